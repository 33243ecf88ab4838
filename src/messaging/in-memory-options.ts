import type { OverflowPolicy } from './channel-state.ts';
import type { Defer, Timer } from './defer.ts';
import type { BrokerClosedError, QueueFullError } from './errors.ts';
import type { Report } from './events.ts';
import type { Envelope } from './message-broker.ts';

/** Options of `InMemoryBroker`. */
export interface InMemoryBrokerOptions {
  /** Messages that a channel's queue holds, unless `limit` says otherwise. @default 10_000 */
  readonly capacity?: number;
  /** Bytes that it holds, as JSON in UTF-8. @default 16 MiB */
  readonly capacityBytes?: number;
  /** Policy of a full queue, unless `limit` says otherwise. @default 'drop-oldest' */
  readonly overflow?: OverflowPolicy;
  /** Where work goes that would keep the host waiting. @default a macrotask */
  readonly defer?: Defer;
  /** Timer of the waits with a time limit. @default the host's */
  readonly timer?: Timer;
  /** Takes an `error` event that nobody listens to. @default prints it with `console.error` */
  readonly report?: Report;
  /** The most channels. @default 100_000 */
  readonly channelsMax?: number;
  /** The most subscriptions on one channel. @default 10_000 */
  readonly subscriptionsMax?: number;
}

/** A publish in the callback form of `put`, which may have to wait for space. */
export interface Offering {
  /** A name for the publisher, kept in the envelope. @default undefined */
  readonly producer?: string;
  /** Called when the message has its number; the queue, consumers and subscriptions have it after this call. */
  readonly accepted: (envelope: Envelope) => void;
  /** Called when it had to wait and will never be accepted. */
  readonly refused: (error: QueueFullError | BrokerClosedError) => void;
}
