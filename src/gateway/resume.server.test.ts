/** An interrupted stream is resumed. */
import { afterEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { GatewayBroker } from '../brokers/gateway/index.ts';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { Inbox, within } from '../brokers/testing/harness.ts';
import { rounds } from '../messaging/testing/rounds.ts';
import type { BackendKind } from './backend.ts';
import { kafkaBackend } from './backends/kafka-backend.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { redisBackend } from './backends/redis-backend.ts';
import type { Gateway } from './server.ts';
import { WireStream } from './testing/client.ts';
import { CuttingProxy } from './testing/cutting-proxy.ts';
import { gatewayHarness } from './testing/harness.ts';
import { routedTo } from './testing/routed.ts';

const MESSAGES = rounds(100_000);
const CUTS = 100;
/** Number of messages published at the same time and not answered yet. */
const AHEAD = 1000;
/** Time limit of the server, which another test covers. */
const GRACE_MS = 2 * 60_000;

function holdToResume(name: string, make: (prefix: string) => BackendKind): void {
  describe(`${name}`, () => {
    const harness = gatewayHarness((prefix) => make(prefix));
    afterEach(() => harness.closeAll());

    const through = async (gateway: Gateway) => {
      const proxy = await CuttingProxy.start(gateway.port);
      onTestFinished(() => proxy.stop());
      return proxy;
    };
    const on = (proxy: CuttingProxy, { token }: Gateway) => {
      const broker = new GatewayBroker({ url: proxy.url, token, requestTimeoutMs: GRACE_MS });
      onTestFinished(() => broker.close());
      return broker;
    };

    it(`the connections are cut ${CUTS} times during ${MESSAGES} messages: none is lost, none comes twice, all in order`, async () => {
      const gateway = await harness.start();
      const proxy = await through(gateway);
      const [publisher, subscriber] = [on(proxy, gateway), on(proxy, gateway)];
      const gaps: unknown[] = [];
      subscriber.on('gap', (gap) => gaps.push(gap));
      let received = 0;
      let wrong: unknown;
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      await subscriber.subscribe('a', ({ n }) => {
        received += 1;
        if (n !== received) wrong ??= [n, received];
        if (received % (MESSAGES / CUTS) === 0) proxy.cut();
        if (received === MESSAGES) finish();
      }).ready;
      const publishing = (async () => {
        const underWay = new Set<Promise<void>>();
        for (let n = 1; n <= MESSAGES; n += 1) {
          const published = publisher.publish('a', { n });
          underWay.add(published);
          void published.then(() => underWay.delete(published));
          if (underWay.size >= AHEAD) await Promise.race(underWay);
        }
        await Promise.all(underWay);
      })();
      await within(`${MESSAGES} messages`, Promise.all([publishing, finished]), 10 * 60_000);
      expect(wrong).toBeUndefined();
      expect(proxy.cuts).toBe(CUTS);
      expect([received, gaps]).toEqual([MESSAGES, []]);
      expect(await subscriber.stats('a')).toMatchObject({ accepted: MESSAGES });
    });

    it('a consumer whose connections are cut gets each message once, in order', async () => {
      const gateway = await harness.start();
      const proxy = await through(gateway);
      const consumer = on(proxy, gateway);
      const publisher = harness.on(gateway);
      await Promise.all(Array.from({ length: 300 }, (_, index) => publisher.publish('a', { n: index + 1 })));
      for (let n = 1; n <= 300; n += 1) {
        const consumed = consumer.consume('a');
        if (n % 10 === 0) setImmediate(() => proxy.cut());
        expect(await within(`message ${n}`, consumed)).toEqual({ n });
      }
      expect(await consumer.stats('a')).toMatchObject({ consumed: 300, depth: 0 });
    });

    it('Last-Event-ID goes on after the event, over the wire', async () => {
      const gateway = await harness.start();
      const publisher = harness.on(gateway);
      const first = new WireStream(gateway, '/v1/channels/a/events');
      await first.reach('hello', 1);
      for (let n = 1; n <= 10; n += 1) await publisher.publish('a', { n }, { producer: 'mg1' });
      const events = await first.reach('message', 10);
      first.close();
      const again = new WireStream(gateway, '/v1/channels/a/events', { after: events[3]?.id ?? '' });
      const rest = await again.reach('message', 6);
      expect(rest).toEqual(events.slice(4));
      expect(JSON.parse(rest[0]?.data ?? '')).toEqual({
        channel: 'a',
        seq: 5,
        producer: 'mg1',
        bytes: 7,
        message: { n: 5 },
      });
      again.close();
    });
  });
}

holdToResume('on memory', () => memoryBackend());
describeOn('Redis', inject('redis'), (url) => {
  holdToResume('on Redis streams', (prefix) => redisBackend({ url, prefix, graceMs: GRACE_MS }));

  it('what a stream does not keep any more is a gap, with how many', async () => {
    const harness = gatewayHarness((prefix) => redisBackend({ url, prefix, capacity: 5, lengthMax: 5 }));
    onTestFinished(() => harness.closeAll());
    const gateway = await harness.start();
    const publisher = harness.on(gateway);
    for (let n = 1; n <= 2; n += 1) await publisher.publish('a', { n });
    const stream = new WireStream(gateway, '/v1/channels/a/events');
    const [hello] = await stream.reach('hello', 1);
    stream.close();
    const [place]: { position: string }[] = JSON.parse(hello?.data ?? '').positions;
    for (let n = 3; n <= 20; n += 1) await publisher.publish('a', { n });
    const again = new WireStream(gateway, '/v1/channels/a/events', { after: place?.position ?? '' });
    await again.reach('message', 5);
    const said = again.events
      .slice(1)
      .map(({ event, data }) => [event, JSON.parse(data).missed ?? JSON.parse(data).seq]);
    expect(said).toEqual([['gap', 13], ...[16, 17, 18, 19, 20].map((seq) => ['message', seq])]);
    again.close();
  });
});
describeOn('Kafka', inject('kafka'), (url) => {
  holdToResume('on Kafka', (prefix) =>
    kafkaBackend({ bootstrapServers: [url], prefix, sessionTimeoutMs: 1000, graceMs: GRACE_MS }),
  );
});

describe('a gateway that was started anew', () => {
  it('in memory it has another log: the gap is said, and the subscription goes on', async () => {
    const harness = gatewayHarness(() => memoryBackend());
    onTestFinished(() => harness.closeAll());
    const first = await harness.start();
    const routed = routedTo(first);
    const broker = harness.on(first, { fetch: routed.fetch });
    const [received, gaps] = [new Inbox<unknown>(), new Inbox<unknown>()];
    broker.on('gap', gaps.push);
    await broker.subscribe('a', received.push).ready;
    for (let n = 1; n <= 3; n += 1) await broker.publish('a', { n });
    await received.reach(3, 'messages');
    routed.present = await harness.start();
    await first.close();
    expect(await gaps.reach(1, 'gaps')).toEqual([{ channel: 'a', missed: undefined }]);
    await broker.publish('a', { n: 4 });
    expect((await received.reach(4, 'messages')).at(-1)).toEqual({ n: 4 });
  });
});
