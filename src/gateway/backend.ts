/** What the gateway needs of what lies behind it: how messages get there and are taken (a driver), and its log, to be read from any place. */
import type { Driver, DriverReports, Taken } from '../brokers/network/index.ts';

export interface LogRecord {
  /** Where to go on after it. */
  readonly position: string;
  /** Its place in the channel's order, rising. */
  readonly seq: number;
  readonly text: string;
  readonly producer: string | undefined;
}

export interface LogBatch {
  /** Messages missing before the first record, or before `next` where there is none; undefined: nobody knows how many. */
  readonly missed: number | undefined;
  readonly records: readonly LogRecord[];
  /** Where to go on. */
  readonly next: LogPlace;
}

export interface LogPlace {
  readonly position: string;
  readonly seq: number;
}

/** Bytes in one batch, about: one message more than fits. */
export const BATCH_BYTES = 64 * 1024;

/** The logs of all channels. */
export interface Log {
  isPosition(text: string): boolean;
  /** Before the first message that it still has. */
  start(channel: string): Promise<LogPlace>;
  /** After everything that was accepted so far. */
  end(channel: string): Promise<LogPlace>;
  /** What follows a position; empty where there is nothing yet. @throws UnavailableError, UncertainError, ServerError */
  read(channel: string, after: string): Promise<LogBatch>;
}

export interface Backend {
  readonly driver: Driver;
  readonly log: Log;
  /** Those that there are, whoever made them; up to `max`. */
  channels(max: number): Promise<readonly string[]>;
  has(channel: string): Promise<boolean>;
  /** Leased messages stay with the gateway: said every few seconds while they are leased. */
  renew(channel: string, taken: readonly Taken[]): void;
  close(): Promise<void>;
}

export interface BackendKind {
  /** For people, without what is secret. */
  readonly name: string;
  readonly open: (reports: DriverReports) => Backend;
}
