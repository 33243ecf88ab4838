/** Kafka by @platformatic/kafka. Of that library's layers only the lower is used: its streams commit other offsets than the rest of Kafka. */
import {
  Admin,
  type BaseOptions,
  Consumer,
  ListOffsetTimestamps,
  Producer,
  stringSerializers,
} from '@platformatic/kafka';
import type {
  Fetched,
  KafkaClient,
  KafkaGroup,
  KafkaOutgoing,
  KafkaProducer,
  KafkaReader,
  Position,
  TopicSettings,
} from './client.ts';
import { KafkaErrors } from './kafka-errors.ts';
import { recordsOf } from './records.ts';

/** A message of the largest size, and what Kafka puts around it. */
const RECORD_BYTES_MAX = 5 * 1024 * 1024;
const FETCH_BYTES_MAX = 8 * 1024 * 1024;

const HEARTBEAT_MS = 500;
const REBALANCE_MS = 10_000;

export interface ClientSettings {
  readonly bootstrapServers: readonly string[];
  readonly clientId: string;
  readonly sasl?: BaseOptions['sasl'];
  readonly tls?: BaseOptions['tls'];
}

export class PlatformaticClient implements KafkaClient {
  readonly #options: BaseOptions;
  readonly #errors: KafkaErrors;
  readonly #admin: Admin;
  /** For questions about offsets, which an admin of this library cannot ask. */
  readonly #asker: Consumer;
  /** Calls of `createTopics` at the same time would be taken for one. */
  #creating: Promise<unknown> = Promise.resolve();

  constructor({ bootstrapServers, clientId, sasl, tls }: ClientSettings) {
    this.#options = {
      clientId,
      bootstrapBrokers: [...bootstrapServers],
      retries: 0,
      connectTimeout: 3000,
      ...(sasl === undefined ? {} : { sasl }),
      ...(tls === undefined ? {} : { tls }),
    };
    this.#errors = new KafkaErrors(bootstrapServers, secretsOf(sasl));
    this.#admin = quiet(new Admin(this.#options));
    this.#asker = quiet(new Consumer({ ...this.#options, groupId: clientId }));
  }

  async probe(): Promise<void> {
    await this.#errors.wrap(this.#admin.metadata({ topics: [], forceUpdate: true }));
  }

  async partitions(topic: string): Promise<number | undefined> {
    return this.#errors.unlessUnknown(async () => {
      const { topics } = await this.#asker.metadata({ topics: [topic], forceUpdate: true });
      return topics.get(topic)?.partitionsCount;
    });
  }

  createTopic(topic: string, { partitions, replicas, retentionMs }: TopicSettings): Promise<void> {
    const configs = [
      { name: 'retention.ms', value: `${retentionMs}` },
      { name: 'max.message.bytes', value: `${RECORD_BYTES_MAX}` },
    ];
    const create = (): Promise<void> =>
      this.#errors.unlessExists(async () => {
        await this.#admin.createTopics({ topics: [topic], partitions, replicas, configs });
      });
    const created = this.#creating.then(create, create);
    this.#creating = created.catch(() => undefined);
    return created;
  }

  async offsets(topic: string, which: 'first' | 'next'): Promise<readonly bigint[]> {
    const timestamp = which === 'first' ? ListOffsetTimestamps.EARLIEST : ListOffsetTimestamps.LATEST;
    const offsets = await this.#errors.wrap(this.#asker.listOffsets({ topics: [topic], timestamp }));
    return offsets.get(topic) ?? [];
  }

  producer(): KafkaProducer {
    const producer = quiet(new Producer({ ...this.#options, idempotent: true, serializers: stringSerializers }));
    return {
      send: async (topic, messages) => {
        await this.#errors.wrap(producer.send({ messages: messages.map((message) => toProduce(topic, message)) }));
      },
      close: () => producer.close(),
    };
  }

  reader(): KafkaReader {
    const consumer = quiet(new Consumer({ ...this.#options, groupId: this.#options.clientId }));
    return {
      fetch: (positions, waitMs) => this.#errors.wrap(fetch(consumer, positions, waitMs)),
      close: () => closed(consumer),
    };
  }

  group(id: string, topic: string, sessionMs: number): KafkaGroup {
    // The library refuses to wait for members less long than one may be silent.
    const rebalanceTimeout = Math.max(REBALANCE_MS, sessionMs);
    const times = { sessionTimeout: sessionMs, rebalanceTimeout, heartbeatInterval: HEARTBEAT_MS };
    const consumer = quiet(new Consumer({ ...this.#options, groupId: id, ...times }));
    return {
      committed: async (partitions) => {
        const asked = { topics: [{ topic, partitions: [...partitions] }] };
        const committed = await this.#errors.wrap(consumer.listCommittedOffsets(asked));
        return partitions.map((partition) => committed.get(topic)?.[partition] ?? -1n);
      },
      join: async (onAssigned, onLost) => {
        consumer.topics.track(topic);
        consumer.removeAllListeners('consumer:group:join');
        // It joins again by itself when it has to, and emits an error where that fails; then it is no member.
        consumer.removeAllListeners('error');
        consumer.on('error', onLost);
        consumer.on('consumer:group:join', () => {
          onAssigned(consumer.assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? []);
        });
        await this.#errors.wrap(consumer.joinGroup({}));
      },
      commit: (positions) =>
        this.#errors.wrap(
          consumer.commit({ offsets: positions.map((position) => ({ ...position, leaderEpoch: -1 })) }),
        ),
      close: () => closed(consumer),
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#admin.close(), closed(this.#asker)]);
  }
}

/** Also where it is a member of a group, which it leaves. */
function closed(consumer: Consumer): Promise<void> {
  return new Promise((resolve, reject) => {
    consumer.close(true, (error) => (error ? reject(error) : resolve()));
  });
}

function secretsOf(sasl: BaseOptions['sasl']): readonly string[] {
  return [sasl?.password, sasl?.token].filter((secret) => typeof secret === 'string');
}

/** Its errors come with the calls; those that it emits besides would end the process. */
function quiet<Client extends { on(name: 'error', listener: () => void): unknown }>(client: Client): Client {
  client.on('error', () => undefined);
  return client;
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function toProduce(topic: string, { key, partition, text, headers }: KafkaOutgoing) {
  return { topic, partition, value: text, headers: { ...headers }, ...(key === undefined ? {} : { key }) };
}

/** One request to each server that leads one of the partitions. */
async function fetch(consumer: Consumer, positions: readonly Position[], waitMs: number): Promise<readonly Fetched[]> {
  const { topics } = await consumer.metadata({ topics: [...new Set(positions.map(({ topic }) => topic))] });
  const byLeader = groupBy(positions, ({ topic, partition }) => topics.get(topic)?.partitions[partition]?.leader ?? -1);
  const requests = [...byLeader].map(async ([node, wanted]) => {
    const response = await consumer.fetch({
      node,
      maxWaitTime: waitMs,
      minBytes: 1,
      maxBytes: FETCH_BYTES_MAX,
      topics: [...groupBy(wanted, ({ topic }) => topic)].map(([topic, those]) => ({
        topicId: topics.get(topic)?.id ?? '',
        partitions: those.map(({ partition, offset }) => ({
          partition,
          fetchOffset: offset,
          partitionMaxBytes: FETCH_BYTES_MAX,
          currentLeaderEpoch: -1,
          lastFetchedEpoch: -1,
        })),
      })),
    });
    return recordsOf(response, wanted, (id) => [...topics].find(([, { id: other }]) => other === id)?.[0]);
  });
  return (await Promise.all(requests)).flat();
}
