/**
 * The protocol between the gateway and its clients. The gateway describes it as OpenAPI, at `/openapi.json`.
 *
 * A *position* is a place in a channel's log, as the server behind the gateway has it: opaque text, from which reading resumes. A
 * *run* is the lifetime of one gateway process; state that is only in its memory (idempotency keys, leases) belongs to its run.
 */
import type { ChannelStats } from '../../messaging/index.ts';

export { EventStreamReader, encodeEvent, HEARTBEAT, type StreamEvent } from './event-stream.ts';

/** The only headers that a client sends besides those of HTTP. */
export const HEADERS = { idempotencyKey: 'Idempotency-Key', run: 'Heronry-Run', producer: 'Heronry-Producer' } as const;

/** Largest size of a body, in bytes. */
export const BODY_BYTES_MAX = 1024 * 1024;
/** Largest number of messages in one request. */
export const BATCH_MESSAGES_MAX = 1000;
/** Largest number of leases in one request. */
export const LEASES_MAX = 256;
/** Largest number of channels in one request. */
export const CHANNELS_MAX = 10_000;
/** Largest number of lanes that one request closes. */
export const LANES_MAX = 1000;
/** Largest number of a client's subscriptions that others see. */
export const SUBSCRIBES_TOLD_MAX = 1000;

/** Position before the first message that a channel's log still has. */
export const START = 'start';

/** Kinds of brokers behind a gateway. */
export const BACKEND_KINDS = ['memory', 'redis-pubsub', 'redis-streams', 'kafka'] as const;
export type BackendKindName = (typeof BACKEND_KINDS)[number];

/** Codes of problems. The first ten are the errors of `messaging`. */
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
  | 'unknown-class'
  | 'vote-closed'
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
  /** Text for the user. */
  readonly detail: string;
  /** Place in a message, with `payload`. */
  readonly path?: string;
}

export interface Placed {
  readonly channel: string;
  readonly position: string;
  /** Number of messages that the log had accepted at the position. */
  readonly seq: number;
}

export interface PublishRequest {
  readonly messages: readonly { readonly channel: string; readonly message: unknown; readonly producer?: string }[];
}

export interface PublishResponse {
  /** Outcomes in order: null if accepted. */
  readonly outcomes: readonly (Problem | null)[];
}

export interface LeaseRequest {
  readonly channel: string;
  /** @default 1 */
  readonly count?: number;
  /** Time to wait for a first message. @default 20_000 for a channel's own address, else 0 */
  readonly waitMs?: number;
  /** Time after which the message goes back to the queue. @default 30_000 */
  readonly leaseMs?: number;
  /**
   * Session whose stream announces new messages (`available`) if there were none. Others see its name as the consumer's
   * (`taken`); without a session, the name in the header `Heronry-Producer`.
   */
  readonly session?: string;
}

export interface Lease {
  readonly lease: string;
  readonly channel: string;
  /** Identifier of the message; the same when the message is leased again. */
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
  /** Number of leases that existed. */
  readonly settled: number;
  /** Leases that did not exist, or no longer. */
  readonly unknown: readonly string[];
}

export interface StreamRequest {
  /** Name that the client chooses, unique to it, which connects its requests with the stream. */
  readonly session: string;
  /** Channels to read, and the position after which, or `START`; from now on without one. */
  readonly channels: readonly { readonly channel: string; readonly after?: string }[];
  /** Whether to report the channels, the clients, and the takes from `channels`. @default false */
  readonly directory?: boolean;
  /** Name of this client for others; 1 to 128 UTF-16 units. @default no name */
  readonly name?: string;
  /** Channels of `channels` that this client subscribes to, for others. @default all of them, none with `directory` */
  readonly subscribes?: readonly string[];
  /** Lane of an open carrier that the stream uses. The client chooses the lane's name for this opening. */
  readonly carried?: { readonly carrier: string; readonly lane: string };
}

