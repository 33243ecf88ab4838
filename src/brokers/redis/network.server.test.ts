import { afterEach, expect, inject, it, onTestFinished } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import type { BrokerEvents, Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { onThisMachine } from '../testing/pace.ts';
import { freePort } from '../testing/process.ts';
import { LossyProxy } from '../testing/proxy.ts';
import { RedisBroker } from './redis-broker.ts';
import { hashOf } from './scripts.ts';

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();
  const { send, connections } = redis;
  const harness = networkHarness(
    (prefix) => new RedisBroker({ url: redis.url, prefix, requestTimeoutMs: REQUEST_MS, claimAfterMs: 100 }),
    1000,
  );
  afterEach(() => harness.closeAll());

  it('network - connections that are killed come back by themselves, and nothing is lost', async () => {
    const prefix = uniquePrefix();
    const [one, other] = [harness.on(prefix), harness.on(prefix)];
    const received = new Inbox<Message>();
    const connected = new Inbox<unknown>();
    await one.subscribe('a', received.push).ready;
    one.on('connected', connected.push);
    const waiting = one.consume('b');
    for (let round = 1; round <= 5; round += 1) {
      await send('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await connected.reach(round, 'connections made again');
      for (let n = 1; n <= 20; n += 1) await other.publish('a', { n: (round - 1) * 20 + n });
    }
    const expected = Array.from({ length: 100 }, (_, index) => ({ n: index + 1 }));
    expect(await received.reach(100, 'messages received')).toEqual(expected);
    for (const message of expected) expect(await one.consume('a')).toEqual(message);
    await other.publish('b', { n: 1 });
    expect(await within('the consume that waited all along', waiting)).toEqual({ n: 1 });
  });

  it('network - what is trimmed before it could be read is missed, and counted', async () => {
    const prefix = uniquePrefix();
    const broker = new RedisBroker({ url: redis.url, prefix, requestTimeoutMs: REQUEST_MS, capacity: 5, lengthMax: 5 });
    const received: Message[] = [];
    let missed = 0;
    broker.on('gap', (gap) => {
      missed += gap.missed ?? 0;
    });
    await broker.subscribe('a', (message) => received.push(message)).ready;
    await Promise.all(Array.from({ length: 5000 }, (_, n) => broker.publish('a', { n: n + 1 })));
    await broker.drain();
    expect(received.at(-1)).toEqual({ n: 5000 });
    expect(missed).toBeGreaterThan(0);
    expect(received.length + missed).toBe(5000);
  });

  it.each([
    ['the stream is deleted', (prefix: string) => ['DEL', `${prefix}{a}`]],
    ['everything is deleted', () => ['FLUSHALL']],
  ])('gap - %s: subscriptions report each time that messages are missing, and go on', async (_what, command) => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const [gaps, received] = [new Inbox<BrokerEvents['gap']>(), new Inbox<Message>()];
    broker.on('gap', gaps.push);
    const { ready } = broker.subscribe('a', received.push);
    await ready;
    for (let round = 1; round <= 3; round += 1) {
      // In the first round nothing of the stream was ever read.
      await send(...command(prefix));
      for (let n = 1; n <= 3; n += 1) await broker.publish('a', { round, n });
      await received.reach(3 * round, 'messages');
    }
    expect(gaps.items).toEqual(Array(3).fill({ channel: 'a', missed: undefined }));
    expect(received.items.map(({ round, n }) => `${round} ${n}`)).toEqual(
      [1, 2, 3].flatMap((round) => [1, 2, 3].map((n) => `${round} ${n}`)),
    );
  });

  it.each([
    ['the stream is deleted', (key: string) => [['DEL', key]]],
    ['everything is deleted', () => [['FLUSHALL']]],
    ['all is trimmed', (key: string) => [['XTRIM', key, 'MAXLEN', '0']]],
    ['the group is destroyed', (key: string) => [['XGROUP', 'DESTROY', key, 'heron']]],
    [
      'the stream is made by others',
      (key: string) => [
        ['DEL', key],
        ['XADD', key, '*', 'message', '{}'],
      ],
    ],
    [
      'the count is set back',
      (key: string) => [
        ['XTRIM', key, 'MAXLEN', '0'],
        ['XSETID', key, '9999999999999-0', 'ENTRIESADDED', '0'],
      ],
    ],
  ])('C52 network - accepted = consumed + depth + dropped, also when %s', async (_what, commandsFor) => {
    for (const overflow of ['drop-oldest', 'drop-newest'] as const) {
      const prefix = uniquePrefix();
      const broker = new RedisBroker({ url: redis.url, prefix, capacity: 20, overflow });
      const holds = async (): Promise<void> => {
        const { accepted, consumed, depth, dropped } = await broker.stats('a');
        expect(Math.min(accepted, consumed, depth, dropped)).toBeGreaterThanOrEqual(0);
        expect(accepted).toBe(consumed + depth + dropped);
      };
      for (let n = 0; n < 30; n += 1) await broker.publish('a', { n });
      for (let n = 0; n < 9; n += 1) await broker.consume('a');
      await holds();
      for (const command of commandsFor(`${prefix}{a}`)) await send(...command);
      await holds();
      for (let n = 0; n < 25; n += 1) await broker.publish('a', { n });
      await holds();
      for (let n = 0; n < 5; n += 1) await broker.consume('a');
      await holds();
      await broker.reset();
      expect(await broker.stats('a')).toMatchObject({ depth: 0 });
      await holds();
      await broker.close();
    }
  });

  it('C52 network - accepted = consumed + depth + dropped, also when others delete entries, and each group has its own', async () => {
    const prefix = uniquePrefix();
    const [broker, second] = [harness.on(prefix), new RedisBroker({ url: redis.url, prefix, group: 'second' })];
    for (let n = 0; n < 10; n += 1) await broker.publish('a', { n });
    const entries = (await send('XRANGE', `${prefix}{a}`, '-', '+')) as unknown as [string][];
    for (let n = 0; n < 4; n += 1) await broker.consume('a');
    for (const index of [1, 5, 7]) await send('XDEL', `${prefix}{a}`, entries[index]?.[0] ?? '');
    expect(await broker.stats('a')).toMatchObject({ accepted: 10, consumed: 4 });
    for (let n = 0; n < 4; n += 1) await broker.consume('a');
    expect(await broker.stats('a')).toMatchObject({ accepted: 10, consumed: 8, depth: 0, dropped: 2 });
    expect(await second.consume('a')).toEqual({ n: 0 });
    expect(await second.stats('a')).toMatchObject({ accepted: 10, consumed: 1 });
    expect(await broker.stats('a')).toMatchObject({ consumed: 8, dropped: 2 });
    await second.close();
  });

  it('C52 network - what others trim before it is read is dropped once, and the rest leaves the queue', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    for (let n = 1; n <= 20; n += 1) await broker.publish('a', { n });
    expect(await broker.consume('a')).toEqual({ n: 1 });
    await send('XTRIM', `${prefix}{a}`, 'MAXLEN', '=', '5');
    for (let consumed = 2; consumed <= 6; consumed += 1) {
      expect(await broker.consume('a')).toEqual({ n: consumed + 14 });
      expect(await broker.stats('a')).toMatchObject({ accepted: 20, consumed, depth: 6 - consumed, dropped: 14 });
    }
  });

  it('network - what a consumer died with goes to another, which says so', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const redelivered: BrokerEvents['redelivered'][] = [];
    broker.on('redelivered', (event) => redelivered.push(event));
    await broker.publish('a', { n: 1 });
    await broker.publish('a', { n: 2 });
    await send('XREADGROUP', 'GROUP', 'heron', 'dead', 'COUNT', '1', 'STREAMS', `${prefix}{a}`, '>');
    expect(await broker.consume('a')).toEqual({ n: 2 });
    expect(await within('the message of the dead consumer', broker.consume('a'))).toEqual({ n: 1 });
    expect(redelivered).toEqual([{ channel: 'a', seq: 1 }]);
    await broker.publish('a', { n: 3 });
    expect(await broker.stats('a')).toMatchObject({ accepted: 3, consumed: 2, depth: 1, dropped: 0 });
  });

  it('network - what was handed over once is not handed over again, though the server brings it', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    await broker.publish('a', { n: 1 });
    expect(await broker.consume('a')).toEqual({ n: 1 });
    await broker.stats('a');
    // As if the acknowledgement had been lost.
    const [[id]] = (await send('XRANGE', `${prefix}{a}`, '-', '+')) as unknown as [[string]];
    const lost = ['XCLAIM', `${prefix}{a}`, 'heron', 'dead', '0', id, 'IDLE', '1000', 'FORCE', 'JUSTID'];
    expect(await send(...lost)).toEqual([id]);
    await broker.publish('a', { n: 2 });
    expect(await broker.consume('a')).toEqual({ n: 2 });
    expect(await outcome(broker.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
    expect(await send('XPENDING', `${prefix}{a}`, 'heron')).toEqual([0, null, null, null]);
  });

  it('network - what a consumer died with comes before anything new, also behind what was trimmed meanwhile', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    for (let n = 1; n <= 2; n += 1) await broker.publish('a', { n });
    const taken = ['XREADGROUP', 'GROUP', 'heron', 'dead', 'COUNT', '2', 'STREAMS', `${prefix}{a}`, '>'];
    const [[, entries]] = (await send(...taken)) as unknown as [[string, [string][]]];
    const ids = entries.map(([id]) => id);
    await send('XCLAIM', `${prefix}{a}`, 'heron', 'dead', '0', ...ids, 'IDLE', '86400000', 'JUSTID');
    await broker.publish('a', { n: 3 });
    await send('XTRIM', `${prefix}{a}`, 'MAXLEN', '=', '2');
    expect(await broker.consume('a')).toEqual({ n: 2 });
    expect(await broker.consume('a')).toEqual({ n: 3 });
  });

  it('network - an acknowledgement that is lost with its connection is made good', async () => {
    const prefix = uniquePrefix();
    const proxy = await LossyProxy.start(await freePort(), () => redis.port, {
      matches: (chunk) => chunk.includes(hashOf('acknowledge')),
      what: 'request',
    });
    onTestFinished(() => proxy.stop());
    const broker = new RedisBroker({ url: `redis://127.0.0.1:${proxy.port}`, prefix, requestTimeoutMs: REQUEST_MS });
    const connected = new Inbox<unknown>();
    broker.on('connected', connected.push);
    await broker.publish('a', { n: 1 });
    proxy.lose(1);
    expect(await broker.consume('a')).toEqual({ n: 1 });
    await connected.reach(2, 'connected');
    expect(proxy.lost).toBe(1);
    expect(await broker.stats('a')).toMatchObject({ consumed: 1, depth: 0 });
    await broker.close();
  });

  it('network - what is no message is reported and passed over, by subscriptions and by the queue', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const errors = new Inbox<BrokerEvents['error']>();
    broker.on('error', errors.push);
    const received = new Inbox<Message>();
    await broker.subscribe('a', received.push).ready;
    await send('XADD', `${prefix}{a}`, '*', 'message', 'no JSON');
    await send('XADD', `${prefix}{a}`, '*', 'message', '[1]');
    await send('XADD', `${prefix}{a}`, '*', 'else', '1');
    await send('XADD', `${prefix}{a}`, '*', 'message', JSON.stringify({ text: 'x'.repeat(5 * 1024 * 1024) }));
    await broker.publish('a', { n: 1 });
    expect(await within('the message behind', broker.consume('a'))).toEqual({ n: 1 });
    expect(await received.reach(1, 'messages received')).toEqual([{ n: 1 }]);
    const reported = await errors.reach(8, 'errors');
    expect(new Set(reported.map(({ error }) => (error instanceof Error ? error.name : '')))).toEqual(
      new Set(['PayloadError']),
    );
    expect(reported.map(({ seq }) => seq).toSorted()).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(reported.every(({ subscription }) => subscription === undefined)).toBe(true);
    expect(await broker.stats('a')).toMatchObject({ accepted: 5, consumed: 5, depth: 0 });
  });

  it('network - a thousand consumes use no more connections than one', async () => {
    const broker = harness.on(uniquePrefix());
    await broker.publish('a', { n: 0 });
    await broker.consume('a');
    const before = await connections();
    const consumed = Array.from({ length: 1000 }, () => broker.consume('a'));
    expect(await connections()).toBe(before);
    await Promise.all(Array.from({ length: 1000 }, (_, n) => broker.publish('a', { n })));
    expect((await Promise.all(consumed)).map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    expect(await connections()).toBe(before);
  });

  it('network - a publish takes less than 20 ms while consumes wait', async () => {
    const broker = harness.on(uniquePrefix());
    const waiting = ['a', 'b', 'c'].map((channel) => outcome(broker.consume(channel)));
    await broker.stats('a');
    const times: number[] = [];
    for (let n = 0; n < 51; n += 1) {
      const started = performance.now();
      await broker.publish('d', { n });
      times.push(performance.now() - started);
    }
    expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(await onThisMachine(20));
    await broker.close();
    await Promise.all(waiting);
  });

  it('consumers that go leave no name in the group, and no key but those of the channel', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    await broker.publish('a', { n: 1 });
    await broker.consume('a');
    expect(await send('XINFO', 'CONSUMERS', `${prefix}{a}`, 'heron')).toHaveLength(1);
    await broker.close();
    expect(await send('XINFO', 'CONSUMERS', `${prefix}{a}`, 'heron')).toEqual([]);
    expect(((await send('KEYS', `*${prefix}*`)) as unknown as string[]).toSorted()).toEqual([
      `${prefix}{a}`,
      `${prefix}{a}:stats:heron`,
    ]);
  });

  it('a server that forgets its scripts is told them again', async () => {
    const broker = harness.on(uniquePrefix());
    await broker.publish('a', { n: 1 });
    await send('SCRIPT', 'FLUSH');
    await broker.publish('a', { n: 2 });
    expect([await broker.consume('a'), await broker.consume('a')]).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('what the server refuses is refused with its reason, and stops nothing else', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    await send('SET', `${prefix}{a}`, 'no stream');
    expect(await outcome(broker.publish('a', { n: 1 }))).toBe('ServerError');
    expect(await outcome(broker.consume('a'))).toBe('ServerError');
    expect(await outcome(broker.subscribe('a', () => undefined).ready)).toBe('ServerError');
    await broker.publish('b', { n: 1 });
    expect(await broker.consume('b')).toEqual({ n: 1 });
  });

  it('one process blocks for space, and another makes it', async () => {
    const prefix = uniquePrefix();
    const publisher = new RedisBroker({
      url: redis.url,
      prefix,
      requestTimeoutMs: REQUEST_MS,
      capacity: 1,
      overflow: 'block',
    });
    const consumer = harness.on(prefix);
    await publisher.publish('a', { n: 1 });
    const second = publisher.publish('a', { n: 2 });
    expect(await consumer.consume('a')).toEqual({ n: 1 });
    await within('the publish that was blocked', second);
    expect(await consumer.consume('a')).toEqual({ n: 2 });
    await publisher.close();
  });

  it('what one process took and gave up goes to another that waits', async () => {
    const prefix = uniquePrefix();
    const [one, other] = [
      harness.on(prefix),
      new RedisBroker({ url: redis.url, prefix, requestTimeoutMs: REQUEST_MS, claimAfterMs: 600_000 }),
    ];
    const redelivered: unknown[] = [];
    other.on('redelivered', (event) => redelivered.push(event));
    await one.publish('a', { n: 1 });
    const controller = new AbortController();
    const given = outcome(one.consume('a', { signal: controller.signal }));
    const waiting = other.consume('a');
    controller.abort();
    expect(await given).toBe('AbortError');
    expect(await within('the message that was given up', waiting)).toEqual({ n: 1 });
    expect(redelivered).toEqual([]);
    await other.close();
  });
});
