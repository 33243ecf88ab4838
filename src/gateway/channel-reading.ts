/**
 * The reading of a stream from the logs of its channels.
 * 1. Each channel is read from its last position; channels take turns.
 * 2. A channel is followed while the stream waits at its end, and the client reads.
 * 3. A transient failure is retried; a permanent one is reported, and the channel is left out.
 */
import { setTimer } from '../messaging/parts.ts';
import type { LogBatch } from './backend.ts';
import { encode, encodeBatch } from './event-encoding.ts';
import type { Hub } from './hub.ts';
import { problemOf } from './problems.ts';

/** Longest time before a failed read is retried. */
const RETRY_MS = 500;

interface Cursor {
  position: string;
  /** Number of messages that the log had accepted at the position; 0 before the first read. */
  seq: number;
  /** Stops following; undefined while not followed. */
  stop: (() => void) | undefined;
}

/** Stream that reads. */
export interface Reader {
  /** Returns whether the client has taken the last batch, and wants more. */
  readonly wantsMore: () => boolean;
  /** Wakes the stream: there may be something to read. */
  readonly wake: () => void;
}

export class ChannelReading {
  readonly #hub: Hub;
  readonly #reader: Reader;
  readonly #cursors = new Map<string, Cursor>();
  /** Channels that may have something to read. */
  readonly #ready = new Set<string>();
  /** Channels that could not be read: retried when the server is available. */
  readonly #failed = new Set<string>();
  #stopRetry = (): void => undefined;

  constructor(hub: Hub, reader: Reader) {
    this.#hub = hub;
    this.#reader = reader;
  }

  get isReady(): boolean {
    return this.#ready.size > 0;
  }

  add(channel: string, position: string): void {
    this.#cursors.set(channel, { position, seq: 0, stop: undefined });
    this.#ready.add(channel);
  }

  has(channel: string): boolean {
    return this.#cursors.has(channel);
  }

  /** Returns whether the log up to that number has been read, or never will be. */
  isRead(channel: string, seq: number): boolean {
    const cursor = this.#cursors.get(channel);
    return cursor === undefined || cursor.seq >= seq;
  }

  /** Returns a batch of the next channel as events; '' if there was nothing. */
  async next(): Promise<string> {
    const [channel = ''] = this.#ready;
    this.#ready.delete(channel);
    const cursor = this.#cursors.get(channel);
    if (cursor === undefined) return '';
    try {
      return await this.#read(channel, cursor);
    } catch (error) {
      return this.#failedToRead(channel, cursor, error);
    }
  }

  /** Retries failed channels, as the server is available again. */
  retry(): void {
    for (const channel of this.#failed) this.#ready.add(channel);
    this.#failed.clear();
    this.#reader.wake();
  }

  close(): void {
    this.#stopRetry();
    for (const cursor of this.#cursors.values()) cursor.stop?.();
  }

  // --- parts

  async #read(channel: string, cursor: Cursor): Promise<string> {
    let batch = await this.#hub.read(channel, cursor.position);
    if (isEmpty(batch) && cursor.stop === undefined) {
      const { ready, stop } = this.#hub.follow(channel, () => this.#came(channel, cursor));
      cursor.stop = stop;
      await ready;
      batch = await this.#hub.read(channel, cursor.position);
    }
    cursor.position = batch.next.position;
    cursor.seq = batch.next.seq;
    if (isEmpty(batch)) return '';
    this.#ready.add(channel);
    return encodeBatch(channel, batch, this.#hub.settings.metrics);
  }

  #came(channel: string, cursor: Cursor): void {
    this.#ready.add(channel);
    if (this.#reader.wantsMore()) {
      this.#reader.wake();
      return;
    }
    // The client does not read: until it does, there is no need to be notified.
    cursor.stop?.();
    cursor.stop = undefined;
  }

  #failedToRead(channel: string, cursor: Cursor, error: unknown): string {
    cursor.stop?.();
    cursor.stop = undefined;
    const { code, detail } = problemOf(error);
    if (code === 'unavailable' || code === 'uncertain') {
      this.#failed.add(channel);
      this.#stopRetry();
      this.#stopRetry = setTimer(() => this.retry(), RETRY_MS);
      return '';
    }
    this.#cursors.delete(channel);
    return encode('error', { channel, seq: 0, code, detail }, undefined);
  }
}

function isEmpty({ missed, records }: LogBatch): boolean {
  return missed === 0 && records.length === 0;
}
