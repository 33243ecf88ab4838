import { AbortError, type ConsumeOptions, TimeoutError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';

/**
 * One waiting call of `consume`.
 * 1. It settles once; then it has left its channel.
 * 2. Its time limit ends it only after the server has been asked once, so that an available message is taken, however short the
 *    limit. For that it waits at most `graceMs` longer.
 */
export class Wait<Received> {
  readonly promise: Promise<Received>;
  readonly #leave: (wait: Wait<Received>) => void;
  readonly #channel: string;
  readonly #timeoutMs: number;
  readonly #graceMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.fail(new AbortError(this.#signal?.reason));
  #resolve: (received: Received) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #cancelTimer = (): void => undefined;
  #asked = false;
  #late = false;

  /** @throws RangeError, AbortError */
  constructor(
    channel: string,
    { signal, timeoutMs = Infinity }: ConsumeOptions,
    graceMs: number,
    leave: (wait: Wait<Received>) => void,
  ) {
    if (signal?.aborted) throw new AbortError(signal.reason);
    if (!(timeoutMs >= 0)) throw new RangeError(`timeoutMs must be 0 or more, not ${timeoutMs}`);
    this.#channel = channel;
    this.#timeoutMs = timeoutMs;
    this.#graceMs = graceMs;
    this.#signal = signal;
    this.#leave = leave;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (timeoutMs === 0) this.#timeIsUp();
    else if (timeoutMs !== Infinity) this.#cancelTimer = setTimer(() => this.#timeIsUp(), timeoutMs);
  }

  /** Notes that the server was asked after this wait had begun, and had nothing for it. */
  asked(): void {
    this.#asked = true;
    if (this.#late) this.#giveUp();
  }

  receive(received: Received): void {
    this.#end();
    this.#resolve(received);
  }

  fail(error: Error): void {
    this.#end();
    this.#reject(error);
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

  #end(): void {
    this.#cancelTimer();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#leave(this);
  }
}
