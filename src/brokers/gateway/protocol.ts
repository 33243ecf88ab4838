/**
 * What the gateway and its clients say to each other. The gateway describes it as OpenAPI, at `/openapi.json`.
 *
 * A *position* is a place in a channel's log, as the server behind the gateway has it: opaque text, from which reading goes on.
 * A *run* is the life of one gateway process; what it alone remembers (idempotency keys, leases) is of its run.
 */
import type { ChannelStats } from '../../messaging/index.ts';

export { EventStreamReader, encodeEvent, HEARTBEAT, type StreamEvent } from './event-stream.ts';

/** The only headers that a client sends besides those of HTTP. */
export const HEADERS = { idempotencyKey: 'Idempotency-Key', run: 'Heronry-Run', producer: 'Heronry-Producer' } as const;

/** Of any body, in bytes. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** Of messages in one request. */
export const BATCH_MESSAGES_MAX = 1000;
/** Of messages that are leased in one request. */
export const LEASES_MAX = 256;
/** Of channels in one request. */
export const CHANNELS_MAX = 10_000;
/** Of lanes that one request closes. */
export const LANES_MAX = 1000;
/** Of channels of one client that others are told. */
export const SUBSCRIBES_TOLD_MAX = 1000;

/** The position before the first message that a channel's log still has. */
export const START = 'start';

/** What can be wrong, as `code` of a problem. The first ten are the errors of `messaging`. */
export type ProblemCode =
  | 'channel-name'
  | 'payload'
  | 'limit'
  | 'queue-full'
  | 'broker-closed'
  | 'timeout'
  | 'abort'
  | 'uncertain'
  | 'unavailable'
  | 'server'
  | 'busy'
  | 'unauthorized'
  | 'forbidden-host'
  | 'forbidden-origin'
  | 'read-only'
  | 'not-found'
  | 'method-not-allowed'
  | 'request-timeout'
  | 'headers-too-large'
  | 'invalid-request'
  | 'unknown-channel'
  | 'unknown-carrier'
  | 'other-run'
  | 'key-reused'
  | 'body-too-large'
  | 'invalid-body'
  | 'invalid-position'
  | 'internal';

/** A body of `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  /** For people. */
  readonly detail: string;
  /** Where in a message, with `payload`. */
  readonly path?: string;
}

export interface Placed {
  readonly channel: string;
  readonly position: string;
  /** How many messages the log had accepted there. */
  readonly seq: number;
}

export interface PublishRequest {
  readonly messages: readonly { readonly channel: string; readonly message: unknown; readonly producer?: string }[];
}

export interface PublishResponse {
  /** In order: null where accepted. */
  readonly outcomes: readonly (Problem | null)[];
}

export interface LeaseRequest {
  readonly channel: string;
  /** @default 1 */
  readonly count?: number;
  /** How long to wait for a first one. @default 20_000 for a channel's own address, else 0 */
  readonly waitMs?: number;
  /** After which it goes back to the queue. @default 30_000 */
  readonly leaseMs?: number;
  /**
   * Where nothing was there, the stream of this session says so when there is (`available`). Others are told its name as that of who took
   * the messages (`taken`); without one, that in the header `Heronry-Producer`.
   */
  readonly session?: string;
}

export interface Lease {
  readonly lease: string;
  readonly channel: string;
  /** The same when the message is leased again. */
  readonly id: string;
  readonly seq: number;
  readonly producer: string | null;
  readonly redelivered: boolean;
  readonly message: unknown;
}

export interface LeaseResponse {
  readonly leases: readonly Lease[];
}

export interface SettleResponse {
  /** Leases that were there. */
  readonly settled: number;
  /** Those that were not, or not any more. */
  readonly unknown: readonly string[];
}

export interface StreamRequest {
  /** A name that the client makes, unique to it, under which its requests belong to the stream. */
  readonly session: string;
  /** What to read, and after which position, or `START`; without one, from now on. */
  readonly channels: readonly { readonly channel: string; readonly after?: string }[];
  /** Whether to tell which channels there are, which clients, and who takes what of `channels`. @default false */
  readonly directory?: boolean;
  /** As which others are told of this client; 1 to 128 UTF-16 units. @default they are told no name */
  readonly name?: string;
  /** Those of `channels` that this client subscribes to, which others are told. @default all of them, none with `directory` */
  readonly subscribes?: readonly string[];
  /** The stream comes on a lane of a carrier that is open. The lane is a name that the client makes for this opening. */
  readonly carried?: { readonly carrier: string; readonly lane: string };
}

