/** Topics that are deleted, and created again, while a program uses them. */
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { numbered, outcome } from '../../messaging/contract/harness.ts';
import { type BrokerEvents, type Message, ServerError } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { TopicAdmin } from '../testing/topic-admin.ts';
import { KafkaBroker, type KafkaBrokerOptions } from './kafka-broker.ts';

/** Event of one receiver: the number of a message, or a gap. */
type Met = number | 'gap';

const PLACES = 10;

describeOn('Kafka', inject('kafka'), (url) => {
  let admin: TopicAdmin;
  const brokers: KafkaBroker[] = [];
  const open = (prefix: string, options: KafkaBrokerOptions = {}): KafkaBroker => {
    const broker = new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS, ...options });
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

  it('deleted and made anew at ten places of a running program: each accepted message is seen, or lies in a gap', async () => {
    const prefix = uniquePrefix();
    const topic = `${prefix}a`;
    const [publisher, subscriber, consumer] = [open(prefix), open(prefix), open(prefix)];
    const [subscribed, consumed] = [new Inbox<Met>(), new Inbox<Met>()];
    subscriber.on('gap', () => subscribed.push('gap'));
    consumer.on('gap', () => consumed.push('gap'));
    await subscriber.subscribe('a', ({ n }) => subscribed.push(Number(n))).ready;
    const consuming = outcome(consumeAll(consumer, consumed));
    const accepted: number[] = [];
    const duringDeletion = new Set<number>();
    let n = 0;
    let isGoing = false;
    const publish = async (count: number): Promise<void> => {
      for (const end = n + count; n < end; ) {
        n += 1;
        if (isGoing) duringDeletion.add(n);
        await publisher.publish('a', { n });
        accepted.push(n);
      }
    };
    await publish(5);
    for (let place = 1; place <= PLACES; place += 1) {
      // While messages go on: sometimes it is made again by hand, sometimes by whoever publishes, with fewer messages than before or more.
      isGoing = true;
      const going = publish(place % 3 === 0 ? 40 : 8);
      await admin.delete(topic);
      if (place % 2 === 0) await admin.make(topic);
      await going;
      // Kafka answers before its deletion is complete: until the new topic is read, a message may still go into the old one.
      while (!isReplaced(subscribed.items, place) || !isReplaced(consumed.items, place)) await publish(1);
      isGoing = false;
      await publish(1);
      for (const [who, met] of Object.entries({ subscribed, consumed })) {
        await met.comes((one) => one === n, `message ${n}, ${who}, after deletion ${place}`);
      }
    }
    await consumer.close();
    expect(await consuming).toBe('BrokerClosedError');
    for (const { items } of [subscribed, consumed]) {
      const readsAhead = items === consumed.items;
      expect(unexplained(accepted, items, { readsAhead, duringDeletion }), items.join(' ')).toEqual([]);
      expect(items.filter((one) => one === 'gap')).toHaveLength(PLACES);
    }
  });

  it('a topic that was deleted: reading says so and waits, publishing makes it again, and both go on', async () => {
    const prefix = uniquePrefix();
    const broker = open(prefix);
    const [errors, gaps, received] = [
      new Inbox<BrokerEvents['error']>(),
      new Inbox<BrokerEvents['gap']>(),
      new Inbox<Message>(),
    ];
    broker.on('error', errors.push);
    broker.on('gap', gaps.push);
    await broker.subscribe('a', received.push).ready;
    await broker.publish('a', { n: 1 });
    expect(await within('the first message', broker.consume('a'))).toEqual({ n: 1 });
    const waiting = broker.consume('a');
    await received.reach(1, 'messages');
    await admin.delete(`${prefix}a`);
    const [told] = await errors.reach(1, 'errors');
    expect(told).toMatchObject({ channel: 'a', seq: 0, error: { message: expect.stringContaining(`${prefix}a`) } });
    expect(String(told?.error)).toContain('UnknownTopic');
    expect(await admin.exists(`${prefix}a`)).toBe(false);
    expect(await broker.stats('a')).toMatchObject({ accepted: 0, depth: 0 });
    await broker.flush();
    await broker.publish('a', { n: 2 });
    expect(await within('the next message', waiting)).toEqual({ n: 2 });
    expect(await received.reach(2, 'messages')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(gaps.items).toEqual([{ channel: 'a', missed: undefined }]);
    expect(errors.items).toHaveLength(1);
    expect(await broker.stats('a')).toMatchObject({ accepted: 1, depth: 0 });
  });

  it('a program that only publishes is told, and goes on', async () => {
    const prefix = uniquePrefix();
    const broker = open(prefix);
    const errors = new Inbox<BrokerEvents['error']>();
    broker.on('error', errors.push);
    await broker.publish('a', { n: 1 });
    await admin.delete(`${prefix}a`);
    // The server may accept some into the topic that is being deleted.
    while (errors.items.length === 0) await broker.publish('a', { n: 2 });
    expect(errors.items).toHaveLength(1);
    expect(await broker.stats('a')).toMatchObject({ accepted: 1 });
  });

  it('where it may not be made again a publish says which topic there is not, and all goes on once it is there', async () => {
    const prefix = uniquePrefix();
    await admin.make(`${prefix}a`);
    // More replicas than there are servers: refused.
    const broker = open(prefix, { replicas: 3 });
    const [errors, received] = [new Inbox<BrokerEvents['error']>(), new Inbox<Message>()];
    broker.on('error', errors.push);
    await broker.subscribe('a', received.push).ready;
    await broker.publish('a', { n: 1 });
    await received.reach(1, 'messages');
    await admin.delete(`${prefix}a`);
    for (const n of [2, 3]) {
      let failed: unknown;
      // The server may accept some into the topic that is being deleted.
      while (failed === undefined) failed = await broker.publish('a', { n }).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(ServerError);
      expect(String(failed)).toMatch(new RegExp(`no topic "${prefix}a".* cannot be made: .*replication`, 'i'));
    }
    expect(errors.items).toHaveLength(1);
    await admin.make(`${prefix}a`);
    await broker.publish('a', { n: 4 });
    const all = await received.comes(({ n }) => n === 4, 'the message of the new topic');
    expect(all.filter(({ n }) => n !== 2 && n !== 3)).toEqual([{ n: 1 }, { n: 4 }]);
  });

  it('what was committed for a topic is not taken for the one that took its place', async () => {
    const prefix = uniquePrefix();
    const [first, publisher] = [open(prefix), open(prefix)];
    for (const message of numbered(10)) await publisher.publish('a', message);
    for (const message of numbered(5)) expect(await within('a message', first.consume('a'))).toEqual(message);
    await admin.delete(`${prefix}a`);
    await admin.make(`${prefix}a`);
    // From its messages read ahead, and perhaps before it notices: its commit comes after the new topic.
    for (const message of numbered(8).slice(5)) expect(await within('a message', first.consume('a'))).toEqual(message);
    await first.close();
    for (const message of numbered(20)) await publisher.publish('a', message);
    const second = open(prefix);
    for (const message of numbered(20)) expect(await within('a message', second.consume('a'))).toEqual(message);
    expect(await second.stats('a')).toMatchObject({ accepted: 20, consumed: 20, depth: 0 });
  });

  it('made anew with another number of partitions, all of them are read', async () => {
    const prefix = uniquePrefix();
    const broker = open(prefix);
    const [received, taken] = [new Inbox<Message>(), new Inbox<Message>()];
    await broker.subscribe('a', received.push).ready;
    await broker.publish('a', { n: 0 });
    taken.push(await within('the first message', broker.consume('a')));
    await received.reach(1, 'messages');
    const consuming = outcome(consumeInto(broker, taken));
    for (const partitions of [4, 2]) {
      const gap = new Promise<unknown>((resolve) => broker.on('gap', resolve));
      await admin.delete(`${prefix}a`);
      await admin.make(`${prefix}a`, partitions);
      await within('the gap', gap);
      const before = received.items.length;
      await Promise.all(numbered(20).map((message) => broker.publish('a', message)));
      for (const inbox of [received, taken]) {
        const came = (await inbox.reach(before + 20, 'messages')).slice(before);
        expect(came.map(({ n }) => Number(n)).toSorted((a, b) => a - b)).toEqual(numbered(20).map(({ n }) => n));
      }
    }
    await broker.close();
    expect(await consuming).toBe('BrokerClosedError');
  });
});

