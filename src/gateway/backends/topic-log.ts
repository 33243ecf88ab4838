import { OffsetError } from '../../brokers/kafka/parts.ts';
import { BATCH_BYTES, type Log, type LogBatch, type LogPlace, type LogRecord } from '../backend.ts';
import { whenReady } from './when-ready.ts';

/** What the log needs of clients for Kafka. */
export interface TopicOffsets {
  partitions(topic: string): Promise<number | undefined>;
  offsets(topic: string, which: 'first' | 'next'): Promise<readonly bigint[]>;
}

export interface TopicReading {
  /** What there is at once, from each partition on; undefined where there is no such topic. */
  fetch(topic: string, offsets: readonly bigint[]): Promise<readonly FetchedPartition[] | undefined>;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly records: readonly {
    readonly offset: bigint;
    readonly text: string;
    readonly headers: ReadonlyMap<string, string>;
  }[];
  /** Where to read on. */
  readonly next: bigint;
}

/** Positions are the offsets of the next message of each partition: `41`, or `41.12` where there are two. */
export class TopicLog implements Log {
  readonly #topicOf: (channel: string) => string;
  readonly #client: TopicOffsets;
  readonly #reading: TopicReading;

  readonly #patienceMs: number;

  constructor(topicOf: (channel: string) => string, client: TopicOffsets, reading: TopicReading, patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.#topicOf = topicOf;
    this.#client = client;
    this.#reading = reading;
  }

  isPosition(text: string): boolean {
    return /^\d{1,18}(\.\d{1,18}){0,999}$/.test(text);
  }

  start(channel: string): Promise<LogPlace> {
    return this.#place(channel, 'first');
  }

  end(channel: string): Promise<LogPlace> {
    return this.#place(channel, 'next');
  }

  async read(channel: string, after: string): Promise<LogBatch> {
    const offsets = after.split('.').map(BigInt);
    const topic = this.#topicOf(channel);
    try {
      const fetched = await whenReady(() => this.#reading.fetch(topic, offsets), this.#patienceMs);
      if (fetched === undefined) return { missed: 0, records: [], next: placeOf(offsets) };
      return { missed: 0, ...take(fetched, offsets) };
    } catch (error) {
      if (!(error instanceof OffsetError)) throw error;
      return this.#skip(topic, offsets);
    }
  }

  #place(channel: string, which: 'first' | 'next'): Promise<LogPlace> {
    const topic = this.#topicOf(channel);
    return whenReady(async () => {
      if ((await this.#client.partitions(topic)) === undefined) return placeOf([0n]);
      return placeOf(await this.#client.offsets(topic, which));
    }, this.#patienceMs);
  }

  /** To what is still kept, where that begins later; where it ends earlier it is another log, from its beginning. */
  async #skip(topic: string, asked: readonly bigint[]): Promise<LogBatch> {
    const [first, next] = [await this.#client.offsets(topic, 'first'), await this.#client.offsets(topic, 'next')];
    const other = asked.some((offset, partition) => offset > (next[partition] ?? 0n));
    if (other) return { missed: undefined, records: [], next: placeOf(first) };
    const from = first.map((offset, partition) => larger(offset, asked[partition] ?? 0n));
    const missed = placeOf(from).seq - placeOf(asked).seq;
    return { missed, records: [], next: placeOf(from) };
  }
}

/** As many as one batch may hold: Kafka gives no less than what was written in one piece. */
function take(
  fetched: readonly FetchedPartition[],
  offsets: bigint[],
): { readonly records: readonly LogRecord[]; readonly next: LogPlace } {
  const records: LogRecord[] = [];
  let bytes = 0;
  for (const part of fetched) {
    for (const { offset, text, headers } of part.records) {
      if (bytes >= BATCH_BYTES) return { records, next: placeOf(offsets) };
      bytes += text.length;
      offsets[part.partition] = offset + 1n;
      records.push({ ...placeOf(offsets), text, producer: headers.get('producer') });
    }
    // Marks that Kafka itself makes are passed over, after the last message.
    offsets[part.partition] = part.next;
  }
  return { records, next: placeOf(offsets) };
}

function placeOf(offsets: readonly bigint[]): LogPlace {
  return { position: offsets.join('.'), seq: Number(offsets.reduce((sum, offset) => sum + offset, 0n)) };
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
