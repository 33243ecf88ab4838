/**
 * The seam between what all brokers on a network share (`NetworkBroker`) and one kind of server (a driver).
 *
 * 1. A driver knows channels by name and messages as text; it knows nothing of callbacks, waits and copies.
 * 2. It connects by itself, and again after the connection broke, until it is closed. Without a connection, calls reject with
 *    `UnavailableError`: `take` may do so at once, everything else first waits for a connection, for `requestTimeoutMs`.
 * 3. If the server refuses it for good (the user, the password, the database), all of these reject at once, with `ServerError`.
 * 4. Its errors are those of `messaging`, and their texts contain no password.
 */
import type { BrokerEvents, ChannelStats } from '../../messaging/index.ts';

/** Message that is being sent to the server. */
export interface Outgoing {
  /** The message as JSON. */
  readonly text: string;
  readonly producer: string | undefined;
  /** Aborts the publish, if it has not been sent yet. */
  readonly signal: AbortSignal | undefined;
}

/** Message as it arrived from the server. */
export interface Arrival {
  readonly text: string;
  /** Sequence number in the channel, increasing; 0 if the server has none. */
  readonly seq: number;
  readonly producer: string | undefined;
}

/** Message taken from the queue: it belongs to this consumer until it is acknowledged or released. */
export interface Taken extends Arrival {
  /** Identifier, unique in its channel; the same when it is taken again. */
  readonly id: string;
  /** Whether another consumer was given it before, and did not acknowledge it. */
  readonly redelivered: boolean;
}

/** Stats of a channel that only the server knows. */
export type ServerStats = Pick<ChannelStats, 'depth' | 'blocked' | 'accepted' | 'consumed' | 'dropped'>;

/** Reports of a driver to its broker, at any time until it is closed. */
export interface DriverReports {
  /**
   * Delivers messages of a tailed channel, in order. Resolves when all have been delivered; the driver reads no further before.
   */
  readonly received: (channel: string, arrivals: readonly Arrival[]) => Promise<void>;
  /** Reports that there may be something to take, after a `take` that returned nothing. */
  readonly available: (channel: string) => void;
  readonly event: <Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]) => void;
  /** Reports that failed requests may be repeated: there is a connection, or the server refuses it for good. */
  readonly connected: () => void;
}

export interface Driver {
  /**
   * Opens a channel when it is first named.
   * @throws ChannelNameError if the server cannot have a channel of this name
   */
  open(channel: string): void;
  /** Resolves when the server has accepted the message. Calls for one channel are accepted in call order. */
  publish(channel: string, message: Outgoing): Promise<void>;
  /**
   * Publishes messages in order, with fewer requests than calls of `publish`. Resolves with the error of each message, undefined for
   * one that was accepted. @default calls `publish` for each
   */
  publishAll?(channel: string, messages: readonly Outgoing[]): Promise<readonly unknown[]>;
  /**
   * Tails the channel from its end, if it is not tailed already. Resolves when everything that the server accepted before the
   * call has been received, and everything after it will be.
   */
  tail(channel: string): Promise<void>;
  /** Stops tailing, as nobody subscribes any more. */
  untail(channel: string): void;
  /** Takes the oldest messages of the queue, up to `count`. If there are none, `available` is reported when there may be. */
  take(channel: string, count: number): Promise<readonly Taken[]>;
  /** Acknowledges delivered messages. It returns at once and retries until it is done. */
  acknowledge(channel: string, taken: readonly Taken[]): void;
  /** Releases undelivered messages, for the next take. */
  release(channel: string, taken: readonly Taken[]): void;
  stats(channel: string): Promise<ServerStats>;
  /** Empties the queues. */
  reset(channels: readonly string[]): Promise<void>;
  /** Completes the acknowledgements, within a second, and releases everything. Pending calls reject with `BrokerClosedError`. */
  close(): Promise<void>;
}
