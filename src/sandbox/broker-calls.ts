/**
 * Calls of an own broker's code, for a run (`run-broker.ts`) and for the host (`sandboxed-broker.ts`).
 *
 * 1. A step ends when the code has nothing left to do at this instant, promises included.
 * 2. Effects come in the order in which the code caused them; those of a call may come in a later step.
 * 3. The same source with the same calls does the same, in every engine: time and randomness are handed in.
 */
import type { JsonValue, Message } from '../messaging/index.ts';
import type { Micros } from '../scenario/index.ts';
import type { CallOutcome } from '../simulation/index.ts';

/** Error that a broker has thrown: name and words, place in the user's source from 1, and the fields of the library's errors. */
export interface BrokerFailure {
  readonly name: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
  readonly channel?: string;
  readonly limit?: number;
}

/** Effect of a broker's code. `call`, `subscription` and `ticket` are the numbers that were handed in or given out. */
export type CallEffect =
  /** A publish was accepted. */
  | { readonly kind: 'published'; readonly call: number }
  /** A publish, a subscribe or another call failed. */
  | { readonly kind: 'refused'; readonly call: number; readonly error: BrokerFailure }
  /** A consume has its message. `publish`: the call whose very object it is; left out for a copy and for what the broker made. */
  | { readonly kind: 'taken'; readonly call: number; readonly publish?: number; readonly payload: Message }
  | {
      readonly kind: 'delivered';
      readonly subscription: number;
      /** Number for `handled`. */
      readonly delivery: number;
      readonly publish?: number;
      readonly payload: Message;
    }
  /** The broker keeps a message no longer. */
  | { readonly kind: 'dropped'; readonly publish?: number; readonly payload: Message }
  | { readonly kind: 'after'; readonly ticket: number; readonly delayUs: Micros }
  | { readonly kind: 'cancel'; readonly ticket: number }
  | { readonly kind: 'log'; readonly text: string }
  /** An event of the broker itself, such as `overflow`. */
  | { readonly kind: 'event'; readonly name: string; readonly event: Message }
  /** Another call has ended. */
  | { readonly kind: 'done'; readonly call: number; readonly value: JsonValue };

/** Result of one call of a broker's program. */
export interface BrokerStep {
  readonly effects: readonly CallEffect[];
  readonly outcome: CallOutcome;
}

/** Calls of a broker that have no message. */
export type BrokerRequest = 'stats' | 'reset' | 'drain' | 'close';
