import fc from 'fast-check';
import type { Broker } from '../../scenario/index.ts';

/** Brokers of each kind, with times so short that they matter within seconds. */
export const BROKERS: Readonly<Record<Broker['kind'], fc.Arbitrary<Broker>>> = {
  memory: fc.constant({ kind: 'memory' }),
  'redis-pubsub': fc.constant({ kind: 'redis-pubsub' }),
  'redis-streams': fc.record({
    kind: fc.constant('redis-streams'),
    claimAfterUs: fc.integer({ min: 1000, max: 900_000 }),
    trim: fc.constantFrom('exact', 'approximate'),
    nodeEntries: fc.integer({ min: 1, max: 4 }),
  }),
  kafka: fc.record({
    kind: fc.constant('kafka'),
    partitions: fc.integer({ min: 1, max: 4 }),
    key: fc.constantFrom('producer', 'none'),
    batchRecords: fc.integer({ min: 1, max: 3 }),
    retentionUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900_000 })),
    segmentUs: fc.integer({ min: 1000, max: 900_000 }),
    segmentRecords: fc.integer({ min: 0, max: 3 }),
    checkUs: fc.integer({ min: 1000, max: 500_000 }),
    rebalanceUs: fc.integer({ min: 0, max: 900_000 }),
    protocol: fc.constantFrom('eager', 'cooperative', 'new'),
    work: fc.constantFrom('inside', 'outside'),
    maxPollUs: fc.integer({ min: 1000, max: 3_000_000 }),
    sessionUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000_000 })),
    joinUs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 900_000 })),
  }),
  'kafka-share': fc.record({
    kind: fc.constant('kafka-share'),
    partitions: fc.integer({ min: 1, max: 4 }),
    lockUs: fc.integer({ min: 1000, max: 3_000_000 }),
    deliveriesMax: fc.integer({ min: 1, max: 3 }),
    locksMax: fc.integer({ min: 1, max: 5 }),
    onFailure: fc.constantFrom('release', 'reject'),
  }),
};
