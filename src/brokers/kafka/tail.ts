import type { Arrival, DriverReports } from '../network/driver.ts';
import type { KafkaRecord, TopicOffsets, TopicState } from './client.ts';
import type { FetchLoop } from './fetch-loop.ts';
import { UnknownTopicError } from './kafka-errors.ts';
import type { Topic } from './topic.ts';

/**
 * The reader of a topic for the subscriptions of one channel: from its end on. A topic that replaces it is read from the start.
 */
export class Tail {
  readonly #topic: Topic;
  readonly #loop: FetchLoop;
  readonly #reports: DriverReports;
  /** Id of the topic that is read, or was before it was gone. */
  #id: string | undefined;
  /** Sequence number of the last message received. It only increases: numbers continue across topics. */
  #received = 0;
  /** Difference between sequence numbers and offsets of a topic with one partition. */
  #base = 0;
  /** Partitions that are read. */
  #partitions = 0;

  constructor(topic: Topic, loop: FetchLoop, reports: DriverReports) {
    this.#topic = topic;
    this.#loop = loop;
    this.#reports = reports;
  }

  /** Begins to read from the end, if it does not read yet. Resolves when all messages written before have been delivered. */
  async start(): Promise<void> {
    if (this.#id === undefined) await this.#topic.use();
    let ends = await this.#topic.ends();
    if (this.#id === undefined && ends === undefined) {
      await this.#topic.remake();
      ends = await this.#topic.ends();
    }
    if (ends === undefined) {
      if (this.#id === undefined) throw new UnknownTopicError(this.#topic.name);
      // A topic that is gone delivers nothing more.
      return;
    }
    if (this.#id === undefined) {
      this.#received = Math.max(this.#received, sum(ends.offsets));
      this.#base = this.#received - sum(ends.offsets);
      this.#read(ends);
    }
    const { id: topicId, offsets } = ends;
    this.grown({ id: topicId, partitions: offsets.length });
    const { name: topic } = this.#topic;
    await Promise.all(offsets.map((offset, partition) => this.#loop.reached({ topic, topicId, partition, offset })));
  }

  /** Reads partitions that were added from their start: all that is in them was written since this began to read. */
  grown({ id, partitions }: TopicState): void {
    if (id !== this.#id) return;
    const known = this.#partitions;
    this.#partitions = Math.max(known, partitions);
    for (let partition = known; partition < partitions; partition += 1) this.#readPartition(id, partition, 0n);
  }

  stop(): void {
    this.#id = undefined;
    this.#loop.deleteTopic(this.#topic.name);
  }

  #read({ id, offsets }: TopicOffsets): void {
    this.#id = id;
    this.#partitions = offsets.length;
    for (const [partition, offset] of offsets.entries()) this.#readPartition(id, partition, offset);
  }

  #readPartition(id: string, partition: number, offset: bigint): void {
    this.#loop.set({
      topic: this.#topic.name,
      topicId: id,
      partition,
      offset,
      receive: (records) => this.#receive(records),
      hungry: () => true,
      missed: (count) => this.#topic.missed(count),
      refused: (error) =>
        this.#reports.event('error', { channel: this.#topic.channel, seq: 0, subscription: undefined, error }),
      gone: () => void this.#readReplacement(id, partition),
    });
  }

  #receive(records: readonly KafkaRecord[]): Promise<void> | undefined {
    if (records.length === 0) return undefined;
    const arrivals = records.map(({ offset, text, headers }): Arrival => {
      this.#received = this.#partitions === 1 ? this.#base + Number(offset) + 1 : this.#received + 1;
      return { text, seq: this.#received, producer: headers?.get('producer') };
    });
    return this.#reports.received(this.#topic.channel, arrivals);
  }

  async #readReplacement(id: string, partition: number): Promise<void> {
    // All partitions end together.
    if (partition !== 0) return;
    const first = await this.#topic.whenReplaced(id, () => this.#id === id);
    if (first === undefined) return;
    this.#topic.replaced(first.id);
    this.#base = this.#received - sum(first.offsets);
    this.#read(first);
  }
}

function sum(offsets: readonly bigint[]): number {
  return Number(offsets.reduce((total, offset) => total + offset, 0n));
}
