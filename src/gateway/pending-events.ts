/**
 * The events of a stream besides messages, until they are sent.
 * 1. Reports are sent in their order. If there are too many, the stream ends, and the client reconnects.
 * 2. The list of clients is sent in its state at that time.
 * 3. Takes are for display: a client that does not read misses some of them.
 */
import { type StreamEvents, UNPLACED_EVENTS } from '../brokers/gateway/protocol.ts';
import { encode } from './event-encoding.ts';
import { TakenNotices } from './taken-notices.ts';

/** Largest number of waiting reports. */
const REPORTS_MAX = 10_000;

export class PendingEvents {
  readonly takes = new TakenNotices();
  readonly #wake: () => void;
  #hello = '';
  #clients = '';
  #reports: string[] = [];
  #counted = 0;
  #ended = false;
  /** Last event of the stream. */
  #bye: string | undefined;

  /** @param wake called when there is something to send, or at the end */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** Whether the stream has ended, and accepts no more events. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Number of reports, as in `PositionsResponse.events`. */
  get counted(): number {
    return this.#counted;
  }

  /** Sets the first event of the stream. */
  greet(hello: StreamEvents['hello']): void {
    this.#hello = encode('hello', hello, undefined);
  }

  report<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]): void {
    if (this.#ended) return;
    if (this.#reports.length >= REPORTS_MAX) {
      this.end('The client does not read');
      return;
    }
    if (UNPLACED_EVENTS.has(name)) this.#counted += 1;
    this.#reports.push(encode(name, data, undefined));
    this.#wake();
  }

  setClients(data: StreamEvents['clients']): void {
    this.#clients = encode('clients', data, undefined);
    this.#wake();
  }

  /**
   * Ends the stream.
   * @param reason none if nobody reads the stream
   */
  end(reason?: string): void {
    if (this.#ended) return;
    if (reason !== undefined) this.#bye = encode('bye', { reason }, undefined);
    this.#ended = true;
    this.#wake();
  }

  /** Returns and removes the waiting reports. */
  drainReports(): string {
    return this.#reports.splice(0).join('');
  }

  /** Returns and removes all waiting events; of takes, those whose message was sent. */
  drain(isGiven: (channel: string, seq: number) => boolean): string {
    const text = this.#hello + this.#clients + this.drainReports() + this.takes.drain(isGiven);
    this.#hello = '';
    this.#clients = '';
    return text;
  }

  /** Returns the last event once, after the end. */
  drainBye(): string | undefined {
    const bye = this.#bye;
    this.#bye = undefined;
    return bye;
  }
}
