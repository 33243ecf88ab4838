/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The contract of a message broker, for every implementation.
 *
 * A channel is one shared first-in, first-out queue, from which `consume` takes, and a set of subscriptions, each of which
 * receives everything accepted after it became ready. `publish` feeds both; neither takes from the other.
 *
 * Order: per channel one order, shared by the queue and by every subscription. Across channels none is promised.
 * Delivery: a message goes to at most one `consume`, and once to each live subscription. `publish` resolves on acceptance:
 * callbacks may run later.
 * Lifetime: a channel comes into being when it is first named, and lives as long as its broker.
 * Failure: what the caller did wrong throws or rejects with one of the errors in `errors.ts` and changes nothing; what
 * goes wrong in a callback is reported as an `error` event and stops nothing.
 */

import { setTimer, type Timer } from './defer.ts';
import { AbortError } from './errors.ts';
import { allAccepted, checkConsumeUpTo, snapshotAll } from './message-lists.ts';
import type {
  AnyChannels,
  BrokerEvents,
  ChannelStats,
  ConsumeOptions,
  JsonObject,
  Message,
  MessageCallback,
  MessagesOptions,
  OnceOptions,
  PublishOptions,
  ReplyOptions,
  RequestHandler,
  RequestOptions,
  SubscribeOptions,
  Subscription,
  TypedChannel,
  UntypedChannel,
} from './message-types.ts';
import { messageStream, nextMessage } from './receiving.ts';
import { answerRequests, Requests } from './request-reply.ts';

export type * from './message-types.ts';

/** A message broker: `InMemoryBroker`, those on Redis, Kafka and a gateway, and one's own, best made from `BaseBroker`. */
export abstract class MessageBroker<Channels extends object = AnyChannels> {
  /** Sets the timers of `once` and `request`. @default the host's */
  protected readonly timer: Timer = setTimer;
  #requests: Requests | undefined;

  /**
   * Resolves when the message is accepted, which is before it is delivered. Rejected means that nobody ever sees it.
   * In memory, every callback has then been called with the message. What callbacks publish themselves may still wait: after 256
   * messages in one go, the rest is delivered in the next turn of the host.
   * The message is copied at the call: changing it afterwards changes nothing.
   * @throws ChannelNameError, PayloadError (with the path), QueueFullError, LimitError, BrokerClosedError, AbortError;
   *   on a network also UnavailableError, ServerError, and UncertainError where nobody can tell whether it was accepted
   */
  abstract publish<Name extends TypedChannel<Channels>>(
    channel: Name,
    message: Channels[Name] & JsonObject<Channels[Name]>,
    options?: PublishOptions,
  ): Promise<void>;
  abstract publish<Payload extends object>(
    channel: UntypedChannel<Channels>,
    message: Payload & JsonObject<Payload>,
    options?: PublishOptions,
  ): Promise<void>;

  /**
   * Takes the oldest message, or waits for one; waiting calls are served in call order. `consume<Setpoint>(…)` returns it as that
   * type, which nothing checks.
   * @throws ChannelNameError, TimeoutError, AbortError, BrokerClosedError
   */
  abstract consume<Name extends TypedChannel<Channels>>(
    channel: Name,
    options?: ConsumeOptions,
  ): Promise<Channels[Name]>;
  abstract consume<Received extends object>(
    channel: UntypedChannel<Channels>,
    options?: ConsumeOptions,
  ): Promise<Received>;

  /**
   * Calls `callback` for every message accepted after `ready`, in the channel's order. Subscribing the same function twice makes
   * two subscriptions.
   * @throws ChannelNameError, LimitError, BrokerClosedError
   */
  abstract subscribe<Name extends TypedChannel<Channels>>(
    channel: Name,
    callback: MessageCallback<Channels[Name]>,
    options?: SubscribeOptions,
  ): Subscription;
  abstract subscribe<Received extends object>(
    channel: UntypedChannel<Channels>,
    callback: MessageCallback<Received>,
    options?: SubscribeOptions,
  ): Subscription;

