/**
 * Where a model does, on purpose, something else than the broker whose name it has. All that is not named here is held against the
 * real server by `truth.server.test.ts` and, with clients that are not ours, by `foreign.server.test.ts`.
 */
import type { BrokerKind } from '../../scenario/index.ts';

/** Deliberate difference between a model and its server, with the reason. */
export interface Simplification {
  readonly broker: Exclude<BrokerKind, 'memory'>;
  /** Row of the brokers' contract that it belongs to, or its subject where no row has it. */
  readonly row: string;
  readonly model: string;
  readonly server: string;
  readonly reason: string;
}

/** Differences of share groups; `share-truth.server.test.ts` holds all else against a server. */
export const SHARE_SIMPLIFICATIONS: readonly Simplification[] = [
  {
    broker: 'kafka-share',
    row: 'C22',
    model: 'A consumer gets one message at a time.',
    server: 'A fetch locks up to max.poll.records messages, 500 unless set: one consumer may get all that wait.',
    reason: 'One at a time shows which consumer gets which message.',
  },
  {
    broker: 'kafka-share',
    row: 'C22',
    model: 'Every consumer reads every partition.',
    server:
      'Each consumer reads some of the partitions, chosen by its random name. A message can wait for a busy consumer while another is idle.',
    reason: 'A run must be reproducible; with one partition both do the same.',
  },
  {
    broker: 'kafka-share',
    row: 'C24',
    model: 'Of several consumers that wait, the one that has waited longest is served.',
    server: 'Consumers are served in no fixed order.',
    reason: 'A run must be reproducible, and no order is promised.',
  },
  {
    broker: 'kafka-share',
    row: 'C12',
    model: 'A group starts with the oldest message of the log.',
    server:
      'A group starts with the first message after its first consumer, unless share.auto.offset.reset is earliest.',
    reason: 'People expect this of a queue.',
  },
];

/** Deliberate differences between a model and its server. */
export const SIMPLIFICATIONS: readonly Simplification[] = [
  {
    broker: 'redis-pubsub',
    row: 'C12',
    model: 'An agent has a buffer for a channel from its first consume on.',
    server: 'A process has one from its first call that names the channel, publish and subscribe included.',
    reason: 'The picture would show every publisher a copy of its own message.',
  },
  {
    broker: 'redis-streams',
    row: 'C24',
    model: 'Of several consumers that wait, the one that has waited longest is served.',
    server: 'Consumers of different processes are served in no fixed order.',
    reason: 'A run must be reproducible, and no order is promised.',
  },
  {
    broker: 'redis-streams',
    row: 'redelivery',
    model: 'A consumer acknowledges when it is done, and can get its own message again.',
    server: 'So does Redis; RedisBroker acknowledges at delivery, and never delivers a message twice to one process.',
    reason: 'Redelivery would rarely be visible.',
  },
  {
    broker: 'redis-streams',
    row: 'C48',
    model:
      'A channel keeps its capacity (MAXLEN), read or not: exactly with exact trimming, up to a node more without.',
    server: 'So does Redis; RedisBroker limits its queue by capacity and the stream by lengthMax, independently.',
    reason: 'One number on a channel is enough to show what happens to the oldest messages.',
  },
  {
    broker: 'redis-streams',
    row: 'C48',
    model: 'A node of the log is full at its number of messages, of any length.',
    server: 'A node is also full at 4096 bytes (stream-node-max-bytes): approximate trimming keeps less.',
    reason: 'Both remove whole nodes; a number of messages is visible.',
  },
  {
    broker: 'kafka',
    row: 'C24',
    model: 'Partitions are assigned to members sorted by name: in ranges, or with the fewest moves for an even share.',
    server: 'Member names are random, so the owner of a partition is random too. KafkaBroker assigns one at a time.',
    reason: 'A run must be reproducible; with up to two partitions, both give the same result.',
  },
  {
    broker: 'kafka',
    row: 'redelivery',
    model: 'A member that gets a partition back receives uncommitted messages again.',
    server: 'So does Kafka; KafkaBroker remembers what it has delivered, and skips it.',
    reason: 'It shows what a client without such a memory sees.',
  },
  {
    broker: 'kafka',
    row: 'redelivery',
    model: 'A member that finishes a message after its partition has moved commits it, and sets the group back to it.',
    server: 'So does Kafka for a client that commits manually; KafkaBroker commits only for partitions that it owns.',
    reason: 'It shows what a client without such a check does.',
  },
  {
    broker: 'kafka',
    row: 'C48',
    model: 'The age of a message counts from its arrival.',
    server: 'It counts from the timestamp set by the producer (message.timestamp.type=CreateTime).',
    reason: 'The difference is one hop.',
  },
  {
    broker: 'kafka',
    row: 'redelivery',
    model: 'A redelivered message is marked.',
    server: 'A consumer group of Kafka does not count deliveries. A share group does.',
    reason: 'The simulation knows it, and should not hide it.',
  },
  ...(['redis-pubsub', 'redis-streams', 'kafka'] as const).map((broker) => ({
    broker,
    row: 'lost connection',
    model: 'A client notices a cut at once, and its links to other channels still work.',
    server: 'A client uses the same connections for all channels. It notices a silent connection by a time limit.',
    reason: 'A single link can be cut in the picture, and the wait would hide what happens to its messages.',
  })),
  ...SHARE_SIMPLIFICATIONS,
];
