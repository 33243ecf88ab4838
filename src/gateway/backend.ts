/**
 * The interface of a server behind the gateway: a driver that publishes and takes messages, and a log that can be read from any
 * position.
 */
import type { BackendKindName } from '../brokers/gateway/protocol.ts';
import type { Driver, DriverReports, Taken } from '../brokers/network/index.ts';

/** Time limit of a request to the server behind the gateway, in milliseconds: the client has its answer within two seconds. */
export const BACKEND_GRACE_MS = 1200;

export interface LogRecord {
  /** Position to continue from after this record. */
  readonly position: string;
  /** Sequence number in the channel, increasing. */
  readonly seq: number;
  readonly text: string;
  readonly producer: string | undefined;
}

export interface LogBatch {
  /** Number of messages missing before the first record, or before `next` if there is none; undefined if unknown. */
  readonly missed: number | undefined;
  readonly records: readonly LogRecord[];
  /** Place to continue from. */
  readonly next: LogPlace;
}

export interface LogPlace {
  readonly position: string;
  readonly seq: number;
}

/** Approximate size of one batch in bytes: it ends with the message that exceeds it. */
export const BATCH_BYTES = 64 * 1024;

/** Logs of all channels. */
export interface Log {
  isPosition(text: string): boolean;
  /** Returns the place before the first message that is still kept. */
  start(channel: string): Promise<LogPlace>;
  /** Returns the place after everything accepted so far. */
  end(channel: string): Promise<LogPlace>;
  /**
   * Reads what follows a position; empty if there is nothing yet.
   * @throws UnavailableError, UncertainError, ServerError
   */
  read(channel: string, after: string): Promise<LogBatch>;
}

export interface Backend {
  readonly driver: Driver;
  readonly log: Log;
  /** Returns the existing channels, whoever created them; up to `max`. */
  channels(max: number): Promise<readonly string[]>;
  has(channel: string): Promise<boolean>;
  /** Renews the lease of messages at the server; called every few seconds while they are leased. */
  renew(channel: string, taken: readonly Taken[]): void;
  close(): Promise<void>;
}

export interface BackendKind {
  readonly kind: BackendKindName;
  /** Name for the user, without secrets. */
  readonly name: string;
  readonly open: (reports: DriverReports) => Backend;
}
