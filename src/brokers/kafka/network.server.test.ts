import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { numbered, outcome } from '../../messaging/contract/harness.ts';
import type { BrokerEvents, Message } from '../../messaging/index.ts';
import { describeOn } from '../testing/describe-on.ts';
import { Inbox, networkHarness, REQUEST_MS, uniquePrefix, within } from '../testing/harness.ts';
import { java, type KafkaServer, ownKafka, startKafka } from '../testing/kafka-server.ts';
import { onThisMachine } from '../testing/pace.ts';
import { freePort, run, withProgram } from '../testing/process.ts';
import { LossyProxy } from '../testing/proxy.ts';
import { KafkaBroker } from './kafka-broker.ts';

/** Program that receives a message and crashes on it. */
const DIES = `
import { KafkaBroker } from './dist/lib/brokers/kafka/index.js';
const [, url, prefix] = process.argv;
const broker = new KafkaBroker({ bootstrapServers: [url], prefix, sessionTimeoutMs: 1000 });
broker.consume('a').then((message) => {
  console.log(JSON.stringify(message));
  process.kill(process.pid, 'SIGKILL');
});
`;

describeOn('Kafka of its own', withProgram('kcat', ownKafka()), () => {
  let server: KafkaServer;
  // All clients connect through it.
  let proxy: LossyProxy;
  let early: ReturnType<typeof publishAndConsume>;
  const harness = networkHarness(
    (prefix) => new KafkaBroker({ bootstrapServers: [server.url], prefix, requestTimeoutMs: REQUEST_MS }),
    100,
  );
  beforeAll(async () => {
    const port = await freePort();
    // Nobody listens there yet.
    early = publishAndConsume(`127.0.0.1:${port}`);
    server = await startKafka({ advertisedPort: port });
    proxy = await LossyProxy.start(port, () => server.port, { matches: isProduce, what: 'answer' });
  });
  afterEach(() => harness.closeAll());
  afterAll(async () => {
    await early.broker.close();
    await proxy.stop();
    await server.stop();
  });

  it('network - with the server down at the start, what is published goes out when it is there', async () => {
    const { broker, published, consumed, received, ready } = early;
    await within('the publish', published);
    expect(await within('the message', consumed)).toEqual({ n: 1 });
    await within('the subscription', ready);
    await broker.publish('b', { n: 2 });
    expect(await received.reach(1, 'messages received')).toEqual([{ n: 2 }]);
    await broker.close();
  });

  it('network - a server that goes and comes back: all goes on by itself, nothing is lost and nothing is doubled', async () => {
    const broker = harness.on(uniquePrefix());
    const received = new Inbox<Message>();
    const [disconnected, connected] = [new Inbox<unknown>(), new Inbox<unknown>()];
    broker.on('disconnected', disconnected.push);
    broker.on('connected', connected.push);
    await broker.subscribe('a', received.push).ready;
    const waiting = broker.consume('b');
    for (const message of numbered(50)) await broker.publish('a', message);
    // Some are in flight when it fails, and it is unknown which of them were written.
    const underWay = numbered(100)
      .slice(50)
      .map((message) => broker.publish('a', message));
    let meanwhile: Promise<void>[] = [];
    await server.restart(async () => {
      await disconnected.reach(1, 'disconnected');
      meanwhile = numbered(150)
        .slice(100)
        .map((message) => broker.publish('a', message));
    });
    await Promise.all([...underWay, ...meanwhile]);
    expect(await received.reach(150, 'messages received')).toEqual(numbered(150));
    await connected.reach(2, 'connected');
    for (const message of numbered(150)) {
      expect(await within('the next message', broker.consume('a'))).toEqual(message);
    }
    await broker.publish('b', { n: 1 });
    expect(await within('the consume that waited all along', waiting)).toEqual({ n: 1 });
    expect(received.items).toHaveLength(150);
  });

  it('network - a publish whose answer is lost is written once, and what comes after keeps its place', async () => {
    const broker = harness.on(uniquePrefix());
    const received = new Inbox<Message>();
    await broker.subscribe('a', received.push).ready;
    await broker.publish('a', { n: 1 });
    proxy.lose(2);
    await Promise.all(
      numbered(20)
        .slice(1)
        .map((message) => broker.publish('a', message)),
    );
    for (const message of numbered(25).slice(20)) await broker.publish('a', message);
    expect(proxy.lost).toBe(2);
    await broker.flush();
    expect(received.items).toEqual(numbered(25));
    expect(await broker.stats('a')).toMatchObject({ accepted: 25 });
  });

  it('network - what a process dies with goes to another', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    for (const message of numbered(2)) await broker.publish('a', message);
    const died = await run([process.execPath, '--input-type=module', '-e', DIES, server.url, prefix]).catch(String);
    expect(died).toContain('{"n":1}');
    expect(await within('the message of the dead process', broker.consume('a'))).toEqual({ n: 1 });
    expect(await within('the next message', broker.consume('a'))).toEqual({ n: 2 });
  });

  it('when another process joins, partitions move to it with what was read ahead of them: each message once', async () => {
    const prefix = uniquePrefix();
    const settings = { bootstrapServers: [server.url], prefix, partitions: 4, requestTimeoutMs: REQUEST_MS };
    const pair = [new KafkaBroker(settings), new KafkaBroker(settings)] as const;
    // Sixteen senders, whose keys are in all four partitions: without a key all would go to one.
    await Promise.all(
      numbered(100).map((message) => pair[0].publish('a', message, { producer: `mg${message.n % 16}` })),
    );
    const taken = new Inbox<Message>();
    for (let count = 0; count < 10; count += 1) taken.push(await within('a message', pair[0].consume('a')));
    expect(await pair[0].stats('a')).toMatchObject({ consumed: 10 });
    for (let count = 0; count < 2; count += 1) taken.push(await within('a message', pair[1].consume('a')));
    const loop = async (broker: KafkaBroker): Promise<never> => {
      for (;;) taken.push(await broker.consume('a'));
    };
    const loops = pair.map((broker) => outcome(loop(broker)));
    await taken.reach(100, 'messages');
    await Promise.all(pair.map((broker) => broker.flush()));
    await Promise.all(pair.map((broker) => broker.close()));
    expect(await Promise.all(loops)).toEqual(['BrokerClosedError', 'BrokerClosedError']);
    expect(taken.items.map(({ n }) => Number(n)).toSorted((a, b) => a - b)).toEqual(numbered(100).map(({ n }) => n));
  });

  it('network - what is no message is reported and passed over, by subscriptions and by the queue', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    const [errors, received] = [new Inbox<BrokerEvents['error']>(), new Inbox<Message>()];
    broker.on('error', errors.push);
    await broker.subscribe('a', received.push).ready;
    await run(['kcat', '-b', server.url, '-P', '-t', `${prefix}a`], 'no JSON\n[1]\n"text"\n');
    await run(['kcat', '-b', server.url, '-P', '-t', `${prefix}a`, '-Z', '-K', ':'], 'key:\n');
    // Bytes that are no text.
    await run(['sh', '-c', `printf '{"a":"\\377"}\\n' | kcat -b ${server.url} -P -t ${prefix}a`]);
    await broker.publish('a', { n: 1 });
    expect(await received.reach(1, 'messages received')).toEqual([{ n: 1 }]);
    expect(await within('the message behind', broker.consume('a'))).toEqual({ n: 1 });
    const reported = await errors.reach(10, 'errors');
    expect(new Set(reported.map(({ error }) => (error instanceof Error ? error.name : '')))).toEqual(
      new Set(['PayloadError']),
    );
    expect(reported.map(({ seq }) => seq).toSorted()).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(await broker.stats('a')).toMatchObject({ accepted: 6, consumed: 6, depth: 0 });
  });

  it('network - a thousand consumes use no more connections than one, and hold up no publish', async () => {
    const broker = harness.on(uniquePrefix());
    await broker.publish('a', { n: 0 });
    await broker.consume('a');
    await broker.publish('b', { n: 0 });
    const before = sockets();
    const consumed = numbered(1000).map(() => broker.consume('a'));
    const times: number[] = [];
    for (const message of numbered(51)) {
      const started = performance.now();
      await broker.publish('b', message);
      times.push(performance.now() - started);
    }
    expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(await onThisMachine(20));
    await Promise.all(numbered(1000).map((message) => broker.publish('a', message)));
    expect(await within('all of them', Promise.all(consumed))).toEqual(numbered(1000));
    expect(sockets()).toBe(before);
  });

  it('a process may be silent for longer than members are waited for', async () => {
    const settings = { bootstrapServers: [server.url], prefix: uniquePrefix(), sessionTimeoutMs: 30_000 };
    const broker = new KafkaBroker(settings);
    await broker.publish('a', { n: 1 });
    expect(await within('the message', broker.consume('a'))).toEqual({ n: 1 });
    await broker.close();
  });

  it('topics are made as the options say', async () => {
    const prefix = uniquePrefix();
    const broker = new KafkaBroker({
      bootstrapServers: [server.url],
      prefix,
      requestTimeoutMs: REQUEST_MS,
      partitions: 3,
      retentionMs: 86_400_000,
    });
    await broker.publish('a b', { n: 1 });
    const topic = `${prefix}a-0020b`;
    const where = ['--bootstrap-server', server.url];
    const described = await java('org.apache.kafka.tools.TopicCommand', ...where, '--describe', '--topic', topic);
    expect(described).toMatch(/PartitionCount: 3\b/);
    expect(described).toMatch(/retention\.ms=86400000\b/);
    await broker.close();
  });

  it('a subscription that was cut off while the topic was emptied goes on, and says how many it missed', async () => {
    const prefix = uniquePrefix();
    const broker = harness.on(prefix);
    for (const message of numbered(5)) await broker.publish('a', message);
    expect(await within('the first message', broker.consume('a'))).toEqual({ n: 1 });
    await broker.close();
    const offsets = { partitions: [{ topic: `${prefix}a`, partition: 0, offset: 4 }], version: 1 };
    const file = await server.keep(JSON.stringify(offsets));
    await java(
      'org.apache.kafka.tools.DeleteRecordsCommand',
      '--bootstrap-server',
      server.url,
      '--offset-json-file',
      file,
    );
    const later = harness.on(prefix);
    const gaps: BrokerEvents['gap'][] = [];
    later.on('gap', (event) => gaps.push(event));
    expect(await within('the message that is left', later.consume('a'))).toEqual({ n: 5 });
    expect(gaps).toEqual([{ channel: 'a', missed: 3 }]);
    expect(await later.stats('a')).toMatchObject({ accepted: 5, depth: 0 });
  });
});

/** Returns a broker, and its first publish, consume and subscription, under way. */
function publishAndConsume(url: string) {
  const broker = new KafkaBroker({ bootstrapServers: [url], requestTimeoutMs: REQUEST_MS, prefix: uniquePrefix() });
  const received = new Inbox<Message>();
  const [published, consumed] = [broker.publish('a', { n: 1 }), broker.consume('a')];
  const { ready } = broker.subscribe('b', received.push);
  return { broker, published, consumed, received, ready };
}

/** Returns whether a request is Produce: the API key follows the length of the frame, and is 0. */
function isProduce(chunk: Buffer): boolean {
  return chunk.length > 6 && chunk.readInt16BE(4) === 0;
}

function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
