/** A cluster that falls silent: connections stay open, and nothing is answered. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { outcome } from '../../messaging/contract/harness.ts';
import type { BrokerEvents } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, uniquePrefix, within } from '../testing/harness.ts';
import { type KafkaServer, ownKafka, startKafka } from '../testing/kafka-server.ts';
import { freePort } from '../testing/process.ts';
import { SilentProxy } from '../testing/silent-proxy.ts';
import { KafkaBroker } from './kafka-broker.ts';

/** Number of chunks of the first calls on a new channel; a broker sends well over this many. */
const STEPS = 24;

/** Program that uses a channel, and closes when its input ends. */
const PROGRAM = `
import { KafkaBroker } from './dist/lib/brokers/kafka/index.js';
const [, url, prefix] = process.argv;
const broker = new KafkaBroker({ bootstrapServers: [url], prefix, warn: () => undefined });
broker.publish('a', { n: 1 }).catch(() => undefined);
broker.consume('a').then(() => broker.consume('a')).catch(() => undefined);
broker.subscribe('a', () => undefined);
process.stdin.on('end', () => broker.close()).resume();
`;

describeOn('Kafka of its own', ownKafka(), () => {
  let server: KafkaServer;
  let proxy: SilentProxy;
  let url: string;
  const brokers: KafkaBroker[] = [];
  const open = (requestTimeoutMs: number): KafkaBroker => {
    const settings = { bootstrapServers: [url], prefix: uniquePrefix(), requestTimeoutMs, warn: () => undefined };
    const broker = new KafkaBroker(settings);
    brokers.push(broker);
    return broker;
  };
  beforeAll(async () => {
    const port = await freePort();
    url = `127.0.0.1:${port}`;
    server = await startKafka({ advertisedPort: port });
    proxy = await SilentProxy.start(port, () => server.port);
  });
  afterEach(async () => {
    proxy.speak();
    await Promise.all(brokers.splice(0).map((broker) => broker.close()));
    await within('the end of all connections', proxy.whenEmpty());
  });
  afterAll(async () => {
    await proxy.stop();
    await server.stop();
  });

  it('a program that only publishes is told, and its errors say what it is', async () => {
    const broker = open(500);
    const [disconnected, connected] = [new Inbox<BrokerEvents['disconnected']>(), new Inbox<unknown>()];
    broker.on('disconnected', disconnected.push);
    broker.on('connected', connected.push);
    await until(() => broker.publish('a', { n: 1 }));
    const before = connected.items.length;
    proxy.silence();
    expect(await outcome(broker.publish('a', { n: 2 }))).toBe('UncertainError');
    expect((await disconnected.reach(1, 'disconnected')).at(-1)?.reason).toContain('has not answered');
    const failed: unknown = await broker.publish('a', { n: 3 }).catch((error: unknown) => error);
    expect(String(failed)).toMatch(/UnavailableError.*(not answered|no connection|cannot be reached)/);
    proxy.speak();
    await connected.reach(before + 1, 'connected');
    await until(() => broker.publish('a', { n: 4 }));
  });

  it('every call has an end', async () => {
    const broker = open(500);
    await until(() => broker.publish('a', { n: 1 }));
    expect(await within('the message', broker.consume('a'))).toEqual({ n: 1 });
    await within('the subscription', broker.subscribe('a', () => undefined).ready);
    proxy.silence();
    const calls = [
      broker.stats('a'),
      broker.stats('new'),
      broker.flush(),
      broker.reset(),
      broker.consume('a', { timeoutMs: 0 }),
      broker.consume('new', { timeoutMs: 0 }),
      broker.publish('new', { n: 1 }),
    ];
    const outcomes = await within('all of them', Promise.all(calls.map(outcome)));
    expect(outcomes[0]).toBe('UnavailableError');
    expect(outcomes[1]).toBe('UnavailableError');
    expect(outcomes[2]).toBe('UnavailableError');
    expect(outcomes[3]).toMatch(/UnavailableError|UncertainError/);
    expect(outcomes.slice(4)).toEqual(['TimeoutError', 'TimeoutError', 'UnavailableError']);
    const waiting = [outcome(broker.consume('a')), outcome(broker.subscribe('other', () => undefined).ready)];
    await broker.close();
    expect(await Promise.all(waiting)).toEqual(['BrokerClosedError', 'BrokerClosedError']);
  });

  it('a consumer whose group fell silent goes on when it speaks', async () => {
    const broker = open(1000);
    await until(() => broker.publish('a', { n: 1 }));
    expect(await within('the first message', broker.consume('a'))).toEqual({ n: 1 });
    const waiting = broker.consume('a');
    const disconnected = new Inbox<unknown>();
    broker.on('disconnected', disconnected.push);
    proxy.silence();
    await disconnected.reach(1, 'disconnected');
    proxy.speak();
    await until(() => broker.publish('a', { n: 2 }));
    expect(await within('the next message', waiting)).toEqual({ n: 2 });
  });

  for (const [how, reach] of [
    ['silent from then on', (step: number) => proxy.silenceAfter(step)],
    ['while all goes on', (step: number) => proxy.passed(step + 1)],
  ] as const) {
    it(`closed at each step of its first calls, ${how}: all of them settle, and no connection is left`, async () => {
      for (let step = 0; step < STEPS; step += 1) {
        const reached = reach(step);
        const broker = open(30_000);
        const calls = [
          broker.publish('a', { n: 1 }),
          broker.consume('a'),
          broker.subscribe('a', () => undefined).ready,
          broker.stats('a'),
          broker.consume('b', { timeoutMs: 60_000 }),
        ].map(outcome);
        await within(`step ${step}`, reached);
        await within(`the closing at step ${step}`, broker.close());
        await within(`the calls of step ${step}`, Promise.all(calls));
        await within(`the end of the connections of step ${step}`, proxy.whenEmpty());
        proxy.speak();
      }
    });
  }

  it.each([1, 5, 9, 13, 17])('a program that closes ends by itself, silent from step %d on', async (step) => {
    const reached = proxy.silenceAfter(step);
    const args = ['--input-type=module', '-e', PROGRAM, url, uniquePrefix()];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'inherit', 'inherit'] });
    const ended = once(child, 'exit');
    try {
      await within('the step', reached);
      child.stdin.end();
      expect(await within('the end of the program', ended)).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });
});

/** Retries until the cluster accepts it: a machine under load may exceed the short time limits here. */
async function until(call: () => Promise<void>): Promise<void> {
  while ((await outcome(call())) !== 'fulfilled');
}
