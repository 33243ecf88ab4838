/** Brokers with any settings within the limits. */
import fc from 'fast-check';
import { LIMITS } from '../limits.ts';
import type { Broker } from '../scenario.ts';

export const time = fc.oneof(
  fc.integer({ min: 0, max: 10_000_000 }),
  fc.constantFrom(0, 1, LIMITS.timeUs),
  fc.integer({ min: 0, max: LIMITS.timeUs }),
);

export const broker: fc.Arbitrary<Broker> = fc.oneof(
  fc.record({ kind: fc.constantFrom('memory' as const, 'redis-pubsub' as const) }),
  fc.record({
    kind: fc.constant('redis-streams' as const),
    claimAfterUs: fc.integer({ min: 1000, max: 10_000_000 }),
    trim: fc.constantFrom('exact' as const, 'approximate' as const),
    nodeEntries: fc.integer({ min: 1, max: 200 }),
  }),
  fc.record({
    kind: fc.constant('kafka' as const),
    partitions: fc.integer({ min: 1, max: 4 }),
    key: fc.constantFrom('producer' as const, 'none' as const),
    batchRecords: fc.integer({ min: 1, max: 20 }),
    retentionUs: time,
    segmentUs: fc.integer({ min: 1000, max: 10_000_000 }),
    segmentRecords: fc.integer({ min: 0, max: 20 }),
    checkUs: fc.integer({ min: 1000, max: 10_000_000 }),
    rebalanceUs: time,
    protocol: fc.constantFrom('eager' as const, 'cooperative' as const, 'new' as const),
    work: fc.constantFrom('inside' as const, 'outside' as const),
    maxPollUs: fc.integer({ min: 1000, max: 400_000_000 }),
    sessionUs: time,
    joinUs: time,
  }),
  fc.record({
    kind: fc.constant('kafka-share' as const),
    partitions: fc.integer({ min: 1, max: 4 }),
    lockUs: fc.integer({ min: 1000, max: 40_000_000 }),
    deliveriesMax: fc.integer({ min: 1, max: 6 }),
    locksMax: fc.integer({ min: 1, max: 2000 }),
    onFailure: fc.constantFrom('release' as const, 'reject' as const),
  }),
);

/** Returns the broker with times so short that they matter within seconds. */
export function livelyBroker(does: Broker, short: (us: number) => number): Broker {
  switch (does.kind) {
    case 'memory':
    case 'redis-pubsub':
      return does;
    case 'redis-streams':
      return { ...does, claimAfterUs: 1000 + short(does.claimAfterUs) };
    case 'kafka':
      return {
        ...does,
        partitions: 1 + (does.partitions % 4),
        retentionUs: short(does.retentionUs),
        segmentUs: 1000 + short(does.segmentUs),
        checkUs: 1000 + short(does.checkUs),
        rebalanceUs: short(does.rebalanceUs),
        maxPollUs: 1000 + short(does.maxPollUs),
        sessionUs: short(does.sessionUs),
        joinUs: short(does.joinUs),
      };
    case 'kafka-share':
      return { ...does, lockUs: 1000 + short(does.lockUs) };
  }
}
