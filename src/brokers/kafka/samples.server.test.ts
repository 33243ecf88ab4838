/** Mistakes of the documentation's sample of a Kafka broker, each with its test, and clients that are not ours. */
import { afterEach, expect, inject, it } from 'vitest';
import { numbered } from '../../messaging/contract/harness.ts';
import type { Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { run, withProgram } from '../testing/process.ts';
import { KafkaBroker } from './kafka-broker.ts';

describeOn('Kafka', inject('kafka'), (url) => {
  const harness = networkHarness(
    (prefix) => new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS }),
    100,
  );
  afterEach(() => harness.closeAll());
  it('sample - a consumer gets what was published before it first consumed: 100 of 100', async () => {
    const prefix = uniquePrefix();
    const publisher = harness.on(prefix);
    for (const message of numbered(100)) await publisher.publish('work', message);
    await publisher.close();
    const consumer = harness.on(prefix);
    const consumed: Message[] = [];
    while (consumed.length < 100) consumed.push(await within('the next message', consumer.consume('work')));
    expect(consumed).toEqual(numbered(100));
  });

  it('sample - with four partitions the messages of each producer keep their order, and none is missing', async () => {
    const prefix = uniquePrefix();
    const broker = new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS, partitions: 4 });
    const [received, consumed] = [new Inbox<Message>(), new Inbox<Message>()];
    await broker.subscribe('work', received.push).ready;
    const producers = ['mg1', 'mg2', 'mg3', 'mg4', 'mg5'];
    await Promise.all(
      producers.flatMap((producer) =>
        numbered(20).map(({ n }) => broker.publish('work', { producer, n }, { producer })),
      ),
    );
    // Without a name they go to the partitions in turn.
    await Promise.all(numbered(20).map(({ n }) => broker.publish('work', { producer: '', n })));
    while (consumed.items.length < 120) consumed.push(await within('the next message', broker.consume('work')));
    await received.reach(120, 'messages received');
    for (const items of [received.items, consumed.items]) {
      for (const producer of producers) {
        const numbers = items.filter((message) => message.producer === producer).map(({ n }) => n);
        expect(numbers).toEqual(numbered(20).map(({ n }) => n));
      }
      expect(items).toHaveLength(120);
    }
    expect(await broker.stats('work')).toMatchObject({ accepted: 120, consumed: 120, depth: 0 });
    await broker.close();
  });

  it('sample - callbacks run, and a consume that waits holds up nothing', async () => {
    const broker = harness.on(uniquePrefix());
    const received = new Inbox<Message>();
    await broker.subscribe('work', received.push).ready;
    const waiting = broker.consume('other');
    const ticks = new Inbox<number>();
    const ticker = setInterval(() => ticks.push(performance.now()), 10);
    await Promise.all(numbered(2000).map((message) => broker.publish('work', message)));
    await received.reach(2000, 'messages received');
    await ticks.reach(20, 'ticks of a timer');
    clearInterval(ticker);
    await broker.publish('other', { n: 1 });
    expect(await within('the message', waiting)).toEqual({ n: 1 });
  });
});

describeOn('Kafka, with kcat', withProgram('kcat', inject('kafka')), (url) => {
  const harness = networkHarness(
    (prefix) => new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS }),
    100,
  );
  afterEach(() => harness.closeAll());
  const kcat = (args: readonly string[], input = '') => run(['kcat', '-b', url, ...args], input);

  it('interoperation - what kcat produces is received and consumed', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const received = new Inbox<Message>();
    await broker.subscribe('control', received.push).ready;
    await kcat(['-P', '-t', `${prefix}control`], '{"setpoint": 0.5, "unit": "é"}\n');
    expect(await received.reach(1, 'messages of kcat')).toEqual([{ setpoint: 0.5, unit: 'é' }]);
    expect(await within('the message', broker.consume('control'))).toEqual({ setpoint: 0.5, unit: 'é' });
  });

  it('interoperation - what is published kcat reads, with its key', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    await broker.publish('status', { ok: true }, { producer: 'mg1' });
    const read = await kcat(['-C', '-t', `${prefix}status`, '-o', 'beginning', '-e', '-q', '-f', '%k %s %h\n']);
    expect(read).toBe('mg1 {"ok":true} producer=mg1\n');
  });

  it('interoperation - kcat goes on in the group where a broker has stopped, and the other way round', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    for (const message of numbered(5)) await broker.publish('work', message);
    expect([await broker.consume('work'), await broker.consume('work')]).toEqual(numbered(2));
    await broker.close();
    const topic = `${prefix}work`;
    const settings = ['-X', 'auto.offset.reset=earliest', '-q', '-c', '2'];
    expect(await kcat(['-G', `heron.${topic}`, ...settings, topic])).toBe('{"n":3}\n{"n":4}\n');
    const later = harness.on(prefix);
    expect(await within('the last message', later.consume('work'))).toEqual({ n: 5 });
  });
});
