/**
 * Where a model does, on purpose, something else than the broker whose name it has. All that is not named here is held against the
 * real server by `truth.server.test.ts` and, with clients that are not ours, by `foreign.server.test.ts`.
 */
import type { BrokerKind } from '../../scenario/index.ts';
import { SHARE_SIMPLIFICATIONS } from './share-simplifications.ts';

export interface Simplification {
  readonly broker: Exclude<BrokerKind, 'memory'>;
  /** Row of the brokers' contract that it belongs to, or its subject where no row has it. */
  readonly row: string;
  readonly model: string;
  readonly server: string;
  readonly reason: string;
}

export const SIMPLIFICATIONS: readonly Simplification[] = [
  {
    broker: 'redis-pubsub',
    row: 'C12',
    model: 'An agent has a buffer on a channel from its first consume on.',
    server: 'A process has one from when it first names the channel, also to publish or to subscribe.',
    reason: 'The picture would show every publisher a copy of what it has just sent.',
  },
  {
    broker: 'redis-streams',
    row: 'C24',
    model: 'Of several consumers that wait, the one that has waited longest is served.',
    server: 'Consumers of different processes are served as they happen to ask.',
    reason: 'A run is the same each time; no order among them is promised.',
  },
  {
    broker: 'redis-streams',
    row: 'redelivery',
    model: 'A consumer acknowledges when it is done, and can get its own message again.',
    server: 'So does Redis; RedisBroker acknowledges as it hands over, and hands no message twice to one process.',
    reason: 'Redelivery would hardly ever be seen.',
  },
  {
    broker: 'redis-streams',
    row: 'C48',
    model:
      'A channel holds its capacity (MAXLEN), read or not: no more with exact trimming, up to a node more without.',
    server:
      'So does Redis; RedisBroker limits its queue by capacity and the stream by lengthMax, one apart from the other.',
    reason: 'One figure on a channel is enough to see what becomes of the oldest.',
  },
  {
    broker: 'redis-streams',
    row: 'C48',
    model: 'A node of the log is full when it has its number of messages, however long they are.',
    server: 'A node also ends when it has 4096 bytes (stream-node-max-bytes), so that approximate trimming keeps less.',
    reason: 'Whole nodes leave in either case; a number of messages can be seen.',
  },
  {
    broker: 'kafka',
    row: 'C24',
    model:
      'Partitions are dealt out to members sorted by name: in ranges, or with as few moves as an even share allows.',
    server:
      'Names of members are random: which of them gets a partition is chance, and KafkaBroker deals one at a time.',
    reason: 'A run is the same each time; with two partitions and fewer both ways give the same.',
  },
  {
    broker: 'kafka',
    row: 'redelivery',
    model: 'A member that gets a partition back is handed again what was not committed.',
    server: 'So does Kafka; KafkaBroker knows what it has handed over, and passes over it.',
    reason: 'It shows what any client without such a memory sees.',
  },
  {
    broker: 'kafka',
    row: 'redelivery',
    model:
      'A member that is done with a message after its partition has moved commits it, and takes the group back to it.',
    server:
      'So does Kafka for a client that commits by hand; KafkaBroker commits for partitions that it owns, and no others.',
    reason: 'It shows what any client without such a memory does.',
  },
  {
    broker: 'kafka',
    row: 'C48',
    model: 'The age of a message counts from its arrival.',
    server: 'It counts from the time stamp that the producer gave it (message.timestamp.type=CreateTime).',
    reason: 'The two are a hop apart.',
  },
  {
    broker: 'kafka',
    row: 'redelivery',
    model: 'A message that comes again says so.',
    server: 'A consumer group of Kafka does not count deliveries. A share group does.',
    reason: 'The picture knows, and should not hide it.',
  },
  ...(['redis-pubsub', 'redis-streams', 'kafka'] as const).map((broker) => ({
    broker,
    row: 'lost connection',
    model: 'A client notices a cut at once, and its links to other channels go on.',
    server: 'A client uses the same connections for all channels. One that falls silent is noticed by a time limit.',
    reason: 'A link can be cut by itself in the picture, and the wait would hide what becomes of its messages.',
  })),
  ...SHARE_SIMPLIFICATIONS,
];
