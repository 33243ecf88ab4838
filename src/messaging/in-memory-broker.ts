/**
 * The broker in one process: the promises around `in-memory-core.ts`, which accepts and dispatches.
 *
 * 1. `offer`, `take` and `subscribeRaw` are the broker, and are synchronous; `publish`, `consume` and `subscribe` only add promises.
 * 2. Where nothing waits, `publish` returns with every callback's synchronous part done.
 * 3. After 256 messages in one go, dispatching goes on in the next turn of the host. `await publish` continues when its own message
 *    has been dispatched; what callbacks published may still wait.
 */
import { atLeastOne, checkConsumeOptions, checkPublishOptions, checkSubscribe, queueLimits } from './arguments.ts';
import { checkName } from './channel-name.ts';
import { ChannelState, type QueueLimits } from './channel-state.ts';
import { deferToMacrotask, setTimer, type Timer } from './defer.ts';
import type { Dispatch } from './dispatch.ts';
import { AbortError, BrokerClosedError } from './errors.ts';
import { ACCEPTED, InMemoryCore } from './in-memory-core.ts';
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
import { admitted, consumed } from './waits.ts';

const NO_STATS: ChannelStats = new ChannelState('', { capacity: 1, overflow: 'reject' }).stats();

/** A broker in the memory of one process. Bounded by default: a queue holds 10,000 messages and 16 MiB, and drops the oldest. */
export class InMemoryBroker<Channels extends object = AnyChannels> extends ReportingBroker<Channels> {
  readonly #core: InMemoryCore;
  protected override readonly timer: Timer;
  /** Phase of the broker; `draining` refuses new calls and still delivers. */
  #phase: 'open' | 'draining' | 'closed' = 'open';
  #closing: Promise<void> | undefined;
  #draining: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  /** @throws TypeError, RangeError for an option out of range */
  constructor(options: InMemoryBrokerOptions = {}) {
    const defer = options.defer ?? deferToMacrotask;
    super(defer, options.report);
    this.timer = options.timer ?? setTimer;
    this.#core = new InMemoryCore({
      limits: queueLimits(options, { capacity: 10_000, overflow: 'drop-oldest' }),
      capacityBytes: atLeastOne('capacityBytes', options.capacityBytes ?? 16 * 1024 * 1024),
      channelsMax: atLeastOne('channelsMax', options.channelsMax ?? 100_000),
      subscriptionsMax: atLeastOne('subscriptionsMax', options.subscriptionsMax ?? 10_000),
      defer,
      dropped: (channel, seq, policy) => {
        if (this.heard('overflow')) this.emit('overflow', { channel, seq, policy });
      },
      reports: {
        failed: ({ channel, id }, { seq }, error) => this.fail({ channel, seq, subscription: id, error }),
        slow: ({ channel, id }, inbox) => this.emit('slowConsumer', { channel, subscription: id, inbox }),
        idle: () => this.#closeWhenDrained(),
      },
    });
  }

  // --- the synchronous core

  /**
   * Accepts a message synchronously, and dispatches it synchronously unless called from within a callback.
   * @throws as `publish` rejects; under the policy `block`, QueueFullError if there is no space
   */
  offer(channel: string, message: Message, producer?: string): Envelope {
    return this.#core.offer(channel, message, producer);
  }

  /**
   * Offers one message. It is accepted before this returns or, under the policy `block`, when there is space for it and for all
   * that waited before it.
   * @returns a function that cancels the offer, and says whether it was still waiting
   * @throws as `publish` rejects
   */
  put(channel: string, message: Message, offering: Offering): () => boolean {
    return this.#core.put(channel, message, offering);
  }

  /**
   * Takes one message: before this returns, or when one arrives. If the broker closes first, `closed` is called instead. A
   * publish that gets space by this is accepted after `receive`.
   * @returns a function that cancels the take, and says whether it was still waiting
   */
  take(channel: string, receive: (envelope: Envelope) => void, closed?: () => void): () => boolean {
    return this.#core.take(channel, receive, closed);
  }

  /** Subscribes like `subscribe`, with a callback that gets the envelope. */
  subscribeRaw(channel: string, receive: (envelope: Envelope) => unknown, options?: SubscribeOptions): Subscription {
    return this.#core.subscribeRaw(channel, receive, options);
  }

  /**
   * Sets limits of one channel, from now on; missing ones are the broker's. Under `drop-oldest`, messages in excess leave at
   * once; under the other policies, they stay until consumed. Publishes that wait for space are handled in their order as if they
   * came now.
   */
  limit(channel: string, limits: Partial<QueueLimits> = {}): void {
    this.#core.limit(channel, limits);
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
      const state = this.#core.open(channel);
      const kept = snapshot(message);
      if (this.#core.mustWait(state, kept)) {
        return admitted(state, sizeOf(kept), signal, () =>
          this.#dispatched(state, this.#core.accept(state, kept, options?.producer)),
        );
      }
      return this.#dispatched(state, this.#core.accept(state, kept, options?.producer));
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
      const state = this.#core.open(channel);
      const queued = state.queue.shiftMessage();
      if (queued !== undefined) {
        state.consumed += 1;
        if (state.blocked.size > 0) this.#core.letIn(state);
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
    return this.#core.register(channel, { of: 'message', call: callback }, options);
  }

  override createChannel(channel: TypedChannel<Channels>): void {
    this.#core.open(channel);
  }

  override stats(channel: string): ChannelStats {
    checkName(channel);
    return this.#core.known(channel)?.stats() ?? NO_STATS;
  }

  /** Empties the queues: their messages count as dropped. Publishes that waited for space are accepted. */
  override reset(): void {
    for (const state of this.#core.states) {
      state.emptyQueue();
      this.#core.letIn(state);
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
      this.#core.isOpen = false;
      this.#closeWhenDrained();
    }
    return this.#draining.promise;
  }

  override close(): Promise<void> {
    this.#closing ??= Promise.resolve();
    if (this.#phase === 'closed') return this.#closing;
    this.#phase = 'closed';
    this.#core.isOpen = false;
    // Messages waiting for their dispatch were accepted: their publish resolves.
    this.#core.trampoline.clear(({ done }) => done?.());
    for (const state of this.#core.states) {
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
    const state = this.#core.open(channel);
    const first = state.queue.length > 0 ? [] : [await (this as InMemoryBroker).consume(channel, options)];
    const messages = state.takeQueued(max - first.length);
    if (state.blocked.size > 0) this.#core.letIn(state);
    return [...first, ...messages];
  }

  /** Resolves when the message has been dispatched: at once, unless it was deferred. */
  #dispatched(state: ChannelState, envelope: Envelope): Promise<void> {
    if (state.subscriptions.length === 0) return ACCEPTED;
    const item: Dispatch = { state, envelope, done: undefined };
    if (this.#core.trampoline.fair(item)) return ACCEPTED;
    return new Promise((resolve) => {
      item.done = resolve;
    });
  }

  #closeWhenDrained(): void {
    if (this.#phase !== 'draining' || !this.#core.trampoline.idle) return;
    for (const state of this.#core.states) if (state.subscriptions.some((live) => !live.idle)) return;
    void this.close();
  }
}
