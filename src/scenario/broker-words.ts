import { DEFAULT_BROKER, DEFAULT_CLAIM_AFTER_US, DEFAULT_KAFKA, DEFAULT_SHARE } from './limits.ts';
import type { Broker, BrokerKind } from './scenario.ts';

/** In the order in which they are offered: the first is the real class, the others are models. */
export const BROKER_KINDS: readonly BrokerKind[] = ['memory', 'redis-pubsub', 'redis-streams', 'kafka', 'kafka-share'];

export const BROKER_NAMES: Readonly<Record<BrokerKind, string>> = {
  memory: 'In memory',
  'redis-pubsub': 'Redis pub/sub',
  'redis-streams': 'Redis Streams',
  kafka: 'Kafka',
  'kafka-share': 'Kafka, share group',
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
  'kafka-share':
    'A channel is a log whose consumers share one group. Each message is locked for one of them until it is acknowledged. A failure or an expired lock makes it available again.',
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
    case 'kafka-share':
      return DEFAULT_SHARE;
  }
}
