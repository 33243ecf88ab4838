import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, inject, it, onTestFinished } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import { LimitError, type Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, within } from '../testing/harness.ts';
import { onThisMachine } from '../testing/pace.ts';
import { freePort, run } from '../testing/process.ts';
import { startRedis } from '../testing/redis-server.ts';
import { RedisBroker } from './redis-broker.ts';
import { RedisPubSubBroker } from './redis-pubsub-broker.ts';

const SECRET = 's3cret-%word';

/** Program that uses a broker and closes it, and prints how long after that it ended by itself. */
const PROGRAM = `
import * as brokers from './dist/lib/brokers/redis/index.js';
const [, url, kind] = process.argv;
const broker = new brokers[kind]({ url, prefix: 'n7.', requestTimeoutMs: 500 });
broker.subscribe('a', () => undefined);
broker.consume('b').catch(() => undefined);
await broker.publish('a', { n: 1 }).catch(() => undefined);
const started = performance.now();
await broker.close();
process.on('exit', () => console.log(Math.round(performance.now() - started)));
`;

const BROKERS = [
  ['RedisBroker', RedisBroker],
  ['RedisPubSubBroker', RedisPubSubBroker],
] as const;

describeOn('Redis', inject('redis'), (url) => {
  it('outage - a server that goes and comes back: subscriptions and waits go on, and nothing accepted is lost', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heronry-redis-'));
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', folder];
    const port = await freePort();
    const first = await startRedis(port, ...durable);
    onTestFinished(() => first.stop());
    const broker = new RedisBroker({ url: first.url, requestTimeoutMs: 20_000 });
    const received = new Inbox<Message>();
    const [disconnected, connected] = [new Inbox<unknown>(), new Inbox<unknown>()];
    broker.on('disconnected', disconnected.push);
    broker.on('connected', connected.push);
    await broker.subscribe('a', received.push).ready;
    const waiting = broker.consume('b');
    for (let n = 1; n <= 50; n += 1) await broker.publish('a', { n });
    await first.stop('SIGTERM');
    await disconnected.reach(1, 'disconnected');
    const meanwhile = Array.from({ length: 50 }, (_, index) => broker.publish('a', { n: index + 51 }));
    const second = await startRedis(port, ...durable);
    onTestFinished(async () => {
      await second.stop();
      await rm(folder, { recursive: true });
    });
    const started = performance.now();
    await connected.reach(2, 'connected');
    await Promise.all(meanwhile);
    const expected = Array.from({ length: 100 }, (_, index) => ({ n: index + 1 }));
    expect(await received.reach(100, 'messages received')).toEqual(expected);
    expect(performance.now() - started).toBeLessThan(await onThisMachine(5000));
    for (const message of expected) expect(await broker.consume('a')).toEqual(message);
    await broker.publish('b', { n: 1 });
    expect(await within('the consume that waited all along', waiting)).toEqual({ n: 1 });
    await broker.close();
  });

  it.each(BROKERS)(
    'outage - %s: with no server a publish rejects in time, what waits is bounded, and one that comes is used',
    async (_name, Broker) => {
      const port = await freePort();
      const settings = { url: `redis://127.0.0.1:${port}`, requestTimeoutMs: await onThisMachine(300) };
      const broker = new Broker({ ...settings, unansweredMax: 3 });
      const reasons: string[] = [];
      broker.on('disconnected', ({ reason }) => reasons.push(reason));
      const publishes = [1, 2, 3].map((n) => outcome(broker.publish('a', { n })));
      await expect(broker.publish('a', { n: 4 })).rejects.toThrow(LimitError);
      const polled = outcome(broker.consume('a', { timeoutMs: 0 }));
      expect(await Promise.all(publishes)).toEqual(['UnavailableError', 'UnavailableError', 'UnavailableError']);
      expect(await polled).toBe('TimeoutError');
      expect(await outcome(Promise.resolve(broker.stats('a')))).toBe('UnavailableError');
      expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED')]);
      const connected = new Inbox<unknown>();
      broker.on('connected', connected.push);
      const waiting = broker.consume('a');
      const server = await startRedis(port);
      onTestFinished(() => server.stop());
      await connected.reach(1, 'connected');
      await broker.publish('a', { n: 5 });
      expect(await within('a message', waiting)).toEqual({ n: 5 });
      await broker.close();
    },
  );

  it.each(BROKERS)(
    'refusal - %s: a wrong password or database rejects every call, at once and with the reason',
    async (_name, Broker) => {
      const server = await startRedis(undefined, '--requirepass', SECRET);
      onTestFinished(() => server.stop());
      const secret = encodeURIComponent(SECRET);
      const database = `redis://:${secret}@127.0.0.1:${server.port}/99`;
      const wrong: (readonly [string, RegExp])[] = [
        [`redis://127.0.0.1:${server.port}`, /NOAUTH/],
        [`redis://:wrong@127.0.0.1:${server.port}`, /WRONGPASS/],
      ];
      if (Broker === RedisBroker) wrong.push([database, /DB index is out of range/]);
      else expect(() => new Broker({ url: database })).toThrow('knows no databases');
      for (const [where, reason] of wrong) {
        const lines: string[] = [];
        // No call ends by its time limit.
        const broker = new Broker({ url: where, requestTimeoutMs: 600_000, warn: (line) => lines.push(line) });
        const calls = [
          broker.subscribe('a', () => undefined).ready,
          broker.consume('a'),
          broker.publish('a', { n: 1 }),
          broker.stats('a'),
        ];
        const ended = await within('the refusals', Promise.allSettled(calls));
        for (const one of ended) {
          expect(one).toMatchObject({
            status: 'rejected',
            reason: { name: 'ServerError', message: expect.stringMatching(reason) },
          });
        }
        // Later calls are refused as well.
        expect(await within('a later consume', outcome(broker.consume('b')))).toBe('ServerError');
        expect(lines).toEqual([expect.stringMatching(reason)]);
        await broker.close();
      }
    },
  );

  it.each(BROKERS)(
    'refusal - %s: a password that the server learns later lets in what comes then',
    async (_name, Broker) => {
      const server = await startRedis(undefined, '--requirepass', 'another');
      onTestFinished(() => server.stop());
      const broker = new Broker({ url: `redis://:later@127.0.0.1:${server.port}`, warn: () => undefined });
      expect(await within('the refusal', outcome(broker.consume('a')))).toBe('ServerError');
      const connected = new Inbox<unknown>();
      broker.on('connected', connected.push);
      await run(['redis-cli', '-p', `${server.port}`, '-a', 'another', 'CONFIG', 'SET', 'requirepass', 'later']);
      await connected.reach(1, 'connected');
      await broker.publish('a', { n: 1 });
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.close();
    },
  );

  it.each(BROKERS)('outage - %s: close ends what waits for a connection', async (_name, Broker) => {
    const broker = new Broker({ url: `redis://127.0.0.1:${await freePort()}` });
    const ended = [
      outcome(broker.publish('a', { n: 1 })),
      outcome(broker.consume('a')),
      outcome(broker.subscribe('a', () => undefined).ready),
    ];
    await broker.close();
    expect(await Promise.all(ended)).toEqual(['BrokerClosedError', 'BrokerClosedError', 'BrokerClosedError']);
  });

  it.each(BROKERS)('%s: an answer that does not come is an unknown outcome, not a failure', async (_name, Broker) => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const broker = new Broker({ url: server.url, requestTimeoutMs: await onThisMachine(300) });
    await broker.publish('a', { n: 1 });
    await run(['redis-cli', '-p', `${server.port}`, 'CLIENT', 'PAUSE', '60000', 'ALL']);
    await expect(broker.publish('a', { n: 2 })).rejects.toMatchObject({
      name: 'UncertainError',
      message: expect.stringContaining(`Redis at 127.0.0.1:${server.port} has not answered for`),
    });
    await broker.close();
  });

  it.each(BROKERS)(
    'outage - %s: after close the process ends by itself within a second, server or none',
    async (name) => {
      for (const where of [url, `redis://127.0.0.1:${await freePort()}`]) {
        const said = await run([process.execPath, '--input-type=module', '-e', PROGRAM, where, name]);
        expect(Number(said)).toBeLessThan(await onThisMachine(1000));
      }
    },
  );

  it.each(BROKERS)('secrets - %s: a password is in no error, event or picture of the broker', async (_name, Broker) => {
    const server = await startRedis(undefined, '--requirepass', 'another');
    onTestFinished(() => server.stop());
    const address = `redis://:${encodeURIComponent(SECRET)}@127.0.0.1:${server.port}`;
    const broker = new Broker({ url: address, requestTimeoutMs: 300 });
    const seen: unknown[] = [broker];
    broker.on('disconnected', (event) => seen.push(event));
    broker.on('error', (event) => seen.push(event));
    const failed = async (promise: Promise<unknown>): Promise<void> => {
      seen.push(await promise.catch((error: unknown) => error));
    };
    await failed(broker.publish('a', { n: 1 }));
    await failed(broker.consume('a', { timeoutMs: 0 }));
    await failed(Promise.resolve(broker.stats('a')));
    const subscribed = failed(broker.subscribe('a', () => undefined).ready);
    for (const wrong of [`${address}:x`, `http://:${SECRET}@h`, `redis://:${SECRET}@h/x`, `:${SECRET}`]) {
      await failed((async () => new Broker({ url: wrong }))());
    }
    await broker.close();
    await subscribed;
    const texts = seen
      .map((one) => `${inspect(one, { depth: Infinity, showHidden: true })} ${JSON.stringify(one)}`)
      .join('\n');
    expect(texts).toContain('WRONGPASS');
    expect(texts).not.toContain(SECRET);
    expect(texts).not.toContain(encodeURIComponent(SECRET));
    expect(texts).not.toContain('s3cret');
  });
});
