/** Events that only a record of real traffic, or a recording, has. */
import type { Base, MessageId, Micros } from './events.ts';

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
/** The agent asked the channel for messages and got none. */
export interface Polled extends Base {
  readonly kind: 'polled';
  readonly agent: string;
  readonly channel: string;
  /** Number of empty polls in a row that this event stands for; its time is that of the last. @default 1 */
  readonly count?: number;
}
/** A remark of the recorder: a mark on the time axis, or a hint at the place that it names. */
export interface Noted extends Base {
  readonly kind: 'noted';
  /** Code of the remark, such as `simulation`, or `superseded` for a message that was consumed and thrown away. */
  readonly what: string;
  /** One sentence for the user. */
  readonly text: string;
  /** Set for a hint. */
  readonly hint?: true;
  readonly agent?: string;
  readonly channel?: string;
  readonly message?: MessageId;
  /** Age of what the remark is about, such as of the observation behind an action. */
  readonly ageUs?: Micros;
}
