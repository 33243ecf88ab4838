/**
 * The reader of all streams of a broker, each from its last position.
 * 1. It reads tailed streams, and watched ones until their first entry. Nothing between two reads is missed, as each continues
 *    after the last id; also across a broken connection.
 * 2. It waits on the server for entries. A change of the set of streams wakes the source.
 * 3. It reads no further before the last entries have been delivered.
 * 4. A stream that the server refuses, such as a key of another type, is set aside until it can be read: the others go on.
 */
import { ServerError } from '../../messaging/index.ts';
import type { Arrival, DriverReports } from '../network/driver.ts';
import type { ChannelKeys } from './channel-keys.ts';
import { type Entry, type EntryFields, isLater, readFields } from './entries.ts';
import type { StreamSource } from './stream-source.ts';

/** Time after which a refused read is retried, in milliseconds. */
const REFUSED_MS = 200;
/** Errors that are about one key, and not about the connection or the server. */
const ABOUT_A_KEY = /\bWRONGTYPE\b|\bNOPERM\b.*\bkeys?\b/;

interface Cursor {
  readonly channel: string;
  /** Id of the last entry read. */
  id: string;
  /** Sequence number of the last entry read. */
  seq: number;
  /** Offset between our sequence numbers and the stream's own, which begin anew with the stream. */
  ahead: number;
  /** Life of the stream; '' if unknown. */
  life: string;
  /** Whether it is tailed, or only watched. */
  tailed: boolean;
  /** Whether the server refused to read it the last time. */
  refused: boolean;
  waiting: { readonly id: string; readonly resolve: () => void }[];
}

export class StreamReader {
  readonly #keys: ChannelKeys;
  readonly #source: StreamSource;
  readonly #reports: DriverReports;
  /** Cursors by key. */
  readonly #cursors = new Map<string, Cursor>();
  #going = false;
  /** Whether the server refused the last read. */
  #refused = false;

  constructor(source: StreamSource, keys: ChannelKeys, reports: DriverReports) {
    this.#source = source;
    this.#keys = keys;
    this.#reports = reports;
  }

  /** Tails a stream after an entry with its sequence number, unless it is tailed already. */
  tail(channel: string, id: string, seq: number, life: string): void {
    const key = this.#keys.stream(channel);
    const known = this.#cursors.get(key);
    if (known?.tailed) return;
    this.#cursors.set(key, { channel, id, seq, ahead: 0, life, tailed: true, refused: false, waiting: [] });
    this.#source.wake();
  }

  untail(channel: string): void {
    const cursor = this.#cursors.get(this.#keys.stream(channel));
    if (cursor === undefined) return;
    this.#cursors.delete(this.#keys.stream(channel));
    for (const { resolve } of cursor.waiting) resolve();
  }

  /** Reports once, by `available`, that there is an entry after `id`. */
  watch(channel: string, id: string): void {
    const key = this.#keys.stream(channel);
    const known = this.#cursors.get(key);
    if (known !== undefined) {
      // A tailed stream is watched anyway, but may have advanced further already.
      if (known.tailed && isLater(known.id, id)) this.#reports.available(channel);
      return;
    }
    this.#cursors.set(key, { channel, id, seq: 0, ahead: 0, life: '', tailed: false, refused: false, waiting: [] });
    this.#source.wake();
  }

  /** Resolves when the entry, or a later one, has been delivered. */
  reached(channel: string, id: string): Promise<void> {
    const cursor = this.#cursors.get(this.#keys.stream(channel));
    if (cursor === undefined || !isLater(id, cursor.id)) return Promise.resolve();
    return new Promise((resolve) => cursor.waiting.push({ id, resolve }));
  }

