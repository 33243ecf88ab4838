/** The kinds of brokers. What each does in a run is its model, in `simulation/models`; the first is the real class. */
import * as v from 'valibot';
import type { EditIssue } from '../commands.ts';
import { LIMITS } from '../limits.ts';
import type { Broker, BrokerKind, BuiltInBroker, Client, KafkaRetries, RedisRetries } from '../scenario.ts';
import type { LinksVersion } from './behaviours.ts';
import {
  type AnyKind,
  type Choices,
  choiceField,
  codeField,
  countField,
  type Family,
  type Field,
  familyShape,
  fresh,
  timeField,
} from './field.ts';
import { type ShapeOf, shapeIssue } from './value-shapes.ts';

/** Settings that every broker may have. */
type Shared = 'kind' | 'client';

/** Contents that a channel keeps. A group reads a log from a position; in a shared log, each message is locked for one consumer. */
export type Keeping = 'queue' | 'nothing' | 'log' | 'shared log';

interface BrokerRow {
  readonly keeps: Keeping;
  /** Kind of the clients that publish to it; none publish to the broker in memory. */
  readonly clients?: 'redis' | 'kafka';
  /**
   * First version of links whose readers know the kind.
   * @default 1
   */
  readonly linksSince?: LinksVersion;
}

/** Code of a new broker: the documented broker in memory, shortened. */
const FIRST_BROKER = `import { MessageBroker } from 'heronry/messaging';

export class MyBroker extends MessageBroker {
  queues = new Map();
  waiting = new Map();
  callbacks = new Map();

  createChannel(channel) {
    if (this.queues.has(channel)) return;
    this.queues.set(channel, []);
    this.waiting.set(channel, []);
    this.callbacks.set(channel, []);
  }

  async publish(channel, message) {
    this.createChannel(channel);
    const next = this.waiting.get(channel).shift();
    if (next !== undefined) next(message);
    else this.queues.get(channel).push(message);
    for (const callback of this.callbacks.get(channel)) callback(message);
  }

  async consume(channel) {
    this.createChannel(channel);
    const queue = this.queues.get(channel);
    if (queue.length > 0) return queue.shift();
    return new Promise((resolve) => this.waiting.get(channel).push(resolve));
  }

  subscribe(channel, callback) {
    this.createChannel(channel);
    const callbacks = this.callbacks.get(channel);
    callbacks.push(callback);
    return () => callbacks.splice(callbacks.indexOf(callback), 1);
  }
}
`;

type Of<Name extends BrokerKind> = Extract<Broker, { readonly kind: Name }>;

/** A time that matters: before a hop is there, nothing can be claimed or time out. */
const US_MIN = 1000;
const partitions = countField('Partitions', { min: 1, max: LIMITS.partitions, or: 1, start: 1 });

/** Returns options for a setting that is the same in a new broker and where a file leaves it out. */
function usual<Value>(value: Value, hint?: string): { or: Value; start: Value; hint?: string } {
  return { or: value, start: value, ...(hint === undefined ? {} : { hint }) };
}

const TRIMS: Choices<Of<'redis-streams'>['trim']> = {
  exact: { label: 'Exactly (MAXLEN =)', hint: 'The log keeps exactly its capacity.' },
  approximate: {
    label: 'Approximately (MAXLEN ~)',
    hint: 'Only whole nodes are removed. The log keeps its capacity and up to one node more.',
  },
};

const PROTOCOLS: Choices<Of<'kafka'>['protocol']> = {
  eager: {
    label: 'Eager (classic)',
    hint: 'All members pause. Every partition restarts at its commit, even if it keeps its owner.',
  },
  cooperative: {
    label: 'Cooperative (classic)',
    hint: 'Members keep reading. Only partitions that move pause, and restart at their commit.',
  },
  new: {
    label: 'New (KIP-848)',
    hint: 'The server moves one partition at a time. Only partitions that move pause.',
  },
};

const KEYS: Choices<Of<'kafka'>['key']> = {
  producer: { label: 'Sender’s name', hint: 'All messages from a sender go to one partition and keep their order.' },
  none: { label: 'None', hint: 'A sender fills one partition after another. There is no order across partitions.' },
};

const WORK: Choices<Of<'kafka'>['work']> = {
  inside: { label: 'Inside the poll loop', hint: 'A rebalance waits until the consumer has finished its message.' },
  outside: {
    label: 'Outside the poll loop',
    hint: 'A rebalance does not wait. A message being processed can be delivered twice.',
  },
};

const ON_FAILURE: Choices<Of<'kafka-share'>['onFailure']> = {
  release: { label: 'Releases the message', hint: 'It is available again at once, for any consumer.' },
  reject: { label: 'Rejects the message', hint: 'It is archived and never delivered again.' },
};

const keepsForEver = ({ retentionUs }: Of<'kafka'>): boolean => retentionUs === 0;

/**
 * The kinds in the order in which they are offered. The times can be watched; whatever else is not said otherwise is as a server
 * or a Java client of today has it.
 */
