/**
 * The broker in one process.
 *
 * 1. `offer`, `take` and `subscribeRaw` are the broker, and are synchronous; `publish`, `consume` and `subscribe` only add promises.
 * 2. Accepting comes first and is atomic: the message has its number, and is in the queue or with the consumer that waited
 *    longest. Dispatching to subscriptions follows, from one trampoline, in the order of accepting.
 * 3. A subscription sees what is accepted after it was made: numbers above the channel's at that moment.
 * 4. Where nothing waits, `publish` returns with every callback's synchronous part done.
 * 5. After 256 messages in one go, dispatching goes on in the next turn of the host. `await publish` continues when its own message
 *    has been dispatched; what callbacks published may still wait.
 */
import { atLeastOne, checkConsumeOptions, checkPublishOptions, checkSubscribe, queueLimits } from './arguments.ts';
import { checkName } from './channel-name.ts';
import { ChannelState, type QueueLimits } from './channel-state.ts';
import { deferToMacrotask, setTimer, type Timer } from './defer.ts';
import { type Dispatch, dispatch } from './dispatch.ts';
import { AbortError, BrokerClosedError, LimitError, QueueFullError } from './errors.ts';
import type { InMemoryBrokerOptions, Offering } from './in-memory-options.ts';
import type {
  AnyChannels,
  ChannelStats,
  ConsumeOptions,
  Envelope,
  JsonObject,
  Message,
  MessageCallback,
  PublishOptions,
  SubscribeOptions,
  Subscription,
  TypedChannel,
  UntypedChannel,
} from './message-broker.ts';
import { ReportingBroker } from './reporting-broker.ts';
import { sizeOf, snapshot } from './snapshot.ts';
import { LiveSubscription, type Receiver, type SubscriptionReports } from './subscription.ts';
import { Trampoline } from './trampoline.ts';
import type { Waiter } from './waiters.ts';
import { admitted, consumed } from './waits.ts';

const ACCEPTED = Promise.resolve();
const NO_STATS: ChannelStats = new ChannelState('', { capacity: 1, overflow: 'reject' }).stats();

