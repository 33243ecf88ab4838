/** Statements of the page and its documents about servers that no model shows: one test for each. */
import { spawnSync } from 'node:child_process';
import { expect, inject, it, onTestFinished } from 'vitest';
import { KafkaBroker } from '../brokers/kafka/index.ts';
import { RedisBroker, RedisPubSubBroker } from '../brokers/redis/index.ts';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { uniquePrefix, within } from '../brokers/testing/harness.ts';
import { ownRedis } from '../brokers/testing/own-redis.ts';
import { run, withProgram } from '../brokers/testing/process.ts';
import type { MessageBroker } from '../messaging/index.ts';

/** A program that consumes a message, works on it, and is killed. The message is acknowledged by then. */
function diesAtWork(imported: string): string {
  return `${imported}
broker.consume('a').then(async (message) => {
  await broker.stats('a');
  console.log(JSON.stringify(message));
  process.kill(process.pid, 'SIGKILL');
});`;
}

/** Runs a program that dies, and returns all that it has said. */
function lastWords(program: string, ...args: readonly string[]): Promise<string> {
  return run([process.execPath, '--input-type=module', '-e', program, ...args]).catch(String);
}

function closing<Broker extends MessageBroker>(broker: Broker): Broker {
  onTestFinished(() => broker.close());
  return broker;
}

it('in memory: a program that ends in a consume of a channel where nobody publishes exits with code 13', () => {
  const program = `import { InMemoryBroker } from './dist/lib/messaging/index.js';
await new InMemoryBroker().consume('status');`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
  expect([status, String(stdout)]).toEqual([13, '']);
});

describeOn('Redis', inject('redis'), () => {
  const redis = ownRedis();
  const { send } = redis;
  const onRedis = (prefix: string): RedisBroker =>
    closing(new RedisBroker({ url: redis.url, prefix, claimAfterMs: 50 }));

  it('Streams: a group made with $ misses what came before, and one made at the start gets it', async () => {
    const key = uniquePrefix();
    await send('XADD', key, '*', 'n', '1');
    await send('XGROUP', 'CREATE', key, 'late', '$');
    await send('XGROUP', 'CREATE', key, 'whole', '0');
    const read = (group: string) => send('XREADGROUP', 'GROUP', group, 'c', 'STREAMS', key, '>');
    expect(await read('late')).toBeNull();
    expect(JSON.stringify(await read('whole'))).toContain('["n","1"]');
  });

  it('Streams: a reader may begin at the first message of the log, whenever it comes', async () => {
    const key = uniquePrefix();
    await send('XADD', key, '*', 'n', '1');
    expect(JSON.stringify(await send('XREAD', 'STREAMS', key, '0'))).toContain('["n","1"]');
  });

  it('Streams: a message that is not acknowledged comes again once a consumer claims it, and not before', async () => {
    const key = uniquePrefix();
    await send('XGROUP', 'CREATE', key, 'g', '$', 'MKSTREAM');
    await send('XADD', key, '*', 'n', '1');
    const read = (consumer: string) => send('XREADGROUP', 'GROUP', 'g', consumer, 'STREAMS', key, '>');
    expect(JSON.stringify(await read('one'))).toContain('["n","1"]');
    expect(await read('other')).toBeNull();
    const claimed = await send('XAUTOCLAIM', key, 'g', 'other', '0', '0');
    expect(JSON.stringify(claimed)).toContain('["n","1"]');
  });

  it('RedisBroker: trims its stream exactly', async () => {
    const prefix = uniquePrefix();
    const broker = new RedisBroker({ url: redis.url, prefix, capacity: 3, lengthMax: 3 });
    for (let n = 1; n <= 5; n += 1) await broker.publish('a', { n });
    await broker.close();
    expect(await send('XLEN', `${prefix}{a}`)).toBe(3);
  });

  it('Streams: MAXLEN 3 keeps three messages, and MAXLEN ~ 3 may keep more', async () => {
    const lengths: unknown[] = [];
    for (const how of ['=', '~']) {
      const key = uniquePrefix();
      for (let n = 1; n <= 5; n += 1) await send('XADD', key, 'MAXLEN', how, '3', '*', 'n', `${n}`);
      lengths.push(await send('XLEN', key));
    }
    expect(lengths).toEqual([3, 5]);
  });

  it('RedisBroker: what a process dies with while it works on it is lost', async () => {
    const prefix = uniquePrefix();
    const broker = onRedis(prefix);
    for (const n of [1, 2]) await broker.publish('a', { n });
    const program = diesAtWork(`import { RedisBroker } from './dist/lib/brokers/redis/index.js';
const [, url, prefix] = process.argv;
const broker = new RedisBroker({ url, prefix });`);
    expect(await lastWords(program, redis.url, prefix)).toContain('{"n":1}');
    expect(await within('the next message', broker.consume('a'))).toEqual({ n: 2 });
    expect(await broker.stats('a')).toMatchObject({ accepted: 2, consumed: 2, depth: 0 });
    expect(await send('XPENDING', `${prefix}{a}`, 'heron')).toEqual([0, null, null, null]);
  });

  it('RedisPubSubBroker: listens on between two consumes; a client that subscribes anew for each misses what comes between', async () => {
    const prefix = uniquePrefix();
    const broker = closing(new RedisPubSubBroker({ url: redis.url, prefix }));
    const sample = redis.admin.duplicate();
    await sample.connect();
    onTestFinished(() => sample.destroy());
    const got: unknown[] = [];
    const listen = () => sample.subscribe(`${prefix}a`, (text) => got.push(JSON.parse(text)));
    const first = broker.consume('a');
    await broker.subscribe('a', () => undefined).ready;
    await listen();
    await broker.publish('a', { n: 1 });
    await sample.unsubscribe(`${prefix}a`);
    await broker.publish('a', { n: 2 });
    await listen();
    await broker.publish('a', { n: 3 });
    await sample.unsubscribe(`${prefix}a`);
    expect([await first, await broker.consume('a')]).toEqual([{ n: 1 }, { n: 2 }]);
    expect(got).toEqual([{ n: 1 }, { n: 3 }]);
  });
});