export const BROKERS: { readonly [Name in BrokerKind]: Family<Broker, Shared>[Name] & BrokerRow } = {
  memory: {
    label: 'In memory',
    hint: 'A channel is a queue. Each message waits until one consumer takes it. Every subscriber gets its own copy at once.',
    fields: {},
    keeps: 'queue',
  },
  'redis-pubsub': {
    label: 'Redis pub/sub',
    hint: 'A channel stores nothing. Everyone who listens gets a copy, consumers too. Late listeners miss the message.',
    fields: {},
    keeps: 'nothing',
    clients: 'redis',
  },
  'redis-streams': {
    label: 'Redis Streams',
    hint: 'A channel is a log. Consumers share one group. An unacknowledged message stays pending until a consumer claims it.',
    fields: {
      claimAfterUs: timeField('Claimed after', {
        minUs: US_MIN,
        ...usual(5_000_000, 'After this time, the next consumer that asks gets an unacknowledged message.'),
      }),
      // As `RedisBroker` trims.
      trim: choiceField('Trimming of a full log', TRIMS, usual('exact')),
      nodeEntries: countField('Messages per node', {
        min: 1,
        max: LIMITS.capacity,
        ...usual(100, 'stream-node-max-entries of the server; its default is 100.'),
      }),
    },
    shown: { nodeEntries: ({ trim }) => trim === 'approximate' },
    keeps: 'log',
    clients: 'redis',
  },
  kafka: {
    label: 'Kafka',
    hint: 'A channel is a log in partitions. Consumers share one group: one of them reads each partition. A new owner begins at the commit.',
    fields: {
      partitions,
      // As `KafkaBroker` sends.
      key: choiceField('Key', KEYS, usual('producer')),
      batchRecords: countField('Messages per batch', {
        min: 1,
        max: LIMITS.capacity,
        ...usual(4, 'Then the producer picks another one at random. A Java client does so after 16 KiB.'),
      }),
      retentionUs: timeField(
        'Retention time',
        usual(0, 'Minimum; whole segments are removed. 0 keeps messages forever.'),
      ),
      segmentUs: timeField('Segment duration', {
        minUs: US_MIN,
        ...usual(
          5_000_000,
          'After this time, a new message starts the next segment. The default of a server is 7 days.',
        ),
      }),
      segmentRecords: countField('Messages per segment', {
        min: 0,
        max: LIMITS.capacity,
        ...usual(10, '0: no limit. A segment of a server holds 1 GiB.'),
      }),
      checkUs: timeField('Retention check interval', {
        minUs: US_MIN,
        ...usual(1_000_000, 'The server then deletes old segments. Its default is 5 min.'),
      }),
      rebalanceUs: timeField('Rebalance duration', usual(1_500_000, 'Time to assign the partitions.')),
      protocol: choiceField('Rebalance protocol', PROTOCOLS, usual('eager')),
      work: choiceField('Processing', WORK, usual('inside')),
      maxPollUs: timeField('Longest processing in the poll loop', {
        minUs: US_MIN,
        ...usual(300_000_000, 'A slower consumer leaves the group.'),
      }),
      sessionUs: timeField(
        'Session timeout',
        usual(
          45_000_000,
          'A crash is noticed after it. The new protocol sets it on the server. 0: the consumer leaves properly.',
        ),
      ),
      joinUs: timeField('Subscription join time', usual(0, '0: it reads without a group and is ready at once.')),
    },
    shown: {
      batchRecords: ({ key }) => key === 'none',
      segmentUs: (broker) => !keepsForEver(broker),
      segmentRecords: (broker) => !keepsForEver(broker),
      checkUs: (broker) => !keepsForEver(broker),
    },
    keeps: 'log',
    clients: 'kafka',
  },
  'kafka-share': {
    label: 'Kafka, share group',
    hint: 'A channel is a log whose consumers share one group. Each message is locked for one of them until it is acknowledged. A failure or an expired lock makes it available again.',
    fields: {
      partitions,
      lockUs: timeField('Lock duration', {
        minUs: US_MIN,
        ...usual(30_000_000, 'After it, an unacknowledged message is available again.'),
      }),
      deliveriesMax: countField('Delivery limit', { min: 1, max: LIMITS.deliveries, ...usual(5) }),
      locksMax: countField('In-flight limit per partition', { min: 1, max: LIMITS.capacity, ...usual(2000) }),
      onFailure: choiceField('On failure, a consumer', ON_FAILURE, usual('release')),
    },
    keeps: 'shared log',
    clients: 'kafka',
  },
  own: {
    label: 'Your own',
    hint: 'A class in TypeScript that extends MessageBroker. It runs in a closed sandbox: no network, no files, no page.',
    fields: { source: codeField('Code', FIRST_BROKER) },
    keeps: 'queue',
    linksSince: 5,
  },
};

/** Kinds of brokers, in the order in which they are offered. */
export const BROKER_KINDS = Object.keys(BROKERS) as readonly BrokerKind[];

/** Kinds whose behaviour the project provides: all but the user's own, whose code is in the scenario. */
export const BUILT_IN_BROKERS: readonly BuiltInBroker[] = BROKER_KINDS.filter((kind) => kind !== 'own');

