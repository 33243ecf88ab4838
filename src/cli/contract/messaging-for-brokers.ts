/**
 * `heronry/messaging` as the file of an own broker imports it: `MessageBroker` has defaults for all but the four documented
 * methods, so that the same file runs here and in the page.
 */
import { BaseBroker } from '../../messaging/index.ts';

// biome-ignore lint/performance/noReExportAll: whatever the library exports, and one class in place of another.
export * from '../../messaging/index.ts';

/** Base class of an own broker, with the hooks that the page's picture uses. */
export abstract class MessageBroker extends BaseBroker {
  /** Says that a message is kept no longer; the page shows it. */
  protected dropped(_message: object): void {}

  /** Runs work after a time in milliseconds, which is virtual in the page. */
  protected after(delayMs: number, work: () => void): void {
    setTimeout(work, delayMs).unref();
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
