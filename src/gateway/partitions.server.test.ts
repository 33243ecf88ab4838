/**
 * A topic of several partitions, created by others, behind the gateway: positions with an offset for each, order for each key.
 */
import { afterEach, expect, inject, it, onTestFinished } from 'vitest';
import { GatewayBroker } from '../brokers/gateway/index.ts';
import { KafkaBroker } from '../brokers/kafka/index.ts';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { REQUEST_MS, uniquePrefix, within } from '../brokers/testing/harness.ts';
import { TopicAdmin } from '../brokers/testing/topic-admin.ts';
import type { Message } from '../messaging/index.ts';
import { kafkaBackend } from './backends/kafka-backend.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { WireStream } from './testing/client.ts';
import { CuttingProxy } from './testing/cutting-proxy.ts';
import { gatewayHarness } from './testing/harness.ts';

const PARTITIONS = 3;
/**
 * Number of producers such that each partition has some, and not a multiple: assigned in turn, each would have one partition of
 * its own.
 */
const PRODUCERS = Array.from({ length: 10 }, (_, index) => `mg${index + 1}`);
const EACH = 100;
const ALL = PRODUCERS.length * EACH;
const CUTS = 20;
/** Time limit of the server, which another test covers. */
const GRACE_MS = 2 * 60_000;

/** Checks that each message is seen once and in its producer's order. */
class Ledger {
  seen = 0;
  readonly wrong: unknown[] = [];
  readonly #last = new Map<string, number>();

  readonly note = ({ by, n }: Message): void => {
    const producer = String(by);
    if (n !== (this.#last.get(producer) ?? 0) + 1) this.wrong.push({ by, n, after: this.#last.get(producer) });
    this.#last.set(producer, Number(n));
    this.seen += 1;
  };
}

describeOn('Kafka', inject('kafka'), (url) => {
  const harness = gatewayHarness(() => memoryBackend());
  afterEach(() => harness.closeAll());

  async function start() {
    const prefix = uniquePrefix();
    const owner = new KafkaBroker({
      bootstrapServers: [url],
      prefix,
      requestTimeoutMs: REQUEST_MS,
      partitions: PARTITIONS,
    });
    await owner.subscribe('a', () => undefined).ready;
    await owner.close();
    const settings = { prefix, sessionTimeoutMs: 1000, graceMs: GRACE_MS };
    const gateway = await harness.start({ backend: kafkaBackend({ bootstrapServers: [url], ...settings }) });
    const proxy = await CuttingProxy.start(gateway.port);
    onTestFinished(() => proxy.stop());
    const broker = new GatewayBroker({ url: proxy.url, token: gateway.token, requestTimeoutMs: GRACE_MS });
    onTestFinished(() => broker.close());
    const publisher = harness.on(gateway);
    const publishAll = async (): Promise<void> => {
      for (let n = 1; n <= EACH; n += 1)
        await Promise.all(PRODUCERS.map((by) => publisher.publish('a', { by, n }, { producer: by })));
    };
    return { gateway, proxy, broker, publishAll };
  }

  it('each message is seen once and in its producer’s order, over connections that are cut', async () => {
    const { proxy, broker, publishAll } = await start();
    const [ledger, gaps] = [new Ledger(), new Set<unknown>()];
    broker.on('gap', (gap) => gaps.add(gap));
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await broker.subscribe('a', (message) => {
      ledger.note(message);
      if (ledger.seen % (ALL / CUTS) === 0) proxy.cut();
      if (ledger.seen === ALL) finish();
    }).ready;
    await within('all messages', Promise.all([publishAll(), finished]));
    expect([ledger.seen, ledger.wrong, [...gaps]]).toEqual([ALL, [], []]);
    expect(proxy.cuts).toBe(CUTS);
    expect(await broker.stats('a')).toMatchObject({ accepted: ALL });
  });

  it('Last-Event-ID goes on after the event in each partition, over the wire', async () => {
    const { gateway, publishAll } = await start();
    const first = new WireStream(gateway, '/v1/channels/a/events');
    await first.reach('hello', 1);
    await publishAll();
    const events = await first.reach('message', ALL);
    first.close();
    // The offsets follow the id of the topic.
    const offsets = events.at(-1)?.id?.split('.').slice(1).map(Number) ?? [];
    expect(offsets).toHaveLength(PARTITIONS);
    expect(Math.min(...offsets)).toBeGreaterThan(0);
    expect(events.map(({ data }) => JSON.parse(data).seq)).toEqual(
      Array.from({ length: ALL }, (_, place) => place + 1),
    );
    for (const after of [0, ALL / 2, ALL - 2]) {
      const again = new WireStream(gateway, '/v1/channels/a/events', { after: events[after]?.id ?? '' });
      const rest = await again.reach('message', ALL - after - 1);
      again.close();
      // Across partitions there is no order: the messages before the cut come first, then those after it.
      const ledger = new Ledger();
      for (const { data } of [...events.slice(0, after + 1), ...rest]) ledger.note(JSON.parse(data).message);
      expect([ledger.seen, ledger.wrong]).toEqual([ALL, []]);
    }
  });

  it('a consumer whose connections are cut gets each once and in its producer’s order, and leaves nothing', async () => {
    const { proxy, broker, publishAll } = await start();
    await publishAll();
    const ledger = new Ledger();
    for (let n = 1; n <= ALL; n += 1) {
      const consumed = broker.consume('a');
      if (n % (ALL / CUTS) === 0) setImmediate(() => proxy.cut());
      ledger.note(await within(`message ${n}`, consumed));
    }
    expect([ledger.seen, ledger.wrong]).toEqual([ALL, []]);
    expect(await broker.stats('a')).toMatchObject({ consumed: ALL, depth: 0 });
  });

  it('partitions that are added while a stream is open: what is written to them is streamed', async () => {
    const prefix = uniquePrefix();
    const settings = { prefix, sessionTimeoutMs: 1000, graceMs: GRACE_MS, metadataMaxAgeMs: 100 };
    const gateway = await harness.start({ backend: kafkaBackend({ bootstrapServers: [url], ...settings }) });
    const stream = new WireStream(gateway, '/v1/channels/a/events');
    onTestFinished(() => stream.close());
    await stream.reach('hello', 1);
    await harness.on(gateway).publish('a', { n: 0 });
    await stream.reach('message', 1);
    const admin = new TopicAdmin(url);
    onTestFinished(() => admin.close());
    await admin.grow(`${prefix}a`, PARTITIONS);
    // One that knows all partitions from its beginning.
    const publisher = new KafkaBroker({ bootstrapServers: [url], prefix, requestTimeoutMs: REQUEST_MS });
    onTestFinished(() => publisher.close());
    await Promise.all(PRODUCERS.map((by) => publisher.publish('a', { by }, { producer: by })));
    const messages = (await stream.reach('message', 1 + PRODUCERS.length)).filter(({ event }) => event === 'message');
    const by = messages.slice(1).map(({ data }) => String(JSON.parse(data).message.by));
    expect(by.toSorted()).toEqual(PRODUCERS.toSorted());
  });
});
