/**
 * Reads all streams of a broker on one connection, from where each was read to.
 * 1. It reads what is tailed, and what is watched until the first entry comes. Nothing between two reads is missed, as each goes
 *    on from the id at which the last ended; also across a broken connection.
 * 2. It waits on the server for entries. A change of what it is to read rings the bell, a stream that it always reads too.
 * 3. It reads no further before what it read has been handed on.
 */
import type { Arrival, DriverReports } from '../network/driver.ts';
import type { ChannelKeys } from './channel-keys.ts';
import type { Connection } from './connection.ts';
import { type Entry, fieldsOf, isLater, streamsOf } from './entries.ts';

const ENTRIES_IN_ONE_READ = 256;
/** How long one read waits on the server, in milliseconds: a sign of life at least so often. */
const BLOCK_MS = 5000;
/** A read that is silent for longer has lost its server. */
export const READER_SILENCE_MS_MAX = 3 * BLOCK_MS;

/** After so long a read that the server refused is tried again, in milliseconds. */
const REFUSED_MS = 200;

interface Cursor {
  readonly channel: string;
  /** The last entry read. */
  id: string;
  /** Its place. */
  seq: number;
  /** Tailed, or only watched. */
  tailed: boolean;
  waiting: { readonly id: string; readonly resolve: () => void }[];
}

export class StreamReader {
  readonly #keys: ChannelKeys;
  readonly #connection: Connection;
  readonly #reports: DriverReports;
  readonly #onBell: (channel: string) => void;
  /** By key. */
  readonly #cursors = new Map<string, Cursor>();
  #bellId = '0-0';
  #going = false;
  /** The server refused the last read. */
  #refused = false;

  constructor(connection: Connection, keys: ChannelKeys, reports: DriverReports, onBell: (channel: string) => void) {
    this.#connection = connection;
    this.#keys = keys;
    this.#reports = reports;
    this.#onBell = onBell;
  }

  /** Reads on from an entry and its place, unless it is tailed already. @returns whether what is read has changed */
  tail(channel: string, id: string, seq: number): boolean {
    const key = this.#keys.stream(channel);
    const known = this.#cursors.get(key);
    if (known?.tailed) return false;
    this.#cursors.set(key, { channel, id, seq, tailed: true, waiting: [] });
    return true;
  }

  untail(channel: string): void {
    const cursor = this.#cursors.get(this.#keys.stream(channel));
    if (cursor === undefined) return;
    this.#cursors.delete(this.#keys.stream(channel));
    for (const { resolve } of cursor.waiting) resolve();
  }

  /** Says once, by `available`, that there is an entry after `id`. @returns whether what is read has changed */
  watch(channel: string, id: string): boolean {
    const key = this.#keys.stream(channel);
    const known = this.#cursors.get(key);
    if (known !== undefined) {
      // What is tailed is watched anyhow; but it may have come further already.
      if (known.tailed && isLater(known.id, id)) this.#reports.available(channel);
      return false;
    }
    this.#cursors.set(key, { channel, id, seq: 0, tailed: false, waiting: [] });
    return true;
  }

  /** Resolves when the entry, or a later one, has been handed on. */
  reached(channel: string, id: string): Promise<void> {
    const cursor = this.#cursors.get(this.#keys.stream(channel));
    if (cursor === undefined || !isLater(id, cursor.id)) return Promise.resolve();
    return new Promise((resolve) => cursor.waiting.push({ id, resolve }));
  }

  /** The connection is there. @param bellId where the bell stands, for the first time */
  start(bellId: string): void {
    if (this.#bellId === '0-0') this.#bellId = bellId;
    if (!this.#going) void this.#go();
  }

  async #go(): Promise<void> {
    this.#going = true;
    while (this.#connection.connected) {
      try {
        await this.#readOnce();
        this.#tellRefused(undefined);
      } catch (error) {
        // A connection that broke ends the loop, and `start` is called when it is there again.
        if (!this.#connection.connected) break;
        this.#tellRefused(error);
        await new Promise((resolve) => setTimeout(resolve, REFUSED_MS));
      }
    }
    this.#going = false;
  }

  /** To subscribers it is the same whether the connection broke or the server does not let them read. */
  #tellRefused(error: unknown): void {
    const refused = error !== undefined;
    if (refused === this.#refused) return;
    this.#refused = refused;
    if (refused)
      this.#reports.event('disconnected', { reason: error instanceof Error ? error.message : String(error) });
    else this.#reports.event('connected', {});
  }

  async #readOnce(): Promise<void> {
    const asked = new Map(this.#cursors);
    const ids = [...asked.values()].map(({ id }) => id);
    const how = ['COUNT', `${ENTRIES_IN_ONE_READ}`, 'BLOCK', `${BLOCK_MS}`];
    const streams = ['STREAMS', this.#keys.bell, ...asked.keys(), this.#bellId, ...ids];
    const reply = await this.#connection.send(['XREAD', ...how, ...streams]);
    for (const { key, entries } of streamsOf(reply)) {
      if (key === this.#keys.bell) this.#heard(entries);
      // Untailed and tailed anew meanwhile, it begins elsewhere.
      else if (asked.get(key) === this.#cursors.get(key)) await this.#read(key, entries);
    }
  }

  #heard(entries: readonly Entry[]): void {
    const channels = new Set<string>();
    for (const { id, fields } of entries) {
      this.#bellId = id;
      channels.add(fieldsOf(fields).get('channel') ?? '');
    }
    channels.delete('');
    for (const channel of channels) {
      this.#onBell(channel);
      this.#reports.available(channel);
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
    const arrivals = entries.map(({ fields }) => this.#arrival(cursor, fieldsOf(fields)));
    cursor.id = last.id;
    this.#reports.available(cursor.channel);
    await this.#reports.received(cursor.channel, arrivals);
    const there = cursor.waiting.filter(({ id }) => !isLater(id, cursor.id));
    cursor.waiting = cursor.waiting.filter((one) => !there.includes(one));
    for (const { resolve } of there) resolve();
  }

  #arrival(cursor: Cursor, fields: ReadonlyMap<string, string>): Arrival {
    const expected = cursor.seq + 1;
    // Foreign entries have no number, and are counted. A number that is too small is of a stream that was deleted and began anew.
    const seq = Math.max(expected, Number(fields.get('seq') ?? expected) || expected);
    if (seq > expected) this.#reports.event('gap', { channel: cursor.channel, missed: seq - expected });
    cursor.seq = seq;
    return { text: fields.get('message') ?? '', seq, producer: fields.get('producer') };
  }
}
