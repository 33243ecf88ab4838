/**
 * The waiting calls of `consume` on one channel.
 * 1. The server is asked only while calls wait, and for no more than wait. Calls of one turn share a request.
 * 2. Messages are delivered in call order, then acknowledged; messages that nobody waits for any more are released.
 * 3. A delivered message is never delivered again, even if the server sends it again.
 */
import { BrokerClosedError, type ConsumeOptions, UnavailableError, UncertainError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import { BoundedCalls } from './bounded-calls.ts';
import type { Driver, Taken } from './driver.ts';
import { Wait, type WaitContext, type Waiting, type Wanted } from './wait.ts';

/** Largest number of messages taken in one request. */
const TAKE_MAX = 256;
/** Time after which a request that failed is retried, unless a new connection is reported before. */
export const LOOK_AGAIN_MS = 1000;
/** Smallest number of ids remembered. */
const IDS_MAX = 10_000;

/** `Received`: the result of a call of `consume`. */
export interface ConsumersSettings<Received> {
  readonly channel: string;
  readonly queue: Pick<Driver, 'take' | 'acknowledge' | 'release'>;
  /** Time limit of the server's answer, also for a wait whose own time is up by then. */
  readonly graceMs: number;
  /** Returns undefined for an entry that is not a message, which is skipped. */
  readonly decoded: (taken: Taken) => Received | undefined;
  /** Called after the delivery of a message that another consumer had been given before. */
  readonly redelivered: (seq: number) => void;
}

export class Consumers<Received> {
  readonly #settings: ConsumersSettings<Received>;
  readonly #context: WaitContext<Received>;
  readonly #one: Wanted<Received, Received> = { max: 1, result: firstOf<Received> };
  /** Number of requests to the server so far. */
  #requests = 0;
  /** Waiting calls in call order. */
  readonly #waiting = new Set<Waiting<Received>>();
  readonly #seenIds = new SeenIds();
  #looking = false;
  /** Whether something may have become available in the meantime. */
  #lookAgain = false;
  /** Cancels the retry of a failed request. */
  #cancelRetry = (): void => undefined;
  /** Created with the first call, as most of many channels have no consumer. */
  #calls: BoundedCalls | undefined;
  #looked: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(settings: ConsumersSettings<Received>) {
    this.#settings = settings;
    const { channel, graceMs } = settings;
    this.#context = { channel, graceMs, leave: (wait) => this.#waiting.delete(wait) };
  }

  /** Number of waiting calls. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Settles when the server has been asked for every waiting call, and has nothing more for them. */
  get looked(): Promise<void> {
    return this.#looked;
  }

  /**
   * Waits for the next message. The promise settles at delivery, before the acknowledgement: a process that crashes on the
   * message has not acknowledged it.
   * @throws RangeError, AbortError
   */
  consume(options: ConsumeOptions): Promise<Received> {
    return this.#wait(this.#one, options);
  }

  /**
   * Waits for the next message, and takes those with it that one answer of the server has.
   * @throws RangeError, AbortError
   */
  consumeUpTo(max: number, options: ConsumeOptions): Promise<Received[]> {
    return this.#wait({ max, result: (messages) => messages }, options);
  }

  /** Asks the server for the waiting calls, repeatedly while there is something. */
  look(): void {
    if (this.#waiting.size === 0 || this.#closed) return;
    this.#lookAgain = this.#looking;
    if (!this.#looking) this.#looked = this.#lookWhile();
  }

  /** Rejects the waiting calls. */
  close(): void {
    this.#closed = true;
    this.#cancelRetry();
    this.#calls?.close();
    for (const wait of this.#waiting) wait.fail(new BrokerClosedError());
  }

  // --- parts

  #wait<Result>(wanted: Wanted<Received, Result>, options: ConsumeOptions): Promise<Result> {
    const wait = new Wait(wanted, options, this.#context);
    this.#waiting.add(wait);
    this.look();
    return wait.promise;
  }

  async #lookWhile(): Promise<void> {
    this.#looking = true;
    this.#cancelRetry();
    // The calls that follow in the same turn are asked for as well.
    await undefined;
    this.#lookAgain = true;
    while (this.#lookAgain && this.#waiting.size > 0 && !this.#closed) {
      this.#lookAgain = false;
      const more = await this.#lookOnce();
      this.#lookAgain ||= more;
    }
    this.#looking = false;
  }

  /**
   * Asks the server once.
   * @returns whether there may be more, or a call was added for which the server was not asked
   */
  async #lookOnce(): Promise<boolean> {
    this.#requests += 1;
    const request = this.#requests;
    let count = 0;
    for (const wait of this.#waiting) {
      wait.request = request;
      count = Math.min(TAKE_MAX, count + wait.max);
    }
    try {
      const taken = await this.#take(count);
      this.#handOver(taken);
      if (taken.length === count) return true;
      let isLater = false;
      for (const wait of this.#waiting) {
        if (wait.request === request) wait.asked();
        else isLater = true;
      }
      return taken.length > 0 || isLater;
    } catch (error) {
      if (isTransient(error)) {
        this.#cancelRetry = setTimer(() => this.look(), LOOK_AGAIN_MS);
        return false;
      }
      // The server refuses all of them.
      for (const wait of this.#waiting) if (wait.request === request && error instanceof Error) wait.fail(error);
      return false;
    }
  }

  /** Takes within the time limit; messages that arrive later go to the calls waiting then, or are released. */
  #take(count: number): Promise<readonly Taken[]> {
    const { channel, queue, graceMs } = this.#settings;
    this.#calls ??= new BoundedCalls(graceMs);
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
    // In call order. A settled call has left, and is skipped.
    const waits = this.#waiting.values();
    let wait: Waiting<Received> | undefined;
    for (const one of taken) {
      const isWanted = this.#waiting.size > 0 && !this.#closed;
      const isSeen = isWanted ? !this.#seenIds.note(one.id) : this.#seenIds.has(one.id);
      if (isSeen) done.push(one);
      else if (!isWanted) left.push(one);
      else {
        done.push(one);
        const received = decoded(one);
        if (received === undefined) continue;
        if (wait === undefined || !this.#waiting.has(wait)) wait = waits.next().value;
        wait?.receive(received);
        if (one.redelivered) redelivered(one.seq);
      }
    }
    wait?.settle();
    if (done.length > 0) queue.acknowledge(channel, done);
    if (left.length > 0) queue.release(channel, left);
  }
}

function firstOf<Received>([first]: readonly Received[]): Received {
  if (first === undefined) throw new RangeError('No message');
  return first;
}

/** Returns whether the error is transient: there is no connection, or it broke, or the server is not ready. */
export function isTransient(error: unknown): boolean {
  return error instanceof UnavailableError || error instanceof UncertainError;
}

/** Ids of the last delivered messages of a channel, to detect redeliveries. */
class SeenIds {
  #ids = new Set<string>();
  /** Ids before those, discarded all at once: removing single ids from a set's front would scan it from its start each time. */
  #before = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id) || this.#before.has(id);
  }

  /** Adds an id. @returns false if it was there */
  note(id: string): boolean {
    if (this.#before.has(id)) return false;
    const { size } = this.#ids;
    this.#ids.add(id);
    if (this.#ids.size === size) return false;
    if (this.#ids.size >= IDS_MAX) {
      this.#before = this.#ids;
      this.#ids = new Set();
    }
    return true;
  }
}
