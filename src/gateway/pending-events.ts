/**
 * What a stream has to say besides messages, until it is said.
 * 1. Reports are said in their order. Too many of them, and the stream ends, for the client to come back.
 * 2. Which clients there are is said as it is when it is said.
 * 3. Who takes what is a picture, of which a client that does not read misses some.
 */
import { type StreamEvents, UNPLACED_EVENTS } from '../brokers/gateway/protocol.ts';
import { encode } from './event-encoding.ts';
import { Takes } from './takes.ts';

/** Reports that wait. */
const REPORTS_MAX = 10_000;

export class PendingEvents {
  readonly takes = new Takes();
  readonly #wake: () => void;
  #hello = '';
  #clients = '';
  #reports: string[] = [];
  #counted = 0;
  #ended = false;
  /** The last word. */
  #bye: string | undefined;

  /** @param wake called when there is something to say, or the end */
  constructor(wake: () => void) {
    this.#wake = wake;
  }

  /** No more is taken up. */
  get ended(): boolean {
    return this.#ended;
  }

  /** As `PositionsResponse.events` has it. */
  get counted(): number {
    return this.#counted;
  }

  /** Before everything else. */
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

  /** @param reason none where there is nobody to tell */
  end(reason?: string): void {
    if (this.#ended) return;
    if (reason !== undefined) this.#bye = encode('bye', { reason }, undefined);
    this.#ended = true;
    this.#wake();
  }

  /** Then they are said. */
  drainReports(): string {
    return this.#reports.splice(0).join('');
  }

  /** Everything, of takes those whose message was given; then it is said. */
  drain(isGiven: (channel: string, seq: number) => boolean): string {
    const text = this.#hello + this.#clients + this.drainReports() + this.takes.drain(isGiven);
    this.#hello = '';
    this.#clients = '';
    return text;
  }

  /** After the end, once. */
  drainBye(): string | undefined {
    const bye = this.#bye;
    this.#bye = undefined;
    return bye;
  }
}
