/**
 * The seam between what all brokers on a network do (`NetworkBroker`) and how one kind of server does it (a driver).
 *
 * 1. A driver speaks of channels by name and of messages as text; it knows nothing of callbacks, waits and copies.
 * 2. It connects by itself, and again after the connection broke, until it is closed. What it is asked for while there is no connection
 *    rejects with `UnavailableError`: `take` may do so at once, everything else waits for a connection first, for `requestTimeoutMs`.
 * 3. Where the server refuses it for good (the user, the password, the database), all of that rejects at once, with `ServerError`.
 * 4. Its errors are those of `messaging`, and no text of theirs holds a password.
 */
import type { BrokerEvents, ChannelStats } from '../../messaging/index.ts';

/** A message on its way to the server. */
export interface Outgoing {
  /** The message as JSON. */
  readonly text: string;
  readonly producer: string | undefined;
  /** Gives up what has not been sent yet. */
  readonly signal: AbortSignal | undefined;
}

/** A message as it came from the server. */
export interface Arrival {
  readonly text: string;
  /** Its place in the channel's order, rising; 0 where the server does not say. */
  readonly seq: number;
  readonly producer: string | undefined;
}

/** A message taken from the queue: it stays with this consumer until it is acknowledged or released. */
export interface Taken extends Arrival {
  /** Unique on its channel, and the same when it is taken again. */
  readonly id: string;
  /** Another consumer was given it before, and did not acknowledge it. */
  readonly redelivered: boolean;
}

/** What only the server knows of a channel. */
export type ServerStats = Pick<ChannelStats, 'depth' | 'blocked' | 'accepted' | 'consumed' | 'dropped'>;

/** What a driver tells its broker, at any time until it is closed. */
export interface DriverReports {
  /** Messages of a channel that is tailed, in order. Resolves when all have been handed on; the driver reads no further before. */
  readonly received: (channel: string, arrivals: readonly Arrival[]) => Promise<void>;
  /** There may be something to take, after a `take` that gave nothing. */
  readonly available: (channel: string) => void;
  readonly event: <Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]) => void;
  /** What could not be asked may be asked again: the connection is there, or the server refuses it for good. */
  readonly connected: () => void;
}

export interface Driver {
  /** The channel was named for the first time. @throws ChannelNameError where the server could not hold it */
  open(channel: string): void;
  /** Resolves when the server has accepted the message. Calls for one channel are accepted in the order of the calls. */
  publish(channel: string, message: Outgoing): Promise<void>;
  /**
   * Reads the channel on from its end, if it is not read already. Resolves when everything that the server accepted before the
   * call has been received, and everything after it will be.
   */
  tail(channel: string): Promise<void>;
  /** Nobody subscribes any more. */
  untail(channel: string): void;
  /** The oldest of the queue, up to `count`. Where there are none, `available` is reported when there may be. */
  take(channel: string, count: number): Promise<readonly Taken[]>;
  /** They were handed over. Seen to without an answer; tried again until it is done. */
  acknowledge(channel: string, taken: readonly Taken[]): void;
  /** They were not handed over, and are for whoever takes next. */
  release(channel: string, taken: readonly Taken[]): void;
  stats(channel: string): Promise<ServerStats>;
  /** Empties the queues. */
  reset(channels: readonly string[]): Promise<void>;
  /** Sees the acknowledgements through, within a second, and lets go of everything. Refuses what waits with `BrokerClosedError`. */
  close(): Promise<void>;
}