/** Name of each kind of broker, for users. */
export const BROKER_NAMES = wordsOf('label');

/** Description of a channel on each kind of broker, in sentences. */
export const BROKER_WAYS = wordsOf('hint');

function wordsOf(which: 'label' | 'hint'): Readonly<Record<BrokerKind, string>> {
  // The keys of the table are the kinds.
  return Object.fromEntries(Object.entries<AnyKind>(BROKERS).map(([kind, row]) => [kind, row[which] ?? ''])) as Record<
    BrokerKind,
    string
  >;
}

/** Returns a broker of the kind, with settings that can be watched. */
export function defaultBroker<Name extends BrokerKind>(kind: Name): Of<Name> {
  // The fields of a row are those of its kind.
  return fresh<Broker>(BROKERS[kind], kind, { channel: '', agent: '' }) as Of<Name>;
}

/** The settings of a new Redis Streams. */
export const DEFAULT_STREAMS = defaultBroker('redis-streams');
/** The settings of a new Kafka. */
export const DEFAULT_KAFKA = defaultBroker('kafka');
/** The settings of a new share group. */
export const DEFAULT_SHARE = defaultBroker('kafka-share');

const NOT_RETRIED = {
  label: 'Off (fire and forget)',
  hint: 'A message lost on a link stays lost, and no error is reported.',
};
const ALL_HINT = 'Resends unanswered messages. A message can be stored twice.';

const REDIS_RETRIES: Choices<RedisRetries> = {
  unsent: {
    label: 'Unsent messages only (node-redis)',
    hint: 'Buffers messages while the link is cut. Reports an error for an unanswered message.',
  },
  all: { label: 'Everything (redis-py)', hint: ALL_HINT },
  none: NOT_RETRIED,
};

const KAFKA_RETRIES: Choices<KafkaRetries> = {
  idempotent: { label: 'Idempotent', hint: 'Resends unanswered messages. Kafka stores each once.' },
  all: { label: 'Without idempotence', hint: ALL_HINT },
  none: NOT_RETRIED,
};

/** Fields of the settings of clients, with `retries` as the clients of a kind of broker have it. */
function clientFields<Retries extends string>(
  choices: Choices<Retries>,
  { retries, deliveryTimeoutUs, bufferMax }: { readonly retries: Retries } & Omit<Client, 'retries'>,
) {
  return {
    retries: choiceField('Clients retry publishes', choices, usual(retries)),
    deliveryTimeoutUs: timeField('Delivery timeout', {
      minUs: US_MIN,
      ...usual(deliveryTimeoutUs, 'Time after which a client gives up and reports an error.'),
    }),
    bufferMax: countField('Client buffer, in messages', { min: 1, max: LIMITS.capacity, ...usual(bufferMax) }),
  };
}

/** Settings of the clients of a broker: for each, their fields and their shape. */
export const CLIENTS = {
  // Time limit of a command as in node-redis of today; messages as in `RedisBroker`.
  redis: clientRow(clientFields(REDIS_RETRIES, { retries: 'unsent', deliveryTimeoutUs: 5_000_000, bufferMax: 10_000 })),
  // `enable.idempotence` and `delivery.timeout.ms` of a Java client of today.
  kafka: clientRow(
    clientFields(KAFKA_RETRIES, { retries: 'idempotent', deliveryTimeoutUs: 120_000_000, bufferMax: 10_000 }),
  ),
};

function clientRow<Fields extends { readonly [name: string]: Field<unknown> }>(fields: Fields) {
  const shape = v.object(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.shape])));
  const starts = Object.fromEntries(Object.entries(fields).map(([name, { start }]) => [name, start]));
  // The fields of a client's row are those of its settings.
  const usualClient = starts as {
    readonly [Name in keyof Fields]: Fields[Name] extends Field<infer Value> ? Value : never;
  };
  return { label: 'Client', fields, shape, usual: usualClient };
}

type RedisBroker = Of<'redis-pubsub' | 'redis-streams'>;
type KafkaBroker = Of<'kafka' | 'kafka-share'>;

/** Returns how the clients of a broker publish; undefined in memory, which has no network. */
export function clientOf(broker: RedisBroker): Client<RedisRetries>;
export function clientOf(broker: KafkaBroker): Client<KafkaRetries>;
export function clientOf(broker: Broker): Client | undefined;
export function clientOf(broker: Broker): Client | undefined {
  const { clients } = BROKERS[broker.kind];
  if (clients === undefined || broker.kind === 'memory' || broker.kind === 'own') return undefined;
  return broker.client ?? CLIENTS[clients].usual;
}

export const BrokerSchema: ShapeOf<Broker> = familyShape<Broker>(BROKERS, {}, (kind) => {
  const { clients }: BrokerRow = BROKERS[kind];
  return clients === undefined ? {} : { client: v.exactOptional(CLIENTS[clients].shape) };
});

/** Returns the first problem of a broker that an edit brings. */
export function brokerIssue(broker: Broker, path: string): EditIssue | undefined {
  return shapeIssue(BrokerSchema, broker, path);
}
