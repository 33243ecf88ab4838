import { randomUUID } from 'node:crypto';
import { atLeastOne } from '../../messaging/parts.ts';
import { NetworkBroker, type NetworkBrokerOptions } from '../network/network-broker.ts';
import { parseServers } from './bootstrap-servers.ts';
import { KafkaDriver } from './kafka-driver.ts';
import { type ClientSettings, PlatformaticClient } from './platformatic-client.ts';

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
  /** User and password, or token. @default none */
  readonly sasl?: ClientSettings['sasl'];
  /** @default none */
  readonly tls?: ClientSettings['tls'];
}

const MECHANISMS: readonly string[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER', 'GSSAPI'];

const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Channels as topics of Kafka: the queue is a consumer group shared by all, and each broker's subscriptions read on their own,
 * from now on.
 *
 * - Delivery: at least once. A message is committed when it was delivered. If the process dies between the two, another consumer
 *   gets it, and Kafka cannot mark it as redelivered. Published messages are written once, even if the connection breaks
 *   (idempotent producer).
 * - Order: one per channel with one partition. With more, it is one for each key, and `seq` counts the messages that this process
 *   received.
 * - Queue: it has no capacity and no back-pressure. Messages older than `retentionMs` are deleted, consumed or not. A partition
 *   is read by one process at a time: with one partition only one process consumes, and the others stand by. Messages skipped by
 *   `reset` count as consumed.
 * - Start: the first `consume` joins the group, which takes as long as the servers wait for members
 *   (`group.initial.rebalance.delay.ms`, 3 s).
 * - Connections: a handful, and one more for each channel that is consumed from.
 */
export class KafkaBroker extends NetworkBroker {
  /**
   * Connects automatically, in the background.
   * @throws RangeError for invalid options
   */
  constructor(options: KafkaBrokerOptions = {}) {
    const bootstrapServers = options.bootstrapServers ?? ['127.0.0.1:9092'];
    const settings = {
      prefix: checkedPrefix(options.prefix ?? 'heron.'),
      group: checkedGroup(options.group ?? 'heron'),
      topic: {
        partitions: wholeNumber('partitions', options.partitions ?? 1),
        replicas: wholeNumber('replicas', options.replicas ?? 1),
        retentionMs: wholeNumber('retentionMs', options.retentionMs ?? RETENTION_MS),
      },
      topicsMax: atLeastOne('topicsMax', options.topicsMax ?? 1000),
      sessionTimeoutMs: wholeNumber('sessionTimeoutMs', options.sessionTimeoutMs ?? 10_000),
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
 * Returns the value if it is a whole number of at least 1.
 * @throws RangeError
 */
function wholeNumber(name: string, value: number): number {
  atLeastOne(name, value);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${name} must be a whole number, not ${value}`);
}

/**
 * Returns the prefix.
 * @throws RangeError if no topic can begin with it
 */
function checkedPrefix(prefix: string): string {
  if (/^[A-Za-z0-9._-]{0,100}$/.test(prefix)) return prefix;
  throw new RangeError('prefix takes letters, digits, ., _ and -, at most 100 of them');
}

/**
 * Returns the group's name.
 * @throws RangeError
 */
function checkedGroup(group: string): string {
  if (group !== '') return group;
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
