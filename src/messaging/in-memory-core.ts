/**
 * The channels of a broker in one process, without promises. `InMemoryBroker` adds them; a simulation uses this alone.
 *
 * 1. Accepting comes first and is atomic: the message has its number, and is in the queue or with the consumer that waited
 *    longest. Dispatching to subscriptions follows, from one trampoline, in the order of accepting.
 * 2. A subscription sees what is accepted after it was made: numbers above the channel's at that moment.
 */
import { checkSubscribe, queueLimits } from './arguments.ts';
import { checkName } from './channel-name.ts';
import { ChannelState, type QueueLimits } from './channel-state.ts';
import type { Defer } from './defer.ts';
import { type Dispatch, dispatch } from './dispatch.ts';
import { BrokerClosedError, LimitError, QueueFullError } from './errors.ts';
import type { Offering } from './in-memory-options.ts';
import type { Envelope, Message, SubscribeOptions, Subscription } from './message-broker.ts';
import { sizeOf, snapshot } from './snapshot.ts';
import { LiveSubscription, type Receiver, type SubscriptionReports } from './subscription.ts';
import { Trampoline } from './trampoline.ts';
import type { Waiter } from './waiters.ts';

/** Bounds of an `InMemoryCore`, and what it reports. */
export interface CoreOptions {
  /** Limits of a channel's queue, unless `limit` sets others. */
  readonly limits: QueueLimits;
  /** Capacity of a channel's queue in bytes. */
  readonly capacityBytes: number;
  readonly channelsMax: number;
  /** Largest number of subscriptions on one channel. */
  readonly subscriptionsMax: number;
  /** Defers work that would block the host. */
  readonly defer: Defer;
  /** Called when a message left a full queue, or did not get into it. */
  readonly dropped: (channel: string, seq: number, policy: 'drop-oldest' | 'drop-newest') => void;
  readonly reports: SubscriptionReports;
}

export const ACCEPTED = Promise.resolve();

/** Queues, subscriptions and waiting calls of all channels of one process. */
export class InMemoryCore {
  readonly #channels = new Map<string, ChannelState>();
  readonly #options: CoreOptions;
  readonly trampoline: Trampoline<Dispatch>;
  #lastSubscription = 0;
  /** Whether calls are accepted. */
  isOpen = true;

  constructor(options: CoreOptions) {
    this.#options = options;
    this.trampoline = new Trampoline(dispatch, options.defer, options.reports.idle);
  }

  /**
   * Accepts a message, and dispatches it unless called from within a callback.
   * @throws as `InMemoryBroker.offer`
   */
  offer(channel: string, message: Message, producer?: string): Envelope {
    return this.offerTo(this.open(channel), message, producer);
  }

  /** Offers a message to an open channel; see `offer`. */
  offerTo(state: ChannelState, message: Message, producer?: string): Envelope {
    const kept = snapshot(message);
    if (this.mustWait(state, kept)) throw new QueueFullError(state.name);
    const envelope = this.accept(state, kept, producer);
    if (state.subscriptions.length > 0) this.trampoline.now({ state, envelope, done: undefined });
    return envelope;
  }

  /** Offers one message, which may wait for space; see `InMemoryBroker.put`. */
  put(channel: string, message: Message, { producer, accepted, refused }: Offering): () => boolean {
    const state = this.open(channel);
    const kept = snapshot(message);
    const admit = (): void => {
      const envelope = this.accept(state, kept, producer, accepted);
      if (state.subscriptions.length > 0) this.trampoline.now({ state, envelope, done: undefined });
    };
    if (!this.mustWait(state, kept)) {
      admit();
      return () => false;
    }
    const blocked = { size: sizeOf(kept), admit, refuse: refused };
    state.blocked.add(blocked);
    return () => state.blocked.delete(blocked);
  }

  /** Takes one message, now or when one arrives; see `InMemoryBroker.take`. */
  take(channel: string, receive: (envelope: Envelope) => void, closed: () => void = () => undefined): () => boolean {
    const state = this.open(channel);
    const envelope = state.queue.shift();
    if (envelope !== undefined) {
      state.consumed += 1;
      try {
        receive(envelope);
      } finally {
        if (state.blocked.size > 0) this.letIn(state);
      }
      return () => false;
    }
    const waiter: Waiter = { receive, closed };
    state.waiters.add(waiter);
    return () => state.waiters.leave(waiter);
  }