/** Events of a carrier, by name. */
export interface CarrierEvents {
  /** The first: its name. */
  carrier: { readonly carrier: string };
  /** Text of a stream, as it would come on a connection of its own. */
  part: { readonly lane: string; readonly text: string };
  /** The lane's stream has ended. */
  end: { readonly lane: string };
}

/** A client with a stream. */
export interface ClientEntry {
  /** Unique in the run of the gateway, and the same while the session has a stream, or comes back to one within a second. */
  readonly id: number;
  readonly name: string | null;
  /** Up to `SUBSCRIBES_TOLD_MAX`. */
  readonly subscribes: readonly string[];
}

export type ServerFigures = Omit<ChannelStats, 'waiting' | 'subscriptions'>;

export interface PositionsResponse {
  readonly positions: readonly Placed[];
  /** Events without a place in a log that the session's stream was given so far. */
  readonly events: number;
}

/** What comes on a stream, by the name of the event; the id of `message` and `gap` is the position after it. */
export interface StreamEvents {
  /** The first. `positions`: of the channels that were asked for without one. */
  hello: {
    readonly run: string;
    readonly backend: string;
    readonly connected: boolean;
    readonly readOnly: boolean;
    /** Addresses that other machines can open, as `http://192.0.2.7:4180`. */
    readonly addresses: readonly string[];
    readonly positions: readonly Placed[];
  };
  message: {
    readonly channel: string;
    readonly seq: number;
    readonly producer: string | null;
    /** Of the message as JSON in UTF-8. */
    readonly bytes: number;
    readonly message: unknown;
  };
  /** Messages are missing for good; how many, where that is known. */
  gap: { readonly channel: string; readonly seq: number; readonly missed: number | null };
  /** There may be something to lease. */
  available: { readonly channel: string };
  overflow: { readonly channel: string; readonly seq: number; readonly policy: 'drop-oldest' | 'drop-newest' };
  /** Something in the channel is no message; with 0 for `seq`, the channel cannot be read. */
  error: { readonly channel: string; readonly seq: number; readonly code: ProblemCode; readonly detail: string };
  /** The gateway has lost, or has again, the server behind it. */
  disconnected: { readonly reason: string };
  connected: Record<never, never>;
  /** Which channels there are, at first and when that changes; figures of those that the stream reads. */
  channels: { readonly channels: readonly { readonly channel: string; readonly figures?: ServerFigures }[] };
  /** All that have a stream, and a name or subscriptions: at first, and when that changes, at most every 100 ms. */
  clients: { readonly clients: readonly ClientEntry[] };
  /**
   * A consumer was given a message, for the first time or again; not where it is given the same answer again. Told while the stream is
   * open, after the `message` of the same `seq`, or what came in its place, where that comes on this stream.
   * `seq` is that of `message` in memory, on Redis streams, and on Kafka where the topic has one partition. With several, it is the
   * place in the partition and `message` counts over all: the two cannot be compared. On Redis pub/sub it lags behind by the number of
   * gaps. It is 0 for what others wrote to a stream of Redis without one.
   */
  taken: {
    readonly channel: string;
    readonly seq: number;
    readonly producer: string | null;
    /** Of the message as JSON in UTF-8. */
    readonly bytes: number;
    readonly message: unknown;
    readonly by: string | null;
    readonly redelivered: boolean;
  };
  /** So many were taken, at this point among `taken`, and are not told: the client did not read. */
  untold: { readonly takes: number };
  /** The gateway ends. */
  bye: { readonly reason: string };
}

/** Those that are counted by `PositionsResponse.events`. */
export const UNPLACED_EVENTS: ReadonlySet<keyof StreamEvents> = new Set([
  'available',
  'overflow',
  'disconnected',
  'connected',
  'channels',
]);
