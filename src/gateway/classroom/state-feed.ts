/**
 * An event stream of a state: only the latest counts.
 * 1. The state is encoded when the connection takes it. A stalled reader holds nothing but the note that there is something new.
 * 2. Every state is the whole state, so that a reader that reconnects has missed nothing.
 */
import { encodeEvent, HEARTBEAT } from '../../brokers/gateway/protocol.ts';
import { setTimer } from '../../messaging/parts.ts';
import { HEARTBEAT_MS } from '../event-feed.ts';

export interface StateFeedOptions {
  readonly event: string;
  readonly read: () => unknown;
  /** @default 15_000 */
  readonly heartbeatMs: number | undefined;
  /** Called once, at the end of the stream. */
  readonly onEnd: () => void;
}

export class StateFeed {
  readonly #options: StateFeedOptions;
  #isNew = true;
  #bye: string | undefined;
  #isEnded = false;
  #wake = (): void => undefined;

  constructor(options: StateFeedOptions) {
    this.#options = options;
  }

  /** Notes that the state has changed. */
  touch(): void {
    this.#isNew = true;
    this.#wake();
  }

  /** Ends the stream with a last event that says why. */
  finish(reason: string): void {
    this.#bye ??= encodeEvent({ event: 'bye', data: JSON.stringify({ reason }), id: undefined });
    this.#wake();
  }

  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#wake();
    this.#options.onEnd();
  }

  stream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream(
      {
        pull: async (controller) => {
          const text = await this.#next();
          if (text !== undefined) controller.enqueue(encoder.encode(text));
          if (text === undefined || text === this.#bye) {
            this.close();
            controller.close();
          }
        },
        cancel: () => this.close(),
      },
      { highWaterMark: 0 },
    );
  }

  // --- parts

  async #next(): Promise<string | undefined> {
    for (;;) {
      if (this.#isEnded) return undefined;
      if (this.#isNew) {
        this.#isNew = false;
        const { event, read } = this.#options;
        return encodeEvent({ event, data: JSON.stringify(read()), id: undefined });
      }
      if (this.#bye !== undefined) return this.#bye;
      if (await this.#waited()) return HEARTBEAT;
    }
  }

  /**
   * Waits for a change.
   * @returns whether there was none for the time of a heartbeat
   */
  #waited(): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = setTimer(() => resolve(true), this.#options.heartbeatMs ?? HEARTBEAT_MS);
      this.#wake = () => {
        cancel();
        resolve(false);
      };
    });
  }
}
