/**
 * One event stream: its events, their order, and its waiting.
 * 1. Nothing is read before the client's connection has taken the last batch: a stalled client holds one batch, and the server
 *    behind the gateway is not asked for more.
 * 2. Reports without a position in a log come before messages that are read later.
 */
import { HEARTBEAT, type Placed, START, type StreamRequest } from '../brokers/gateway/protocol.ts';
import { setTimer } from '../messaging/parts.ts';
import { ChannelReading } from './channel-reading.ts';
import type { Clients } from './clients.ts';
import { watchDirectory } from './directory.ts';
import type { Hub } from './hub.ts';
import { PendingEvents } from './pending-events.ts';
import { GatewayProblem, problemOf } from './problems.ts';
import type { Onlooker } from './taken-notices.ts';

/** Interval of heartbeats, sent in the absence of other events. */
export const HEARTBEAT_MS = 15_000;

export interface FeedParts {
  readonly hub: Hub;
  readonly clients: Clients;
  readonly onlookers: Set<Onlooker>;
  /** @default 15_000 */
  readonly heartbeatMs: number | undefined;
}

export class EventFeed {
  readonly #parts: FeedParts;
  readonly #reading: ChannelReading;
  readonly #pending = new PendingEvents(() => this.#wake());
  /** Channels whose queue the session waits for. */
  readonly #wanted = new Set<string>();
  /** Functions that each end something that this feed has begun. */
  readonly #ends: (() => void)[] = [];
  #pulling = false;
  #wake = (): void => undefined;

  private constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#reading = new ChannelReading(parts.hub, { wantsMore: () => this.#pulling, wake: () => this.#wake() });
    this.#ends.push(
      parts.hub.listen({
        event: (name, data) => this.#pending.report(name, data),
        available: (channel) => {
          if (this.#wanted.delete(channel)) this.#pending.report('available', { channel });
        },
        retry: () => this.#reading.retry(),
        end: (reason) => this.#pending.end(reason),
      }),
      () => this.#reading.close(),
    );
  }

  /** Opens a feed. Resolves when the start position of each channel is known. */
  static async open(parts: FeedParts, request: StreamRequest): Promise<EventFeed> {
    const feed = new EventFeed(parts);
    try {
      await feed.#open(request);
      return feed;
    } catch (error) {
      feed.close();
      throw error;
    }
  }

  /** Number of reports so far, as in `PositionsResponse`. */
  get events(): number {
    return this.#pending.counted;
  }

  /** Notes that the session takes from the channel's queue, and wants to be notified when there may be something. */
  want(channel: string): void {
    this.#wanted.add(channel);
  }

  /** Notes that the session has been given enough. */
  unwant(channel: string): void {
    this.#wanted.delete(channel);
  }

  /** Calls `onEnd` once, when the feed has ended for whatever reason. */
  whenClosed(onEnd: () => void): void {
    this.#ends.push(onEnd);
  }

  stream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream(
      {
        pull: async (controller) => {
          const text = await this.next();
          if (text === undefined) {
            this.close();
            controller.close();
          } else controller.enqueue(encoder.encode(text));
        },
        cancel: () => this.close(),
      },
      { highWaterMark: 0 },
    );
  }

  /** Returns the next text to send, or undefined at the end. */
  async next(): Promise<string | undefined> {
    this.#pulling = true;
    try {
      for (;;) {
        const said = this.#pending.drain((channel, seq) => this.#reading.isRead(channel, seq));
        if (said !== '') return said;
        if (this.#pending.ended) return this.#pending.drainBye();
        if (this.#reading.isReady) {
          const text = await this.#reading.next();
          if (text !== '') return this.#pending.drainReports() + text;
        } else if (await this.#waited()) return HEARTBEAT;
      }
    } finally {
      this.#pulling = false;
    }
  }

  close(): void {
    this.#pending.end();
    for (const end of this.#ends.splice(0)) end();
    this.#wake();
  }

  // --- parts

  async #open({ session, channels, directory = false, name, subscribes }: StreamRequest): Promise<void> {
    const { hub, clients } = this.#parts;
    const own = channels.map(({ channel }) => channel);
    const begun = await Promise.all(channels.map((place) => this.#begin(place)));
    const positions = begun.filter((place) => place !== undefined);
    const { run, backend, connected, settings } = hub;
    this.#pending.greet({
      run,
      backend: backend.name,
      kind: backend.kind,
      connected,
      readOnly: settings.readOnly,
      addresses: settings.addresses(),
      positions,
    });
    this.#ends.push(clients.join(session, name, subscribes ?? (directory ? [] : own)));
    if (directory) this.#look(own);
  }

  /**
   * Begins to read a channel.
   * @returns its start position, if the client does not know it
   */
  async #begin({ channel, after }: StreamRequest['channels'][number]): Promise<Placed | undefined> {
    const { hub } = this.#parts;
    const known = after !== undefined && after !== START;
    if (known && !hub.isPosition(after)) throw new GatewayProblem('invalid-position');
    try {
      if (known) {
        this.#reading.add(channel, after);
        return undefined;
      }
      const place = await (after === START ? hub.start(channel) : hub.end(channel));
      this.#reading.add(channel, place.position);
      return { channel, ...place };
    } catch (error) {
      const { code, detail } = problemOf(error);
      if (code !== 'unknown-channel') throw error;
      // The other channels can be read.
      this.#pending.report('error', { channel, seq: 0, code, detail });
      return undefined;
    }
  }

  /** Observes the channels, the clients and the takes. */
  #look(own: readonly string[]): void {
    const { hub, clients, onlookers } = this.#parts;
    const onlooker: Onlooker = ({ channel, seq, encoded }) => {
      if (!this.#reading.has(channel)) return;
      if (this.#pending.takes.add(channel, seq, encoded)) this.#wake();
      else hub.settings.metrics.count('heronry_taken_notices_dropped_total');
    };
    onlookers.add(onlooker);
    this.#ends.push(
      () => onlookers.delete(onlooker),
      watchDirectory(hub, own, (data) => this.#pending.report('channels', data)),
      clients.watch((data) => this.#pending.setClients(data)),
    );
  }

  /**
   * Waits for activity.
   * @returns whether there was none for the time of a heartbeat
   */
  #waited(): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = setTimer(() => resolve(true), this.#parts.heartbeatMs ?? HEARTBEAT_MS);
      this.#wake = () => {
        cancel();
        resolve(false);
      };
    });
  }
}