describeOn('Kafka, with kcat', withProgram('kcat', inject('kafka')), (url) => {
  const onKafka = (prefix: string, partitions = 1): KafkaBroker =>
    closing(new KafkaBroker({ bootstrapServers: [url], prefix, partitions }));
  const kcat = (...args: readonly string[]) => run(['kcat', '-b', url, '-q', ...args]);

  it('Kafka: a new group set to latest misses what came before, and one set to earliest gets it', async () => {
    const prefix = uniquePrefix();
    const broker = onKafka(prefix);
    await broker.publish('a', { n: 1 });
    const topic = `${prefix}a`;
    const firstOf = (reset: string) =>
      kcat('-G', `${prefix}${reset}`, '-X', `auto.offset.reset=${reset}`, '-c', '1', topic);
    expect(await firstOf('earliest')).toBe('{"n":1}\n');
    let latest: string | undefined;
    const read = firstOf('latest').then((text) => {
      latest = text;
    });
    // It sees what comes once it has joined, and nobody knows from here when that is.
    for (let n = 2; latest === undefined; n += 1) await broker.publish('a', { n });
    await read;
    expect(latest).toMatch(/^\{"n":\d+\}\n$/);
    expect(latest).not.toBe('{"n":1}\n');
  });

  it('Kafka: a reader may begin at the first message of the log, whenever it comes', async () => {
    const prefix = uniquePrefix();
    await onKafka(prefix).publish('a', { n: 1 });
    expect(await kcat('-C', '-t', `${prefix}a`, '-o', 'beginning', '-e')).toBe('{"n":1}\n');
  });

  it('Kafka: without a key, messages of one publisher are in several partitions, which have no order among them', async () => {
    const prefix = uniquePrefix();
    const broker = onKafka(prefix, 2);
    // Longer than a batch: each goes to a partition at random.
    const text = 'x'.repeat(16_384);
    for (let n = 1; n <= 40; n += 1) await broker.publish('a', { n, text });
    for (let n = 41; n <= 48; n += 1) await broker.publish('a', { n, text }, { producer: 'mg1' });
    const read = await kcat('-C', '-t', `${prefix}a`, '-o', 'beginning', '-e', '-f', '%p %s\n');
    const placed = [...read.matchAll(/^(\d) \{"n":(\d+),"text":"x+"\}$/gm)].map(
      ([, partition, n]) => [partition, Number(n)] as const,
    );
    const partitionsOf = (from: number, to: number) =>
      new Set(placed.filter(([, n]) => n >= from && n <= to).map(([partition]) => partition));
    expect(placed).toHaveLength(48);
    expect(partitionsOf(1, 40)).toEqual(new Set(['0', '1']));
    expect(partitionsOf(41, 48).size).toBe(1);
  });

  it('KafkaBroker: what a process dies with while it works on it is lost', async () => {
    const prefix = uniquePrefix();
    const broker = onKafka(prefix);
    for (const n of [1, 2]) await broker.publish('a', { n });
    const program = diesAtWork(`import { KafkaBroker } from './dist/lib/brokers/kafka/index.js';
const [, url, prefix] = process.argv;
const broker = new KafkaBroker({ bootstrapServers: [url], prefix, sessionTimeoutMs: 1000 });`);
    expect(await lastWords(program, url, prefix)).toContain('{"n":1}');
    expect(await within('the next message', broker.consume('a'))).toEqual({ n: 2 });
  });
});