/** A broker in the memory of one process. Bounded by default: a queue holds 10,000 messages and 16 MiB, and drops the oldest. */
export class InMemoryBroker<Channels extends object = AnyChannels> extends ReportingBroker<Channels> {
  readonly #channels = new Map<string, ChannelState>();
  readonly #trampoline: Trampoline<Dispatch>;
  readonly #reports: SubscriptionReports;
  protected override readonly timer: Timer;
  readonly #limits: QueueLimits;
  readonly #capacityBytes: number;
  readonly #channelsMax: number;
  readonly #subscriptionsMax: number;
  #lastSubscription = 0;
  /** Phase of the broker; `draining` refuses new calls and still delivers. */
  #phase: 'open' | 'draining' | 'closed' = 'open';
  #closing: Promise<void> | undefined;
  #draining: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  /** @throws TypeError, RangeError for an option out of range */
  constructor(options: InMemoryBrokerOptions = {}) {
    const defer = options.defer ?? deferToMacrotask;
    super(defer, options.report);
    this.#limits = queueLimits(options, { capacity: 10_000, overflow: 'drop-oldest' });
    this.#capacityBytes = atLeastOne('capacityBytes', options.capacityBytes ?? 16 * 1024 * 1024);
    this.#channelsMax = atLeastOne('channelsMax', options.channelsMax ?? 100_000);
    this.#subscriptionsMax = atLeastOne('subscriptionsMax', options.subscriptionsMax ?? 10_000);
    this.timer = options.timer ?? setTimer;
    const closeWhenDrained = (): void => this.#closeWhenDrained();
    this.#trampoline = new Trampoline(dispatch, defer, closeWhenDrained);
    this.#reports = {
      failed: ({ channel, id }, { seq }, error) => this.fail({ channel, seq, subscription: id, error }),
      slow: ({ channel, id }, inbox) => this.emit('slowConsumer', { channel, subscription: id, inbox }),
      idle: closeWhenDrained,
    };
  }

  // --- the synchronous core

  /**
   * Accepts a message synchronously, and dispatches it synchronously unless called from within a callback.
   * @throws as `publish` rejects; under the policy `block`, QueueFullError if there is no space
   */
  offer(channel: string, message: Message, producer?: string): Envelope {
    const state = this.#open(channel);
    const kept = snapshot(message);
    if (this.#mustWait(state, kept)) throw new QueueFullError(channel);
    const envelope = this.#accept(state, kept, producer);
    if (state.subscriptions.length > 0) this.#trampoline.now({ state, envelope, done: undefined });
    return envelope;
  }

  /**
   * Offers one message. It is accepted before this returns or, under the policy `block`, when there is space for it and for all
   * that waited before it.
   * @returns a function that cancels the offer, and says whether it was still waiting
   * @throws as `publish` rejects
   */
  put(channel: string, message: Message, { producer, accepted, refused }: Offering): () => boolean {
    const state = this.#open(channel);
    const kept = snapshot(message);
    const admit = (): void => {
      const envelope = this.#accept(state, kept, producer, accepted);
      if (state.subscriptions.length > 0) this.#trampoline.now({ state, envelope, done: undefined });
    };
    if (!this.#mustWait(state, kept)) {
      admit();
      return () => false;
    }
    const blocked = { size: sizeOf(kept), admit, refuse: refused };
    state.blocked.add(blocked);
    return () => state.blocked.delete(blocked);
  }

  /**
   * Takes one message: before this returns, or when one arrives. If the broker closes first, `closed` is called instead. A
   * publish that gets space by this is accepted after `receive`.
   * @returns a function that cancels the take, and says whether it was still waiting
   */
  take(channel: string, receive: (envelope: Envelope) => void, closed: () => void = () => undefined): () => boolean {
    const state = this.#open(channel);
    const envelope = state.queue.shift();
    if (envelope !== undefined) {
      state.consumed += 1;
      try {
        receive(envelope);
      } finally {
        if (state.blocked.size > 0) this.#letIn(state);
      }
      return () => false;
    }
    const waiter: Waiter = { receive, closed };
    state.waiters.add(waiter);
    return () => state.waiters.leave(waiter);
  }

  /** Subscribes like `subscribe`, with a callback that gets the envelope. */
  subscribeRaw(channel: string, receive: (envelope: Envelope) => unknown, options?: SubscribeOptions): Subscription {
    checkSubscribe(receive, options);
    return this.#register(channel, { of: 'envelope', call: receive }, options);
  }

  #register(channel: string, receiver: Receiver, options: SubscribeOptions | undefined): Subscription {
    const state = this.#open(channel);
    if (state.subscriptions.length >= this.#subscriptionsMax) {
      throw new LimitError(`Subscriptions of channel ${JSON.stringify(channel)}`, this.#subscriptionsMax);
    }
    const place = { channel, id: this.#lastSubscription + 1, after: state.seq };
    const live = new LiveSubscription(place, receiver, this.#reports, options);
    this.#lastSubscription = live.id;
    state.add(live);
    const unsubscribe = (): void => {
      if (!live.live) return;
      live.end();
      state.remove(live);
    };
    return Object.assign(unsubscribe, { ready: ACCEPTED, channel, id: live.id });
  }

  /**
   * Sets limits of one channel, from now on; missing ones are the broker's. Under `drop-oldest`, messages in excess leave at
   * once; under the other policies, they stay until consumed. Publishes that wait for space are handled in their order as if they
   * came now.
   */
  limit(channel: string, limits: Partial<QueueLimits> = {}): void {
    const state = this.#open(channel);
    state.limits = queueLimits(limits, this.#limits);
    if (state.limits.overflow === 'drop-oldest') {
      while (state.queue.length > state.limits.capacity) this.#dropOldest(state);
    }
    this.#letIn(state);
  }

  // --- the broker's interface

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
  override publish(channel: string, message: object, options?: PublishOptions): Promise<void> {
    try {
      checkPublishOptions(options);
      const { signal } = options ?? {};
      if (signal?.aborted) throw new AbortError(signal.reason);
      const state = this.#open(channel);
      const kept = snapshot(message);
      if (this.#mustWait(state, kept)) {
        return admitted(state, sizeOf(kept), signal, () =>
          this.#dispatched(state, this.#accept(state, kept, options?.producer)),
        );
      }
      return this.#dispatched(state, this.#accept(state, kept, options?.producer));
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
  override consume(channel: string, options?: ConsumeOptions): Promise<Message> {
    try {
      checkConsumeOptions(options);
      if (options !== undefined) return consumed(this, channel, options, this.timer);
      const state = this.#open(channel);
      const queued = state.queue.shiftMessage();
      if (queued !== undefined) {
        state.consumed += 1;
        if (state.blocked.size > 0) this.#letIn(state);
        return Promise.resolve(queued);
      }
      return consumed(this, channel, {}, this.timer);
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
    return this.#register(channel, { of: 'message', call: callback }, options);
  }

  override createChannel(channel: TypedChannel<Channels>): void {
    this.#open(channel);
  }

  override stats(channel: string): ChannelStats {
    checkName(channel);
    return this.#channels.get(channel)?.stats() ?? NO_STATS;
  }

  /** Empties the queues: their messages count as dropped. Publishes that waited for space are accepted. */
  override reset(): void {
    for (const state of this.#channels.values()) {
      state.emptyQueue();
      this.#letIn(state);
    }
  }

  /** Waits also for callbacks with bounded concurrency. One that never settles delays it; `close` ends it. */
  override drain(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    if (this.#draining === undefined) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((settle) => {
        resolve = settle;
      });
      this.#draining = { promise, resolve };
      this.#phase = 'draining';
      this.#closeWhenDrained();
    }
    return this.#draining.promise;
  }

  override close(): Promise<void> {
    this.#closing ??= Promise.resolve();
    if (this.#phase === 'closed') return this.#closing;
    this.#phase = 'closed';
    // Messages waiting for their dispatch were accepted: their publish resolves.
    this.#trampoline.clear(({ done }) => done?.());
    for (const state of this.#channels.values()) {
      state.endSubscriptions();
      for (const blocked of state.blocked) blocked.refuse(new BrokerClosedError());
      state.blocked.clear();
      for (let waiter = state.waiters.shift(); waiter !== undefined; waiter = state.waiters.shift()) waiter.closed();
    }
    this.#draining?.resolve();
    this.emit('closed', {});
    return this.#closing;
  }

  // --- parts

  protected override async takeUpTo(channel: string, max: number, options?: ConsumeOptions): Promise<Message[]> {
    const state = this.#open(channel);
    const first = state.queue.length > 0 ? [] : [await (this as InMemoryBroker).consume(channel, options)];
    const messages = state.takeQueued(max - first.length);
    if (state.blocked.size > 0) this.#letIn(state);
    return [...first, ...messages];
  }

  /** Returns the channel, and creates it on first use. */
  #open(channel: string): ChannelState {
    if (this.#phase !== 'open') throw new BrokerClosedError();
    const known = this.#channels.get(channel);
    if (known !== undefined) return known;
    checkName(channel);
    if (this.#channels.size >= this.#channelsMax) throw new LimitError('Channels of this broker', this.#channelsMax);
    const state = new ChannelState(channel, this.#limits);
    this.#channels.set(channel, state);
    return state;
  }

  #fits(state: ChannelState, size: number): boolean {
    if (state.waiters.length > 0) return true;
    return state.queue.length < state.limits.capacity && state.queue.bytes + size <= this.#capacityBytes;
  }

  /**
   * Returns whether a publish must wait for space.
   * @throws QueueFullError if it would wait, but no space would ever be enough
   */
  #mustWait(state: ChannelState, message: Message): boolean {
    if (state.limits.overflow !== 'block') return false;
    const size = sizeOf(message);
    if (state.blocked.size === 0 && this.#fits(state, size)) return false;
    if (size > this.#capacityBytes) throw new QueueFullError(state.name);
    return true;
  }

  /**
   * Accepts a message.
   * @param told receives the number, before anybody has the message
   * @throws QueueFullError if the policy gives no space; then nothing has changed
   */
  #accept(
    state: ChannelState,
    message: Message,
    producer: string | undefined,
    told?: (envelope: Envelope) => void,
  ): Envelope {
    const size = sizeOf(message);
    const fits = this.#fits(state, size);
    const { overflow } = state.limits;
    if (!fits && (size > this.#capacityBytes || overflow === 'reject' || overflow === 'block'))
      throw new QueueFullError(state.name);
    const envelope: Envelope = { channel: state.name, seq: state.seq + 1, message, producer };
    state.seq = envelope.seq;
    if (told !== undefined) told(envelope);
    const waiter = state.waiters.length === 0 ? undefined : state.waiters.shift();
    if (waiter !== undefined) {
      state.consumed += 1;
      waiter.receive(envelope);
    } else if (!fits && overflow === 'drop-newest') {
      this.#drop(state, envelope.seq, 'drop-newest');
    } else {
      for (let full = !fits; full; full = !this.#fits(state, size)) this.#dropOldest(state);
      state.queue.push(envelope, size);
    }
    return envelope;
  }

  #dropOldest(state: ChannelState): void {
    const oldest = state.queue.drop();
    if (oldest !== undefined) this.#drop(state, oldest, 'drop-oldest');
  }

  #drop(state: ChannelState, seq: number, policy: 'drop-oldest' | 'drop-newest'): void {
    state.dropped += 1;
    if (this.heard('overflow')) this.emit('overflow', { channel: state.name, seq, policy });
  }

  /** Handles waiting publishes in order, as far as there is space; all of them if the policy is no longer `block`. */
  #letIn(state: ChannelState): void {
    for (const blocked of state.blocked) {
      const fits = this.#fits(state, blocked.size);
      if (!fits && state.limits.overflow === 'block') return;
      state.blocked.delete(blocked);
      if (!fits && state.limits.overflow === 'reject') blocked.refuse(new QueueFullError(state.name));
      else blocked.admit();
    }
  }

  /** Resolves when the message has been dispatched: at once, unless it was deferred. */
  #dispatched(state: ChannelState, envelope: Envelope): Promise<void> {
    if (state.subscriptions.length === 0) return ACCEPTED;
    const item: Dispatch = { state, envelope, done: undefined };
    if (this.#trampoline.fair(item)) return ACCEPTED;
    return new Promise((resolve) => {
      item.done = resolve;
    });
  }

  #closeWhenDrained(): void {
    if (this.#phase !== 'draining' || !this.#trampoline.idle) return;
    for (const state of this.#channels.values()) if (state.subscriptions.some((live) => !live.idle)) return;
    void this.close();
  }
}
