/**
 * Reads partitions on, all in one request after another on one connection.
 * 1. Each partition is read on from where it was read to; also across a broken connection.
 * 2. What was read is handed on before more is read.
 * 3. Where the next message is not kept any more, it goes on with the first that is, and says how many are missing.
 */
import { ServerError } from '../../messaging/index.ts';
import type { Fetched, KafkaClient, KafkaReader, KafkaRecord, Position } from './client.ts';
import type { Health } from './health.ts';
import { OffsetError } from './kafka-errors.ts';

/** How long one request waits on the server, in milliseconds; a partition that is new to the loop waits as long at most. */
const WAIT_MS = 100;
const PAUSE_MS = 50;

export interface Cursor extends Position {
  offset: bigint;
  /** Handed on in order; no more is read before it resolves. */
  readonly receive: (records: readonly KafkaRecord[]) => Promise<void> | undefined;
  /** Whether it has room for more. */
  readonly hungry: () => boolean;
  /** @param count undefined where the topic was made anew, and nobody can tell */
  readonly missed: (count: number | undefined) => void;
  /** Kafka does not let it be read; it is tried again. Once for each reason. */
  readonly refused: (error: unknown) => void;
}

export class FetchLoop {
  readonly #reader: KafkaReader;
  readonly #health: Health;
  readonly #client: KafkaClient;
  readonly #cursors = new Map<string, Cursor>();
  #waiting: { readonly cursor: Cursor; readonly offset: bigint; readonly resolve: () => void }[] = [];
  #kick = (): void => undefined;
  /** Why the last request was refused. */
  #refusal: string | undefined;
  #closed = false;
  readonly #going: Promise<void>;

  constructor(client: KafkaClient, health: Health) {
    this.#client = client;
    this.#reader = client.reader();
    this.#health = health;
    this.#going = this.#go();
  }

  get(topic: string, partition: number): Cursor | undefined {
    return this.#cursors.get(`${topic}/${partition}`);
  }

  /** Reads a partition on from the cursor's offset. */
  set(cursor: Cursor): void {
    this.delete(cursor.topic, cursor.partition);
    this.#cursors.set(`${cursor.topic}/${cursor.partition}`, cursor);
    this.#kick();
  }

  delete(topic: string, partition: number): void {
    this.#cursors.delete(`${topic}/${partition}`);
    this.#tellWaiting();
  }

  /** There is room again. */
  wake(): void {
    this.#kick();
  }

  /** Resolves when everything before the offset has been handed on, or the partition is not read any more. */
  reached(topic: string, partition: number, offset: bigint): Promise<void> {
    const cursor = this.get(topic, partition);
    if (cursor === undefined || cursor.offset >= offset) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ cursor, offset, resolve }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cursors.clear();
    this.#tellWaiting();
    this.#kick();
    await this.#reader.close().catch(() => undefined);
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
        const positions = hungry.map(({ topic, partition, offset }) => ({ topic, partition, offset }));
        for (const fetched of await this.#reader.fetch(positions, WAIT_MS)) await this.#handOn(fetched, hungry);
        this.#refusal = undefined;
      } catch (error) {
        await this.#recover(error, hungry);
      }
    }
  }

  async #handOn({ topic, partition, records, next }: Fetched, asked: readonly Cursor[]): Promise<void> {
    const cursor = this.get(topic, partition);
    // Set anew meanwhile, it reads from elsewhere.
    if (cursor === undefined || !asked.includes(cursor)) return;
    cursor.offset = next;
    if (records.length > 0) await cursor.receive(records);
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    const done = this.#waiting.filter(
      ({ cursor, offset }) => cursor.offset >= offset || this.get(cursor.topic, cursor.partition) !== cursor,
    );
    this.#waiting = this.#waiting.filter((one) => !done.includes(one));
    for (const { resolve } of done) resolve();
  }

  async #recover(error: unknown, cursors: readonly Cursor[]): Promise<void> {
    if (this.#closed) return;
    this.#health.failed(error);
    try {
      if (error instanceof OffsetError) for (const cursor of cursors) await this.#skipMissing(cursor);
      else if (error instanceof ServerError) this.#tellRefused(error, cursors);
    } catch (again) {
      this.#health.failed(again);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await this.#health.whenUp();
  }

  async #skipMissing(cursor: Cursor): Promise<void> {
    const [first, next] = await Promise.all([
      this.#client.offsets(cursor.topic, 'first'),
      this.#client.offsets(cursor.topic, 'next'),
    ]);
    const [begin, end] = [first[cursor.partition] ?? 0n, next[cursor.partition] ?? 0n];
    if (cursor.offset >= begin && cursor.offset <= end) return;
    cursor.missed(cursor.offset < begin ? Number(begin - cursor.offset) : undefined);
    cursor.offset = begin;
    this.#tellWaiting();
  }

  #tellRefused({ message }: ServerError, cursors: readonly Cursor[]): void {
    if (message === this.#refusal) return;
    this.#refusal = message;
    for (const cursor of cursors) cursor.refused(new ServerError(message));
  }
}
