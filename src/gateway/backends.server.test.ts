/** The gateway with real servers behind it: names of channels, readers that stall, a server that is gone. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { KafkaBroker } from '../brokers/kafka/index.ts';
import { RedisBroker } from '../brokers/redis/index.ts';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { REQUEST_MS, uniquePrefix, within } from '../brokers/testing/harness.ts';
import { java, ownKafka, startKafka } from '../brokers/testing/kafka-server.ts';
import { ownRedis } from '../brokers/testing/own-redis.ts';
import { onThisMachine } from '../brokers/testing/pace.ts';
import { freePort, run } from '../brokers/testing/process.ts';
import { startRedis } from '../brokers/testing/redis-server.ts';
import type { BackendKind } from './backend.ts';
import { BACKEND_GRACE_MS } from './backend.ts';
import { kafkaBackend } from './backends/kafka-backend.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { redisBackend, redisPubSubBackend } from './backends/redis-backend.ts';
import type { Gateway } from './server.ts';
import { ask, codeOf, metric, openStalled, WireStream, waitForAnswer } from './testing/client.ts';
import { gatewayHarness } from './testing/harness.ts';
import { startServe } from './testing/serve.ts';

const harness = gatewayHarness(() => memoryBackend());
afterEach(() => harness.closeAll());

/** Longer than the default: a server that has just started on a busy machine must answer within it. */
const GRACE_MS = 4000;
/** Time between the server's time limit and the answer. With the default limit, the client has the answer within two seconds. */
const ANSWER_MS = 2000 - BACKEND_GRACE_MS;

/** Names that would reach something else without the prefix. */
const ESCAPES = ['../x', '__consumer_offsets', 'a\r\nFLUSHALL\r\n', '*', 'bell:', 'books:', 'a b', '%2e%2e', '\u0001'];

describeOn('Redis', inject('redis'), (url) => {
  const own = ownRedis();

  it('Redis: whatever a channel is called, it is behind the prefix, and no command comes of it', async () => {
    const [prefix, { url }] = [uniquePrefix(), own];
    const keys = async (): Promise<readonly string[]> =>
      JSON.parse(await run(['redis-cli', '-u', url, 'EVAL', "return cjson.encode(redis.call('KEYS', '*'))", '0']));
    const gateway = await harness.start({ backend: redisBackend({ url, prefix, graceMs: REQUEST_MS }) });
    for (const channel of ESCAPES) {
      const body = JSON.stringify({ messages: [{ channel, message: { n: 1 } }] });
      expect(JSON.parse((await ask(gateway, '/v1/messages', { body })).text)).toEqual({ outcomes: [null] });
      const lease = JSON.stringify({ channel, count: 1 });
      expect(JSON.parse((await ask(gateway, '/v1/leases', { body: lease })).text).leases).toHaveLength(1);
    }
    const foreign = (await keys()).filter((key) => !key.includes(prefix));
    expect(foreign).toEqual([]);
    const { channels } = JSON.parse((await ask(gateway, '/v1/channels')).text);
    expect(channels.toSorted()).toEqual(ESCAPES.toSorted());
    // A prefix is text: as a pattern, these would match the keys of the first.
    const start = prefix.slice(0, -1);
    for (const other of [uniquePrefix(), `${start}*`, `${start}?`, `${start}[^a]`, `\\${prefix}`]) {
      const neighbour = await harness.start({ backend: redisBackend({ url, prefix: other, graceMs: REQUEST_MS }) });
      const listed = JSON.parse((await ask(neighbour, '/v1/channels')).text);
      expect([other, listed]).toEqual([other, { channels: [] }]);
    }
  });

  it('pub/sub: a reader that stalls does not hold it up, and is told how many it missed', async () => {
    const gateway = await harness.start({
      backend: redisPubSubBackend({ url, prefix: uniquePrefix(), graceMs: REQUEST_MS }),
    });
    const publisher = harness.on(gateway);
    const stalled = await openStalled(gateway, 'a');
    await metric(gateway, 'heronry_streams', (count) => count === 2);
    const message = { text: 'x'.repeat(100_000) };
    // This is more than the gateway keeps of it, and the connection stays open.
    for (let n = 0; n < 600; n += 1) await publisher.publish('a', message);
    const { text } = await readOn(stalled, /event: gap\n/);
    expect(Number(/event: gap\ndata: \{"channel":"a","seq":\d+,"missed":(\d+)\}/.exec(text)?.[1])).toBeGreaterThan(0);
    stalled.destroy();
  });

  it('what is no message is told to streams in its place, and passed over by consumers', async () => {
    const prefix = uniquePrefix();
    const gateway = await harness.start({ backend: redisBackend({ url, prefix, graceMs: REQUEST_MS }) });
    const stream = new WireStream(gateway, '/v1/channels/a/events');
    await stream.reach('hello', 1);
    for (const text of ['no json', '[1]', '{"n": 1}']) {
      await run(['redis-cli', '-u', url, 'XADD', `${prefix}{a}`, '*', 'message', text]);
    }
    await stream.reach('message', 1);
    const placed = stream.events.filter(({ event }) => event === 'error' || event === 'message');
    expect(placed.map(({ event, data }) => [event, JSON.parse(data).seq])).toEqual([
      ['error', 1],
      ['error', 2],
      ['message', 3],
    ]);
    const { text } = await ask(gateway, '/v1/leases', { body: '{"channel":"a","count":5}' });
    expect(JSON.parse(text).leases.map(({ message }: { message: unknown }) => message)).toEqual([{ n: 1 }]);
    expect(JSON.parse((await ask(gateway, '/v1/channels/a')).text)).toMatchObject({ depth: 1, consumed: 2 });
    stream.close();
  });

  it('Redis: gone, it is said when patience is over; back, everything goes on by itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heronry-redis-'));
    const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--dir', folder];
    const port = await freePort();
    let server = await startRedis(port, ...durable);
    onTestFinished(async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    });
    await holdToOutage(
      redisBackend({ url: server.url, prefix: uniquePrefix(), graceMs: GRACE_MS }),
      async (between) => {
        await server.stop('SIGTERM');
        await between();
        server = await startRedis(port, ...durable);
      },
    );
  });
});

