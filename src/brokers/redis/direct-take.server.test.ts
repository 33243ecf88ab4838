/** A backlog that is read by `XREADGROUP` itself: what the script `take` guarantees holds there too. */
import { afterEach, expect, inject, it } from 'vitest';
import type { BrokerEvents } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { RedisBroker } from './redis-broker.ts';

/** Time so long that nothing is claimed because a test is slow. */
const NEVER_MS = 3_600_000;

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();
  const { send } = redis;
  const harness = networkHarness(
    (prefix, settings) =>
      new RedisBroker({ url: redis.url, prefix, requestTimeoutMs: REQUEST_MS, claimAfterMs: NEVER_MS, ...settings }),
    100,
  );
  afterEach(() => harness.closeAll());

  /** Makes a broker that has consumed the first two of a backlog: from the second on it reads directly. */
  async function inBacklog(count: number, settings: Parameters<typeof harness.on>[1] = {}) {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix, settings);
    for (let n = 1; n <= count; n += 1) await broker.publish('a', { n });
    for (const n of [1, 2]) expect(await broker.consume('a')).toEqual({ n });
    const next = () => within('the next message', broker.consume('a'));
    return { broker, key: `${prefix}{a}`, next };
  }

  it('a backlog is read without a script', async () => {
    const { broker, next } = await inBacklog(10);
    await broker.stats('a');
    await send('CONFIG', 'RESETSTAT');
    for (let n = 3; n <= 10; n += 1) expect(await next()).toEqual({ n });
    // After the acknowledgements, which are on the same connection.
    expect(await broker.stats('a')).toMatchObject({ consumed: 10, depth: 0 });
    expect(await scriptsRun()).toBe(8 + 1);
  });

  it('messages of a consumer that died come before the rest of the backlog, and say so', async () => {
    const { broker, key, next } = await inBacklog(8);
    const redelivered = new Inbox<BrokerEvents['redelivered']>();
    broker.on('redelivered', redelivered.push);
    expect(await next()).toEqual({ n: 3 });
    const [[, entries]] = (await send(
      'XREADGROUP',
      ...['GROUP', 'heron', 'dead', 'COUNT', '2', 'STREAMS', key, '>'],
    )) as unknown as [[string, [string][]]];
    const ids = entries.map(([id]) => id);
    expect(await next()).toEqual({ n: 6 });
    await send('XCLAIM', key, 'heron', 'dead', '0', ...ids, 'IDLE', `${NEVER_MS}`, 'RETRYCOUNT', '1', 'JUSTID');
    for (const n of [4, 5, 7, 8]) expect(await next()).toEqual({ n });
    expect(redelivered.items.map(({ seq }) => seq)).toEqual([4, 5]);
    expect(await broker.stats('a')).toMatchObject({ accepted: 8, consumed: 8, depth: 0, dropped: 0 });
  });

  it('entries that were dropped as the newest are skipped, and all are counted', async () => {
    const { broker, next } = await inBacklog(4, { capacity: 4, overflow: 'drop-newest' });
    for (const n of [5, 6, 7]) await broker.publish('a', { n });
    expect(await next()).toEqual({ n: 3 });
    await broker.publish('a', { n: 8 });
    expect(await broker.stats('a')).toMatchObject({ accepted: 8, depth: 4, dropped: 1 });
    const rest: unknown[] = [];
    while (rest.length < 4) rest.push(...(await broker.consumeUpTo('a', 10)));
    expect(rest).toEqual([4, 5, 6, 8].map((n) => ({ n })));
    expect(await broker.stats('a')).toMatchObject({ accepted: 8, consumed: 7, depth: 0, dropped: 1 });
    for (const n of [9, 10]) await broker.publish('a', { n });
    for (const n of [9, 10]) expect(await next()).toEqual({ n });
    expect(await broker.stats('a')).toMatchObject({ accepted: 10, consumed: 9, depth: 0, dropped: 1 });
  });

  it('an entry of a foreign client has its place and its number', async () => {
    const { broker, key, next } = await inBacklog(3);
    const errors = new Inbox<BrokerEvents['error']>();
    broker.on('error', errors.push);
    await send('XADD', key, '*', 'message', 'no JSON');
    await broker.publish('a', { n: 5 });
    await send('XADD', key, '*', 'message', '{"n":6}');
    for (const n of [3, 5, 6]) expect(await next()).toEqual({ n });
    expect(errors.items.map(({ seq }) => seq)).toEqual([4]);
    expect(await broker.stats('a')).toMatchObject({ accepted: 6, consumed: 6, depth: 0 });
  });

  it('without its group the backlog is read again, and nothing is delivered twice', async () => {
    const { key, next } = await inBacklog(6);
    await send('XGROUP', 'DESTROY', key, 'heron');
    for (const n of [3, 4, 5, 6]) expect(await next()).toEqual({ n });
  });

  async function scriptsRun(): Promise<number> {
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(String(await send('INFO', 'commandstats')))?.[1] ?? 0);
  }
});
