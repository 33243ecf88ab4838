import { DEFAULT_BROKER, DEFAULT_KAFKA, DEFAULT_SHARE, DEFAULT_STREAMS } from './limits.ts';
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
  memory:
    'A channel is a queue. Each message waits until one consumer takes it. Every subscriber gets its own copy at once.',
  'redis-pubsub':
    'A channel stores nothing. Everyone who listens gets a copy, consumers too. Late listeners miss the message.',
  'redis-streams':
    'A channel is a log. Consumers share one group. A message that nobody acknowledges stays pending until a consumer claims it.',
  kafka:
    'A channel is a log in partitions. Consumers share one group: one of them reads each partition. A new owner begins at the commit.',
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
      return DEFAULT_STREAMS;
    case 'kafka':
      return DEFAULT_KAFKA;
    case 'kafka-share':
      return DEFAULT_SHARE;
  }
}
