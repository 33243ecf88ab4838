/**
 * A carrier: one event stream that carries those of several clients, such as the tabs of one browser.
 * 1. A lane is one client's stream on it. Its text is that of the client's own stream, cut anywhere between two events.
 * 2. Back-pressure is the carrier's: each lane holds one part until the connection takes it, and lanes take turns.
 * 3. When the carrier ends, so do its lanes. Their clients open others, and continue from their last position.
 */
import { randomBytes } from 'node:crypto';
import { encodeEvent, HEARTBEAT } from '../brokers/gateway/protocol.ts';
import { setTimer } from '../messaging/parts.ts';
import { type EventFeed, HEARTBEAT_MS } from './event-feed.ts';

export class Carrier {
  readonly id = randomBytes(16).toString('base64url');
  readonly #heartbeatMs: number;
  readonly #onEnd: () => void;
  readonly #lanes = new Map<string, EventFeed>();
  /** Parts that wait for the connection, at most one for each lane. */
  readonly #waiting: { readonly text: string; readonly sent: () => void }[] = [];
  #wake = (): void => undefined;
  #isFinishing = false;
  #isEnded = false;

  /** @param onEnd called once, when the connection or the gateway has ended */
  constructor(heartbeatMs: number | undefined, onEnd: () => void) {
    this.#heartbeatMs = heartbeatMs ?? HEARTBEAT_MS;
    this.#onEnd = onEnd;
  }

  /** Sends the feed's text on the lane until the feed ends. */
  carry(lane: string, feed: EventFeed): void {
    this.#lanes.get(lane)?.close();
    this.#lanes.set(lane, feed);
    if (this.#isEnded) feed.close();
    void this.#pump(lane, feed);
  }

  closeLane(lane: string): void {
    this.#lanes.get(lane)?.close();
  }

  stream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    let greeting: string | undefined = encode('carrier', { carrier: this.id });
    return new ReadableStream(
      {
        pull: async (controller) => {
          const text = greeting ?? (await this.#next());
          greeting = undefined;
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

  /** Ends after every lane has sent its last part. */
  finish(): void {
    this.#isFinishing = true;
    this.#wake();
  }

  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const feed of this.#lanes.values()) feed.close();
    for (const { sent } of this.#waiting.splice(0)) sent();
    this.#wake();
    this.#onEnd();
  }

  // --- parts

  async #pump(lane: string, feed: EventFeed): Promise<void> {
    for (;;) {
      const text = await feed.next().catch(() => undefined);
      if (text === undefined) break;
      await this.#send(encode('part', { lane, text }));
    }
    feed.close();
    await this.#send(encode('end', { lane }));
    if (this.#lanes.get(lane) === feed) this.#lanes.delete(lane);
    this.#wake();
  }

  #send(text: string): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    return new Promise((sent) => {
      this.#waiting.push({ text, sent });
      this.#wake();
    });
  }

  /**
   * Waits for the next part.
   * @returns undefined at the end
   */
  async #next(): Promise<string | undefined> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        next.sent();
        return next.text;
      }
      if (this.#isEnded || (this.#isFinishing && this.#lanes.size === 0)) return undefined;
      if (await this.#isQuiet()) return HEARTBEAT;
    }
  }

  /**
   * Waits for activity.
   * @returns whether there was none for the time of a heartbeat
   */
  #isQuiet(): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = setTimer(() => resolve(true), this.#heartbeatMs);
      this.#wake = () => {
        cancel();
        resolve(false);
      };
    });
  }
}

function encode(event: string, data: object): string {
  return encodeEvent({ event, data: JSON.stringify(data), id: undefined });
}
