import type { OverflowPolicy } from './channel-state.ts';
import type { Defer, Timer } from './defer.ts';
import type { BrokerClosedError, QueueFullError } from './errors.ts';
import type { Report } from './event-emitter.ts';
import type { Envelope } from './message-broker.ts';

/** Options of `InMemoryBroker`. */
export interface InMemoryBrokerOptions {
  /** Capacity of a channel's queue in messages, unless `limit` sets another. @default 10_000 */
  readonly capacity?: number;
  /** Capacity of a channel's queue in bytes, as JSON in UTF-8. @default 16 MiB */
  readonly capacityBytes?: number;
  /** Policy of a full queue, unless `limit` sets another. @default 'drop-oldest' */
  readonly overflow?: OverflowPolicy;
  /** Defers work that would block the host. @default a macrotask */
  readonly defer?: Defer;
  /** Timer of the waits with a time limit. @default the host's */
  readonly timer?: Timer;
  /** Handles an `error` event that has no listener. @default prints it with `console.error` */
  readonly report?: Report;
  /** Largest number of channels. @default 100_000 */
  readonly channelsMax?: number;
  /** Largest number of subscriptions on one channel. @default 10_000 */
  readonly subscriptionsMax?: number;
}

/** Publish in the callback form of `put`, which may have to wait for space. */
export interface Offering {
  /** Name of the publisher, kept in the envelope. @default undefined */
  readonly producer?: string;
  /** Called when the message has its number; the queue, consumers and subscriptions get it after this call. */
  readonly accepted: (envelope: Envelope) => void;
  /** Called when it had to wait and will never be accepted. */
  readonly refused: (error: QueueFullError | BrokerClosedError) => void;
}