  /** Starts reading, as there is a connection. */
  start(): void {
    if (!this.#going) void this.#go();
  }

  async #go(): Promise<void> {
    this.#going = true;
    while (this.#source.connected) {
      try {
        await this.#readOnce();
        this.#tellRefused(undefined);
      } catch (error) {
        // A broken connection ends the loop; `start` is called for the next one.
        if (!this.#source.connected) break;
        if (await this.#setAside(error)) continue;
        this.#tellRefused(error);
        await new Promise((resolve) => setTimeout(resolve, REFUSED_MS));
      }
    }
    this.#going = false;
  }

  /** Reports a refused read as a disconnection: for subscribers, both are the same. */
  #tellRefused(error: unknown): void {
    const refused = error !== undefined;
    if (refused === this.#refused) return;
    this.#refused = refused;
    if (refused)
      this.#reports.event('disconnected', { reason: error instanceof Error ? error.message : String(error) });
    else this.#reports.event('connected', {});
  }

  /**
   * Sets aside the streams that the server refuses, and reports each.
   * @param error of a read of all streams
   * @returns whether there was one
   */
  async #setAside(error: unknown): Promise<boolean> {
    if (!isAboutKey(error)) return false;
    const read = [...this.#cursors].filter(([, { refused }]) => !refused);
    const refusals = await this.#probe(read);
    for (const { cursor, refusal } of refusals) {
      cursor.refused = true;
      this.#reports.event('error', { channel: cursor.channel, seq: 0, subscription: undefined, error: refusal });
    }
    return refusals.length > 0;
  }

  /** Returns those streams that the server refuses. */
  async #probe(streams: readonly (readonly [string, Cursor])[]) {
    const refusals: { readonly cursor: Cursor; readonly refusal: unknown }[] = [];
    const probes = streams.map(([key, cursor]) =>
      this.#source.probe(key, cursor.id).catch((refusal: unknown) => {
        if (isAboutKey(refusal)) refusals.push({ cursor, refusal });
      }),
    );
    await Promise.all(probes);
    return refusals;
  }

  async #readOnce(): Promise<void> {
    const aside = [...this.#cursors].filter(([, { refused }]) => refused);
    const refusals = await this.#probe(aside);
    for (const [, cursor] of aside) cursor.refused = refusals.some((one) => one.cursor === cursor);
    const asked = new Map([...this.#cursors].filter(([, { refused }]) => !refused));
    const read = await this.#source.read(new Map([...asked].map(([key, { id }]) => [key, id])));
    for (const { key, entries } of read) {
      // A stream untailed and tailed again in the meantime begins elsewhere.
      if (asked.get(key) === this.#cursors.get(key)) await this.#read(key, entries);
    }
  }

  async #read(key: string, entries: readonly Entry[]): Promise<void> {
    const cursor = this.#cursors.get(key);
    const last = entries.at(-1);
    if (cursor === undefined || last === undefined) return;
    if (!cursor.tailed) {
      this.#cursors.delete(key);
      this.#reports.available(cursor.channel);
      return;
    }
    const arrivals = entries.map(({ fields }) => this.#arrival(cursor, readFields(fields)));
    cursor.id = last.id;
    this.#reports.available(cursor.channel);
    await this.#reports.received(cursor.channel, arrivals);
    const there = cursor.waiting.filter(({ id }) => !isLater(id, cursor.id));
    cursor.waiting = cursor.waiting.filter((one) => !there.includes(one));
    for (const { resolve } of there) resolve();
  }

  #arrival(cursor: Cursor, { text, seq: own, producer, life = cursor.life }: EntryFields): Arrival {
    const expected = cursor.seq + 1;
    // Foreign entries have no number, and are counted.
    let seq = own === 0 ? expected : own + cursor.ahead;
    let missed: number | undefined = seq - expected;
    if (seq < expected || life !== cursor.life) {
      // The stream was deleted and created again; the number of its lost entries is unknown.
      cursor.ahead = expected - own;
      cursor.life = life;
      [seq, missed] = [expected, undefined];
    }
    if (missed !== 0) this.#reports.event('gap', { channel: cursor.channel, missed });
    cursor.seq = seq;
    return { text, seq, producer };
  }
}

function isAboutKey(error: unknown): boolean {
  return error instanceof ServerError && ABOUT_A_KEY.test(error.message);
}
