import fc from 'fast-check';
import type { Broker } from '../../scenario/index.ts';
import { clients } from '../../scenario/testing/arbitrary-settings.ts';

/** Brokers of each kind, with times so short that they matter within seconds. */
export const BROKERS: Readonly<Record<Broker['kind'], fc.Arbitrary<Broker>>> = {
  memory: fc.constant({ kind: 'memory' }),
  'redis-pubsub': clients('none', 'unsent', 'all').map((client) => ({ kind: 'redis-pubsub', ...client })),
  'redis-streams': fc
    .tuple(fc.integer({ min: 1000, max: 900_000 }), clients('none', 'unsent', 'all'))
    .map(([claimAfterUs, client]) => ({ kind: 'redis-streams', claimAfterUs, ...client })),
  kafka: fc
    .tuple(
      fc.record({
        kind: fc.constant('kafka' as const),
        partitions: fc.integer({ min: 1, max: 4 }),
        retentionUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900_000 })),
        rebalanceUs: fc.integer({ min: 0, max: 900_000 }),
        protocol: fc.constantFrom('eager' as const, 'cooperative' as const, 'new' as const),
        work: fc.constantFrom('inside' as const, 'outside' as const),
        maxPollUs: fc.integer({ min: 1000, max: 3_000_000 }),
        sessionUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000_000 })),
        joinUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900_000 })),
      }),
      clients('none', 'all', 'idempotent'),
    )
    .map(([broker, client]) => ({ ...broker, ...client })),
};
