import { afterEach, describe, expect, inject } from 'vitest';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { describeContract } from '../messaging/contract/contract.ts';
import { type BrokerSettings, type Difference, numbered, outcome } from '../messaging/contract/harness.ts';
import { kafkaBackend } from './backends/kafka.ts';
import { memoryBackend } from './backends/memory.ts';
import { redisBackend } from './backends/redis.ts';
import { type GatewayHarness, gatewayHarness } from './testing/harness.ts';

/** Journeys to the server in a row that tries a great many; above the capacity that C47 sets. */
const MOST = 1200;
const MOST_KAFKA = 200;
/** How soon a server has to answer is not the contract's. */
const PATIENCE_MS = 20_000;

/** A gateway holds nobody back: where the queue is full and may drop nothing, it refuses. */
function withoutBlock({ capacity, overflow }: BrokerSettings) {
  const policy = overflow === 'block' ? 'reject' : overflow;
  return { ...(capacity === undefined ? {} : { capacity }), ...(policy === undefined ? {} : { overflow: policy }) };
}

const NOBODY_WAITS: Readonly<Record<string, Difference>> = {
  C50: {
    title: 'nobody waits for space behind a gateway: a queue that drops nothing refuses',
    run: async ({ create }) => {
      const broker = await create({ capacity: 1, overflow: 'block' });
      await broker.publish('a', { n: 1 });
      expect(await outcome(broker.publish('a', { n: 2 }))).toBe('QueueFullError');
      expect(await broker.stats('a')).toMatchObject({ blocked: 0, depth: 1 });
      expect(await broker.consume('a')).toEqual({ n: 1 });
      await broker.publish('a', { n: 3 });
      expect(await broker.consume('a')).toEqual({ n: 3 });
    },
  },
  C56: {
    title: 'no publish waits for space: close sees through what is under way, and ends what waits for a connection',
    run: async ({ create }) => {
      const broker = await create();
      await broker.stats('a');
      const publishes = numbered(3).map((message) => outcome(broker.publish('a', message)));
      await broker.stats('a');
      await broker.close();
      expect(await Promise.all(publishes)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    },
  },
};

const KEEPS_ALL: Readonly<Record<string, Difference>> = {
  C32: {
    title: 'what reset skips counts as consumed, as Kafka only keeps where a group stands',
    kept: true,
    run: async ({ create }) => {
      const broker = await create();
      for (const message of numbered(2)) await broker.publish('a', message);
      await broker.reset();
      expect(await broker.stats('a')).toMatchObject({ accepted: 2, consumed: 2, dropped: 0, depth: 0 });
    },
  },
  C47: {
    title: 'a topic has no capacity: all is kept until it is too old',
    run: async ({ create }) => {
      const broker = await create({ capacity: 10 });
      await Promise.all(numbered(MOST_KAFKA).map((message) => broker.publish('a', message)));
      expect(await broker.stats('a')).toMatchObject({ accepted: MOST_KAFKA, depth: MOST_KAFKA, dropped: 0 });
    },
  },
  C48: {
    title: 'no queue is ever full: nothing is dropped for another message',
    run: async ({ create }) => {
      const broker = await create({ capacity: 3, overflow: 'drop-oldest' });
      const dropped: unknown[] = [];
      broker.on('overflow', (event) => dropped.push(event));
      for (const message of numbered(5)) await broker.publish('a', message);
      expect(await broker.consume('a')).toEqual({ n: 1 });
      expect(dropped).toEqual([]);
    },
  },
  C49: {
    title: 'no queue is ever full: nothing is refused',
    run: async ({ create }) => {
      const broker = await create({ capacity: 1, overflow: 'reject' });
      await broker.publish('a', { n: 1 });
      expect(await outcome(broker.publish('a', { n: 2 }))).toBe('fulfilled');
    },
  },
  C50: {
    title: 'no queue is ever full: nobody is held back',
    run: async ({ create }) => {
      const broker = await create({ capacity: 1, overflow: 'block' });
      for (const message of numbered(3)) await broker.publish('a', message);
      expect(await broker.stats('a')).toMatchObject({ accepted: 3, blocked: 0 });
    },
  },
};

function holdToContract(
  name: string,
  harness: GatewayHarness,
  differences: Readonly<Record<string, Difference>>,
): void {
  describe(name, () => {
    afterEach(() => harness.closeAll());
    describeContract(name, harness, differences);
  });
}

holdToContract(
  'GatewayBroker, memory behind it,',
  gatewayHarness((_prefix, settings) => memoryBackend(withoutBlock(settings)), MOST),
  NOBODY_WAITS,
);

describeOn('Redis', inject('redis'), (url) => {
  holdToContract(
    'GatewayBroker, Redis behind it,',
    gatewayHarness(
      (prefix, settings) => redisBackend({ url, prefix, patienceMs: PATIENCE_MS, ...withoutBlock(settings) }),
      MOST,
    ),
    NOBODY_WAITS,
  );
});

describeOn('Kafka', inject('kafka'), (url) => {
  holdToContract(
    'GatewayBroker, Kafka behind it,',
    gatewayHarness(
      (prefix) => kafkaBackend({ bootstrapServers: [url], prefix, sessionTimeoutMs: 1000, patienceMs: PATIENCE_MS }),
      MOST_KAFKA,
    ),
    { ...NOBODY_WAITS, ...KEEPS_ALL },
  );
});
