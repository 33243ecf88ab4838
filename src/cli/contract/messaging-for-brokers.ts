/**
 * `heronry/messaging` as the file of an own broker imports it: `MessageBroker` has defaults for all but the four documented
 * methods, so that the same file runs here and in the page.
 */
import { BaseBroker } from '../../messaging/index.ts';
import { TIMEOUT_MS_MAX } from '../../messaging/parts.ts';

// biome-ignore lint/performance/noReExportAll: whatever the library exports, and one class in place of another.
export * from '../../messaging/index.ts';

/** Base class of an own broker, with the hooks that the page's picture uses. */
export abstract class MessageBroker extends BaseBroker {
  /** Says that a message is kept no longer; the page shows it. */
  protected dropped(_message: object): void {}

  /**
   * Runs work after a time in milliseconds, which is virtual; without work, returns a promise that resolves then. What is no time is 0.
   * @returns a timer that `clearTimeout` cancels
   */
  protected after(ms: number): Promise<void>;
  protected after(ms: number, work: () => void): unknown;
  protected after(ms: number, work?: () => void): unknown {
    if (work === undefined) return new Promise<void>((resolve) => void this.after(ms, resolve));
    return setTimeout(work, ms > 0 && Number.isFinite(ms) ? Math.min(ms, TIMEOUT_MS_MAX) : 0).unref();
  }

  /** Returns the time in milliseconds. */
  protected now(): number {
    return performance.now();
  }

  /** Returns a random number from 0 up to 1. */
  protected random(): number {
    return Math.random();
  }
}