describeOn('Kafka', inject('kafka'), (url) => {
  it('Kafka: whatever a channel is called, its topic is behind the prefix', async () => {
    const prefix = uniquePrefix();
    const gateway = await harness.start({
      backend: kafkaBackend({ bootstrapServers: [url], prefix, graceMs: REQUEST_MS }),
    });
    for (const channel of ESCAPES) {
      const body = JSON.stringify({ messages: [{ channel, message: { n: 1 } }] });
      expect(JSON.parse((await ask(gateway, '/v1/messages', { body })).text)).toEqual({ outcomes: [null] });
    }
    const topics = await java('org.apache.kafka.tools.TopicCommand', '--bootstrap-server', url, '--list');
    expect(topics.split('\n').filter((topic) => topic.startsWith(prefix))).toHaveLength(ESCAPES.length);
    const { channels } = JSON.parse((await ask(gateway, '/v1/channels')).text);
    expect(channels.toSorted()).toEqual(ESCAPES.toSorted());
    const neighbour = await harness.start({
      backend: kafkaBackend({ bootstrapServers: [url], prefix: uniquePrefix() }),
    });
    expect(JSON.parse((await ask(neighbour, '/v1/channels')).text)).toEqual({ channels: [] });
  });
});

describeOn('Kafka of its own', ownKafka(), () => {
  it('Kafka: gone, it is said when patience is over; back, everything goes on by itself', async () => {
    const server = await startKafka();
    onTestFinished(() => server.stop());
    const settings = { prefix: uniquePrefix(), sessionTimeoutMs: 1000, graceMs: GRACE_MS };
    const backend = kafkaBackend({ bootstrapServers: [server.url], ...settings });
    await holdToOutage(backend, (between) => server.restart(between));
  });
});

