import type { Report } from '../../messaging/index.ts';

/** Options of all network brokers. */
export interface NetworkBrokerOptions {
  /** Largest number of channel names known to this broker. @default 100_000 */
  readonly channelsMax?: number;
  /** Largest number of subscriptions on one channel. @default 10_000 */
  readonly subscriptionsMax?: number;
  /** Largest number of publishes that the server has not answered yet; one more is refused with LimitError. @default 10_000 */
  readonly unansweredMax?: number;
  /**
   * Milliseconds after which an unanswered call rejects with UnavailableError or UncertainError. Three calls have no such limit:
   * `consume` waits for a message, `ready` for a server that may not be there yet, a blocked publish for space.
   * @default 5000
   */
  readonly requestTimeoutMs?: number;
  /** Handles an `error` event that has no listener. @default prints it with `console.error` */
  readonly report?: Report;
  /** Receives one line, once, when the connection fails and `disconnected` has no listener. @default console.warn */
  readonly warn?: (line: string) => void;
}

/**
 * Checks the options of a broker, also for callers without types. A text may be an address with a password, and is not repeated.
 * @throws TypeError for anything but an object
 */
export function checkBrokerOptions(broker: string, options: unknown): void {
  if (typeof options === 'object' && options !== null && !Array.isArray(options) && !(options instanceof URL)) return;
  throw new TypeError(`The options of ${broker} must be an object; an address goes into one of them`);
}
