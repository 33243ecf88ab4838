/**
 * One event stream: what it reads, and how it waits.
 * 1. Nothing is read before the client's connection has taken what was read last: who stalls holds a batch, and the server behind the
 *    gateway is not asked for more.
 * 2. What was reported without a place in a log comes before messages that are read later.
 * 3. Each channel is read on from where it was read to; channels take turns.
 */
import {
  HEARTBEAT,
  type Placed,
  type StreamEvents,
  type StreamRequest,
  UNPLACED_EVENTS,
} from '../brokers/gateway/protocol.ts';
import { setTimer } from '../messaging/parts.ts';
import type { LogBatch } from './backend.ts';
import { watchDirectory } from './directory.ts';
import { encode, encodeBatch } from './event-encoding.ts';
import type { Hub, HubListener } from './hub.ts';
import { GatewayProblem, problemOf } from './problems.ts';

/** Without anything else, a sign of life after so long. */
export const HEARTBEAT_MS = 15_000;
/** Reports that wait for a client that does not read; one more and the stream ends, for the client to come back. */
const REPORTS_MAX = 10_000;
/** Until what could not be read is tried again, at the latest. */
const RETRY_MS = 500;

interface Cursor {
  position: string;
  /** Stops following; undefined while not followed. */
  stop: (() => void) | undefined;
}

export interface FeedSettings {
  /** @default 15_000 */
  readonly heartbeatMs?: number | undefined;
}

export class EventFeed {
  readonly #hub: Hub;
  readonly #cursors = new Map<string, Cursor>();
  /** Channels that may have something to read. */
  readonly #ready = new Set<string>();
  /** Channels that could not be read: tried again when the server is there. */
  readonly #failed = new Set<string>();
  /** Channels whose queue the session waits for. */
  readonly #wanted = new Set<string>();
  readonly #heartbeatMs: number;
  readonly #stopListening: () => void;
  #reports: string[] = [];
  /** Reports so far. */
  events = 0;
  #pulling = false;
  #wake = (): void => undefined;
  #ended = false;
  #stopDirectory = (): void => undefined;
  #stopRetry = (): void => undefined;
  readonly #retry = (): void => {
    for (const channel of this.#failed) this.#ready.add(channel);
    this.#failed.clear();
    this.#wake();
  };
  #onEnd = (): void => undefined;

  private constructor(hub: Hub, { heartbeatMs = HEARTBEAT_MS }: FeedSettings) {
    this.#hub = hub;
    this.#heartbeatMs = heartbeatMs;
    const listener: HubListener = {
      event: (name, data) => this.#report(name, data),
      available: (channel) => {
        if (this.#wanted.delete(channel)) this.#report('available', { channel });
      },
      retry: this.#retry,
      end: (reason) => this.#end(reason),
    };
    this.#stopListening = hub.listen(listener);
  }

  /** Resolves when it is known where each channel is read from. */
  static async open(hub: Hub, request: Omit<StreamRequest, 'session'>, settings: FeedSettings): Promise<EventFeed> {
    const feed = new EventFeed(hub, settings);
    try {
      const positions = await Promise.all(
        request.channels.map(async ({ channel, after }): Promise<Placed | undefined> => {
          if (after !== undefined && !hub.isPosition(after)) throw new GatewayProblem('invalid-position');
          const place = after === undefined ? await hub.end(channel) : undefined;
          feed.#cursors.set(channel, { position: after ?? place?.position ?? '', stop: undefined });
          feed.#ready.add(channel);
          return place === undefined ? undefined : { channel, ...place };
        }),
      );
      const { run, backendName, connected, settings } = hub;
      const { readOnly } = settings;
      const known = positions.filter((place) => place !== undefined);
      feed.#reports.unshift(
        encode('hello', { run, backend: backendName, connected, readOnly, positions: known }, undefined),
      );
      if (request.directory) {
        const own = request.channels.map(({ channel }) => channel);
        feed.#stopDirectory = watchDirectory(hub, own, (data) => feed.#report('channels', data));
      }
      return feed;
    } catch (error) {
      feed.close();
      throw error;
    }
  }

  /** The session takes from the channel's queue, and wants to hear when there may be something. */
  want(channel: string): void {
    this.#wanted.add(channel);
  }

  /** It was given enough. */
  unwant(channel: string): void {
    this.#wanted.delete(channel);
  }

  /** @param onEnd called once, when it has ended for whatever reason */
  stream(onEnd: () => void): ReadableStream<Uint8Array> {
    this.#onEnd = onEnd;
    const encoder = new TextEncoder();
    return new ReadableStream(
      {
        pull: async (controller) => {
          const text = await this.#next();
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

  close(): void {
    this.#ended = true;
    this.#stopListening();
    this.#stopDirectory();
    this.#stopRetry();
    for (const cursor of this.#cursors.values()) cursor.stop?.();
    this.#wake();
    const onEnd = this.#onEnd;
    this.#onEnd = () => undefined;
    onEnd();
  }

  // --- parts

  /** What to send next, or undefined at the end. */
  async #next(): Promise<string | undefined> {
    this.#pulling = true;
    try {
      for (;;) {
        if (this.#reports.length > 0) return this.#reports.splice(0).join('');
        if (this.#ended) return undefined;
        const [channel] = this.#ready;
        if (channel === undefined) {
          if (await this.#waited()) return HEARTBEAT;
        } else {
          this.#ready.delete(channel);
          const text = await this.#readChannel(channel);
          if (text !== '') return this.#reports.splice(0).join('') + text;
        }
      }
    } finally {
      this.#pulling = false;
    }
  }

  /** @returns whether nothing has happened for as long as a heartbeat */
  #waited(): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = setTimer(() => resolve(true), this.#heartbeatMs);
      this.#wake = () => {
        cancel();
        resolve(false);
      };
    });
  }

  async #readChannel(channel: string): Promise<string> {
    const cursor = this.#cursors.get(channel);
    if (cursor === undefined) return '';
    try {
      let batch = await this.#hub.read(channel, cursor.position);
      if (isEmpty(batch) && cursor.stop === undefined) {
        const { ready, stop } = this.#hub.follow(channel, () => this.#came(channel, cursor));
        cursor.stop = stop;
        await ready;
        batch = await this.#hub.read(channel, cursor.position);
      }
      cursor.position = batch.next.position;
      if (isEmpty(batch)) return '';
      this.#ready.add(channel);
      return encodeBatch(channel, batch, this.#hub.settings.metrics);
    } catch (error) {
      return this.#failedToRead(channel, cursor, error);
    }
  }

  #came(channel: string, cursor: Cursor): void {
    this.#ready.add(channel);
    if (this.#pulling) {
      this.#wake();
      return;
    }
    // The client does not read: until it does, nobody has to tell of more.
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
      this.#stopRetry = setTimer(this.#retry, RETRY_MS);
      return '';
    }
    this.#cursors.delete(channel);
    return encode('error', { channel, seq: 0, code, detail }, undefined);
  }

  #report<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]): void {
    if (this.#ended) return;
    if (this.#reports.length >= REPORTS_MAX) {
      this.#end('The client does not read');
      return;
    }
    if (UNPLACED_EVENTS.has(name)) this.events += 1;
    this.#reports.push(encode(name, data, undefined));
    this.#wake();
  }

  #end(reason: string): void {
    if (this.#ended) return;
    this.#reports.push(encode('bye', { reason }, undefined));
    this.#ended = true;
    this.#wake();
  }
}

function isEmpty({ missed, records }: LogBatch): boolean {
  return missed === 0 && records.length === 0;
}
