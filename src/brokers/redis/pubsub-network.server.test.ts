import { afterEach, expect, inject, it, onTestFinished } from 'vitest';
import { numbered, outcome } from '../../messaging/contract/harness.ts';
import type { BrokerEvents, Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { HoldingProxy } from '../testing/holding-proxy.ts';
import { ownRedis } from '../testing/own-redis.ts';
import { onThisMachine } from '../testing/pace.ts';
import { freePort, run, startServer } from '../testing/process.ts';
import { RedisPubSubBroker } from './redis-pubsub-broker.ts';

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();
  const { send, connections } = redis;
  const harness = networkHarness(
    (prefix) => new RedisPubSubBroker({ url: redis.url, prefix, requestTimeoutMs: REQUEST_MS }),
    1000,
  );
  afterEach(() => harness.closeAll());

  it('network - a connection that is killed comes back by itself, and the gap is reported', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const [received, gaps] = [new Inbox<Message>(), new Inbox<BrokerEvents['gap']>()];
    broker.on('gap', gaps.push);
    await broker.subscribe('a', received.push).ready;
    const waiting = broker.consume('b');
    for (let round = 1; round <= 5; round += 1) {
      // A message published at the same time reaches nobody: the connection is gone, and Redis keeps nothing.
      const killed = send('CLIENT', 'KILL', 'TYPE', 'pubsub');
      const lost = redis.admin.publish(`${prefix}a`, '{"lost":true}');
      await Promise.all([killed, lost]);
      await gaps.reach(2 * round, 'gaps');
      await broker.publish('a', { round });
    }
    const rounds = [1, 2, 3, 4, 5].map((round) => ({ round }));
    expect(await received.reach(5, 'messages received')).toEqual(rounds);
    expect(new Set(gaps.items.map(({ channel, missed }) => `${channel} ${missed}`))).toEqual(
      new Set(['a undefined', 'b undefined']),
    );
    await broker.publish('b', { n: 1 });
    expect(await within('the consume that waited all along', waiting)).toEqual({ n: 1 });
  });

  it('network - a channel that is named while the connection is being opened is heard from then on', async () => {
    const [prefix, port] = [uniquePrefix(), await freePort()];
    const proxy = await HoldingProxy.start(port, redis.port, (chunk) => chunk.includes('subscribe'));
    onTestFinished(() => proxy.stop());
    const broker = new RedisPubSubBroker({ url: `redis://127.0.0.1:${port}`, prefix, requestTimeoutMs: REQUEST_MS });
    onTestFinished(() => broker.close());
    const received = new Inbox<Message>();
    const early = broker.subscribe('early', received.push);
    await within('the first subscription', proxy.held);
    const late = broker.subscribe('late', received.push);
    proxy.release();
    await Promise.all([early.ready, late.ready]);
    expect(await redis.admin.publish(`${prefix}late`, '{"n":1}')).toBe(1);
    expect(await received.reach(1, 'messages')).toEqual([{ n: 1 }]);
  });

  it('network differs - nothing is ever brought again: who dies takes along what it has', async () => {
    const prefix = uniquePrefix();
    const [one, other] = [harness.on(prefix), harness.on(prefix)];
    const redelivered: unknown[] = [];
    other.on('redelivered', (event) => redelivered.push(event));
    await one.publish('a', { n: 1 });
    await one.close();
    expect(await outcome(other.consume('a', { timeoutMs: 0 }))).toBe('TimeoutError');
    expect(redelivered).toEqual([]);
  });

  it('network - what is no message is reported and passed over', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const [errors, received] = [new Inbox<BrokerEvents['error']>(), new Inbox<Message>()];
    broker.on('error', errors.push);
    await broker.subscribe('a', received.push).ready;
    for (const text of ['no JSON', '[1]', '', JSON.stringify({ text: 'x'.repeat(5 * 1024 * 1024) })]) {
      await redis.admin.publish(`${prefix}a`, text);
    }
    await broker.publish('a', { n: 1 });
    expect(await received.reach(1, 'messages received')).toEqual([{ n: 1 }]);
    expect(await within('the message behind', broker.consume('a'))).toEqual({ n: 1 });
    const names = (await errors.reach(8, 'errors')).map(({ error }) => (error instanceof Error ? error.name : ''));
    expect(new Set(names)).toEqual(new Set(['PayloadError']));
  });

  it('network - a thousand consumes use one connection, and hold up no publish', async () => {
    const broker = harness.on(uniquePrefix());
    await broker.stats('a');
    const before = await connections();
    const consumed = Array.from({ length: 1000 }, () => broker.consume('a'));
    expect(await connections()).toBe(before);
    const times: number[] = [];
    for (const message of numbered(51)) {
      const started = performance.now();
      await broker.publish('b', message);
      times.push(performance.now() - started);
    }
    expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(await onThisMachine(20));
    await Promise.all(numbered(1000).map((message) => broker.publish('a', message)));
    expect(await Promise.all(consumed)).toEqual(numbered(1000));
    expect(await connections()).toBe(before);
  });

  it('interoperation - what redis-cli publishes is received, and what is published redis-cli receives', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const received = new Inbox<Message>();
    await broker.subscribe('control', received.push).ready;
    await run(['redis-cli', '-u', redis.url, 'PUBLISH', `${prefix}control`, '{"setpoint": 0.5}']);
    expect(await received.reach(1, 'messages of redis-cli')).toEqual([{ setpoint: 0.5 }]);
    const listener = await startServer(
      ['redis-cli', '-u', redis.url, '--csv', 'SUBSCRIBE', `${prefix}status`],
      /"subscribe"/,
    );
    onTestFinished(() => listener.stop());
    await broker.publish('status', { ok: true });
    expect(await listener.says(/"message"/)).toContain('{""ok"":true}'.replaceAll('""', '\\"'));
  });
});
