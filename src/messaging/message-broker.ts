/**
 * The contract of a message broker, for every implementation.
 *
 * A channel is one shared first-in, first-out queue, from which `consume` takes, and a set of subscriptions, each of which
 * receives everything accepted after it became ready. `publish` feeds both; neither takes from the other.
 *
 * - Order: each channel has one order, shared by the queue and by every subscription. Across channels none is promised.
 * - Delivery: a message goes to at most one `consume`, and once to each live subscription.
 * - Lifetime: a channel is created when it is first named, and lives as long as its broker.
 * - Failure: an error of the caller throws or rejects with one of the errors in `errors.ts` and changes nothing. A failure in a
 *   callback is reported as an `error` event and stops nothing.
 */

/** A JSON value, read-only: the parts of a message. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A message as its users see it: a plain JSON object, deeply frozen once the broker has accepted it. */
export type Message = { readonly [key: string]: JsonValue };

/**
 * `Value` with `never` in place of types that JSON lacks: functions, dates, maps, BigInts. So an `interface`, which has no index
 * signature, can be published, and the compiler refuses a field that the broker would refuse.
 */
export type JsonObject<Value> = Value extends readonly unknown[] ? never : Json<Value>;

type Json<Value> = Value extends JsonValue | undefined
  ? Value
  : Value extends ((...args: never) => unknown) | { readonly [Symbol.toStringTag]: unknown } | Date
    ? never
    : Value extends object
      ? { readonly [Key in keyof Value]: Json<Value[Key]> }
      : never;

/** An accepted message with the broker's data about it. Users of `publish`, `consume` and `subscribe` only ever see `message`. */
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
  /**
   * Aborts a publish that waits for space (policy `block`), or for a connection. A sent message is not recalled. @default never
   */
  readonly signal?: AbortSignal;
  /** Name of the publisher, kept in the envelope. @default undefined */
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
   * Largest number of messages that the callback may handle at once, a whole number: the next is delivered when a returned
   * promise settles.
   * @default Infinity (promises returned by the callback are not awaited)
   */
  readonly concurrency?: number;
  /**
   * Number of messages waiting in this subscription's inbox above which `slowConsumer` is emitted, once per crossing. @default
   * 1000
   */
  readonly highWaterMark?: number;
}

/**
 * Called with only the message. Its error or rejection becomes an `error` event; without a listener for `error`, it is printed
 * once with `console.error`. `Received` is the caller's type of the messages: nothing checks it.
 */
export type MessageCallback<Received = Message> = (message: Received) => unknown;

/** A live subscription. Calling it unsubscribes; calling it again does nothing. */
export interface Subscription {
  (): void;
  /**
   * Settles when messages accepted from then on will be received. In memory: already. On a network it rejects if the server
   * refuses or the broker closes first; an unhandled rejection is ignored.
   */
  readonly ready: Promise<void>;
  /** Name of the channel. */
  readonly channel: string;
  /** Number, unique within its broker, increasing in order of subscription. */
  readonly id: number;
}

/** Stats of one channel at one moment. Accepted = consumed + depth + dropped. */
export interface ChannelStats {
  /** Messages in the queue. */
  readonly depth: number;
  /** Waiting calls of `consume`. */
  readonly waiting: number;
  /** Live subscriptions. */
  readonly subscriptions: number;
  /** Publishes that wait for space (policy `block`). */
  readonly blocked: number;
  /** Messages accepted since the channel was created. */
  readonly accepted: number;
  /** Messages delivered to `consume`. */
  readonly consumed: number;
  /** Messages dropped by a full queue or by `reset`. */
  readonly dropped: number;
}

