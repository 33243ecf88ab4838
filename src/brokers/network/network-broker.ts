/**
 * The part of every network broker that does not depend on the server: names, copies, waiting calls, subscriptions, the order of
 * callbacks, reports, and closing. A driver moves messages to the server and back.
 *
 * 1. The driver's arrivals go through one trampoline, so that callbacks run one after another and never starve the host.
 * 2. A subscription is ready when everything accepted before has passed; it then receives messages with a later sequence number.
 *    One made in a callback of the same channel starts with the next message.
 */
import {
  AbortError,
  type AnyChannels,
  BrokerClosedError,
  type ChannelStats,
  type ConsumeOptions,
  checkName,
  type Envelope,
  type JsonObject,
  LimitError,
  type Message,
  type MessageCallback,
  type PublishOptions,
  type SubscribeOptions,
  type Subscription,
  snapshot,
  type TypedChannel,
  UncertainError,
  type UntypedChannel,
} from '../../messaging/index.ts';
import {
  atLeastOne,
  checkConsumeOptions,
  checkPublishOptions,
  checkSubscribe,
  deferToMacrotask,
  LiveSubscription,
  ReportingBroker,
  Trampoline,
} from '../../messaging/parts.ts';
import { BoundedCalls, unanswered } from './bounded-calls.ts';
import { Consumers, isTransient, LOOK_AGAIN_MS } from './consumers.ts';
import { decode } from './decode.ts';
import type { Arrival, Driver, DriverReports } from './driver.ts';
import { NetworkChannel } from './network-channel.ts';
import type { NetworkBrokerOptions } from './network-options.ts';
import { outgoingOf, Publishing } from './publishing.ts';
import { RetryPauses } from './retry-pauses.ts';

interface Dispatch {
  readonly channel: NetworkChannel;
  readonly envelope: Envelope | undefined;
  /** Called after the callbacks' synchronous part. */
  readonly done: (() => void) | undefined;
}

export abstract class NetworkBroker<Channels extends object = AnyChannels> extends ReportingBroker<Channels> {
  readonly #channels = new Map<string, NetworkChannel>();
  readonly #trampoline: Trampoline<Dispatch>;
  readonly #driver: Driver;
  readonly #publishing: Publishing;
  readonly #channelsMax: number;
  readonly #subscriptionsMax: number;
  readonly #graceMs: number;
  readonly #calls: BoundedCalls;
  readonly #warn: (line: string) => void;
  #warned = false;
  readonly #retries = new RetryPauses();
  #lastSubscription = 0;
  #phase: 'open' | 'draining' | 'closed' = 'open';
  #closing: Promise<void> | undefined;
  #draining: Promise<void> | undefined;
  /** Called once when no delivery is in progress. */
  #onIdle: (() => void) | undefined;

