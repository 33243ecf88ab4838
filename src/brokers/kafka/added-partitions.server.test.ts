/** Partitions that are added to a topic while programs use it. */
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { TopicAdmin } from '../testing/topic-admin.ts';
import { KafkaBroker } from './kafka-broker.ts';

/** So many keys that each of four partitions has some. */
const PRODUCERS = Array.from({ length: 20 }, (_, index) => `mg${index}`);

describeOn('Kafka', inject('kafka'), (url) => {
  let admin: TopicAdmin;
  const brokers: KafkaBroker[] = [];
  const open = (prefix: string): KafkaBroker => {
    const broker = new KafkaBroker({
      bootstrapServers: [url],
      prefix,
      requestTimeoutMs: REQUEST_MS,
      sessionTimeoutMs: 1000,
      metadataMaxAgeMs: 100,
    });
    brokers.push(broker);
    return broker;
  };
  beforeAll(() => {
    admin = new TopicAdmin(url);
  });
  afterEach(async () => {
    await Promise.all(brokers.splice(0).map((broker) => broker.close()));
  });
  afterAll(() => admin.close());

  const publishAll = (broker: KafkaBroker, n: number): Promise<unknown> =>
    Promise.all(PRODUCERS.map((by) => broker.publish('a', { by, n }, { producer: by })));
  const wanted = (round: number): readonly string[] => PRODUCERS.map((by) => `${by} ${round}`).toSorted();
  const of = (messages: readonly Message[], round: number): readonly string[] =>
    messages
      .filter(({ n }) => n === round)
      .map(({ by, n }) => `${by} ${n}`)
      .toSorted();

  it('a subscription that runs reads them from their start, in rising order of seq, and flush waits for them', async () => {
    const prefix = uniquePrefix();
    const subscriber = open(prefix);
    const received = new Inbox<Message>();
    await subscriber.subscribe('a', received.push).ready;
    for (const [round, partitions] of [1, 2, 4].entries()) {
      if (round > 0) await admin.grow(`${prefix}a`, partitions);
      // Written by one that knows all partitions from its beginning.
      const publisher = open(prefix);
      await publishAll(publisher, round);
      await received.reach(PRODUCERS.length * (round + 1), `messages over ${partitions} partitions`);
      expect(of(received.items, round)).toEqual(wanted(round));
      await subscriber.flush();
    }
    expect(received.items).toHaveLength(3 * PRODUCERS.length);
    expect(await subscriber.stats('a')).toMatchObject({ accepted: 3 * PRODUCERS.length });
  });

  it('consumers that run share them out, and each message is consumed once', async () => {
    const prefix = uniquePrefix();
    const consumers = [open(prefix), open(prefix)];
    const taken = new Inbox<Message>();
    await publishAll(open(prefix), 0);
    const consuming = consumers.map((consumer) => outcome(consumeInto(consumer, taken)));
    await taken.reach(PRODUCERS.length, 'messages');
    await admin.grow(`${prefix}a`, 4);
    await publishAll(open(prefix), 1);
    await taken.comes(() => of(taken.items, 1).length >= PRODUCERS.length, 'messages of the new partitions');
    expect([...new Set(of(taken.items, 1))]).toEqual(wanted(1));
    await Promise.all(consumers.map((consumer) => consumer.close()));
    expect(await within('the consumers', Promise.all(consuming))).toEqual(['BrokerClosedError', 'BrokerClosedError']);
  });
});

async function consumeInto(broker: KafkaBroker, taken: Inbox<Message>): Promise<never> {
  for (;;) taken.push(await broker.consume('a'));
}
