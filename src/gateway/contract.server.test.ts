import { afterEach, describe, expect, inject } from 'vitest';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { keepsAll } from '../brokers/testing/keeps-all.ts';
import { describeContract } from '../messaging/contract/contract.ts';
import { type BrokerSettings, type Difference, numbered, outcome } from '../messaging/contract/harness.ts';
import { kafkaBackend } from './backends/kafka-backend.ts';
import { memoryBackend } from './backends/memory-backend.ts';
import { redisBackend } from './backends/redis-backend.ts';
import { type GatewayHarness, gatewayHarness } from './testing/harness.ts';

/** Round trips to the server in a row that makes very many. */
const MOST = 200;
/** Time limit of the server, which is not part of the contract. */
const GRACE_MS = 2 * 60_000;

/** Replaces the policy `block`: a gateway never blocks; a full queue that may drop nothing refuses. */
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

const ON_KAFKA: Readonly<Record<string, Difference>> = {
  ...keepsAll(MOST),
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
      (prefix, settings) => redisBackend({ url, prefix, graceMs: GRACE_MS, ...withoutBlock(settings) }),
      MOST,
    ),
    NOBODY_WAITS,
  );
});

describeOn('Kafka', inject('kafka'), (url) => {
  holdToContract(
    'GatewayBroker, Kafka behind it,',
    gatewayHarness(
      (prefix) => kafkaBackend({ bootstrapServers: [url], prefix, sessionTimeoutMs: 1000, graceMs: GRACE_MS }),
      MOST,
    ),
    { ...NOBODY_WAITS, ...ON_KAFKA },
  );
});
