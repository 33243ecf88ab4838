import { BrokerClosedError, MessagingError, UnavailableError } from '../../messaging/index.ts';
import { BoundedCalls } from '../network/bounded-calls.ts';
import type { DriverReports } from '../network/driver.ts';
import { RetryPauses } from '../network/retry-pauses.ts';
import { NotReadyError } from './kafka-errors.ts';

/** Waits between two attempts to reach the cluster, in milliseconds: an exponential backoff, capped. */
const RETRY_MS_FIRST = 50;
const RETRY_MS_MAX = 500;

/** The reachability of the cluster. It is probed until it succeeds, and again after a failure; changes are reported. */
export class Health {
  up = false;
  closed = false;
  readonly #probe: () => Promise<void>;
  readonly #timeoutMs: number;
  readonly #reports: DriverReports;
  #reason = 'not connected yet';
  #told = false;
  #probing = false;
  #waiting: (() => void)[] = [];
  readonly name: string;
  readonly #pauses = new RetryPauses();

  /** @param name of the cluster, with its addresses, as errors say it */
  constructor(name: string, probe: () => Promise<void>, timeoutMs: number, reports: DriverReports) {
    this.name = name;
    this.#probe = probe;
    this.#timeoutMs = timeoutMs;
    this.#reports = reports;
    void this.#probeUntilUp();
  }

  /** Reason for the lack of an answer, in words. */
  get reason(): string {
    return this.up ? 'it has not answered what was sent before' : this.#reason;
  }

  /** Resolves when the cluster can be reached, or the broker is closed. */
  whenUp(): Promise<void> {
    if (this.up || this.closed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves after a time, or when the broker is closed. */
  pause(ms: number): Promise<void> {
    return this.#pauses.pause(ms);
  }

  /**
   * Runs a request that is safe to repeat: as soon as the cluster can be reached, and again after a transient error, within
   * `timeoutMs` in all. An unreachable cluster is waited for no longer than for any request.
   * @throws UnavailableError, ServerError, BrokerClosedError
   */
  async ask<Value>(question: () => Promise<Value>, timeoutMs = this.#timeoutMs): Promise<Value> {
    let over = false;
    let last: Error | undefined;
    const late = (): Error => {
      over = true;
      // The cluster's own error is passed on.
      return last instanceof NotReadyError ? last : new UnavailableError(this.#whyLate(timeoutMs));
    };
    const asked = async (): Promise<Value> => {
      for (;;) {
        await this.#upInTime();
        if (this.closed) throw new BrokerClosedError();
        if (over) throw new UnavailableError(this.#whyLate(timeoutMs));
        try {
          return await question();
        } catch (error) {
          this.failed(error);
          if (!isTransient(error)) throw error;
          last = error;
        }
        await this.pause(RETRY_MS_FIRST);
      }
    };
    return bounded(asked(), timeoutMs, late);
  }

  /** Notes a failure. A refusal does not mean that the cluster cannot be reached. */
  failed(error: unknown): void {
    if (this.closed || error instanceof NotReadyError || isRefusal(error)) return;
    this.up = false;
    this.#reason = error instanceof Error ? error.message : String(error);
    if (!this.#told) {
      this.#told = true;
      this.#reports.event('disconnected', { reason: this.#reason });
    }
    void this.#probeUntilUp();
  }

  close(): void {
    this.closed = true;
    this.#pauses.close();
    this.#release();
  }

  /**
   * Resolves when the cluster can be reached.
   * @throws UnavailableError
   */
  async #upInTime(): Promise<void> {
    if (this.up) return;
    await bounded(this.whenUp(), this.#timeoutMs, () => new UnavailableError(this.#reason));
  }

  #whyLate(timeoutMs: number): string {
    return this.up ? `${this.name} has not answered for ${timeoutMs} ms` : this.#reason;
  }

  async #probeUntilUp(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    for (let retries = 0; !this.up && !this.closed; retries += 1) {
      try {
        await this.#probe();
        this.up = true;
      } catch (error) {
        this.failed(error);
        await this.pause(Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** retries));
      }
    }
    this.#probing = false;
    if (this.closed) return;
    this.#told = false;
    this.#reports.event('connected', {});
    this.#release();
    this.#reports.connected();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** Settles as the promise does, or rejects with `late()` when the time is up. */
function bounded<Value>(promise: Promise<Value>, timeoutMs: number, late: () => Error): Promise<Value> {
  return new BoundedCalls(timeoutMs, 0).bound(promise, late);
}

/** The error is transient: there is no connection, or it broke, or the cluster is not ready. */
function isTransient(error: unknown): error is MessagingError {
  return error instanceof MessagingError && (error.code === 'unavailable' || error.code === 'uncertain');
}

function isRefusal(error: unknown): boolean {
  return error instanceof MessagingError && error.code === 'server';
}
