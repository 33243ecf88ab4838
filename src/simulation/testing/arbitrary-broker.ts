import fc from 'fast-check';
import type { Broker, BuiltInBroker } from '../../scenario/index.ts';
import { clients } from '../../scenario/testing/arbitrary-settings.ts';

/** Brokers of each built-in kind, with times so short that they matter within seconds. */
export const BROKERS: Readonly<Record<BuiltInBroker, fc.Arbitrary<Broker>>> = {
  memory: fc.constant({ kind: 'memory' }),
  'redis-pubsub': clients('none', 'unsent', 'all').map((client) => ({ kind: 'redis-pubsub', ...client })),
  'redis-streams': fc
    .tuple(
      fc.record({
        kind: fc.constant('redis-streams' as const),
        claimAfterUs: fc.integer({ min: 1000, max: 900_000 }),
        trim: fc.constantFrom('exact' as const, 'approximate' as const),
        nodeEntries: fc.integer({ min: 1, max: 4 }),
      }),
      clients('none', 'unsent', 'all'),
    )
    .map(([broker, client]) => ({ ...broker, ...client })),
  kafka: fc
    .tuple(
      fc.record({
        kind: fc.constant('kafka' as const),
        partitions: fc.integer({ min: 1, max: 4 }),
        key: fc.constantFrom('producer' as const, 'none' as const),
        batchRecords: fc.integer({ min: 1, max: 3 }),
        retentionUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900_000 })),
        segmentUs: fc.integer({ min: 1000, max: 900_000 }),
        segmentRecords: fc.integer({ min: 0, max: 3 }),
        checkUs: fc.integer({ min: 1000, max: 500_000 }),
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
  'kafka-share': fc.record({
    kind: fc.constant('kafka-share'),
    partitions: fc.integer({ min: 1, max: 4 }),
    lockUs: fc.integer({ min: 1000, max: 3_000_000 }),
    deliveriesMax: fc.integer({ min: 1, max: 3 }),
    locksMax: fc.integer({ min: 1, max: 5 }),
    onFailure: fc.constantFrom('release', 'reject'),
  }),
};
