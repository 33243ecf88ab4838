/**
 * Timers of a process or a worker in virtual time, for rows of the contract: a wait of an hour ends at once.
 *
 * 1. Time passes only when nothing else is left to do: then it jumps to the next timer. While work goes on, a turn of the host
 *    takes a tenth of a millisecond, so that timers fire between turns.
 * 2. Timers fire in the order of their times; FIFO among equal times.
 * 3. Where nothing is left to do and no timer is set, whatever is still awaited never comes.
 */
import { TIMEOUT_MS_MAX } from '../defer.ts';

/** Host services that virtual time is built on. */
export interface VirtualHost {
  /** Runs a function in a later turn of the host, after all promise jobs. */
  readonly turn: (run: () => void) => void;
  /**
   * Resolves after about a millisecond of real time while the host still waits for something real, such as an answer from a
   * server; undefined if it waits for nothing. Then real time passes.
   * @default the host waits for nothing
   */
  readonly outside?: () => Promise<void> | undefined;
}

interface VirtualTimer {
  readonly atMs: number;
  readonly everyMs: number | undefined;
  readonly run: () => void;
}

/** Time that a turn takes while work goes on, in milliseconds. */
const TURN_MS = 0.1;

/** Turns without work after which nothing is left to do. */
const QUIET_TURNS = 3;

/** Timers that may fire while one promise is awaited. */
const TIMERS_MAX = 10_000;

/** Error of an awaited promise that never settles. */
export class NeverSettlesError extends Error {
  override readonly name = 'NeverSettlesError';
}

/** Handle of a timer, as Node and browsers return it: an object that is a number as well. */
class TimerHandle {
  readonly #id: number;

  constructor(id: number) {
    this.#id = id;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

/** Virtual timers, in the order in which they fire. */
export class VirtualTimers {
  readonly #host: VirtualHost;
  readonly #timers = new Map<number, VirtualTimer>();
  #nowMs = 0;
  #ids = 0;
  /** Functions that wait for a later turn. */
  #deferred = 0;

  constructor(host: VirtualHost) {
    this.#host = host;
  }

  /** Virtual time since the beginning, in milliseconds. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Runs a function in a later turn of the host. Virtual time knows that it waits. */
  readonly defer = (run: () => void): void => {
    this.#deferred += 1;
    this.#host.turn(() => {
      this.#deferred -= 1;
      run();
    });
  };

  /**
   * Replaces the timers of a global object.
   * @returns a function that restores them
   */
  install(target: object): () => void {
    const clear = (handle: unknown): void => {
      if (handle !== undefined && handle !== null) this.#timers.delete(Number(handle));
    };
    const replaced: Readonly<Record<string, unknown>> = {
      setTimeout: (run: Callback, ms?: number, ...args: readonly unknown[]) => this.#set(() => run(...args), ms),
      setInterval: (run: Callback, ms?: number, ...args: readonly unknown[]) =>
        this.#set(() => run(...args), ms, Math.max(1, millisecondsOf(ms))),
      setImmediate: (run: Callback, ...args: readonly unknown[]) => {
        this.defer(() => run(...args));
        return new TimerHandle(0);
      },
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    };
    const before = Object.keys(replaced).map((name) => [name, Object.getOwnPropertyDescriptor(target, name)] as const);
    for (const [name, value] of Object.entries(replaced))
      Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
    return () => {
      for (const [name, descriptor] of before) {
        if (descriptor === undefined) Reflect.deleteProperty(target, name);
        else Object.defineProperty(target, name, descriptor);
      }
    };
  }

  /**
   * Resolves as `work` does, in virtual time. All timers that are left are removed at its end.
   * @throws NeverSettlesError if nothing is left that could settle it
   */
  async settled<Value>(work: Promise<Value>): Promise<Value> {
    let isOver = false;
    const end = (): void => {
      isOver = true;
    };
    work.then(end, end);
    try {
      await this.#run(() => isOver);
    } finally {
      this.#timers.clear();
    }
    return work;
  }

  async #run(isOver: () => boolean): Promise<void> {
    let quiet = 0;
    let fired = 0;
    for (;;) {
      await new Promise<void>((resolve) => this.#host.turn(resolve));
      if (isOver()) return;
      if (this.#deferred > 0) {
        quiet = 0;
        this.#nowMs += TURN_MS;
      } else quiet += 1;
      const outside = quiet < QUIET_TURNS ? undefined : this.#host.outside?.();
      if (outside !== undefined) {
        await outside;
        this.#nowMs += 1;
      }
      const isIdle = quiet >= QUIET_TURNS && outside === undefined;
      const next = this.#next(isIdle ? Number.POSITIVE_INFINITY : this.#nowMs);
      if (next !== undefined) {
        fired += 1;
        if (fired > TIMERS_MAX) throw new NeverSettlesError(`it did not end before ${TIMERS_MAX} timers had fired`);
        quiet = 0;
        this.#fire(...next);
      } else if (isIdle) throw new NeverSettlesError('it waits forever: nothing is left that could end it');
    }
  }

  /** Returns the first timer that is due up to a time. */
  #next(untilMs: number): readonly [number, VirtualTimer] | undefined {
    let first: readonly [number, VirtualTimer] | undefined;
    for (const entry of this.#timers)
      if (entry[1].atMs <= untilMs && (first === undefined || entry[1].atMs < first[1].atMs)) first = entry;
    return first;
  }

  #fire(id: number, { atMs, everyMs, run }: VirtualTimer): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.#timers.delete(id);
    if (everyMs !== undefined) this.#timers.set(id, { atMs: this.#nowMs + everyMs, everyMs, run });
    run();
  }

  #set(run: () => void, ms: number | undefined, everyMs?: number): TimerHandle {
    this.#ids += 1;
    this.#timers.set(this.#ids, { atMs: this.#nowMs + millisecondsOf(ms), everyMs, run });
    return new TimerHandle(this.#ids);
  }
}

type Callback = (...args: readonly unknown[]) => void;

/** Returns a delay as a host reads it: at least one millisecond, and one for what is no delay. */
function millisecondsOf(ms: number | undefined): number {
  const value = Number(ms);
  return value >= 1 && value <= TIMEOUT_MS_MAX ? value : 1;
}
