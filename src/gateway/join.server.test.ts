/** Taking part, with real servers behind the gateway. */
import { afterEach, describe, inject } from 'vitest';
import { describeOn } from '../brokers/testing/describe-on.ts';
import { kafkaBackend } from './backends/kafka-backend.ts';
import { redisBackend } from './backends/redis-backend.ts';
import { type GatewayHarness, gatewayHarness } from './testing/harness.ts';
import { holdToTakingPart } from './testing/taking-part.ts';

/** Time limit of the server, which another test covers. */
const GRACE_MS = 2 * 60_000;

function holds(name: string, harness: GatewayHarness): void {
  describe(`taking part on ${name}`, () => {
    afterEach(() => harness.closeAll());
    holdToTakingPart(harness);
  });
}

describeOn('Redis', inject('redis'), (url) => {
  holds(
    'Redis streams',
    gatewayHarness((prefix) => redisBackend({ url, prefix, graceMs: GRACE_MS })),
  );
});

describeOn('Kafka', inject('kafka'), (url) => {
  const settings = { bootstrapServers: [url], sessionTimeoutMs: 1000, graceMs: GRACE_MS };
  holds(
    'Kafka, with one partition',
    gatewayHarness((prefix) => kafkaBackend({ ...settings, prefix })),
  );
});