  /** Subscribes with a callback that gets the envelope. */
  subscribeRaw(channel: string, receive: (envelope: Envelope) => unknown, options?: SubscribeOptions): Subscription {
    checkSubscribe(receive, options);
    return this.register(channel, { of: 'envelope', call: receive }, options);
  }

  register(channel: string, receiver: Receiver, options: SubscribeOptions | undefined): Subscription {
    const state = this.open(channel);
    const { subscriptionsMax, reports } = this.#options;
    if (state.subscriptions.length >= subscriptionsMax) {
      throw new LimitError(`Subscriptions of channel ${JSON.stringify(channel)}`, subscriptionsMax);
    }
    const place = { channel, id: this.#lastSubscription + 1, after: state.seq };
    const live = new LiveSubscription(place, receiver, reports, options);
    this.#lastSubscription = live.id;
    state.add(live);
    const unsubscribe = (): void => {
      if (!live.live) return;
      live.end();
      state.remove(live);
    };
    return Object.assign(unsubscribe, { ready: ACCEPTED, channel, id: live.id });
  }

  /** Sets limits of one channel; see `InMemoryBroker.limit`. */
  limit(channel: string, limits: Partial<QueueLimits> = {}): void {
    const state = this.open(channel);
    state.limits = queueLimits(limits, this.#options.limits);
    if (state.limits.overflow === 'drop-oldest') {
      while (state.queue.length > state.limits.capacity) this.#dropOldest(state);
    }
    this.letIn(state);
  }

  /** Returns the state of a channel that has been used. */
  known(channel: string): ChannelState | undefined {
    return this.#channels.get(channel);
  }

  /** All channels, in the order of their first use. */
  get states(): Iterable<ChannelState> {
    return this.#channels.values();
  }

  /** Returns the channel, and creates it on first use. */
  open(channel: string): ChannelState {
    if (!this.isOpen) throw new BrokerClosedError();
    const known = this.#channels.get(channel);
    if (known !== undefined) return known;
    checkName(channel);
    const { channelsMax, limits } = this.#options;
    if (this.#channels.size >= channelsMax) throw new LimitError('Channels of this broker', channelsMax);
    const state = new ChannelState(channel, limits);
    this.#channels.set(channel, state);
    return state;
  }

  /**
   * Returns whether a publish must wait for space.
   * @throws QueueFullError if it would wait, but no space would ever be enough
   */
  mustWait(state: ChannelState, message: Message): boolean {
    if (state.limits.overflow !== 'block') return false;
    const size = sizeOf(message);
    if (state.blocked.size === 0 && this.#fits(state, size)) return false;
    if (size > this.#options.capacityBytes) throw new QueueFullError(state.name);
    return true;
  }

  /**
   * Accepts a message.
   * @param told receives the number, before anybody has the message
   * @throws QueueFullError if the policy gives no space; then nothing has changed
   */
  accept(
    state: ChannelState,
    message: Message,
    producer: string | undefined,
    told?: (envelope: Envelope) => void,
  ): Envelope {
    const size = sizeOf(message);
    const fits = this.#fits(state, size);
    const { overflow } = state.limits;
    if (!fits && (size > this.#options.capacityBytes || overflow === 'reject' || overflow === 'block'))
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

  /** Handles waiting publishes in order, as far as there is space; all of them if the policy is no longer `block`. */
  letIn(state: ChannelState): void {
    for (const blocked of state.blocked) {
      const fits = this.#fits(state, blocked.size);
      if (!fits && state.limits.overflow === 'block') return;
      state.blocked.delete(blocked);
      if (!fits && state.limits.overflow === 'reject') blocked.refuse(new QueueFullError(state.name));
      else blocked.admit();
    }
  }

  #fits(state: ChannelState, size: number): boolean {
    if (state.waiters.length > 0) return true;
    return state.queue.length < state.limits.capacity && state.queue.bytes + size <= this.#options.capacityBytes;
  }

  #dropOldest(state: ChannelState): void {
    const oldest = state.queue.drop();
    if (oldest !== undefined) this.#drop(state, oldest, 'drop-oldest');
  }

  #drop(state: ChannelState, seq: number, policy: 'drop-oldest' | 'drop-newest'): void {
    state.dropped += 1;
    this.#options.dropped(state.name, seq, policy);
  }
}
