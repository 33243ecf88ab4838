/** Times and brokers for property tests: see `arbitrary-scenario.ts`. */
import fc from 'fast-check';
import { LIMITS } from '../limits.ts';
import type { Broker, Client, ClientRetries } from '../scenario.ts';

export const time = fc.oneof(
  fc.integer({ min: 0, max: 10_000_000 }),
  fc.constantFrom(0, 1, LIMITS.timeUs),
  fc.integer({ min: 0, max: LIMITS.timeUs }),
);

/** Settings of a client, or none, which is the default. */
export function clients<Retries extends ClientRetries>(
  ...retries: readonly Retries[]
): fc.Arbitrary<{ readonly client?: Client<Retries> }> {
  const client = fc.record({
    retries: fc.constantFrom(...retries),
    deliveryTimeoutUs: fc.integer({ min: 1000, max: 10_000_000 }),
    bufferMax: fc.integer({ min: 1, max: 5 }),
  });
  return fc.oneof(
    fc.constant({}),
    client.map((own) => ({ client: own })),
  );
}

function withClient<Of extends object, Own extends object>(of: fc.Arbitrary<Of>, own: fc.Arbitrary<Own>) {
  return fc.tuple(of, own).map(([one, other]): Of & Own => ({ ...one, ...other }));
}

const redisClient = clients('none', 'unsent', 'all');
const kafkaClient = clients('none', 'all', 'idempotent');

export const broker: fc.Arbitrary<Broker> = fc.oneof(
  fc.record({ kind: fc.constant('memory' as const) }),
  withClient(fc.record({ kind: fc.constant('redis-pubsub' as const) }), redisClient),
  withClient(
    fc.record({
      kind: fc.constant('redis-streams' as const),
      claimAfterUs: fc.integer({ min: 1000, max: 10_000_000 }),
      trim: fc.constantFrom('exact' as const, 'approximate' as const),
      nodeEntries: fc.integer({ min: 1, max: 200 }),
    }),
    redisClient,
  ),
  withClient(
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
    kafkaClient,
  ),
  fc.record({
    kind: fc.constant('kafka-share' as const),
    partitions: fc.integer({ min: 1, max: 4 }),
    lockUs: fc.integer({ min: 1000, max: 40_000_000 }),
    deliveriesMax: fc.integer({ min: 1, max: 6 }),
    locksMax: fc.integer({ min: 1, max: 2000 }),
    onFailure: fc.constantFrom('release' as const, 'reject' as const),
  }),
  fc.record({ kind: fc.constant('own' as const), source: fc.string({ maxLength: 40, unit: 'grapheme' }) }),
);

function livelyClient<Retries extends ClientRetries>(
  { client }: { readonly client?: Client<Retries> },
  short: (us: number) => number,
): { readonly client?: Client<Retries> } {
  if (client === undefined) return {};
  return { client: { ...client, deliveryTimeoutUs: 300_000 + 4 * short(client.deliveryTimeoutUs) } };
}

/** The same, with times so short that they matter within seconds. The text of an own broker is no code that does something. */
export function livelyBroker(does: Broker, short: (us: number) => number): Broker {
  switch (does.kind) {
    case 'memory':
      return does;
    case 'own':
      return { kind: 'memory' };
    case 'redis-pubsub':
      return { ...does, ...livelyClient(does, short) };
    case 'redis-streams':
      return { ...does, ...livelyClient(does, short), claimAfterUs: 1000 + short(does.claimAfterUs) };
    case 'kafka':
      return {
        ...does,
        ...livelyClient(does, short),
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
