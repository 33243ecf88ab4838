/**
 * The loop that reads partitions, all in one request after another on one connection.
 * 1. Each partition is read from its last offset, also across a broken connection.
 * 2. Records are delivered before more are read.
 * 3. If the next message is no longer kept, reading continues with the first that is, and the number of missing messages is
 *    reported.
 * 4. A partition is read from one topic, identified by its id. If that is gone, its cursor ends, and its owner sets another.
 */
import { ServerError, UnavailableError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { Fetched, KafkaClient, KafkaReader, KafkaRecord, Position } from './client.ts';
import type { Health } from './health.ts';
import { NotReadyError, OffsetError, UnknownTopicError } from './kafka-errors.ts';

/** Time that one request waits on the server, in milliseconds; a partition new to the loop waits at most as long. */
const WAIT_MS = 100;
const PAUSE_MS = 50;
/** Time until a partition that Kafka refuses is read again. */
const REFUSED_MS = 1000;
/** Number of remembered ids of topics that are gone. */
const GONE_MAX = 1000;

export interface Cursor extends Position {
  offset: bigint;
  /**
   * Delivers records in order; no more are read before it resolves. Of a transaction that was aborted there are none.
   * @param next offset to continue from
   */
  readonly receive: (records: readonly KafkaRecord[], next: bigint) => Promise<void> | undefined;
  /** Returns whether it has room for more. */
  readonly hungry: () => boolean;
  /**
   * Called when messages are no longer kept.
   * @param count number of messages; undefined if unknown
   */
  readonly missed: (count: number | undefined) => void;
  /** Called when Kafka refuses the read, once for each reason, and the read is retried; and for records that cannot be read. */
  readonly refused: (error: unknown) => void;
  /** Called when the topic of this id is gone. The partition is no longer read. */
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
  /** Topics whose cursors ended because the topic was gone, until others are set or nobody reads the topic any more. */
  readonly #parted = new Set<string>();
  readonly #gone = new Set<string>();
  #waiting = new Set<Waiting>();
  #kick = (): void => undefined;
  /** Reasons of the last refusals, by partition. */
  readonly #refusals = new Map<string, string>();
  /** Partitions that Kafka refused just now. */
  readonly #aside = new Set<string>();
  #closed = false;
  readonly #going: Promise<void>;

  constructor(client: KafkaClient, health: Health, timeoutMs: number) {
    this.#client = client;
    this.#reader = client.reader();
    this.#health = health;
    this.#timeoutMs = timeoutMs;
    this.#going = this.#go();
  }

  /** Reads a partition from the cursor's offset. */
  set(cursor: Cursor): void {
    this.#cursors.set(keyOf(cursor), cursor);
    this.#parted.delete(cursor.topic);
    this.#settleWaiting();
    this.#kick();
  }

  /** Stops reading all partitions of the topic. */
  deleteTopic(topic: string): void {
    for (const [key, cursor] of this.#cursors) if (cursor.topic === topic) this.#cursors.delete(key);
    this.#parted.delete(topic);
    this.#settleWaiting();
  }

  /** Continues reading, as there is room again. */
  wake(): void {
    this.#kick();
  }

  /**
   * Resolves when everything before the offset has been delivered, or the topic of that id is no longer read.
   * @throws UnavailableError if nothing has arrived for the time limit
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
            new UnavailableError(
              `${this.#health.name} has handed out nothing for ${this.#timeoutMs} ms: ${this.#health.reason}`,
            ),
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
      const hungry = [...this.#cursors.values()].filter((one) => one.hungry() && !this.#aside.has(keyOf(one)));
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
        if (fetched.some((one) => one.error !== undefined && !this.#aside.has(keyOf(one))))
          await this.#health.pause(PAUSE_MS);
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
    // A cursor set in the meantime reads from elsewhere.
    if (cursor === undefined || !asked.includes(cursor)) return;
    if (fetched.error !== undefined) {
      await this.#recover(cursor, fetched.error).catch((error: unknown) => this.#health.failed(error));
      return;
    }
    this.#refusals.delete(keyOf(cursor));
    cursor.offset = fetched.next;
    for (const error of fetched.unreadable) cursor.refused(error);
    await cursor.receive(fetched.records, fetched.next);
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

  /** Ends a cursor whose topic is gone; a server may only not know the topic yet. */
  async #lookFor(cursor: Cursor): Promise<void> {
    const { topic, topicId } = cursor;
    const there = await this.#client.topic(topic);
    if (there?.id === topicId || this.#cursors.get(keyOf(cursor)) !== cursor) return;
    this.end(topic, topicId);
  }

  /** Ends the cursors of a topic that is gone. */
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

  /** Sets the partition aside for a while: the others do not wait for it. */
  #refused(cursor: Cursor, { message }: Error): void {
    this.#aside.add(keyOf(cursor));
    void this.#health.pause(REFUSED_MS).then(() => {
      this.#aside.delete(keyOf(cursor));
      this.#kick();
    });
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