  /** Makes the channel, or does nothing where it is there. @throws ChannelNameError, LimitError, BrokerClosedError */
  abstract createChannel(channel: TypedChannel<Channels>): void;

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

  /**
   * Publishes messages in their order, as one call of `publish` for each would; on a network they share requests. Resolves when
   * all are accepted. All are copied at the call; if one is no message, none is published.
   * @throws as `publish`; BatchError if some were accepted and others were not
   */
  publishAll<Name extends TypedChannel<Channels>>(
    channel: Name,
    messages: readonly (Channels[Name] & JsonObject<Channels[Name]>)[],
    options?: PublishOptions,
  ): Promise<void>;
  publishAll<Payload extends object>(
    channel: UntypedChannel<Channels>,
    messages: readonly (Payload & JsonObject<Payload>)[],
    options?: PublishOptions,
  ): Promise<void>;
  async publishAll(channel: string, messages: readonly object[], options?: PublishOptions): Promise<void> {
    await this.acceptAll(channel, snapshotAll(messages), options ?? {});
  }

  /**
   * Takes the oldest messages, at most `max`: waits for the first as `consume` does, and takes the others only if they are there.
   * @returns at least one message, oldest first
   * @throws as `consume`; RangeError for a `max` that is no whole number of at least 1
   */
  consumeUpTo<Name extends TypedChannel<Channels>>(
    channel: Name,
    max: number,
    options?: ConsumeOptions,
  ): Promise<Channels[Name][]>;
  consumeUpTo<Received extends object>(
    channel: UntypedChannel<Channels>,
    max: number,
    options?: ConsumeOptions,
  ): Promise<Received[]>;
  async consumeUpTo(channel: string, max: number, options?: ConsumeOptions): Promise<Message[]> {
    checkConsumeUpTo(max, options);
    if (options?.signal?.aborted) throw new AbortError(options.signal.reason);
    return this.takeUpTo(channel, max, options);
  }

