/** Reading of topics from any place, for many readers on one connection; and which topics there are. */
import { Admin, Consumer } from '@platformatic/kafka';
import { KafkaErrors, recordsOf } from '../../brokers/kafka/parts.ts';
import { BATCH_BYTES } from '../backend.ts';
import type { FetchedPartition, TopicReading } from './topic-log.ts';

export interface KafkaReadingSettings {
  readonly bootstrapServers: readonly string[];
  readonly clientId: string;
  readonly sasl: { readonly mechanism: 'PLAIN'; readonly username: string; readonly password: string } | undefined;
}

export class KafkaReading implements TopicReading {
  readonly #errors: KafkaErrors;
  readonly #consumer: Consumer;
  readonly #admin: Admin;

  constructor({ bootstrapServers, clientId, sasl }: KafkaReadingSettings) {
    const options = {
      clientId: `${clientId}-reading`,
      bootstrapBrokers: [...bootstrapServers],
      retries: 0,
      connectTimeout: 1500,
      ...(sasl === undefined ? {} : { sasl }),
    };
    this.#errors = new KafkaErrors(bootstrapServers, sasl === undefined ? [] : [sasl.password]);
    this.#consumer = new Consumer({ ...options, groupId: options.clientId });
    this.#admin = new Admin(options);
    // Its errors come with the calls; those that it emits besides would end the process.
    for (const client of [this.#consumer, this.#admin]) client.on('error', () => undefined);
  }

  async topics(): Promise<readonly string[]> {
    return this.#errors.wrap(this.#admin.listTopics());
  }

  fetch(topic: string, offsets: readonly bigint[]): Promise<readonly FetchedPartition[] | undefined> {
    return this.#errors.unlessUnknown(() => this.#fetch(topic, offsets));
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#consumer.close(true), this.#admin.close()]);
  }

  async #fetch(topic: string, offsets: readonly bigint[]): Promise<readonly FetchedPartition[]> {
    const { topics } = await this.#consumer.metadata({ topics: [topic] });
    const { id = '', partitions = [] } = topics.get(topic) ?? {};
    const positions = offsets.map((offset, partition) => ({ topic, partition, offset }));
    const leaders = new Set(positions.map(({ partition }) => partitions[partition]?.leader ?? -1));
    const fetched = [...leaders].map(async (node) => {
      const led = positions.filter(({ partition }) => (partitions[partition]?.leader ?? -1) === node);
      const response = await this.#consumer.fetch({
        node,
        maxWaitTime: 0,
        minBytes: 0,
        maxBytes: BATCH_BYTES,
        topics: [
          {
            topicId: id,
            partitions: led.map(({ partition, offset }) => ({
              partition,
              fetchOffset: offset,
              partitionMaxBytes: BATCH_BYTES,
              currentLeaderEpoch: -1,
              lastFetchedEpoch: -1,
            })),
          },
        ],
      });
      return recordsOf(response, led, (other) => (other === id ? topic : undefined));
    });
    return (await Promise.all(fetched)).flat();
  }
}