  constructor(connect: (reports: DriverReports) => Driver, options: NetworkBrokerOptions) {
    super(deferToMacrotask, options.report);
    this.#channelsMax = atLeastOne('channelsMax', options.channelsMax ?? 100_000);
    this.#subscriptionsMax = atLeastOne('subscriptionsMax', options.subscriptionsMax ?? 10_000);
    this.#graceMs = atLeastOne('requestTimeoutMs', options.requestTimeoutMs ?? 5000);
    this.#calls = new BoundedCalls(this.#graceMs);
    // biome-ignore lint/suspicious/noConsole: the one line that a program gets which asks for none.
    this.#warn = options.warn ?? ((line) => console.warn(line));
    this.#publishing = new Publishing(atLeastOne('unansweredMax', options.unansweredMax ?? 10_000));
    this.#trampoline = new Trampoline(
      ({ channel, envelope, done }) => {
        if (envelope !== undefined) channel.dispatch(envelope);
        done?.();
      },
      deferToMacrotask,
      () => this.#noteIdle(),
    );
    this.#driver = connect({
      received: (channel, arrivals) => this.#received(channel, arrivals),
      available: (channel) => this.#channels.get(channel)?.consumers.look(),
      event: (name, event) => {
        if (name === 'disconnected' && 'reason' in event) this.#warnUnheard(event.reason);
        this.emit(name, event);
      },
      connected: () => {
        this.#retries.endAll();
        for (const { consumers } of this.#channels.values()) consumers.look();
      },
    });
  }

  override publish<Name extends TypedChannel<Channels>>(
    channel: Name,
    message: Channels[Name] & JsonObject<Channels[Name]>,
    options?: PublishOptions,
  ): Promise<void>;
  override publish<Payload extends object>(
    channel: UntypedChannel<Channels>,
    message: Payload & JsonObject<Payload>,
    options?: PublishOptions,
  ): Promise<void>;
  override publish(channel: string, message: object, options: PublishOptions = {}): Promise<void> {
    try {
      this.#openToPublish(channel, options);
      const outgoing = outgoingOf(snapshot(message), options);
      return this.#publishing.track(() => this.#driver.publish(channel, outgoing));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  override consume<Name extends TypedChannel<Channels>>(
    channel: Name,
    options?: ConsumeOptions,
  ): Promise<Channels[Name]>;
  override consume<Received extends object>(
    channel: UntypedChannel<Channels>,
    options?: ConsumeOptions,
  ): Promise<Received>;
  override consume(channel: string, options: ConsumeOptions = {}): Promise<Message> {
    try {
      checkConsumeOptions(options);
      return this.#open(channel).consumers.consume(options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  override subscribe<Name extends TypedChannel<Channels>>(
    channel: Name,
    callback: MessageCallback<Channels[Name]>,
    options?: SubscribeOptions,
  ): Subscription;
  override subscribe<Received extends object>(
    channel: UntypedChannel<Channels>,
    callback: MessageCallback<Received>,
    options?: SubscribeOptions,
  ): Subscription;
  override subscribe(channel: string, callback: MessageCallback, options?: SubscribeOptions): Subscription {
    checkSubscribe(callback, options);
    const state = this.#open(channel);
    if (state.subscriptions >= this.#subscriptionsMax) {
      throw new LimitError(`Subscriptions of channel ${JSON.stringify(channel)}`, this.#subscriptionsMax);
    }
    const live = this.#makeSubscription(state, callback, options);
    state.subscriptions += 1;
    const ready = this.#attach(state, live);
    const unsubscribe = (): void => {
      if (!live.live) return;
      live.end();
      this.#detach(state, live);
    };
    // The rejection goes to whoever awaits it; nobody has to.
    ready.catch(unsubscribe);
    return Object.assign(unsubscribe, { ready, channel, id: live.id });
  }

  override createChannel(channel: TypedChannel<Channels>): void {
    this.#open(channel);
  }

  /** @throws ChannelNameError, UnavailableError, UncertainError, ServerError, BrokerClosedError */
  override async stats(channel: string): Promise<ChannelStats> {
    checkName(channel);
    if (this.#phase === 'closed') throw new BrokerClosedError();
    const state = this.#channels.get(channel);
    const stats = await this.#calls.bound(this.#driver.stats(channel), unanswered);
    return { ...stats, waiting: state?.consumers.size ?? 0, subscriptions: state?.subscriptions ?? 0 };
  }

  /**
   * Resets the channels that this broker has named.
   * @throws UnavailableError, UncertainError, ServerError, BrokerClosedError
   */
  override async reset(): Promise<void> {
    if (this.#phase === 'closed') throw new BrokerClosedError();
    const late = () => new UncertainError('The server has not said in time that the queues were emptied');
    await this.#calls.bound(this.#driver.reset([...this.#channels.keys()]), late);
  }

  /**
   * Resolves when everything that the server accepted before the call has been delivered to the subscriptions of this broker. The
   * server has then also been asked for the waiting calls of `consume`. The run time of callbacks has no limit.
   * @throws UnavailableError, BrokerClosedError
   */
  async flush(): Promise<void> {
    if (this.#phase === 'closed') throw new BrokerClosedError();
    const subscribed = [...this.#channels.values()].filter(({ subscriptions }) => subscriptions > 0);
    await Promise.all(subscribed.map((channel) => this.#caughtUp(channel)));
    await Promise.all([...this.#channels.values()].map(({ consumers }) => consumers.looked));
  }

  /**
   * Also completes publishes in progress, for `requestTimeoutMs`; a publish that is still blocked then is refused. A callback
   * with bounded concurrency that never settles delays it; `close` ends it.
   * @throws UnavailableError if the server could not be asked for the rest; the broker is closed all the same
   */
  override drain(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  /** Resolves within `requestTimeoutMs`, whatever the server does. */
  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  protected override async acceptAll(
    channel: string,
    copies: readonly Message[],
    options: PublishOptions,
  ): Promise<void> {
    if (copies.length === 0) return;
    this.#openToPublish(channel, options);
    await this.#publishing.publishAll(this.#driver, channel, copies, options);
  }

  protected override async takeUpTo(channel: string, max: number, options?: ConsumeOptions): Promise<Message[]> {
    return this.#open(channel).consumers.consumeUpTo(max, options ?? {});
  }

  #openToPublish(channel: string, options: PublishOptions): void {
    checkPublishOptions(options);
    if (options.signal?.aborted) throw new AbortError(options.signal.reason);
    this.#open(channel);
  }

  /** Returns the channel, and creates it on first use. */
  #open(name: string): NetworkChannel {
    if (this.#phase !== 'open') throw new BrokerClosedError();
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    checkName(name);
    if (this.#channels.size >= this.#channelsMax) throw new LimitError('Channels of this broker', this.#channelsMax);
    const channel = new NetworkChannel(name, this.#makeConsumers(name));
    this.#driver.open(name);
    this.#channels.set(name, channel);
    return channel;
  }

  #makeConsumers(channel: string): Consumers<Message> {
    return new Consumers({
      channel,
      queue: this.#driver,
      graceMs: this.#graceMs,
      decoded: (taken) => this.#decoded(channel, taken),
      redelivered: (seq) => this.emit('redelivered', { channel, seq }),
    });
  }

  #makeSubscription(state: NetworkChannel, callback: MessageCallback, options: SubscribeOptions | undefined) {
    this.#lastSubscription += 1;
    const reports = {
      failed: ({ channel, id }: LiveSubscription, { seq }: Envelope, error: unknown) =>
        this.fail({ channel, seq, subscription: id, error }),
      slow: ({ channel, id }: LiveSubscription, inbox: number) =>
        this.emit('slowConsumer', { channel, subscription: id, inbox }),
      idle: () => this.#noteIdle(),
    };
    const place = { channel: state.name, id: this.#lastSubscription, after: 0 };
    return new LiveSubscription(place, { of: 'message', call: callback }, reports, options);
  }

  async #attach(state: NetworkChannel, live: LiveSubscription): Promise<void> {
    if (state.dispatching === undefined) await this.#tailPatiently(state, live);
    if (this.#phase === 'closed') throw new BrokerClosedError();
    if (live.live) state.attach(live);
  }

  /** Retries until there is a connection, without a time limit; rejects if the server refuses for good. */
  async #tailPatiently(state: NetworkChannel, live: LiveSubscription): Promise<void> {
    while (live.live && this.#phase !== 'closed') {
      try {
        await this.#tail(state);
        return;
      } catch (error) {
        if (!isTransient(error)) throw error;
        await this.#retries.pause(LOOK_AGAIN_MS);
      }
    }
  }

  /** Tails the channel. A long way to its end has no time limit, as long as messages arrive. */
  #tail(channel: NetworkChannel): Promise<void> {
    return this.#calls.boundWhile(this.#driver.tail(channel.name), () => channel.seq);
  }

  /** Warns of a failed connection, if nobody would notice it. */
  #warnUnheard(reason: string): void {
    if (this.#warned || this.heard('disconnected')) return;
    this.#warned = true;
    this.#warn(`Heronry: no connection, trying again. ${reason} (broker.on('disconnected', …) reports this)`);
  }

  #detach(state: NetworkChannel, live: LiveSubscription): void {
    state.detach(live);
    state.subscriptions -= 1;
    // After the callback that may have called this: it may subscribe again, which then starts after its message.
    queueMicrotask(() => {
      if (state.subscriptions === 0 && this.#phase !== 'closed') this.#driver.untail(state.name);
    });
  }

  #received(name: string, arrivals: readonly Arrival[]): Promise<void> {
    const channel = this.#channels.get(name);
    if (channel === undefined || this.#phase === 'closed') return Promise.resolve();
    return new Promise((resolve) => {
      for (const arrival of arrivals) {
        channel.seq = arrival.seq;
        const message = this.#decoded(name, arrival);
        if (message === undefined) continue;
        const envelope = { channel: name, seq: arrival.seq, message, producer: arrival.producer };
        this.#trampoline.fair({ channel, envelope, done: undefined });
      }
      this.#trampoline.fair({ channel, envelope: undefined, done: resolve });
    });
  }

  /** Decodes a message; one that cannot be decoded is reported. */
  #decoded(channel: string, { text, seq }: Arrival): Message | undefined {
    try {
      return decode(text);
    } catch (error) {
      this.fail({ channel, seq, subscription: undefined, error });
      return undefined;
    }
  }

  /** Resolves when everything accepted before has arrived, and the callbacks' synchronous part has run. */
  async #caughtUp(channel: NetworkChannel): Promise<void> {
    await this.#tail(channel);
    await this.#received(channel.name, []);
    if (this.#phase === 'closed') throw new BrokerClosedError();
  }

  async #drain(): Promise<void> {
    this.#phase = 'draining';
    try {
      await this.#calls.bound(this.#publishing.settled(), unanswered).catch(() => undefined);
      // A close in the meantime ends the drain without an error.
      if (this.#closing === undefined) await this.flush().catch((error) => this.#closing ?? Promise.reject(error));
      if (this.#closing === undefined) {
        await new Promise<void>((resolve) => {
          this.#onIdle = resolve;
          this.#noteIdle();
        });
      }
    } finally {
      await this.close();
    }
  }

  #noteIdle(): void {
    if (this.#onIdle === undefined || !this.#trampoline.idle) return;
    const busy = [...this.#channels.values()].some(({ attached }) => attached.some((live) => !live.idle));
    if (!busy || this.#phase === 'closed') this.#onIdle();
  }

  /** Resolves when this broker hears what is published on the channel from then on. */
  protected readyToHear(channel: string): Promise<void> {
    return (this as unknown as NetworkBroker).subscribe(channel, () => undefined).ready;
  }

  protected override uniqueName(): string {
    return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  async #close(): Promise<void> {
    this.#phase = 'closed';
    this.emit('closed', {});
    // A driver may wait for its arrivals before it closes.
    this.#trampoline.clear(({ done }) => done?.());
    for (const channel of this.#channels.values()) {
      for (const live of channel.attached) live.end();
      channel.consumers.close();
    }
    this.#onIdle?.();
    this.#calls.close();
    this.#retries.close();
    const closed = this.#driver.close();
    await new BoundedCalls(this.#graceMs).bound(closed, unanswered).catch(() => undefined);
    this.#publishing.close();
  }
}