describe('50 readers that stall', () => {
  for (const [name, place] of [
    ['redis', inject('redis')],
    ['kafka', inject('kafka')],
  ] as const) {
    describeOn(name, place, (url) => {
      it(`${name}: take less than 100 MiB of memory, and lose nothing`, async () => {
        const prefix = uniquePrefix();
        const address = name === 'kafka' ? `kafka://${url}` : url;
        const gateway = await startServe(['--broker', address, '--prefix', prefix]);
        onTestFinished(() => gateway.stop());
        await waitForAnswer(gateway);
        const first = new WireStream(gateway, '/v1/channels/a/events');
        const [hello] = await first.reach('hello', 1);
        const { position }: { position: string } = JSON.parse(hello?.data ?? '').positions[0];
        first.close();
        await metric(gateway, 'heronry_streams', (count) => count === 0);
        // One that is connected from the start waits at the end of the log before it stalls.
        const early = await openStalled(gateway, 'a');
        await metric(gateway, 'heronry_streams', (count) => count === 1);
        // Not over the gateway, whose time limit for a server is short.
        const behind = { prefix, requestTimeoutMs: REQUEST_MS };
        const publisher =
          name === 'kafka'
            ? new KafkaBroker({ bootstrapServers: [url], ...behind })
            : new RedisBroker({ url, ...behind });
        onTestFinished(() => publisher.close());
        const message = { text: 'x'.repeat(20_000) };
        const publish = () => Promise.all(Array.from({ length: 50 }, () => publisher.publish('a', message)));
        // Far more than a connection buffers, which is 4 MB: 15 MB for each of the readers.
        for (let n = 0; n < 15; n += 1) await publish();
        const before = await metric(gateway, 'heronry_resident_bytes', () => true);
        const late = Array.from({ length: 49 }, () => openStalled(gateway, 'a', position));
        const readers = [early, ...(await Promise.all(late))];
        const stalled = await readByTheStalled(gateway, position, 750, 50 * 375);
        expect(stalled).toBeGreaterThan(50);
        expect(stalled).toBeLessThan(50 * 375);
        // What they hold is less; what is garbage by then is collected a moment later.
        await metric(gateway, 'heronry_resident_bytes', (bytes) => bytes - before < 100 * 1024 * 1024);
        await publish();
        for (const reader of readers.slice(0, 2)) {
          const { text } = await readOn(reader, /"seq":800,/);
          const seqs = [...text.matchAll(/"seq":(\d+),"producer"/g)].map(([, seq]) => Number(seq));
          expect(seqs).toEqual(Array.from({ length: 800 }, (_, index) => index + 1));
        }
        for (const socket of readers) socket.destroy();
      });
    });
  }
});

/**
 * Returns how many messages the gateway has read for stalled readers once it reads no more for them: none while another reader
 * reads everything.
 * @param enough count at which to give up on a gateway that does not stop
 */
async function readByTheStalled(gateway: Gateway, position: string, all: number, enough: number): Promise<number> {
  let [stalled, last] = [0, -1];
  for (let read = all; stalled !== last && stalled < enough; read += all) {
    last = stalled;
    const reader = new WireStream(gateway, '/v1/channels/a/events', { after: position });
    await reader.reach('message', all);
    reader.close();
    stalled = (await metric(gateway, 'heronry_streamed_total', () => true)) - read;
  }
  return stalled;
}

async function holdToOutage(
  backend: BackendKind,
  outage: (between: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const gateway = await harness.start({ backend });
  const broker = harness.on(gateway);
  const stream = new WireStream(gateway, '/v1/channels/a/events');
  await stream.reach('hello', 1);
  await broker.publish('a', { n: 1 });
  await stream.reach('message', 1);
  await outage(async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      const started = performance.now();
      const answers = await Promise.all([
        ask(gateway, '/v1/channels/a/messages', { body: '{"n":99}' }),
        ask(gateway, '/v1/leases', { body: '{"channel":"a"}' }),
        ask(gateway, '/v1/channels/a'),
      ]);
      expect(performance.now() - started).toBeLessThan(await onThisMachine(GRACE_MS + ANSWER_MS));
      // Requests in flight at the failure may have succeeded; no later one does.
      for (const answer of answers) expect(codeOf(answer)).toMatch(/^50[34] (unavailable|uncertain)$/);
    }
    await stream.reach('disconnected', 1);
    expect((await ask(gateway, '/metrics')).text).toContain('\nheronry_backend_up 0\n');
  });
  await stream.reach('connected', 1);
  await within('a publish after the outage', broker.publish('a', { n: 2 }));
  const messages = (await stream.reach('message', 2)).map(({ data }) => JSON.parse(data).message);
  expect(messages.at(-1)).toEqual({ n: 2 });
  expect(await within('a consume after the outage', broker.consume('a'))).toEqual({ n: 1 });
  stream.close();
}

/** Reads until the pattern has arrived. */
async function readOn(socket: Socket, pattern: RegExp): Promise<{ readonly text: string }> {
  const parts: string[] = [];
  // The end of what has arrived: a pattern may begin in one chunk and end in the next.
  let end = '';
  const found = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      const part = chunk.toString('latin1');
      parts.push(part);
      const looked = withoutSizes(end + part);
      if (pattern.test(looked)) resolve();
      end = looked.slice(-1000);
    });
  });
  socket.resume();
  await within(`${pattern}`, found);
  return { text: withoutSizes(parts.join('')) };
}

/** Removes the sizes of HTTP's chunks. */
function withoutSizes(text: string): string {
  return text.replace(/\r\n[0-9a-f]+\r\n/g, '');
}
