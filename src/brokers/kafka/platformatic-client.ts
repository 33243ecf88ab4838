/** Kafka by @platformatic/kafka. Only its lower layer is used: its streams commit other offsets than the rest of Kafka. */
import {
  Admin,
  type Base,
  type BaseOptions,
  Consumer,
  ListOffsetTimestamps,
  Producer,
  stringSerializers,
} from '@platformatic/kafka';
import { BrokerClosedError, UncertainError } from '../../messaging/index.ts';
import { parseServers } from './bootstrap-servers.ts';
import { BoundedClient } from './bounded-client.ts';
import type {
  KafkaClient,
  KafkaGroup,
  KafkaOutgoing,
  KafkaProducer,
  KafkaReader,
  TopicOffsets,
  TopicSettings,
  TopicState,
} from './client.ts';
import { KafkaErrors, NotReadyError, UnknownTopicError } from './kafka-errors.ts';
import { PlatformaticGroup } from './platformatic-group.ts';
import { PlatformaticReader } from './platformatic-reader.ts';
import type { KafkaSasl, KafkaTls } from './security.ts';

/** Size limit of a record: the largest message, and Kafka's overhead. */
const RECORD_BYTES_MAX = 5 * 1024 * 1024;
const FETCH_BYTES_MAX = 8 * 1024 * 1024;

export const HEARTBEAT_MS = 500;
const REBALANCE_MS = 10_000;
const CONNECT_MS_MAX = 3000;

export interface ClientSettings {
  readonly bootstrapServers: readonly string[];
  readonly clientId: string;
  /** Time limit of a call, in milliseconds. */
  readonly timeoutMs: number;
  readonly sasl?: KafkaSasl | undefined;
  readonly tls?: KafkaTls | undefined;
}

export class PlatformaticClient implements KafkaClient {
  readonly #options: BaseOptions;
  readonly #timeoutMs: number;
  readonly #errors: KafkaErrors;
  /** Clients of the library that are in use. */
  readonly #clients = new Set<BoundedClient<Base>>();
  readonly #admin: BoundedClient<Admin>;
  /** Client for questions about offsets, which an admin of this library cannot ask. */
  readonly #asker: BoundedClient<Consumer>;
  /** Queue of calls of `createTopics`: the library would merge concurrent ones. */
  #creating: Promise<unknown> = Promise.resolve();
  #hasAnswered = false;
  #closed = false;

