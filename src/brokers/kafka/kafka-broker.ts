import { randomUUID } from 'node:crypto';
import type { AnyChannels } from '../../messaging/index.ts';
import { atLeastOne } from '../../messaging/parts.ts';
import { NetworkBroker } from '../network/network-broker.ts';
import { checkBrokerOptions, type NetworkBrokerOptions } from '../network/network-options.ts';
import { parseServers } from './bootstrap-servers.ts';
import { KafkaDriver } from './kafka-driver.ts';
import { HEARTBEAT_MS, PlatformaticClient } from './platformatic-client.ts';
import type { KafkaSasl, KafkaTls } from './security.ts';

/** Options of a `KafkaBroker`. */
export interface KafkaBrokerOptions extends NetworkBrokerOptions {
  /** @default ['127.0.0.1:9092'] */
  readonly bootstrapServers?: readonly string[];
  /** Prefix of every channel's name in its topic. Brokers with different prefixes share nothing. @default 'heron.' */
  readonly prefix?: string;
  /** Prefix of the consumer groups whose members share the queues: `<group>.<topic>`. @default 'heron' */
  readonly group?: string;
  /**
   * Number of partitions of topics that this broker creates. One keeps the order of all messages; more keep the order of each
   * key. @default 1
   */
  readonly partitions?: number;
  /** Number of replicas of each partition. @default 1 */
  readonly replicas?: number;
  /** Milliseconds after which Kafka may delete messages, consumed or not, of topics that this broker creates. @default 7 days */
  readonly retentionMs?: number;
  /** Returns the key of a message: messages with the same key keep their order. @default the producer's name, if there is one */
  readonly keyOf?: (channel: string, producer: string | undefined) => string | undefined;
  /**
   * Largest number of topics that this broker uses: a channel has none before it is published to, consumed from or subscribed to.
   * @default 1000
   */
  readonly topicsMax?: number;
  /**
   * Milliseconds after which the partitions of a process that died are reassigned. The minimum is the servers'
   * `group.min.session.timeout.ms`, 6 s. @default 10_000
   */
  readonly sessionTimeoutMs?: number;
  /**
   * Milliseconds after which a partition that was added to a topic is noticed. It is then read from its start, so that nothing in it is
   * missed. @default 30_000
   */
  readonly metadataMaxAgeMs?: number;
  /** User and password, or token. @default none */
  readonly sasl?: KafkaSasl | undefined;
  /** @default none */
  readonly tls?: KafkaTls | undefined;
}

const MECHANISMS: readonly string[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER', 'GSSAPI'];

/** Largest numbers of the types that Kafka's protocol has for these options. */
const INT16_MAX = 2 ** 15 - 1;
const INT32_MAX = 2 ** 31 - 1;

const METADATA_MAX_AGE_MS = 30_000;
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Channels as topics of Kafka: the queue is a consumer group shared by all, and each broker's subscriptions read on their own,
 * from now on.
 *
 * Delivery: at least once. A message is committed when it was handed over; if the process dies between the two, another gets it, and
 * Kafka cannot say that it was delivered before. Published messages are written once, also where the connection breaks (idempotent).
 * Order: one per channel with one partition; with more, one for each key, and `seq` counts what came to this process. Messages without
 * a key go to one partition until it has got 16 KiB, then to one at random, as with the Java client: they keep no order then.
 * Queue: nothing is held back or refused; what is older than `retentionMs` goes, consumed or not. A partition is read by one process at
 * a time: with one partition only one process consumes, and the others stand by. What `reset` skips counts as consumed.
 * The first `consume` joins the group, which takes as long as the servers wait for members (`group.initial.rebalance.delay.ms`, 3 s).
 * A handful of connections, and one more for each channel that is consumed from.
 */
export class KafkaBroker<Channels extends object = AnyChannels> extends NetworkBroker<Channels> {
  /** Connects by itself, in the background. @throws RangeError for options that cannot be */
  constructor(options: KafkaBrokerOptions = {}) {
    checkBrokerOptions('KafkaBroker', options);
    const bootstrapServers = options.bootstrapServers ?? ['127.0.0.1:9092'];
    const settings = {
      prefix: checkedPrefix(options.prefix ?? 'heron.'),
      group: checkedGroup(options.group ?? 'heron'),
      topic: {
        partitions: wholeNumber('partitions', options.partitions ?? 1, INT32_MAX),
        replicas: wholeNumber('replicas', options.replicas ?? 1, INT16_MAX),
        retentionMs: wholeNumber('retentionMs', options.retentionMs ?? RETENTION_MS),
      },
      topicsMax: atLeastOne('topicsMax', options.topicsMax ?? 1000),
      // A session holds at least one heartbeat.
      sessionTimeoutMs: wholeNumber('sessionTimeoutMs', options.sessionTimeoutMs ?? 10_000, INT32_MAX, HEARTBEAT_MS),
      metadataMaxAgeMs: atLeastOne('metadataMaxAgeMs', options.metadataMaxAgeMs ?? METADATA_MAX_AGE_MS),
      requestTimeoutMs: atLeastOne('requestTimeoutMs', options.requestTimeoutMs ?? 5000),
      keyOf: options.keyOf ?? ((_channel: string, producer: string | undefined) => producer),
    };
    checkSasl(options.sasl);
    parseServers(bootstrapServers);
    super((reports) => {
      const client = new PlatformaticClient({
        bootstrapServers,
        clientId: `heron-${randomUUID()}`,
        timeoutMs: settings.requestTimeoutMs,
        sasl: options.sasl,
        tls: options.tls,
      });
      return new KafkaDriver(settings, client, reports);
    }, options);
  }
}

/**
 * Returns the value if it is a whole number from `min` to `max`.
 * @throws RangeError
 */
function wholeNumber(name: string, value: number, max = Number.MAX_SAFE_INTEGER, min = 1): number {
  atLeastOne(name, value);
  if (value < min) throw new RangeError(`${name} must be at least ${min}, not ${value}`);
  if (Number.isFinite(value) && value > max) throw new RangeError(`${name} must be at most ${max}, not ${value}`);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${name} must be a whole number, not ${value}`);
}

/**
 * Returns the prefix.
 * @throws RangeError if no topic can begin with it
 */
function checkedPrefix(prefix: string): string {
  if (typeof prefix === 'string' && /^[A-Za-z0-9._-]{0,100}$/.test(prefix)) return prefix;
  throw new RangeError('prefix takes letters, digits, ., _ and -, at most 100 of them');
}

/**
 * Returns the group's name.
 * @throws RangeError
 */
function checkedGroup(group: string): string {
  if (typeof group === 'string' && group !== '') return group;
  throw new RangeError('group must have a name, such as heron');
}

/**
 * Checks the options of SASL.
 * @throws RangeError
 */
function checkSasl(sasl: KafkaBrokerOptions['sasl']): void {
  if (sasl === undefined || sasl.authenticate !== undefined) return;
  const { mechanism, username, password, token } = sasl;
  if (!MECHANISMS.includes(mechanism)) {
    throw new RangeError(`sasl.mechanism takes ${MECHANISMS.join(', ')}`);
  }
  if (mechanism === 'GSSAPI') throw new RangeError('sasl.mechanism GSSAPI needs sasl.authenticate');
  const missing = mechanism === 'OAUTHBEARER' ? { token } : { username, password };
  for (const [name, value] of Object.entries(missing)) {
    if (value === undefined) throw new RangeError(`sasl.mechanism ${mechanism} needs sasl.${name}`);
  }
}
