import {
  DEFAULT_BROKER,
  DEFAULT_CLAIM_AFTER_US,
  DEFAULT_KAFKA,
  DEFAULT_KAFKA_CLIENT,
  DEFAULT_REDIS_CLIENT,
} from './limits.ts';
import type { Broker, BrokerKind, Client, KafkaRetries, RedisRetries } from './scenario.ts';

/** In the order in which they are offered: the first is the real class, the others are models. */
export const BROKER_KINDS: readonly BrokerKind[] = ['memory', 'redis-pubsub', 'redis-streams', 'kafka'];

export const BROKER_NAMES: Readonly<Record<BrokerKind, string>> = {
  memory: 'In memory',
  'redis-pubsub': 'Redis pub/sub',
  'redis-streams': 'Redis Streams',
  kafka: 'Kafka',
};

/** What a channel is on such a broker, in a sentence. */
export const BROKER_WAYS: Readonly<Record<BrokerKind, string>> = {
  memory: 'A channel is a queue: a message waits until somebody consumes it, and is gone then. Subscribers get copies.',
  'redis-pubsub':
    'A channel is a fan-out without memory: who does not listen when a message comes never sees it, and every consumer gets its own copy.',
  'redis-streams':
    'A channel is a log. Consumers share one group: what one of them takes and does not acknowledge goes to another after a time.',
  kafka:
    'A channel is a log in partitions. Consumers share one group: each partition is read by one of them. Whoever takes it over begins at the commit.',
};

/** A broker of the kind, with settings that can be watched. */
export function defaultBroker(kind: BrokerKind): Broker {
  switch (kind) {
    case 'memory':
      return DEFAULT_BROKER;
    case 'redis-pubsub':
      return { kind };
    case 'redis-streams':
      return { kind, claimAfterUs: DEFAULT_CLAIM_AFTER_US };
    case 'kafka':
      return DEFAULT_KAFKA;
  }
}

type RedisBroker = Extract<Broker, { kind: 'redis-pubsub' | 'redis-streams' }>;
type KafkaBroker = Extract<Broker, { kind: 'kafka' }>;

/** Returns how the clients of a broker publish; undefined in memory, where there is no network between. */
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
      return broker.client ?? DEFAULT_KAFKA_CLIENT;
  }
}
