import type { Driver, DriverReports, Outgoing, ServerStats, Taken } from '../network/driver.ts';
import { LocalQueue } from '../network/local-queue.ts';
import { parseAddress } from './redis-address.ts';
import { Connection } from './redis-connection.ts';
import { SendQueue } from './stream-writer.ts';

/** Time limit of `close` for the answers to sent commands. */
const CLOSE_MS_MAX = 800;

export interface PubSubSettings {
  readonly url: string;
  readonly prefix: string;
  readonly capacity: number;
  readonly requestTimeoutMs: number;
}

/** Messages of a channel since this process knows it. */
interface Local {
  readonly queue: LocalQueue;
  seq: number;
  consumed: number;
  dropped: number;
  /** Whether the server was asked to send it. */
  subscribed: boolean;
}

/**
 * Driver for Redis pub/sub, with channels as channels of Redis: messages go to a queue in this process and to its subscriptions.
 * One connection (RESP3) carries commands and messages alike, so that an answer to a command means that everything the server
 * sent before it has arrived.
 */
export class PubSubDriver implements Driver {
  readonly #settings: PubSubSettings;
  readonly #reports: DriverReports;
  readonly #connection: Connection;
  readonly #sendQueue: SendQueue;
  readonly #channels = new Map<string, Local>();
  readonly #receive = (text: string, key: string): void =>
    this.#received(text, key.slice(this.#settings.prefix.length));
  #wasConnected = false;

  constructor(settings: PubSubSettings, reports: DriverReports) {
    this.#settings = settings;
    this.#reports = reports;
    const connectionReports = {
      prepare: () => this.#subscribe(),
      connected: () => this.#connected(),
      disconnected: (reason: string) => reports.event('disconnected', { reason }),
      refused: () => {
        this.#sendQueue.refuse();
        reports.connected();
      },
    };
    const address = parseAddress(settings.url);
    // A user who names a database expects to be alone in it.
    if (address.options.database)
      throw new TypeError('Redis pub/sub knows no databases: leave the number out, and use another prefix');
    this.#connection = new Connection(address, connectionReports, { protocol: 3 });
    this.#sendQueue = new SendQueue(this.#connection, settings.requestTimeoutMs);
  }

  open(channel: string): void {
    this.#channels.set(channel, { queue: new LocalQueue(), seq: 0, consumed: 0, dropped: 0, subscribed: false });
    // Before any later command on the same connection; without a connection, when there is one.
    if (this.#connection.connected) this.#subscribe().catch(() => undefined);
  }

  async publish(channel: string, { text, signal }: Outgoing): Promise<void> {
    const args = ['PUBLISH', this.#settings.prefix + channel, text];
    await this.#sendQueue.post(() => this.#connection.send(args), '', signal);
  }

  tail(): Promise<void> {
    return this.#caughtUp();
  }

  untail(): void {
    // The queue still receives messages.
  }

  async take(channel: string, count: number): Promise<readonly Taken[]> {
    const local = this.#channels.get(channel);
    if (local?.queue.length === 0) await this.#caughtUp();
    return local?.queue.take(count) ?? [];
  }

  acknowledge(channel: string, taken: readonly Taken[]): void {
    const local = this.#channels.get(channel);
    if (local !== undefined) local.consumed += taken.length;
  }

  release(channel: string, taken: readonly Taken[]): void {
    this.#channels.get(channel)?.queue.release(taken);
  }

  async stats(channel: string): Promise<ServerStats> {
    await this.#caughtUp();
    const { queue, seq = 0, consumed = 0, dropped = 0 } = this.#channels.get(channel) ?? {};
    return { depth: queue?.length ?? 0, blocked: 0, accepted: seq, consumed, dropped };
  }

  async reset(channels: readonly string[]): Promise<void> {
    await this.#caughtUp();
    for (const channel of channels) {
      const local = this.#channels.get(channel);
      if (local !== undefined) local.dropped += local.queue.clear();
    }
  }

  async close(): Promise<void> {
    this.#sendQueue.close();
    await this.#connection.close(CLOSE_MS_MAX);
  }

  // --- parts

  /** Subscribes to the channels that the server was not asked for yet. The client renews earlier subscriptions by itself. */
  async #subscribe(): Promise<void> {
    const missing = [...this.#channels].filter(([, { subscribed }]) => !subscribed);
    if (missing.length === 0) return;
    for (const [, local] of missing) local.subscribed = true;
    try {
      await this.#connection.client.subscribe(
        missing.map(([channel]) => this.#settings.prefix + channel),
        this.#receive,
      );
    } catch (error) {
      for (const [, local] of missing) local.subscribed = false;
      throw error;
    }
  }

  #connected(): void {
    // Channels that were opened since the connection was prepared.
    this.#subscribe().catch(() => undefined);
    this.#reports.event('connected', {});
    if (this.#wasConnected) {
      for (const channel of this.#channels.keys()) this.#reports.event('gap', { channel, missed: undefined });
    }
    this.#wasConnected = true;
    this.#sendQueue.flush();
    this.#reports.connected();
  }

  #received(text: string, channel: string): void {
    const local = this.#channels.get(channel);
    if (local === undefined) return;
    local.seq += 1;
    const { seq, queue } = local;
    const arrival = { text, seq, producer: undefined };
    queue.push({ ...arrival, id: `${seq}`, redelivered: false });
    if (queue.length > this.#settings.capacity) {
      const [oldest] = queue.take(1);
      local.dropped += 1;
      this.#reports.event('overflow', { channel, seq: oldest?.seq ?? 0, policy: 'drop-oldest' });
    }
    this.#reports.available(channel);
    void this.#reports.received(channel, [arrival]);
  }

  /** Resolves when everything that the server had accepted before has arrived. */
  async #caughtUp(): Promise<void> {
    await this.#sendQueue.post(() => this.#connection.send(['PING']), '');
  }
}
