import * as v from 'valibot';
import type { EditIssue } from '../commands.ts';
import {
  DEFAULT_BROKER,
  DEFAULT_KAFKA,
  DEFAULT_KAFKA_CLIENT,
  DEFAULT_REDIS_CLIENT,
  DEFAULT_SHARE,
  DEFAULT_STREAMS,
  LIMITS,
} from '../limits.ts';
import type { Broker, BrokerKind, Client, KafkaRetries, RedisRetries } from '../scenario.ts';
import { integer, oneOf, type ShapeOf, shapeIssue, time } from './shapes.ts';

/** Kinds of brokers in the order in which they are offered: the first is the real class, the others are models. */
export const BROKER_KINDS: readonly BrokerKind[] = ['memory', 'redis-pubsub', 'redis-streams', 'kafka', 'kafka-share'];

/** Name of each kind of broker, for users. */
export const BROKER_NAMES: Readonly<Record<BrokerKind, string>> = {
  memory: 'In memory',
  'redis-pubsub': 'Redis pub/sub',
  'redis-streams': 'Redis Streams',
  kafka: 'Kafka',
  'kafka-share': 'Kafka, share group',
};

/** Description of a channel on each kind of broker, in sentences. */
export const BROKER_WAYS: Readonly<Record<BrokerKind, string>> = {
  memory:
    'A channel is a queue. Each message waits until one consumer takes it. Every subscriber gets its own copy at once.',
  'redis-pubsub':
    'A channel stores nothing. Everyone who listens gets a copy, consumers too. Late listeners miss the message.',
  'redis-streams':
    'A channel is a log. Consumers share one group. An unacknowledged message stays pending until a consumer claims it.',
  kafka:
    'A channel is a log in partitions. Consumers share one group: one of them reads each partition. A new owner begins at the commit.',
  'kafka-share':
    'A channel is a log whose consumers share one group. Each message is locked for one of them until it is acknowledged. A failure or an expired lock makes it available again.',
};

/** Returns a broker of the kind, with settings that can be watched. */
export function defaultBroker(kind: BrokerKind): Broker {
  switch (kind) {
    case 'memory':
      return DEFAULT_BROKER;
    case 'redis-pubsub':
      return { kind };
    case 'redis-streams':
      return DEFAULT_STREAMS;
    case 'kafka':
      return DEFAULT_KAFKA;
    case 'kafka-share':
      return DEFAULT_SHARE;
  }
}

type RedisBroker = Extract<Broker, { kind: 'redis-pubsub' | 'redis-streams' }>;
type KafkaBroker = Extract<Broker, { kind: 'kafka' | 'kafka-share' }>;

/** Returns how the clients of a broker publish; undefined in memory, which has no network. */
export function clientOf(broker: RedisBroker): Client<RedisRetries>;
export function clientOf(broker: KafkaBroker): Client<KafkaRetries>;
export function clientOf(broker: Broker): Client | undefined;
export function clientOf(broker: Broker): Client | undefined {
  switch (broker.kind) {
    case 'memory':
      return undefined;
    case 'redis-pubsub':
    case 'redis-streams':
      return broker.client ?? DEFAULT_REDIS_CLIENT;
    case 'kafka':
    case 'kafka-share':
      return broker.client ?? DEFAULT_KAFKA_CLIENT;
  }
}

const clientLimits = (usual: Client) => ({
  deliveryTimeoutUs: v.optional(time(1000), usual.deliveryTimeoutUs),
  bufferMax: v.optional(integer(1, LIMITS.capacity), usual.bufferMax),
});
export const RedisClientSchema = v.object({
  retries: v.optional(oneOf(['none', 'unsent', 'all']), DEFAULT_REDIS_CLIENT.retries),
  ...clientLimits(DEFAULT_REDIS_CLIENT),
});
export const KafkaClientSchema = v.object({
  retries: v.optional(oneOf(['none', 'all', 'idempotent']), DEFAULT_KAFKA_CLIENT.retries),
  ...clientLimits(DEFAULT_KAFKA_CLIENT),
});

export const BrokerSchema: ShapeOf<Broker> = v.variant('kind', [
  v.object({ kind: v.literal('memory') }),
  v.object({ kind: v.literal('redis-pubsub'), client: v.exactOptional(RedisClientSchema) }),
  v.object({
    kind: v.literal('redis-streams'),
    claimAfterUs: v.optional(time(1000), DEFAULT_STREAMS.claimAfterUs),
    trim: v.optional(oneOf(['exact', 'approximate']), DEFAULT_STREAMS.trim),
    nodeEntries: v.optional(integer(1, LIMITS.capacity), DEFAULT_STREAMS.nodeEntries),
    client: v.exactOptional(RedisClientSchema),
  }),
  v.object({
    kind: v.literal('kafka'),
    partitions: v.optional(integer(1, LIMITS.partitions), DEFAULT_KAFKA.partitions),
    key: v.optional(oneOf(['producer', 'none']), DEFAULT_KAFKA.key),
    batchRecords: v.optional(integer(1, LIMITS.capacity), DEFAULT_KAFKA.batchRecords),
    retentionUs: v.optional(time(), DEFAULT_KAFKA.retentionUs),
    segmentUs: v.optional(time(1000), DEFAULT_KAFKA.segmentUs),
    segmentRecords: v.optional(integer(0, LIMITS.capacity), DEFAULT_KAFKA.segmentRecords),
    checkUs: v.optional(time(1000), DEFAULT_KAFKA.checkUs),
    rebalanceUs: v.optional(time(), DEFAULT_KAFKA.rebalanceUs),
    protocol: v.optional(oneOf(['eager', 'cooperative', 'new']), DEFAULT_KAFKA.protocol),
    work: v.optional(oneOf(['inside', 'outside']), DEFAULT_KAFKA.work),
    maxPollUs: v.optional(time(1000), DEFAULT_KAFKA.maxPollUs),
    sessionUs: v.optional(time(), DEFAULT_KAFKA.sessionUs),
    joinUs: v.optional(time(), DEFAULT_KAFKA.joinUs),
    client: v.exactOptional(KafkaClientSchema),
  }),
  v.object({
    kind: v.literal('kafka-share'),
    partitions: v.optional(integer(1, LIMITS.partitions), DEFAULT_SHARE.partitions),
    lockUs: v.optional(time(1000), DEFAULT_SHARE.lockUs),
    deliveriesMax: v.optional(integer(1, LIMITS.deliveries), DEFAULT_SHARE.deliveriesMax),
    locksMax: v.optional(integer(1, LIMITS.capacity), DEFAULT_SHARE.locksMax),
    onFailure: v.optional(oneOf(['release', 'reject']), DEFAULT_SHARE.onFailure),
    client: v.exactOptional(KafkaClientSchema),
  }),
]);

/** Returns the first problem of a broker that an edit brings. */
export function brokerIssue(broker: Broker, path: string): EditIssue | undefined {
  return shapeIssue(BrokerSchema, broker, path);
}
