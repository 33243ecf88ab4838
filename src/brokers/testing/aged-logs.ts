/**
 * Logs of a Kafka on a time line of the test's own, in days. Records have its time stamps, and the server looks for records
 * that are too old as if it were one of its days. Real times shorter than half a day do not matter.
 */
import {
  Admin,
  Connection,
  Consumer,
  IncrementalAlterConfigOperationTypes,
  incrementalAlterConfigsV1,
  ListOffsetTimestamps,
  Producer,
  ResourceTypes,
} from '@platformatic/kafka';
import { eventually } from './harness.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Bytes of a record without a key and of one byte, which is a batch of its own. */
const RECORD_BYTES = 69;

/** Settings that a server needs for {@link AgedLogs}: it checks retention often, and from its start on. */
export const LOOKS_OFTEN = { 'log.retention.check.interval.ms': '50', 'log.initial.task.delay.ms': '0' } as const;

export class AgedLogs {
  readonly #connection = new Connection('tests');
  readonly #admin: Admin;
  readonly #producer: Producer<string, string, string, string>;
  readonly #consumer: Consumer;
  readonly #url: URL;
  readonly #prefix: string;
  /** When the last day begins. */
  readonly #lastMs = Date.now();
  readonly #lastDay: number;
  #checks = 0;

  /** @param lastDay the end of the time line, which is now */
  constructor(url: string, prefix: string, lastDay: number) {
    const client = { clientId: 'tests', bootstrapBrokers: [url], retries: 0 };
    const text = (value: string | undefined) => Buffer.from(value ?? '');
    this.#admin = new Admin(client);
    this.#producer = new Producer({
      ...client,
      serializers: { key: text, value: text, headerKey: text, headerValue: text },
    });
    this.#consumer = new Consumer({ ...client, groupId: 'tests' });
    this.#url = new URL(`kafka://${url}`);
    this.#prefix = prefix;
    this.#lastDay = lastDay;
  }

  async connect(): Promise<void> {
    await this.#connection.connect(this.#url.hostname, Number(this.#url.port));
  }

  /** @param segmentRecords records that fit into a segment; 0 for any number */
  async make(names: readonly string[], segmentDays: number, segmentRecords: number): Promise<void> {
    const topics = names.map((name) => this.#prefix + name);
    await this.#create(topics, {
      'retention.ms': '-1',
      'segment.ms': `${segmentDays * DAY_MS}`,
      ...(segmentRecords === 0 ? {} : { 'internal.segment.bytes': `${segmentRecords * RECORD_BYTES + 10}` }),
    });
  }

  /** Appends a record of that day to each. */
  async append(names: readonly string[], day: number): Promise<void> {
    await this.#append(
      names.map((name) => this.#prefix + name),
      this.#msOf(day),
    );
  }

  /** Has the server look at the logs as of that day, and resolves when it has. @param retentionDays by name */
  async check(retentionDays: ReadonlyMap<string, number>, day: number): Promise<void> {
    const resources = [...retentionDays].map(([name, days]) => {
      // What is a day older than that goes, and what is as old stays.
      const value = `${(this.#lastDay - day + days + 0.5) * DAY_MS}`;
      const set = { name: 'retention.ms', configOperation: IncrementalAlterConfigOperationTypes.SET, value };
      return { resourceType: ResourceTypes.TOPIC, resourceName: this.#prefix + name, configs: [set] };
    });
    await incrementalAlterConfigsV1.api.async(this.#connection, resources, false);
    // The server has taken the settings over when it has made two logs, the second after the first was there.
    await this.#makeSentinel();
    const second = await this.#makeSentinel();
    // It deletes from a log once in each round over all. The second round began with the settings; in the third it is over.
    for (let round = 0; round < 3; round += 1) {
      await this.#append([second], this.#lastMs - DAY_MS);
      await eventually(async () => {
        const [first = 0] = await this.#firstOffsets([second]);
        if (first <= round) throw new Error('The server has not looked at its logs yet');
      });
    }
  }

  /** @returns the offsets at which the logs begin, in the order of the names */
  starts(names: readonly string[]): Promise<readonly number[]> {
    return this.#firstOffsets(names.map((name) => this.#prefix + name));
  }

  /** @returns the offset of the first record of that day or later, or -1 */
  async offsetOf(name: string, day: number): Promise<number> {
    const topic = this.#prefix + name;
    const timestamp = BigInt(this.#msOf(day));
    const found = await this.#consumer.listOffsets({ topics: [topic], timestamp });
    return Number(found.get(topic)?.[0] ?? -1n);
  }

  async close(): Promise<void> {
    await Promise.all([this.#connection.close(), this.#admin.close(), this.#producer.close(), this.#consumer.close()]);
  }

  #msOf(day: number): number {
    return this.#lastMs - (this.#lastDay - day) * DAY_MS;
  }

  async #makeSentinel(): Promise<string> {
    this.#checks += 1;
    const topic = `${this.#prefix}sentinel${this.#checks}`;
    await this.#create([topic], { 'retention.ms': `${DAY_MS / 2}` });
    return topic;
  }

  async #create(topics: readonly string[], configs: Readonly<Record<string, string>>): Promise<void> {
    const entries = Object.entries(configs).map(([name, value]) => ({ name, value }));
    await this.#admin.createTopics({ topics: [...topics], partitions: 1, replicas: 1, configs: entries });
    // Made by the controller; there when its broker says where they begin.
    await eventually(async () => {
      await this.#firstOffsets(topics);
    });
  }

  async #append(topics: readonly string[], atMs: number): Promise<void> {
    const timestamp = BigInt(atMs);
    await this.#producer.send({ messages: topics.map((topic) => ({ topic, partition: 0, timestamp, value: 'x' })) });
  }

  async #firstOffsets(topics: readonly string[]): Promise<readonly number[]> {
    const found = await this.#consumer.listOffsets({ topics: [...topics], timestamp: ListOffsetTimestamps.EARLIEST });
    return topics.map((topic) => {
      const [offset] = found.get(topic) ?? [];
      if (offset === undefined) throw new Error(`${topic} has no partition`);
      return Number(offset);
    });
  }
}
