import { AbortError, type ConsumeOptions, TimeoutError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';

/** A waiting call, as the answers of the server see it. */
export type Waiting<Received> = Pick<
  Wait<Received, unknown>,
  'max' | 'receive' | 'settle' | 'asked' | 'fail' | 'request'
>;

/** Settings that all waiting calls of a channel share. */
export interface WaitContext<Received> {
  readonly channel: string;
  readonly graceMs: number;
  /** Removes a wait that has settled. */
  readonly leave: (wait: Waiting<Received>) => void;
}

/** Request of a waiting call. */
export interface Wanted<Received, Result> {
  /** Largest number of messages. */
  readonly max: number;
  /** Makes the call's result of its messages, of which there is at least one. */
  readonly result: (messages: Received[]) => Result;
}

/**
 * One waiting call of `consume` or `consumeUpTo`.
 * 1. It settles once; then it has left its channel. That is when it is full, or at the end of an answer that had something for it.
 * 2. Its time limit ends it only after the server has been asked once, so that an available message is taken, however short the
 *    limit. For that it waits at most `graceMs` longer.
 */
export class Wait<Received, Result> {
  readonly promise: Promise<Result>;
  /** Number of the last request to the server that included it; 0 for none. */
  request = 0;
  readonly #wanted: Wanted<Received, Result>;
  #messages: Received[] | undefined;
  readonly #leave: (wait: Waiting<Received>) => void;
  readonly #channel: string;
  readonly #timeoutMs: number;
  readonly #graceMs: number;
  readonly #signal: AbortSignal | undefined;
  #onAbort: (() => void) | undefined;
  #resolve: (result: Result) => void = ignore;
  #reject: (error: Error) => void = ignore;
  #cancelTimer: (() => void) | undefined;
  #asked = false;
  #ended = false;
  #late = false;

  /** @throws RangeError, AbortError */
  constructor(
    wanted: Wanted<Received, Result>,
    { signal, timeoutMs = Infinity }: ConsumeOptions,
    { channel, graceMs, leave }: WaitContext<Received>,
  ) {
    if (signal?.aborted) throw new AbortError(signal.reason);
    if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be 0 or more, not ${timeoutMs}`);
    this.#wanted = wanted;
    this.#channel = channel;
    this.#timeoutMs = timeoutMs;
    this.#graceMs = graceMs;
    this.#signal = signal;
    this.#leave = leave;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal !== undefined) {
      this.#onAbort = () => this.fail(new AbortError(signal.reason));
      signal.addEventListener('abort', this.#onAbort, { once: true });
    }
    if (timeoutMs === 0) this.#timeIsUp();
    else if (timeoutMs !== Infinity) this.#cancelTimer = setTimer(() => this.#timeIsUp(), timeoutMs);
  }

  /** Notes that the server was asked after this wait had begun, and had nothing for it. */
  asked(): void {
    this.#asked = true;
    if (this.#late) this.#giveUp();
  }

  /** Number of messages that it takes. */
  get max(): number {
    return this.#wanted.max;
  }

  receive(received: Received): void {
    this.#messages ??= [];
    this.#messages.push(received);
    if (this.#messages.length >= this.#wanted.max) this.settle();
  }

  /** Settles with the messages received so far; waits on if there are none. */
  settle(): void {
    const messages = this.#messages;
    if (messages !== undefined && this.#end()) this.#resolve(this.#wanted.result(messages));
  }

  /** Rejects the call; one that has received something resolves with that, so that it is not lost. */
  fail(error: Error): void {
    this.settle();
    if (this.#end()) this.#reject(error);
  }

  #timeIsUp(): void {
    if (this.#asked) {
      this.#giveUp();
      return;
    }
    this.#late = true;
    this.#cancelTimer = setTimer(() => this.#giveUp(), this.#graceMs);
  }

  #giveUp(): void {
    this.fail(new TimeoutError(this.#channel, this.#timeoutMs));
  }

  /** @returns whether it had not ended before */
  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#cancelTimer?.();
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#leave(this);
    return true;
  }
}

function ignore(): void {}