/** Returns whether a receiver has had so many gaps, and then a message. */
function isReplaced(met: readonly Met[], gaps: number): boolean {
  return met.filter((one) => one === 'gap').length >= gaps && met.at(-1) !== 'gap';
}

async function consumeAll(broker: KafkaBroker, met: Inbox<Met>): Promise<never> {
  for (;;) met.push(Number((await broker.consume('a')).n));
}

async function consumeInto(broker: KafkaBroker, taken: Inbox<Message>): Promise<never> {
  for (;;) taken.push(await broker.consume('a'));
}

interface Allowed {
  /** Messages that were read ahead of the old topic may come between the gap and the new topic. */
  readonly readsAhead: boolean;
  /**
   * Messages published while a topic went. Kafka may answer that there is no such topic after a reader has had the message of it: sent
   * again, it is in both topics.
   */
  readonly duringDeletion: ReadonlySet<number>;
}

/** Returns accepted messages that were not met and for which no gap stands where it should; and what was met twice or out of order. */
function unexplained(
  accepted: readonly number[],
  met: readonly Met[],
  { readsAhead, duringDeletion }: Allowed,
): readonly string[] {
  const wrong: string[] = [];
  const waiting = [...accepted];
  const twice = new Set<number>();
  let gap = false;
  for (const one of met) {
    if (one === 'gap') {
      gap = true;
      continue;
    }
    const place = waiting.indexOf(one);
    if (place === -1) {
      if (!duringDeletion.has(one) || twice.has(one)) wrong.push(`${one} once more`);
      twice.add(one);
      continue;
    }
    const passed = waiting.splice(0, place + 1).slice(0, -1);
    if (!gap) wrong.push(...passed.map((missing) => `${missing} missing`));
    gap &&= readsAhead && passed.length === 0;
  }
  return [...wrong, ...waiting.map((missing) => `${missing} missing`)];
}
