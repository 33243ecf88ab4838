/**
 * Reads partitions on, all in one request after another on one connection.
 * 1. Each partition is read on from where it was read to; also across a broken connection.
 * 2. What was read is handed on before more is read.
 * 3. Where the next message is not kept any more, it goes on with the first that is, and says how many are missing.
 * 4. A partition is read of one topic, known by its id. Where that is gone, its cursor ends, and whoever set it sets another.
 */
import { ServerError, UnavailableError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Fetched, KafkaClient, KafkaReader, KafkaRecord, Position } from './client.ts';
import type { Health } from './health.ts';
import { NotReadyError, OffsetError, UnknownTopicError } from './kafka-errors.ts';

/** How long one request waits on the server, in milliseconds; a partition that is new to the loop waits as long at most. */
const WAIT_MS = 100;
const PAUSE_MS = 50;
/** Ids of topics that have gone, to know them again. */
const GONE_MAX = 1000;

export interface Cursor extends Position {
  offset: bigint;
  /** Handed on in order; no more is read before it resolves. */
  readonly receive: (records: readonly KafkaRecord[]) => Promise<void> | undefined;
  /** Whether it has room for more. */
  readonly hungry: () => boolean;
  /** Messages are not kept any more. @param count undefined where nobody can tell */
  readonly missed: (count: number | undefined) => void;
  /** Kafka does not let it be read; it is tried again. Once for each reason. */
  readonly refused: (error: unknown) => void;
  /** The topic of this id is gone. The partition is not read any more. */
  readonly gone: () => void;
}

interface Waiting {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly settle: (error?: Error) => void;
}

export class FetchLoop {
  readonly #reader: KafkaReader;
  readonly #health: Health;
  readonly #client: KafkaClient;
  readonly #timeoutMs: number;
  readonly #cursors = new Map<string, Cursor>();
  /** Topics whose cursors ended as the topic had gone, until others are set or nobody reads the topic any more. */
  readonly #parted = new Set<string>();
  readonly #gone = new Set<string>();
  #waiting = new Set<Waiting>();
  #kick = (): void => undefined;
  /** Why the last requests were refused, by partition. */
  readonly #refusals = new Map<string, string>();
  #closed = false;
  readonly #going: Promise<void>;

  constructor(client: KafkaClient, health: Health, timeoutMs: number) {
    this.#client = client;
    this.#reader = client.reader();
    this.#health = health;
    this.#timeoutMs = timeoutMs;
    this.#going = this.#go();
  }

  /** Reads a partition on from the cursor's offset. */
  set(cursor: Cursor): void {
    this.#cursors.set(keyOf(cursor), cursor);
    this.#parted.delete(cursor.topic);
    this.#settleWaiting();
    this.#kick();
  }

