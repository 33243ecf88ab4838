/**
 * One event stream to the gateway, opened again whenever it breaks, until it is closed.
 * 1. Each opening asks for what is wanted at that moment, from the places that were reached: nothing is lost in between.
 * 2. Events are handed on in order; no more is read before they are dealt with.
 * 3. Between attempts it waits, twice as long each time up to the longest, and by chance a part of that less, so that many clients do not
 *    come back at once. Where the gateway does not let it in, it waits to be told.
 * 4. Silence for longer than some heartbeats means that the connection is lost.
 */
import { setTimer } from '../../messaging/parts.ts';
import { EventStreamReader, type StreamEvent } from './event-stream.ts';
import { BusyError, type GatewayHttp, isUnsent, PositionError, RefusedError } from './http.ts';
import type { StreamEvents, StreamRequest } from './protocol.ts';

const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 5000;
/** A gateway without room is asked again after this at the soonest. */
const RETRY_MS_BUSY = 2000;
const OPEN_MS_MAX = 15_000;
/** The gateway sends something every 15 seconds. */
const SILENCE_MS_MAX = 40_000;

/** What a page shows of the connection. */
export type GatewayState =
  | { readonly kind: 'connecting' }
  | {
      readonly kind: 'connected';
      readonly backend: string;
      readonly readOnly: boolean;
      readonly addresses: readonly string[];
    }
  /** Tries again in so many milliseconds, or when told. `isBusy`: the gateway answers, and has no room. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly retryInMs: number; readonly isBusy: boolean }
  /** Tries again only when told. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'closed' };

export interface ConnectionHandlers {
  readonly request: () => Omit<StreamRequest, 'session'>;
  /** The stream is there. */
  readonly opened: (hello: StreamEvents['hello']) => void;
  readonly events: (events: readonly StreamEvent[]) => Promise<void>;
  readonly state: (state: GatewayState) => void;
  /** The gateway does not know the places that were asked for: those of another log. */
  readonly misplaced: () => void;
}

export class GatewayConnection {
  readonly session = makeId();
  readonly #http: GatewayHttp;
  readonly #handlers: ConnectionHandlers;
  readonly #random: () => number;
  #wanted = 1;
  #opened = 0;
  #run = '';
  #state: GatewayState = { kind: 'connecting' };
  #retries = 0;
  #streaming = false;
  #controller = new AbortController();
  #resume = (): void => undefined;
  #waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];
  readonly #going: Promise<void>;

