/** Events that only a record of real traffic has. */
import type { Base } from './events.ts';

/**
 * Measurement of a channel by a real server, in a record of real traffic. The queue is the last `depth` messages that the
 * channel took in, up to sequence number `accepted`.
 */
export interface Measured extends Base {
  readonly kind: 'measured';
  readonly channel: string;
  readonly depth: number;
  readonly accepted: number;
  readonly consumed: number;
  readonly dropped: number;
}
/** Messages of the channel went by and are not in the record of real traffic. */
export interface Missed extends Base {
  readonly kind: 'missed';
  readonly channel: string;
  /** How many; left out where nobody knows. */
  readonly count?: number;
  /** They are missing at the server; there were more than are recorded in a second; the record was full; it was no message. */
  readonly reason: 'gap' | 'rate' | 'full' | 'unreadable';
}
