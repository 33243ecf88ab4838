/** Lists of messages that are published in one call, at the limits of a queue and of its stream. */
import { afterEach, expect, inject, it } from 'vitest';
import { numbered } from '../../messaging/contract/harness.ts';
import { BatchError, type BrokerEvents, type Message, QueueFullError } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix } from '../testing/harness.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { RedisBroker } from './redis-broker.ts';

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();
  const harness = networkHarness(
    (prefix, settings) => new RedisBroker({ url: redis.url, prefix, requestTimeoutMs: REQUEST_MS, ...settings }),
    100,
  );
  afterEach(() => harness.closeAll());

  it('a list is accepted between the calls before and after it, and seen in that order', async () => {
    const broker = harness.on(uniquePrefix());
    const received = new Inbox<Message>();
    await broker.subscribe('a', received.push).ready;
    const all = numbered(500);
    await Promise.all([
      ...all.slice(0, 3).map((message) => broker.publish('a', message)),
      broker.publishAll('a', all.slice(3, 400)),
      broker.publish('a', { n: 401 }),
      broker.publishAll('a', all.slice(401), { producer: 'mg1' }),
    ]);
    expect(await received.reach(500, 'messages')).toEqual(all);
    expect(await broker.stats('a')).toMatchObject({ accepted: 500, depth: 500 });
  });

  it('reject: those without space are named, the others are in the queue', async () => {
    const broker = harness.on(uniquePrefix(), { capacity: 150, overflow: 'reject' });
    const failed: unknown = await broker.publishAll('a', numbered(250)).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(BatchError);
    const refused = failed instanceof BatchError ? failed.refused : [];
    expect(refused.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, at) => 150 + at));
    expect(refused.every(({ error }) => error instanceof QueueFullError)).toBe(true);
    expect(await broker.stats('a')).toMatchObject({ accepted: 150, depth: 150 });
    await expect(broker.publishAll('a', numbered(2))).rejects.toBeInstanceOf(QueueFullError);
  });

  it('drop-oldest: each dropped message is reported, and the stream keeps its length', async () => {
    const prefix = uniquePrefix();
    const broker = new RedisBroker({
      url: redis.url,
      prefix,
      capacity: 40,
      lengthMax: 60,
      requestTimeoutMs: REQUEST_MS,
    });
    const dropped = new Inbox<BrokerEvents['overflow']>();
    broker.on('overflow', dropped.push);
    await broker.publishAll('a', numbered(250));
    expect(dropped.items.map(({ seq }) => seq)).toEqual(Array.from({ length: 210 }, (_, at) => at + 1));
    expect(await redis.send('XLEN', `${prefix}{a}`)).toBe(60);
    expect(await broker.stats('a')).toMatchObject({ accepted: 250, depth: 40, dropped: 210 });
    expect(await broker.consumeUpTo('a', 100)).toEqual(numbered(250).slice(210));
    await broker.close();
  });

  it('block: a list waits for space, and all of it is accepted in order', async () => {
    const broker = harness.on(uniquePrefix(), { capacity: 10, overflow: 'block' });
    const published = broker.publishAll('a', numbered(35));
    const consumed: Message[] = [];
    while (consumed.length < 35) consumed.push(await broker.consume('a'));
    await published;
    expect(consumed).toEqual(numbered(35));
  });
});
