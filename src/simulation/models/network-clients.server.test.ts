/** The clients of the models held against real clients, behind a proxy that is cut and healed: the same scripts on both. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CutProxy } from '../../brokers/testing/cut-proxy.ts';
import { describeOn } from '../../brokers/testing/describe-on.ts';
import { REQUEST_MS, uniquePrefix } from '../../brokers/testing/harness.ts';
import { type KafkaServer, ownKafka, startKafka } from '../../brokers/testing/kafka-server.ts';
import { ownRedis } from '../../brokers/testing/own-redis.ts';
import { onThisMachine } from '../../brokers/testing/pace.ts';
import { freePort } from '../../brokers/testing/process.ts';
import { type Broker, clientOf, DEFAULT_KAFKA, defaultBroker } from '../../scenario/index.ts';
import { Random } from '../random.ts';
import { playPublishes } from '../testing/publishing/play-on-model.ts';
import { type Publisher, playPublishesOn } from '../testing/publishing/play-on-server.ts';
import {
  again,
  kafkaPublisher,
  nodeRedisPublisher,
  pubSubPublisher,
  type Route,
  streamsPublisher,
} from '../testing/publishing/publishers.ts';
import { type PublishScript, publishScript } from '../testing/publishing/script.ts';

const SEED = 1;

/** No time limit of a client ends anything: that of the model is longer than every script. */
const NEVER_US = 3_600_000_000;

const GIVES_UP: PublishScript = [
  { kind: 'publish' },
  { kind: 'cut', loses: 'nothing' },
  { kind: 'publish' },
  { kind: 'publish' },
  { kind: 'giveUp' },
  { kind: 'heal' },
  { kind: 'publish' },
];

type Connect = (route: Route) => Promise<Publisher>;

const REDIS: readonly (readonly [string, Broker['kind'], 'unsent' | 'all', Connect])[] = [
  ['RedisPubSubBroker', 'redis-pubsub', 'unsent', pubSubPublisher],
  ['RedisBroker', 'redis-streams', 'unsent', streamsPublisher],
  ['node-redis, PUBLISH', 'redis-pubsub', 'unsent', (route) => nodeRedisPublisher(route, 'PUBLISH')],
  ['node-redis, XADD', 'redis-streams', 'unsent', (route) => nodeRedisPublisher(route, 'XADD')],
  ['RedisPubSubBroker, published again', 'redis-pubsub', 'all', async (route) => again(await pubSubPublisher(route))],
  ['RedisBroker, published again', 'redis-streams', 'all', async (route) => again(await streamsPublisher(route))],
];

/** Every script on the model and on the server, by one client each. @returns how often a message was stored twice, and reported */
async function holdPublishes(
  scripts: number,
  broker: Broker,
  proxy: CutProxy,
  connect: () => Promise<Publisher>,
): Promise<{ readonly twice: number; readonly reported: number }> {
  const random = new Random(SEED, broker.kind);
  const seen = { twice: 0, reported: 0 };
  for (let made = 0; made < scripts; made += 1) {
    const script = publishScript(random);
    const model = playPublishes(broker, script);
    const publisher = await connect();
    const server = await playPublishesOn(publisher, proxy, script).finally(() => publisher.close());
    expect({ script, ...server }).toEqual({ script, ...model });
    seen.twice += model.stored.length - new Set(model.stored).size;
    seen.reported += model.told.filter((told) => told !== 'published').length;
  }
  return seen;
}

function brokerOf(kind: Broker['kind'], retries: string, deliveryTimeoutUs: number): Broker {
  const usual = clientOf(defaultBroker(kind));
  // What each kind of broker can do is in the table above.
  return { ...defaultBroker(kind), client: { ...usual, retries, deliveryTimeoutUs } } as Broker;
}

describe('Redis', () => {
  describeOn('Redis', inject('redis'), () => {
    const redis = ownRedis();
    let proxy: CutProxy;
    let through = '';
    beforeAll(async () => {
      const port = await freePort();
      proxy = await CutProxy.start(port, () => redis.port);
      through = `redis://127.0.0.1:${port}`;
    });
    afterAll(() => proxy.stop());
    const route = (timeoutMs: number): Route => ({ through, direct: redis.url, prefix: uniquePrefix(), timeoutMs });

    it.each(REDIS)('%s: the model of %s, retries %s, publishes as it does', async (_name, kind, retries, connect) => {
      const broker = brokerOf(kind, retries, NEVER_US);
      const { twice, reported } = await holdPublishes(25, broker, proxy, () => connect(route(REQUEST_MS)));
      if (retries === 'all') expect(twice).toBeGreaterThan(5);
      else expect(reported).toBeGreaterThan(10);
    });

    it.each(REDIS)('%s: gives up what it cannot send in time, and says so', async (_name, kind, retries, connect) => {
      const model = playPublishes(brokerOf(kind, retries, 1_000_000), GIVES_UP);
      expect(model).toEqual({
        told: ['published', 'UnavailableError', 'UnavailableError', 'published'],
        stored: [1, 4],
      });
      const publisher = await connect(route(await onThisMachine(500)));
      expect(await playPublishesOn(publisher, proxy, GIVES_UP).finally(() => publisher.close())).toEqual(model);
    });
  });
});

describe('Kafka', () => {
  describeOn('Kafka of its own', ownKafka(), () => {
    let server: KafkaServer;
    let proxy: CutProxy;
    let through = '';
    beforeAll(async () => {
      const port = await freePort();
      server = await startKafka({ advertisedPort: port, sessionMs: 60_000 });
      proxy = await CutProxy.start(port, () => server.port);
      through = `127.0.0.1:${port}`;
    });
    afterAll(async () => {
      await proxy.stop();
      await server.stop();
    });
    const route = (timeoutMs: number): Route => ({ through, direct: through, prefix: uniquePrefix(), timeoutMs });

    it('KafkaBroker: the model, idempotent by default, publishes as it does', async () => {
      const client = { retries: 'idempotent', deliveryTimeoutUs: NEVER_US, bufferMax: 100 } as const;
      const broker: Broker = { ...DEFAULT_KAFKA, client };
      const { twice, reported } = await holdPublishes(25, broker, proxy, () => kafkaPublisher(route(REQUEST_MS)));
      expect({ twice, reported }).toEqual({ twice: 0, reported: 0 });
    });

    it('KafkaBroker: gives up what it cannot send in time, and says so', async () => {
      const client = { retries: 'idempotent', deliveryTimeoutUs: 1_000_000, bufferMax: 100 } as const;
      const model = playPublishes({ ...DEFAULT_KAFKA, client }, GIVES_UP);
      const publisher = await kafkaPublisher(route(await onThisMachine(2000)));
      expect(await playPublishesOn(publisher, proxy, GIVES_UP).finally(() => publisher.close())).toEqual(model);
    });
  });
});
