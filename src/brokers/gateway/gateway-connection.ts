/**
 * One event stream to the gateway, reopened whenever it breaks, until it is closed.
 * 1. Each opening requests what is wanted at that moment, from the last positions: nothing is lost in between.
 * 2. Events are passed on in order; reading continues after they have been handled.
 * 3. The wait between attempts is an exponential backoff with jitter, capped, so that many clients do not return at once. Half of
 *    each wait is random. If the gateway refuses the client, the connection waits for `reconnectNow`.
 * 4. Silence for longer than some heartbeats means that the connection is lost.
 */
import { setTimer } from '../../messaging/parts.ts';
import { EventStreamReader, type StreamEvent } from './event-stream.ts';
import { BusyError, ForeignAnswerError, type GatewayHttp, isUnsent, PositionError, RefusedError } from './http.ts';
import { BACKEND_KINDS, type BackendKindName, type StreamEvents, type StreamRequest } from './protocol.ts';

const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 5000;
/** Shortest wait before a gateway without room is asked again. */
const RETRY_MS_BUSY = 2000;
const OPEN_MS_MAX = 15_000;
/** Silence after which the connection counts as lost. The gateway sends something every 15 seconds. */
const SILENCE_MS_MAX = 40_000;

/** Broker behind a gateway. */
export interface GatewayBackend {
  readonly kind: BackendKindName;
  /** Name for the user. */
  readonly label: string;
}

/** State of the connection, for display. */
export type GatewayState =
  | { readonly kind: 'connecting' }
  | {
      readonly kind: 'connected';
      readonly backend: GatewayBackend;
      readonly readOnly: boolean;
      readonly addresses: readonly string[];
    }
  /** Retries after `retryInMs`, or on request. `isBusy`: the gateway answers, but has no room. */
  | { readonly kind: 'waiting'; readonly reason: string; readonly retryInMs: number; readonly isBusy: boolean }
  /** Retries only on request. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'closed' };

export interface ConnectionHandlers {
  readonly request: () => Omit<StreamRequest, 'session'>;
  /** Called when the stream is open. */
  readonly opened: (hello: StreamEvents['hello']) => void;
  readonly events: (events: readonly StreamEvent[]) => Promise<void>;
  readonly state: (state: GatewayState) => void;
  /** Called when the gateway does not know the requested positions: they belong to another log. */
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

  /** @param random returns a number from 0 to 1 */
  constructor(http: GatewayHttp, handlers: ConnectionHandlers, random: () => number) {
    this.#http = http;
    this.#handlers = handlers;
    this.#random = random;
    // Later, so that the caller has the instance first.
    this.#going = Promise.resolve().then(() => this.#go());
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** Reason for the lack of an answer, for the user. */
  get reason(): string {
    const { state } = this;
    return state.kind === 'waiting' || state.kind === 'refused' ? state.reason : 'It does not answer';
  }

  /** Run of the gateway that it is, or was last, connected to. */
  get run(): string {
    return this.#run;
  }

  /** Number of streams opened so far. */
  get streams(): number {
    return this.#opened;
  }

  /** Opens a new stream, as something else is wanted. Resolves when the stream provides it, or the connection is closed. */
  reopen(): Promise<void> {
    this.#wanted += 1;
    const wanted = this.#wanted;
    // An opening in progress is not aborted; the stream is reopened after it.
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

  /** Whether it has been closed since; evaluated anew each time. */
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

  /** Reads one stream until it ends, always with an error. */
  async #stream(wanted: number, controller: AbortController): Promise<void> {
    let cancelTimer = setTimer(() => controller.abort(), OPEN_MS_MAX);
    try {
      const body = JSON.stringify({ session: this.session, ...this.#handlers.request() } satisfies StreamRequest);
      const response = await this.#http.send('/v1/events', body, 'text/event-stream', controller.signal);
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
        // The remaining events of an aborted stream are sent again on the next.
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
    const { readOnly, addresses = [] } = hello;
    this.#set({ kind: 'connected', backend: backendIn(hello), readOnly, addresses });
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

/** Returns a reason for the user. Of an error of `fetch`, only text known to contain no secret is used. */
function reasonOf(error: unknown): string {
  const told = [RefusedError, PositionError, BusyError, ForeignAnswerError];
  if (error instanceof Error && told.some((kind) => error instanceof kind)) return error.message;
  return isUnsent(error) ? 'The gateway cannot be reached' : 'The connection to the gateway broke';
}

/** Returns 128 random bits; works also on pages that browsers do not consider secure. */
export function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Returns the broker behind a gateway. Old gateways send no kind: the name begins with it. */
function backendIn({ backend: label, kind }: StreamEvents['hello']): GatewayBackend {
  const known = BACKEND_KINDS.find((one) => one === kind);
  if (known !== undefined) return { kind: known, label };
  if (label.startsWith('redis pub/sub')) return { kind: 'redis-pubsub', label };
  if (label.startsWith('redis')) return { kind: 'redis-streams', label };
  return { kind: label.startsWith('kafka') ? 'kafka' : 'memory', label };
}