  constructor({ bootstrapServers, clientId, timeoutMs, sasl, tls }: ClientSettings) {
    this.#options = {
      clientId,
      bootstrapBrokers: [...parseServers(bootstrapServers)],
      retries: 0,
      connectTimeout: Math.min(CONNECT_MS_MAX, timeoutMs),
      // The same, in types of the library.
      ...(sasl === undefined ? {} : { sasl: sasl as NonNullable<BaseOptions['sasl']> }),
      ...(tls === undefined ? {} : { tls: tls as NonNullable<BaseOptions['tls']> }),
    };
    this.#timeoutMs = timeoutMs;
    this.#errors = new KafkaErrors(bootstrapServers, secretsOf(sasl));
    this.#admin = this.#bound(new Admin(this.#options));
    this.#asker = this.#consumer(clientId);
  }

  get name(): string {
    return this.#errors.name;
  }

  async probe(): Promise<void> {
    try {
      await this.#errors.wrap(this.#admin.call((admin) => admin.metadata({ topics: [], forceUpdate: true })));
      this.#hasAnswered = true;
    } catch (error) {
      throw error instanceof UncertainError && !this.#hasAnswered ? this.#errors.noKafkaYet(error) : error;
    }
  }

  topic(topic: string): Promise<TopicState | undefined> {
    return this.#errors.unlessUnknown(async () => {
      const { topics } = await this.#asker.call((asker) => asker.metadata({ topics: [topic], forceUpdate: true }));
      const found = topics.get(topic);
      return found === undefined ? undefined : { id: found.id, partitions: found.partitionsCount };
    }, topic);
  }

  createTopic(topic: string, { partitions, replicas, retentionMs }: TopicSettings): Promise<void> {
    const configs = [
      { name: 'retention.ms', value: `${retentionMs}` },
      { name: 'max.message.bytes', value: `${RECORD_BYTES_MAX}` },
    ];
    const create = (): Promise<void> =>
      this.#errors.unlessExists(async () => {
        await this.#admin.call((admin) => admin.createTopics({ topics: [topic], partitions, replicas, configs }));
      }, topic);
    const created = this.#creating.then(create, create);
    this.#creating = created.catch(() => undefined);
    return created;
  }

  async offsets(topic: string, which: 'first' | 'next'): Promise<TopicOffsets | undefined> {
    // Without a cache, so that offsets of a topic are not confused with those of a deleted one.
    const state = await this.topic(topic);
    if (state === undefined) return undefined;
    const timestamp = which === 'first' ? ListOffsetTimestamps.EARLIEST : ListOffsetTimestamps.LATEST;
    const asked = this.#asker.call((asker) => asker.listOffsets({ topics: [topic], timestamp }));
    const offsets = (await this.#errors.wrap(asked, topic)).get(topic) ?? [];
    // Partitions of a topic that was just made may not have a leader yet. Fewer offsets would be taken for a topic of fewer partitions.
    if (offsets.length < Math.max(1, state.partitions)) throw new UnknownTopicError(topic);
    return { id: state.id, offsets };
  }

  topics(): Promise<readonly string[]> {
    return this.#errors.wrap(this.#admin.call((admin) => admin.listTopics()));
  }

  producer(): KafkaProducer {
    // The library must not retry, as it would do so without limit. Idempotence is requested with each batch, as a producer
    // created with it ignores `retries`. One request at a time keeps the order.
    const settings = { maxInflights: 1, repeatOnStaleMetadata: false, serializers: stringSerializers };
    const client = this.#bound(new Producer({ ...this.#options, ...settings }));
    return {
      send: (topic, messages) =>
        this.#errors.wrap(
          client.call(async (producer) => {
            try {
              const records = messages.map((message) => toProduce(topic, message));
              await producer.send({ messages: records, idempotent: true });
            } catch (error) {
              if (this.#errors.translate(error) instanceof NotReadyError) producer.clearMetadata();
              throw error;
            }
          }),
          topic,
        ),
      close: async () => client.destroy(),
    };
  }

  reader(bytesMax = FETCH_BYTES_MAX): KafkaReader {
    const settings = { bytesMax, timeoutMs: this.#timeoutMs };
    return new PlatformaticReader(this.#consumer(this.#options.clientId), this.#errors, settings);
  }

  group(id: string, topic: string, sessionMs: number): KafkaGroup {
    const times = {
      sessionTimeout: sessionMs,
      rebalanceTimeout: rebalanceMs(sessionMs),
      heartbeatInterval: HEARTBEAT_MS,
    };
    const settings = { id, topic, joinMs: this.joinMs(sessionMs) };
    return new PlatformaticGroup(settings, this.#errors, () => this.#consumer(id, times));
  }

  joinMs(sessionMs: number): number {
    return rebalanceMs(sessionMs) + this.#timeoutMs;
  }

  close(): void {
    this.#closed = true;
    for (const client of [...this.#clients]) client.destroy();
  }

  #consumer(groupId: string, times: object = {}): BoundedClient<Consumer> {
    return this.#bound(new Consumer({ ...this.#options, groupId, ...times }));
  }

  /**
   * Wraps a client.
   * @throws BrokerClosedError
   */
  #bound<Client extends Base>(client: Client): BoundedClient<Client> {
    if (this.#closed) throw new BrokerClosedError();
    const bounded: BoundedClient<Client> = new BoundedClient(client, this.#errors.name, this.#timeoutMs, () =>
      this.#clients.delete(bounded),
    );
    this.#clients.add(bounded);
    return bounded;
  }
}

/** Returns the time limit of a rebalance, which the library requires to be at least the session's. */
function rebalanceMs(sessionMs: number): number {
  return Math.max(REBALANCE_MS, sessionMs);
}

function secretsOf(sasl: KafkaSasl | undefined): readonly string[] {
  return [sasl?.password, sasl?.token].filter((secret) => typeof secret === 'string');
}

function toProduce(topic: string, { key, partition, text: value, headers }: KafkaOutgoing) {
  // Most messages have neither; the library makes two tables for headers, even for none.
  if (key === undefined && headers === undefined) return { topic, partition, value };
  return { topic, partition, value, headers: { ...headers }, ...(key === undefined ? {} : { key }) };
}