  /** Reads no partition of the topic any more. */
  deleteTopic(topic: string): void {
    for (const [key, cursor] of this.#cursors) if (cursor.topic === topic) this.#cursors.delete(key);
    this.#parted.delete(topic);
    this.#settleWaiting();
  }

  /** There is room again. */
  wake(): void {
    this.#kick();
  }

  /**
   * Resolves when everything before the offset has been handed on, or the topic of that id is not read any more.
   * @throws UnavailableError where nothing has come for long
   */
  reached(position: Position): Promise<void> {
    if (this.#isReached(position)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      let seen = this.#cursors.get(keyOf(position))?.offset;
      const settle = (error?: Error): void => {
        cancel();
        this.#waiting.delete(waiting);
        if (error === undefined) resolve();
        else reject(error);
      };
      const look = (): void => {
        const offset = this.#cursors.get(keyOf(position))?.offset;
        if (offset === seen) {
          settle(
            new UnavailableError(`Kafka has handed out nothing for ${this.#timeoutMs} ms: ${this.#health.reason}`),
          );
          return;
        }
        seen = offset;
        cancel = setTimer(look, this.#timeoutMs);
      };
      const waiting = { ...position, settle };
      let cancel = setTimer(look, this.#timeoutMs);
      this.#waiting.add(waiting);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cursors.clear();
    this.#parted.clear();
    this.#settleWaiting();
    this.#kick();
    await this.#reader.close();
    await this.#going;
  }

  async #go(): Promise<void> {
    while (!this.#closed) {
      const hungry = [...this.#cursors.values()].filter((cursor) => cursor.hungry());
      if (hungry.length === 0) {
        await new Promise<void>((resolve) => {
          this.#kick = resolve;
        });
        continue;
      }
      try {
        const positions = hungry.map(({ topic, topicId, partition, offset }) => ({
          topic,
          topicId,
          partition,
          offset,
        }));
        const fetched = await this.#reader.fetch(positions, WAIT_MS);
        for (const one of fetched) await this.#handOn(one, hungry);
        if (fetched.some(({ error }) => error !== undefined)) await this.#health.pause(PAUSE_MS);
      } catch (error) {
        this.#health.failed(error);
        if (error instanceof ServerError) for (const cursor of hungry) this.#refused(cursor, error);
        await this.#health.pause(PAUSE_MS);
      }
      await this.#health.whenUp();
    }
  }

  async #handOn(fetched: Fetched, asked: readonly Cursor[]): Promise<void> {
    const cursor = this.#cursors.get(keyOf(fetched));
    // Set anew meanwhile, it reads from elsewhere.
    if (cursor === undefined || !asked.includes(cursor)) return;
    if (fetched.error !== undefined) {
      await this.#recover(cursor, fetched.error).catch((error: unknown) => this.#health.failed(error));
      return;
    }
    this.#refusals.delete(keyOf(cursor));
    cursor.offset = fetched.next;
    if (fetched.records.length > 0) await cursor.receive(fetched.records);
    this.#settleWaiting();
  }

  async #recover(cursor: Cursor, error: Error): Promise<void> {
    if (error instanceof OffsetError) await this.#skipMissing(cursor);
    else if (error instanceof UnknownTopicError) await this.#lookFor(cursor);
    else if (!(error instanceof NotReadyError)) this.#refused(cursor, error);
  }

  async #skipMissing(cursor: Cursor): Promise<void> {
    const [first, next] = await Promise.all([
      this.#client.offsets(cursor.topic, 'first'),
      this.#client.offsets(cursor.topic, 'next'),
    ]);
    if (first?.id !== cursor.topicId || next?.id !== cursor.topicId) return;
    const [begin, end] = [first.offsets[cursor.partition] ?? 0n, next.offsets[cursor.partition] ?? 0n];
    if (cursor.offset >= begin && cursor.offset <= end) return;
    cursor.missed(cursor.offset < begin ? Number(begin - cursor.offset) : undefined);
    cursor.offset = begin;
    this.#settleWaiting();
  }

  /** A server may not know a topic yet. */
  async #lookFor(cursor: Cursor): Promise<void> {
    const { topic, topicId } = cursor;
    const there = await this.#client.topic(topic);
    if (there?.id === topicId || this.#cursors.get(keyOf(cursor)) !== cursor) return;
    this.end(topic, topicId);
  }

  /** The topic of this id is gone: ends its cursors. */
  end(topic: string, topicId: string): void {
    this.#gone.add(topicId);
    for (const oldest of this.#gone) {
      if (this.#gone.size <= GONE_MAX) break;
      this.#gone.delete(oldest);
    }
    const ended = [...this.#cursors].filter(([, cursor]) => cursor.topicId === topicId);
    for (const [key] of ended) this.#cursors.delete(key);
    if (ended.length > 0) this.#parted.add(topic);
    this.#settleWaiting();
    for (const [, cursor] of ended) cursor.gone();
  }

  #refused(cursor: Cursor, { message }: Error): void {
    if (this.#refusals.get(keyOf(cursor)) === message) return;
    this.#refusals.set(keyOf(cursor), message);
    cursor.refused(new ServerError(message));
  }

  #settleWaiting(): void {
    for (const waiting of [...this.#waiting]) if (this.#isReached(waiting)) waiting.settle();
  }

  #isReached({ topic, topicId, partition, offset }: Position): boolean {
    const cursor = this.#cursors.get(keyOf({ topic, partition }));
    if (this.#gone.has(topicId) || this.#closed) return true;
    if (cursor === undefined) return !this.#parted.has(topic);
    return cursor.topicId === topicId && cursor.offset >= offset;
  }
}

function keyOf({ topic, partition }: Pick<Position, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}
