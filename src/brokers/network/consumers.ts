/**
 * The calls of `consume` that wait on one channel.
 * 1. The server is asked only while somebody waits, and for no more than wait.
 * 2. What comes is handed over in call order, then acknowledged; what nobody waits for any more is released.
 * 3. A message that was handed over once is not handed over again, though the server may bring it again.
 */
import { BrokerClosedError, type ConsumeOptions, UnavailableError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import { BoundedCalls } from './bounded-calls.ts';
import type { Driver, Taken } from './driver.ts';
import { HandedOver } from './handed-over.ts';
import { Wait } from './wait.ts';

/** Messages taken in one request. */
const TAKE_MAX = 256;
/** After so long a server that could not be asked is asked again, should nobody have said before that it is there. */
export const LOOK_AGAIN_MS = 1000;

/** `Received`: what a call of `consume` is given. */
export interface ConsumersSettings<Received> {
  readonly channel: string;
  readonly queue: Pick<Driver, 'take' | 'acknowledge' | 'release'>;
  /** How long the server may take to answer, also for a wait whose time is up meanwhile. */
  readonly patienceMs: number;
  /** Undefined where it is no message, which is passed over. */
  readonly decoded: (taken: Taken) => Received | undefined;
  /** A message was handed over that another consumer had been given before. */
  readonly redelivered: (seq: number) => void;
}

export class Consumers<Received> {
  readonly #settings: ConsumersSettings<Received>;
  /** In call order. */
  readonly #waiting = new Set<Wait<Received>>();
  readonly #handedOver = new HandedOver();
  #looking = false;
  /** Something may have become available meanwhile. */
  #lookAgain = false;
  /** Calls off the next attempt to ask a server that could not be asked. */
  #cancelRetry = (): void => undefined;
  /** Made with the first, as most of many channels have no consumer. */
  #calls: BoundedCalls | undefined;
  #looked: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(settings: ConsumersSettings<Received>) {
    this.#settings = settings;
  }

  /** Calls that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Settled when the server has been asked for everybody who waited, and has nothing more for them. */
  get looked(): Promise<void> {
    return this.#looked;
  }

  /**
   * The promise settles as soon as what came is handed over: who dies of it has not acknowledged it yet.
   * @throws RangeError, AbortError
   */
  consume(options: ConsumeOptions): Promise<Received> {
    const { channel, patienceMs } = this.#settings;
    const wait = new Wait<Received>(channel, options, patienceMs, (left) => this.#waiting.delete(left));
    this.#waiting.add(wait);
    this.look();
    return wait.promise;
  }

  /** Asks the server for those who wait, again and again while there is something. */
  look(): void {
    if (this.#waiting.size === 0 || this.#closed) return;
    this.#lookAgain = this.#looking;
    if (!this.#looking) this.#looked = this.#lookWhile();
  }

  /** Ends those who wait. */
  close(): void {
    this.#closed = true;
    this.#cancelRetry();
    this.#calls?.close();
    for (const wait of this.#waiting) wait.fail(new BrokerClosedError());
  }

  // --- parts

  async #lookWhile(): Promise<void> {
    this.#looking = true;
    this.#cancelRetry();
    do {
      this.#lookAgain = false;
      const more = await this.#lookOnce();
      this.#lookAgain ||= more;
    } while (this.#lookAgain && this.#waiting.size > 0 && !this.#closed);
    this.#looking = false;
  }

  /** @returns whether there may be more, or somebody has come for whom the server was not asked */
  async #lookOnce(): Promise<boolean> {
    const asking = new Set(this.#waiting);
    const count = Math.min(asking.size, TAKE_MAX);
    try {
      const taken = await this.#take(count);
      this.#handOver(taken);
      if (taken.length === count) return true;
      for (const wait of asking) wait.asked();
      return taken.length > 0 || [...this.#waiting].some((wait) => !asking.has(wait));
    } catch (error) {
      if (isPassing(error)) {
        this.#cancelRetry = setTimer(() => this.look(), LOOK_AGAIN_MS);
        return false;
      }
      // A server that refuses refuses all of them.
      for (const wait of asking) if (error instanceof Error) wait.fail(error);
      return false;
    }
  }

  /** Takes within the time limit; what comes later goes to those who wait then, or back. */
  #take(count: number): Promise<readonly Taken[]> {
    const { channel, queue, patienceMs } = this.#settings;
    this.#calls ??= new BoundedCalls(patienceMs);
    const taking = queue.take(channel, count);
    let isLate = false;
    taking.then(
      (taken) => {
        if (isLate && taken.length > 0) this.#handOver(taken);
      },
      () => undefined,
    );
    return this.#calls
      .bound(taking, () => new UnavailableError('The server has not said in time what is in the queue'))
      .catch((error: unknown) => {
        isLate = true;
        throw error;
      });
  }

  #handOver(taken: readonly Taken[]): void {
    const { channel, queue, decoded, redelivered } = this.#settings;
    const done: Taken[] = [];
    const left: Taken[] = [];
    // In call order. One that has settled has left, and is passed over.
    const waits = this.#waiting.values();
    for (const one of taken) {
      if (this.#handedOver.has(one.id)) done.push(one);
      else if (this.#waiting.size === 0 || this.#closed) left.push(one);
      else {
        done.push(one);
        this.#handedOver.note(one.id);
        const received = decoded(one);
        if (received === undefined) continue;
        waits.next().value?.receive(received);
        if (one.redelivered) redelivered(one.seq);
      }
    }
    if (done.length > 0) queue.acknowledge(channel, done);
    if (left.length > 0) queue.release(channel, left);
  }
}

/** There is no connection, or it broke, or the server is not ready: it may be otherwise later. */
export function isPassing(error: unknown): boolean {
  return error instanceof UnavailableError || error instanceof UncertainError;
}