/** Reports of a broker, by event name. Listeners run synchronously and may not throw. */
export interface BrokerEvents {
  /**
   * A callback threw or its promise rejected. Without a subscription, an entry from the server is not a message; it is skipped,
   * and 0 for `seq` means that its place is unknown. Without a listener, the event is printed once with `console.error`, or goes
   * to the broker's option `report`.
   */
  error: {
    readonly channel: string;
    readonly seq: number;
    readonly subscription: number | undefined;
    readonly error: unknown;
  };
  /** A full queue dropped a message: the oldest (`drop-oldest`) or the one being published (`drop-newest`). */
  overflow: { readonly channel: string; readonly seq: number; readonly policy: 'drop-oldest' | 'drop-newest' };
  /** A subscription's inbox crossed its high-water mark. */
  slowConsumer: { readonly channel: string; readonly subscription: number; readonly inbox: number };
  /** Subscriptions of the channel missed messages for good; with their number, if the server knows it. Only on a network. */
  gap: { readonly channel: string; readonly missed: number | undefined };
  /** `consume` got a message that another consumer was given before and did not acknowledge. Only on a network. */
  redelivered: { readonly channel: string; readonly seq: number };
  /** The connection broke, or could not be made; it is retried automatically. Once until `connected`. Only on a network. */
  disconnected: { readonly reason: string };
  /** The connection is established, for the first time or again. Only on a network. */
  connected: Record<never, never>;
}

/** A message broker: `InMemoryBroker`, those on Redis, Kafka and a gateway, or a user's own, best made from `BaseBroker`. */
export abstract class MessageBroker {
  /**
   * Resolves when the message is accepted, which is before it is delivered. A rejection means that nobody ever sees it. The
   * message is copied at the call: changing it afterwards has no effect.
   * @throws ChannelNameError, PayloadError (with the path), QueueFullError, LimitError, BrokerClosedError, AbortError; on a
   * network also UnavailableError, ServerError, and UncertainError if it is unknown whether it was accepted
   */
  abstract publish(channel: string, message: Message, options?: PublishOptions): Promise<void>;
  abstract publish<Payload extends object>(
    channel: string,
    message: Payload & JsonObject<Payload>,
    options?: PublishOptions,
  ): Promise<void>;

  /**
   * Takes the oldest message, or waits for one; waiting calls are served in call order. `consume<Setpoint>(…)` returns it as that
   * type, which nothing checks.
   * @throws ChannelNameError, TimeoutError, AbortError, BrokerClosedError
   */
  abstract consume(channel: string, options?: ConsumeOptions): Promise<Message>;
  abstract consume<Received extends object>(channel: string, options?: ConsumeOptions): Promise<Received>;

  /**
   * Calls `callback` for every message accepted after `ready`, in the channel's order. Subscribing the same function twice makes
   * two subscriptions.
   * @throws ChannelNameError, LimitError, BrokerClosedError
   */
  abstract subscribe(channel: string, callback: MessageCallback, options?: SubscribeOptions): Subscription;
  abstract subscribe<Received extends object>(
    channel: string,
    callback: MessageCallback<Received>,
    options?: SubscribeOptions,
  ): Subscription;

  /**
   * Creates the channel; does nothing if it exists.
   * @throws ChannelNameError, LimitError, BrokerClosedError
   */
  abstract createChannel(channel: string): void;

  /**
   * Returns the channel's stats; reading them changes nothing. An unknown channel has zeros.
   * @throws ChannelNameError
   */
  abstract stats(channel: string): ChannelStats | Promise<ChannelStats>;

  /**
   * Listens to one kind of {@link BrokerEvents}.
   * @returns a function that removes the listener
   * @throws TypeError for an unknown event
   */
  abstract on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => void): () => void;

  /** Empties every queue; keeps channels, subscriptions and waiting calls of `consume`. */
  abstract reset(): void | Promise<void>;

  /** Refuses new calls, delivers the messages that subscriptions still hold, then closes. */
  abstract drain(): Promise<void>;

  /** Ends every wait with `BrokerClosedError`. No callback runs any more. Idempotent: the same promise each time. */
  abstract close(): Promise<void>;
}