/** Events of a carrier, by name. */
export interface CarrierEvents {
  /** First event: the carrier's name. */
  carrier: { readonly carrier: string };
  /** Text of a stream, as on a connection of its own. */
  part: { readonly lane: string; readonly text: string };
  /** The lane's stream has ended. */
  end: { readonly lane: string };
}

/** Client with a stream. */
export interface ClientEntry {
  /** Number, unique in the run of the gateway, and the same while the session has a stream, or gets one again within a second. */
  readonly id: number;
  readonly name: string | null;
  /** Subscribed channels, at most `SUBSCRIBES_TOLD_MAX`. */
  readonly subscribes: readonly string[];
}

export type ServerFigures = Omit<ChannelStats, 'waiting' | 'subscriptions'>;

export interface PositionsResponse {
  readonly positions: readonly Placed[];
  /** Number of events without a position that the session's stream has sent so far. */
  readonly events: number;
}

/** Events of a stream, by name; the id of `message` and `gap` is the position after it. */
export interface StreamEvents {
  /** First event. `positions`: those of the channels that were requested without one. */
  hello: {
    readonly run: string;
    /** Name of the broker behind the gateway, for the user: `redis at 192.0.2.7:6379`. */
    readonly backend: string;
    /** Gateways before this field was added do not send it. */
    readonly kind?: BackendKindName;
    readonly connected: boolean;
    readonly readOnly: boolean;
    /** Addresses that other machines can open, such as `http://192.0.2.7:4180`. */
    readonly addresses: readonly string[];
    readonly positions: readonly Placed[];
  };
  message: {
    readonly channel: string;
    readonly seq: number;
    readonly producer: string | null;
    /** Size of the message as JSON in UTF-8. */
    readonly bytes: number;
    readonly message: unknown;
  };
  /** Messages are missing for good, with their number if it is known. */
  gap: { readonly channel: string; readonly seq: number; readonly missed: number | null };
  /** There may be something to lease. */
  available: { readonly channel: string };
  overflow: { readonly channel: string; readonly seq: number; readonly policy: 'drop-oldest' | 'drop-newest' };
  /** An entry of the channel is not a message; with 0 for `seq`, the channel cannot be read. */
  error: { readonly channel: string; readonly seq: number; readonly code: ProblemCode; readonly detail: string };
  /** The gateway has lost, or regained, the server behind it. */
  disconnected: { readonly reason: string };
  connected: Record<never, never>;
  /** List of channels, at first and after every change; with stats of those that the stream reads. */
  channels: { readonly channels: readonly { readonly channel: string; readonly figures?: ServerFigures }[] };
  /** Clients with a stream, and a name or subscriptions: at first and after changes, at most every 100 ms. */
  clients: { readonly clients: readonly ClientEntry[] };
  /**
   * A consumer took a message, for the first time or again; not if a request is answered again from the idempotency cache. Sent
   * while the stream is open, after the `message` of the same `seq`, or the gap in its place, if this stream has it. `seq` is
   * that of `message` in memory, on Redis streams, and on Kafka if the topic has one partition. With several partitions, it is
   * the place in the partition, and `message` counts over all: the two cannot be compared. On Redis pub/sub it lags behind by the
   * number of gaps. It is 0 for a foreign entry in a Redis stream, which has none.
   */
  taken: {
    readonly channel: string;
    readonly seq: number;
    readonly producer: string | null;
    /** Size of the message as JSON in UTF-8. */
    readonly bytes: number;
    readonly message: unknown;
    readonly by: string | null;
    readonly redelivered: boolean;
  };
  /** So many takes are missing at this point: the client did not read. */
  droppedNotices: { readonly takes: number };
  /** The gateway shuts down. */
  bye: { readonly reason: string };
}

/** Events counted by `PositionsResponse.events`. */
export const UNPLACED_EVENTS: ReadonlySet<keyof StreamEvents> = new Set([
  'available',
  'overflow',
  'disconnected',
  'connected',
  'channels',
]);
