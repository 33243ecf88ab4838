/** Types of messages, of the options of a broker, and of its reports. */

/** A JSON value, read-only: what a message is made of. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A message as its users see it: a plain JSON object, deeply frozen once the broker has accepted it. */
export type Message = { readonly [key: string]: JsonValue };

/**
 * `Value` with `never` in the place of what JSON does not have: functions, dates, maps, BigInts. So an `interface`, which has no
 * index signature, can be published, and the compiler refuses a field that the broker would refuse.
 */
export type JsonObject<Value> = Value extends readonly unknown[] ? never : Json<Value>;

type Json<Value> = Value extends JsonValue | undefined
  ? Value
  : Value extends ((...args: never) => unknown) | { readonly [Symbol.toStringTag]: unknown } | Date
    ? never
    : Value extends object
      ? { readonly [Key in keyof Value]: Json<Value[Key]> }
      : never;

/** An accepted message with what the broker keeps beside it. Users of `publish`, `consume` and `subscribe` only ever see `message`. */
export interface Envelope {
  readonly channel: string;
  /** Position in the channel's order, from 1, strictly increasing, without gaps in memory. */
  readonly seq: number;
  readonly message: Message;
  /** Name of the publisher, from {@link PublishOptions.producer}; undefined if it gave none. */
  readonly producer: string | undefined;
}

/** Options of `publish`. */
export interface PublishOptions {
  /** Aborts a publish that waits for space (policy `block`), or for a connection. What has been sent is sent. @default never */
  readonly signal?: AbortSignal;
  /** A name for the publisher, kept in the envelope. @default undefined */
  readonly producer?: string;
}

/** Options of `consume`. */
export interface ConsumeOptions {
  /** Aborts the wait; the promise rejects with an `AbortError` and no message is lost. @default never */
  readonly signal?: AbortSignal;
  /** Milliseconds to wait before rejecting with `TimeoutError`, of any length; 0 polls once. @default Infinity */
  readonly timeoutMs?: number;
}

/** Options of `subscribe`. */
export interface SubscribeOptions {
  /**
   * How many messages the callback may be working on at once, a whole number: the next is handed over when a returned promise
   * settles.
   * @default Infinity (promises returned by the callback are not awaited)
   */
  readonly concurrency?: number;
  /** Messages waiting in this subscription's inbox above which `slowConsumer` is emitted, once per crossing. @default 1000 */
  readonly highWaterMark?: number;
}

/**
 * Called with the message and nothing else. What it throws or rejects with becomes an `error` event; where nobody listens to
 * `error`, it is printed once with `console.error`. `Received` is the caller's word for what is published: nothing checks it.
 */
export type MessageCallback<Received = Message> = (message: Received) => unknown;

/** A live subscription. Calling it unsubscribes; calling it again does nothing. */
export interface Subscription {
  (): void;
  /**
   * Settles when messages accepted from then on will be seen. In memory: already. On a network it rejects where the server
   * refuses or the broker closes first; nobody has to listen.
   */
  readonly ready: Promise<void>;
  /** The channel's name. */
  readonly channel: string;
  /** Unique within its broker, rising in order of subscription. */
  readonly id: number;
}

/** Figures of one channel at one moment. Accepted = consumed + depth + dropped. */
export interface ChannelStats {
  /** Messages in the queue. */
  readonly depth: number;
  /** Calls of `consume` that wait. */
  readonly waiting: number;
  /** Live subscriptions. */
  readonly subscriptions: number;
  /** Publishes that wait for space (policy `block`). */
  readonly blocked: number;
  /** Messages accepted since the channel was made. */
  readonly accepted: number;
  /** Messages handed to `consume`. */
  readonly consumed: number;
  /** Messages that a full queue or `reset` lost. */
  readonly dropped: number;
}

/** Options of `messages`. */
export interface MessagesOptions {
  /** Aborts the loop: it throws an `AbortError`, and no message is lost. @default never */
  readonly signal?: AbortSignal;
}

/** Options of `once`. */
export interface OnceOptions {
  /** Aborts the wait with an `AbortError`. @default never */
  readonly signal?: AbortSignal;
  /** Milliseconds to wait before rejecting with `TimeoutError`. @default Infinity */
  readonly timeoutMs?: number;
}

/** Options of `request`. */
export interface RequestOptions {
  /** Aborts the wait with an `AbortError`. @default never */
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for the reply before rejecting with `TimeoutError`. @default 5000 */
  readonly timeoutMs?: number;
  /** Name of the publisher, as in {@link PublishOptions.producer}. @default undefined */
  readonly producer?: string;
}

/** Options of `reply`. */
export interface ReplyOptions {
  /** Requests that may be handled at once. @default 1 */
  readonly concurrency?: number;
}

/** Answers a request. What it throws or rejects with reaches the requester as a `ReplyError`, and is reported as an `error` event. */
export type RequestHandler<Request = Message> = (request: Request) => object | undefined | Promise<object | undefined>;

/** Messages of a broker whose channels have no types: any message on any channel. */
export type AnyChannels = { readonly [channel: string]: Message };

/** Names of the channels that have types. */
export type TypedChannel<Channels> = keyof Channels & string;

/** Any name, where channels have no types; no name, where they have. */
export type UntypedChannel<Channels> = string extends keyof Channels ? string : never;

/** Reports of a broker, by event name. Listeners run synchronously and may not throw. */
export interface BrokerEvents {
  /**
   * A callback threw or its promise rejected. Without a subscription: what came from the server is no message; it is
   * passed over, and 0 for `seq` says that its place is not known. Where nobody listens, it is printed once with
   * `console.error`, or goes to the broker's option `report`.
   */
  error: {
    readonly channel: string;
    readonly seq: number;
    readonly subscription: number | undefined;
    readonly error: unknown;
  };
  /** A full queue lost a message: the oldest (`drop-oldest`) or the one being published (`drop-newest`). */
  overflow: { readonly channel: string; readonly seq: number; readonly policy: 'drop-oldest' | 'drop-newest' };
  /** A subscription's inbox crossed its high-water mark. */
  slowConsumer: { readonly channel: string; readonly subscription: number; readonly inbox: number };
  /** Subscriptions of the channel missed messages for good; how many, where the server can tell. Only on a network. */
  gap: { readonly channel: string; readonly missed: number | undefined };
  /** `consume` was given a message that another consumer was given before and did not acknowledge. Only on a network. */
  redelivered: { readonly channel: string; readonly seq: number };
  /** The connection broke, or could not be made; it is tried again by itself. Once until `connected`. Only on a network. */
  disconnected: { readonly reason: string };
  /** The connection is there, for the first time or again. Only on a network. */
  connected: Record<never, never>;
  /** A reply came after its request had ended, or answers no request of this broker. `channel` is where replies arrive. */
  lateReply: { readonly channel: string; readonly correlationId: string };
  /** The broker is closed. Emitted once. */
  closed: Record<never, never>;
}
