import { BrokerClosedError, MessagingError, UnavailableError } from '../../messaging/index.ts';
import { setTimer } from '../../messaging/parts.ts';
import type { DriverReports } from '../network/driver.ts';
import { NotReadyError } from './kafka-errors.ts';

/** Waits between two attempts to reach the cluster, in milliseconds: twice as long each time, up to the longest. */
const RETRY_MS_FIRST = 50;
const RETRY_MS_MAX = 500;

/** Whether the cluster can be reached: probed until it can, and again after something has failed. Tells when that changes. */
export class Health {
  up = false;
  /** Why it cannot be reached, in words. */
  reason = 'not connected yet';
  readonly #probe: () => Promise<void>;
  readonly #timeoutMs: number;
  readonly #reports: DriverReports;
  #told = false;
  #probing = false;
  closed = false;
  #waiting: (() => void)[] = [];
  #cancelPause = (): void => undefined;

  constructor(probe: () => Promise<void>, timeoutMs: number, reports: DriverReports) {
    this.#probe = probe;
    this.#timeoutMs = timeoutMs;
    this.#reports = reports;
    void this.#probeUntilUp();
  }

  /** Resolves when the cluster can be reached, or the broker is closed. */
  whenUp(): Promise<void> {
    if (this.up || this.closed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /**
   * Asks as soon as the cluster can be reached, and again while it is not ready, for `timeoutMs` in all.
   * @throws UnavailableError, UncertainError, ServerError, BrokerClosedError
   */
  async ask<Value>(question: () => Promise<Value>): Promise<Value> {
    const deadline = performance.now() + this.#timeoutMs;
    for (;;) {
      await this.#whenUpWithin(deadline - performance.now());
      try {
        return await question();
      } catch (error) {
        this.failed(error);
        if (!(error instanceof NotReadyError) || performance.now() > deadline) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS_FIRST));
    }
  }

  /** Something failed. What the cluster refused does not mean that it cannot be reached. */
  failed(error: unknown): void {
    if (this.closed || error instanceof NotReadyError || isRefusal(error)) return;
    this.up = false;
    this.reason = error instanceof Error ? error.message : String(error);
    if (!this.#told) {
      this.#told = true;
      this.#reports.event('disconnected', { reason: this.reason });
    }
    void this.#probeUntilUp();
  }

  close(): void {
    this.closed = true;
    this.#cancelPause();
    this.#release();
  }

  async #whenUpWithin(ms: number): Promise<void> {
    if (this.closed) throw new BrokerClosedError();
    if (this.up) return;
    let cancelTimer = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      cancelTimer = setTimer(() => reject(new UnavailableError(this.reason)), ms);
    });
    try {
      await Promise.race([this.whenUp(), late]);
    } finally {
      cancelTimer();
    }
    if (this.closed) throw new BrokerClosedError();
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
        await this.#pause(Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** retries));
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

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#cancelPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof MessagingError && error.code === 'server';
}