  /** @param random from 0 to 1 */
  constructor(http: GatewayHttp, handlers: ConnectionHandlers, random: () => number) {
    this.#http = http;
    this.#handlers = handlers;
    this.#random = random;
    // Not before whoever makes it has it.
    this.#going = Promise.resolve().then(() => this.#go());
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** Why there is no answer, for people. */
  get reason(): string {
    const { state } = this;
    return state.kind === 'waiting' || state.kind === 'refused' ? state.reason : 'It does not answer';
  }

  /** Of the gateway that it is, or was last, connected to. */
  get run(): string {
    return this.#run;
  }

  /** Rises with every stream. */
  get streams(): number {
    return this.#opened;
  }

  /** Something else is wanted. Resolves when the stream gives it, or the connection is closed. */
  reopen(): Promise<void> {
    this.#wanted += 1;
    const wanted = this.#wanted;
    // One that is being opened is let be, and opened again then.
    if (this.#streaming) this.#controller.abort();
    return this.#when(() => this.#opened >= wanted);
  }

  whenConnected(): Promise<void> {
    return this.#when(() => this.#state.kind === 'connected');
  }

  reconnectNow(): void {
    this.#retries = 0;
    this.#resume();
  }

  async close(): Promise<void> {
    this.#set({ kind: 'closed' });
    this.#controller.abort();
    this.#resume();
    await this.#going;
  }

  // --- parts

  /** Closed meanwhile; asked anew each time. */
  get #isClosed(): boolean {
    return this.#state.kind === 'closed';
  }

  async #go(): Promise<void> {
    while (!this.#isClosed) {
      const wanted = this.#wanted;
      this.#controller = new AbortController();
      try {
        await this.#stream(wanted, this.#controller);
      } catch (error) {
        if (this.#isClosed) return;
        if (this.#wanted > wanted && this.#opened === wanted) continue;
        if (error instanceof PositionError) this.#handlers.misplaced();
        await this.#pause(error);
      }
    }
  }

  /** Until it ends, always by an error. */
  async #stream(wanted: number, controller: AbortController): Promise<void> {
    let cancelTimer = setTimer(() => controller.abort(), OPEN_MS_MAX);
    try {
      const body = JSON.stringify({ session: this.session, ...this.#handlers.request() } satisfies StreamRequest);
      const response = await this.#http.send('/v1/events', body, controller.signal);
      const reader = response.body?.getReader();
      const parser = new EventStreamReader();
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        cancelTimer();
        if (done) throw new Error('The gateway has ended the stream');
        cancelTimer = setTimer(() => controller.abort(), SILENCE_MS_MAX);
        const events = parser.read(value);
        const [first] = events;
        if (first?.event === 'hello') this.#greet(JSON.parse(first.data), wanted, controller);
        // What is left of a stream that is given up comes again.
        if (controller.signal.aborted) throw new Error('The stream was given up');
        if (events.length > 0) await this.#handlers.events(events);
      }
    } finally {
      this.#streaming = false;
      cancelTimer();
      controller.abort();
    }
  }

  #greet(hello: StreamEvents['hello'], wanted: number, controller: AbortController): void {
    this.#retries = 0;
    this.#run = hello.run;
    this.#opened = wanted;
    this.#streaming = true;
    this.#handlers.opened(hello);
    const { backend, readOnly, addresses = [] } = hello;
    this.#set({ kind: 'connected', backend, readOnly, addresses });
    if (this.#wanted > wanted) controller.abort();
  }

  async #pause(error: unknown): Promise<void> {
    const reason = reasonOf(error);
    const resumed = new Promise<void>((resolve) => {
      this.#resume = resolve;
    });
    if (error instanceof RefusedError) {
      this.#set({ kind: 'refused', reason });
      await resumed;
    } else {
      const isBusy = error instanceof BusyError;
      const first = isBusy ? RETRY_MS_BUSY * 2 : RETRY_MS_FIRST;
      const longest = Math.min(RETRY_MS_MAX, first * 2 ** this.#retries);
      this.#retries += 1;
      const retryInMs = Math.round(longest * (0.5 + this.#random() / 2));
      this.#set({ kind: 'waiting', reason, retryInMs, isBusy });
      const cancelTimer = setTimer(() => this.#resume(), retryInMs);
      await resumed;
      cancelTimer();
    }
    if (!this.#isClosed) this.#set({ kind: 'connecting' });
  }

  #set(state: GatewayState): void {
    if (this.#isClosed) return;
    const changed = state.kind !== 'connected' || this.#state.kind !== 'connected';
    this.#state = state;
    if (changed) this.#handlers.state(state);
    const done = this.#waiting.filter(({ isDone }) => isDone() || state.kind === 'closed');
    this.#waiting = this.#waiting.filter((one) => !done.includes(one));
    for (const { resolve } of done) resolve();
  }

  #when(isDone: () => boolean): Promise<void> {
    if (isDone() || this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ isDone, resolve }));
  }
}

/** Nothing of an error of `fetch` is told but what is known to hold no secret. */
function reasonOf(error: unknown): string {
  if (error instanceof RefusedError || error instanceof PositionError || error instanceof BusyError)
    return error.message;
  return isUnsent(error) ? 'The gateway cannot be reached' : 'The connection to the gateway broke';
}

/** 128 bits by chance; also on pages that browsers do not call secure. */
export function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
