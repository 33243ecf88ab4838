import { randomUUID } from 'node:crypto';
import { BrokerClosedError, type OverflowPolicy, QueueFullError, ServerError } from '../../messaging/index.ts';
import type { Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';
import { type Address, parseAddress } from './address.ts';
import { Batches, type Outcome } from './batches.ts';
import { Blocked } from './blocked.ts';
import { ChannelKeys } from './channel-keys.ts';
import { Connection } from './connection.ts';
import { fieldsOf } from './entries.ts';
import { Outbox } from './outbox.ts';
import { READER_SILENCE_MS_MAX, StreamReader } from './reader.ts';
import { SCRIPT_NAMES, type ScriptName, textOf } from './scripts.ts';

/** How long `close` waits for the answers to what was sent. */
const CLOSE_MS_MAX = 800;
/** Ids handed to one script: Lua has a stack. */
const IDS_MAX = 1000;

export interface RedisSettings {
  readonly url: string;
  readonly prefix: string;
  readonly group: string;
  readonly capacity: number;
  readonly lengthMax: number;
  readonly overflow: OverflowPolicy;
  readonly claimAfterMs: number;
  readonly requestTimeoutMs: number;
}

/** Channels as streams: commands on one connection, reading that waits on another. */
export class RedisDriver implements Driver {
  readonly #settings: RedisSettings;
  readonly #reports: DriverReports;
  readonly #keys: ChannelKeys;
  readonly #consumer = randomUUID();
  readonly #commands: Connection;
  readonly #reading: Connection;
  readonly #reader: StreamReader;
  readonly #outbox: Outbox;
  readonly #batches: Batches;
  readonly #blocked: Blocked;
  /** Handed over, and the server has not said that it knows. By channel, then id. */
  readonly #unacknowledged = new Map<string, Map<string, Taken>>();
  /** Channels for which the last take gave nothing: asked about again from time to time, for what others left behind. */
  readonly #watched = new Set<string>();
  /** Channels in whose group this consumer is. */
  readonly #joined = new Set<string>();
  readonly #claiming: ReturnType<typeof setInterval>;
  #closed = false;

  constructor(settings: RedisSettings, reports: DriverReports) {
    this.#settings = settings;
    this.#reports = reports;
    this.#keys = new ChannelKeys(settings.prefix, settings.group);
    const address = parseAddress(settings.url);
    this.#commands = this.#connect(address);
    this.#reading = this.#connectReader(address);
    this.#reader = new StreamReader(this.#reading, this.#keys, reports, (channel) => this.#blocked.retry(channel));
    this.#outbox = new Outbox(this.#commands, settings.requestTimeoutMs);
    const limits = [settings.overflow, settings.capacity, settings.lengthMax];
    this.#batches = new Batches((channel, messages) =>
      this.#keys.run(this.#commands, 'publish', channel, ...limits, ...messages),
    );
    this.#blocked = new Blocked((channel, message) => this.#publishOnce(channel, message));
    this.#claiming = setInterval(() => {
      for (const channel of this.#watched) reports.available(channel);
    }, settings.claimAfterMs);
    this.#claiming.unref();
  }

  open(): void {
    // A stream comes into being with its first entry, or its first reader.
  }

  async publish(channel: string, message: Outgoing): Promise<void> {
    if (this.#settings.overflow === 'block') return this.#blocked.publish(channel, message);
    if (!(await this.#publishOnce(channel, message))) throw new QueueFullError(channel);
  }

  async tail(channel: string): Promise<void> {
    const [id, seq] = (await this.#whenConnected(() => this.#run('cursor', channel))) as [string, number];
    if (this.#closed) throw new BrokerClosedError();
    if (this.#reader.tail(channel, id, seq)) this.#wake();
    await this.#reader.reached(channel, id);
  }

  untail(channel: string): void {
    this.#reader.untail(channel);
    // Whoever waits for the queue was told by what was tailed.
    this.#reports.available(channel);
  }

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    const { claimAfterMs } = this.#settings;
    this.#joined.add(channel);
    const reply = await this.#run('take', channel, this.#consumer, count, claimAfterMs);
    const [last, entries] = reply as [string, [string, number, number, string[]][]];
    this.#watched.delete(channel);
    if (entries.length === 0 && !this.#closed) {
      this.#watched.add(channel);
      if (this.#reader.watch(channel, last)) this.#wake();
    }
    return entries.map(([id, seq, deliveries, list]) => {
      const fields = fieldsOf(list);
      const text = fields.get('message') ?? '';
      return { id, seq, text, producer: fields.get('producer'), redelivered: deliveries > 1 };
    });
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    const open = this.#unacknowledged.get(channel) ?? new Map<string, Taken>();
    this.#unacknowledged.set(channel, open);
    for (const one of taken) open.set(one.id, one);
    const ids = taken.map(({ id }) => id);
    this.#run('acknowledge', channel, channel, ...ids).then(
      () => {
        for (const id of ids) open.delete(id);
        if (open.size === 0 && this.#unacknowledged.get(channel) === open) this.#unacknowledged.delete(channel);
      },
      // Without an answer it is sent again when the connection is there again.
      (error: unknown) => this.#reportRefusal(channel, error),
    );
  }

  release(channel: string, taken: readonly Taken[]): void {
    const ids = taken.map(({ id }) => id);
    this.#run('release', channel, channel, this.#consumer, ...ids).catch((error: unknown) => {
      // Without an answer: it is claimed after `claimAfterMs`, by whoever waits then.
      this.#reportRefusal(channel, error);
    });
  }

  async stats(channel: string): Promise<ServerStats> {
    const reply = await this.#whenConnected(() => this.#run('stats', channel));
    const [accepted, depth, consumed] = reply as [number, number, number];
    const blocked = this.#blocked.count(channel);
    return { depth, blocked, accepted, consumed, dropped: accepted - depth - consumed };
  }

  async reset(channels: readonly string[]): Promise<void> {
    await Promise.all(channels.map((channel) => this.#whenConnected(() => this.#run('reset', channel, channel))));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#batches.flush();
    clearInterval(this.#claiming);
    this.#blocked.close();
    this.#outbox.close();
    for (const channel of this.#joined) this.#run('leave', channel, this.#consumer).catch(() => undefined);
    await Promise.all([this.#commands.close(CLOSE_MS_MAX), this.#reading.close(0)]);
  }

  // --- parts

  #connect(address: Address): Connection {
    return new Connection(address, {
      prepare: async (send) => {
        await Promise.all(SCRIPT_NAMES.map((name) => send(['SCRIPT', 'LOAD', textOf(name)])));
      },
      connected: () => {
        this.#reports.event('connected', {});
        this.#outbox.flush();
        this.#acknowledgeAgain();
        this.#reports.connected();
      },
      disconnected: (reason) => this.#reports.event('disconnected', { reason }),
      refused: () => {
        this.#outbox.refuse();
        this.#reports.connected();
      },
    });
  }

  #connectReader(address: Address): Connection {
    let bell = '0-0';
    return new Connection(
      address,
      {
        prepare: async (send) => {
          const [newest] = (await send(['XREVRANGE', this.#keys.bell, '+', '-', 'COUNT', '1'])) as [string, unknown][];
          bell = newest?.[0] ?? bell;
        },
        connected: () => this.#reader.start(bell),
        disconnected: () => undefined,
        refused: () => undefined,
      },
      { silenceMsMax: READER_SILENCE_MS_MAX },
    );
  }

  /** What was under way when the connection broke, in pieces that a script takes. */
  #acknowledgeAgain(): void {
    for (const [channel, open] of this.#unacknowledged) {
      const taken = [...open.values()];
      for (let from = 0; from < taken.length; from += IDS_MAX)
        this.acknowledge(channel, taken.slice(from, from + IDS_MAX));
    }
  }

  /** Sends as soon as there is a connection, within the time for requests. */
  #whenConnected(send: () => Promise<unknown>): Promise<unknown> {
    return this.#outbox.post(send, undefined);
  }

  /** @returns false where the queue was full; then nothing has changed */
  async #publishOnce(channel: string, { text, producer, signal }: Outgoing): Promise<boolean> {
    const send = (): Promise<Outcome> => this.#batches.add(channel, text, producer ?? '');
    const [seq, queued, ...dropped] = (await this.#outbox.post(send, signal)) as Outcome;
    if (seq === 0) return false;
    if (queued === 0) this.#reports.event('overflow', { channel, seq, policy: 'drop-newest' });
    for (const one of dropped) this.#reports.event('overflow', { channel, seq: one, policy: 'drop-oldest' });
    return true;
  }

  /** Behind what was published before the call. */
  #run(name: ScriptName, channel: string, ...args: readonly (string | number)[]): Promise<unknown> {
    this.#batches.flush();
    return this.#keys.run(this.#commands, name, channel, ...args);
  }

  /** Has the reader read anew. Where there is no connection it does so when there is one. */
  #wake(): void {
    this.#run('wake', '').catch(() => undefined);
  }

  #reportRefusal(channel: string, error: unknown): void {
    if (error instanceof ServerError && !this.#closed) {
      this.#reports.event('error', { channel, seq: 0, subscription: undefined, error });
    }
  }
}
