import {
  type KafkaClient,
  type KafkaReader,
  OffsetError,
  type TopicState,
  UnknownTopicError,
} from '../../brokers/kafka/kafka-parts.ts';
import { BATCH_BYTES, type Log, type LogBatch, type LogPlace, type LogRecord } from '../backend.ts';
import { whenReady } from './when-ready.ts';

/** Client for Kafka, as far as the log uses it. */
export type TopicClient = Pick<KafkaClient, 'topic' | 'offsets'>;

/** Place in a topic. */
interface Place {
  /** Topic; undefined before there was one, and in positions of older versions: then the present one. */
  readonly id: string | undefined;
  /** Offset of the next message of each partition. */
  readonly offsets: readonly bigint[];
}

/**
 * Format of positions: the id of the topic, and the offset of the next message of each partition: `<id>.41`, or `<id>.41.12` for
 * two.
 */
const POSITION = /^(?:([0-9a-fA-F-]{32,36})\.)?(\d{1,18}(?:\.\d{1,18}){0,999})$/;

export class TopicLog implements Log {
  readonly #topicOf: (channel: string) => string;
  readonly #client: TopicClient;
  readonly #reader: KafkaReader;
  readonly #graceMs: number;
  readonly #stateOf: (channel: string) => TopicState | undefined;

  /** @param stateOf the topic of a channel, where it is known without asking: partitions may have been added to it */
  constructor(
    topicOf: (channel: string) => string,
    client: TopicClient,
    reader: KafkaReader,
    graceMs: number,
    stateOf: (channel: string) => TopicState | undefined = () => undefined,
  ) {
    this.#stateOf = stateOf;
    this.#graceMs = graceMs;
    this.#topicOf = topicOf;
    this.#client = client;
    this.#reader = reader;
  }

  isPosition(text: string): boolean {
    return POSITION.test(text);
  }

  start(channel: string): Promise<LogPlace> {
    return this.#edge(channel, 'first');
  }

  end(channel: string): Promise<LogPlace> {
    return this.#edge(channel, 'next');
  }

  read(channel: string, after: string): Promise<LogBatch> {
    const topic = this.#topicOf(channel);
    return whenReady(() => this.#read(topic, grown(placeOf(after), this.#stateOf(channel))), this.#graceMs);
  }

  async #read(topic: string, place: Place): Promise<LogBatch> {
    const { id, offsets } = place.id === undefined ? await this.#found(topic, place) : place;
    if (id === undefined) return nothing(place);
    const positions = offsets.map((offset, partition) => ({ topic, topicId: id, partition, offset }));
    const fetched = await this.#reader.fetch(positions, 0);
    const errors = fetched.flatMap(({ error }) => error ?? []);
    if (errors.some((error) => error instanceof UnknownTopicError)) return this.#replaced(topic, { id, offsets });
    if (errors.some((error) => error instanceof OffsetError)) return this.#skip(topic, { id, offsets });
    const [error] = errors;
    if (error !== undefined) throw error;
    return { missed: 0, ...take(fetched, { id, offsets }) };
  }

  #edge(channel: string, which: 'first' | 'next'): Promise<LogPlace> {
    const topic = this.#topicOf(channel);
    return whenReady(async () => {
      const place = await this.#client.offsets(topic, which);
      return logPlaceOf(place ?? { id: undefined, offsets: [0n] });
    }, this.#graceMs);
  }

  /** Returns the place in the present topic; new partitions are read from their start. */
  async #found(topic: string, { offsets }: Place): Promise<Place> {
    const state = await this.#client.topic(topic);
    if (state === undefined) return { id: undefined, offsets };
    return { id: state.id, offsets: Array.from({ length: state.partitions }, (_, index) => offsets[index] ?? 0n) };
  }

  /** Moves to the start of the topic that replaced this one, once there is one. */
  async #replaced(topic: string, place: Place): Promise<LogBatch> {
    const first = await this.#client.offsets(topic, 'first');
    if (first === undefined) return nothing(place);
    // The server does not know the topic yet.
    if (first.id === place.id) throw new UnknownTopicError(topic);
    return { missed: undefined, records: [], next: logPlaceOf(first) };
  }

  /**
   * Skips to the first message that is still kept. If the log ends before the place, messages were lost, and it is read from its
   * beginning.
   */
  async #skip(topic: string, place: Place): Promise<LogBatch> {
    const [first, next] = [await this.#client.offsets(topic, 'first'), await this.#client.offsets(topic, 'next')];
    if (first?.id !== place.id || next?.id !== place.id) return this.#replaced(topic, place);
    const asked = place.offsets;
    const other = asked.some((offset, partition) => offset > (next?.offsets[partition] ?? 0n));
    const begin = first?.offsets ?? [];
    if (other) return { missed: undefined, records: [], next: logPlaceOf({ id: place.id, offsets: begin }) };
    const from = begin.map((offset, partition) => larger(offset, asked[partition] ?? 0n));
    const missed = sum(from) - sum(asked);
    return { missed, records: [], next: logPlaceOf({ id: place.id, offsets: from }) };
  }
}

/** Takes as many records as one batch may hold: Kafka returns whole written batches. */
function take(
  fetched: Awaited<ReturnType<KafkaReader['fetch']>>,
  { id, offsets: asked }: Place,
): { readonly records: readonly LogRecord[]; readonly next: LogPlace } {
  const offsets = [...asked];
  const records: LogRecord[] = [];
  let bytes = 0;
  for (const part of fetched) {
    for (const { offset, text, headers } of part.records) {
      if (bytes >= BATCH_BYTES) return { records, next: logPlaceOf({ id, offsets }) };
      bytes += text.length;
      offsets[part.partition] = offset + 1n;
      records.push({ ...logPlaceOf({ id, offsets }), text, producer: headers?.get('producer') });
    }
    // Control records of Kafka itself are skipped, after the last message.
    offsets[part.partition] = part.next;
  }
  return { records, next: logPlaceOf({ id, offsets }) };
}

/** The place with partitions that were added since, which are read from their start. */
function grown({ id, offsets }: Place, state: TopicState | undefined): Place {
  if (state === undefined || state.id !== id || state.partitions <= offsets.length) return { id, offsets };
  return { id, offsets: Array.from({ length: state.partitions }, (_, partition) => offsets[partition] ?? 0n) };
}

function nothing(place: Place): LogBatch {
  return { missed: 0, records: [], next: logPlaceOf(place) };
}

function placeOf(position: string): Place {
  const [, id, offsets = '0'] = POSITION.exec(position) ?? [];
  return { id, offsets: offsets.split('.').map(BigInt) };
}

function logPlaceOf({ id, offsets }: Place): LogPlace {
  const position = offsets.join('.');
  return { position: id === undefined ? position : `${id}.${position}`, seq: sum(offsets) };
}

function sum(offsets: readonly bigint[]): number {
  return Number(offsets.reduce((total, offset) => total + offset, 0n));
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