  /**
   * Takes one message after another from the channel's queue, as `consume` does: `for await (const message of
   * broker.messages('control'))`. Leaving the loop takes nothing more. The loop ends when the broker closes.
   * @throws as `consume`, from the loop
   */
  messages<Name extends TypedChannel<Channels>>(
    channel: Name,
    options?: MessagesOptions,
  ): AsyncIterableIterator<Channels[Name]>;
  messages<Received extends object>(
    channel: UntypedChannel<Channels>,
    options?: MessagesOptions,
  ): AsyncIterableIterator<Received>;
  messages(channel: string, { signal }: MessagesOptions = {}): AsyncIterableIterator<Message> {
    return messageStream((ended) => this.#plain.consume(channel, { signal: ended }), signal);
  }

  /**
   * Takes one array of messages after another, as `consumeUpTo` does: `for await (const messages of broker.batches('control', 100))`.
   * It ends as the loop over `messages` does.
   * @throws as `consumeUpTo`, from the loop
   */
  batches<Name extends TypedChannel<Channels>>(
    channel: Name,
    max: number,
    options?: MessagesOptions,
  ): AsyncIterableIterator<Channels[Name][]>;
  batches<Received extends object>(
    channel: UntypedChannel<Channels>,
    max: number,
    options?: MessagesOptions,
  ): AsyncIterableIterator<Received[]>;
  batches(channel: string, max: number, { signal }: MessagesOptions = {}): AsyncIterableIterator<Message[]> {
    return messageStream((ended) => this.#plain.consumeUpTo(channel, max, { signal: ended }), signal);
  }

  /**
   * Resolves with the next message that the channel accepts, as one that subscribes sees it: the queue keeps the message.
   * @throws as `subscribe` and its `ready`, TimeoutError, AbortError
   */
  once<Name extends TypedChannel<Channels>>(channel: Name, options?: OnceOptions): Promise<Channels[Name]>;
  once<Received extends object>(channel: UntypedChannel<Channels>, options?: OnceOptions): Promise<Received>;
  once(channel: string, options: OnceOptions = {}): Promise<Message> {
    return nextMessage(this.#plain, channel, options, this.timer);
  }

  /**
   * Publishes a request and resolves with its reply. The request travels with two more fields, `replyTo` and `correlationId`.
   * A reply that comes later than `timeoutMs` is reported as a `lateReply` event.
   * @throws as `publish` rejects, PayloadError for a message that has one of the two fields, ReplyError where the handler failed,
   *   TimeoutError, AbortError
   */
  request<Reply extends object = Message, Name extends TypedChannel<Channels> = TypedChannel<Channels>>(
    channel: Name,
    message: Channels[Name] & JsonObject<Channels[Name]>,
    options?: RequestOptions,
  ): Promise<Reply>;
  request<Reply extends object = Message>(
    channel: UntypedChannel<Channels>,
    message: object,
    options?: RequestOptions,
  ): Promise<Reply>;
  request(channel: string, message: object, options: RequestOptions = {}): Promise<Message> {
    this.#requests ??= new Requests(
      this.#plain,
      { inbox: `replies ${this.uniqueName()}`, ready: (inbox) => this.inboxReady(inbox), timer: this.timer },
      (channel, correlationId) => this.emit('lateReply', { channel, correlationId }),
    );
    return this.#requests.request(channel, message, options);
  }

  /**
   * Answers the requests of a channel: takes one after another from its queue, and publishes what `handler` returns as the reply.
   * A plain message is handled likewise; nobody gets the answer. The returned function stops it.
   * @throws ChannelNameError, LimitError, BrokerClosedError, RangeError
   */
  reply<Name extends TypedChannel<Channels>>(
    channel: Name,
    handler: RequestHandler<Channels[Name]>,
    options?: ReplyOptions,
  ): () => void;
  reply<Request extends object>(
    channel: UntypedChannel<Channels>,
    handler: RequestHandler<Request>,
    options?: ReplyOptions,
  ): () => void;
  reply(channel: string, handler: RequestHandler, options: ReplyOptions = {}): () => void {
    return answerRequests(this.#plain, channel, handler, options, (error) =>
      this.fail({ channel, seq: 0, subscription: undefined, error }),
    );
  }

  /** Closes the broker at the end of a block: `await using broker = new InMemoryBroker()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Calls the listeners of an event. @default nobody listens */
  protected emit<Name extends keyof BrokerEvents>(_name: Name, _event: BrokerEvents[Name]): void {}

  /** Reports a failure. @default to the listeners of `error` */
  protected fail(event: BrokerEvents['error']): void {
    this.emit('error', event);
  }

  /** Returns a name that no other broker on the same server has. @default unique within this process */
  protected uniqueName(): string {
    made += 1;
    return String(made);
  }

  /**
   * Does the work of `publishAll`, with copies of the messages.
   * @default calls `publish` for each
   */
  protected acceptAll(channel: string, copies: readonly Message[], options: PublishOptions): Promise<void> {
    return allAccepted(copies.map((copy) => this.#plain.publish(channel, copy, options)));
  }

  /**
   * Does the work of `consumeUpTo`, with checked arguments.
   * @default calls `consume` once, and then with a time limit of 0
   */
  protected async takeUpTo(channel: string, max: number, options?: ConsumeOptions): Promise<Message[]> {
    const messages = [await this.#plain.consume(channel, options)];
    while (messages.length < max) {
      try {
        messages.push(await this.#plain.consume(channel, { timeoutMs: 0 }));
      } catch {
        // None is there, or the next call meets the same failure. The messages taken so far are delivered.
        break;
      }
    }
    return messages;
  }

  /** Resolves when no reply to the inbox is missed any more. @default undefined: the queue keeps each reply */
  protected inboxReady(_inbox: string): Promise<void> | undefined {
    return undefined;
  }

  /** The broker as one without types. */
  get #plain(): MessageBroker {
    return this as unknown as MessageBroker;
  }
}

let made = 0;
