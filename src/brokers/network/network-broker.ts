/**
 * What every broker on a network does, whatever its server: names, copies, who waits, who subscribes, the order of callbacks,
 * reports, and closing. How messages get to the server and back is the driver's.
 *
 * 1. The driver's arrivals go through one trampoline, so that callbacks run one after another and never starve the host.
 * 2. A subscription is ready when everything that was accepted before has come by; it then sees what has a later place. Made in
 *    a callback of the same channel, it sees from the next message on.
 * 3. Consuming asks the server only while somebody waits, and for no more than wait. What comes is handed over in call
 *    order, then acknowledged; what nobody waits for any more is released.
 * 4. A message that was handed over once is not handed over again by this broker, though the server may bring it again.
 */
import {
  AbortError,
  BrokerClosedError,
  type BrokerEvents,
  type ChannelStats,
  type ConsumeOptions,
  checkName,
  type Envelope,
  LimitError,
  type Message,
  MessageBroker,
  type MessageCallback,
  type PublishOptions,
  type SubscribeOptions,
  type Subscription,
  snapshot,
  UnavailableError,
  UncertainError,
} from '../../messaging/index.ts';
import {
  atLeastOne,
  deferToMacrotask,
  EventListeners,
  LiveSubscription,
  setTimer,
  Trampoline,
} from '../../messaging/parts.ts';
import { decode } from './decode.ts';
import type { Arrival, Driver, DriverReports, Taken } from './driver.ts';
import { NetworkChannel } from './network-channel.ts';
import { Publishing } from './publishing.ts';
import { Wait } from './wait.ts';

/** What all brokers on a network can be told. */
export interface NetworkBrokerOptions {
  /** Channel names known to this broker. @default 100_000 */
  readonly channelsMax?: number;
  /** On one channel. @default 10_000 */
  readonly subscriptionsMax?: number;
  /** Publishes that the server has not answered yet; one more is refused with LimitError. @default 10_000 */
  readonly unansweredMax?: number;
  /** Milliseconds after which a publish without an answer rejects: UnavailableError or UncertainError. @default 5000 */
  readonly requestTimeoutMs?: number;
}

/** Messages taken in one request. */
const TAKE_MAX = 256;
/** After so long a server that could not be asked is asked again, should nobody have said before that it is there. */
const LOOK_AGAIN_MS = 1000;

interface Dispatch {
  readonly channel: NetworkChannel;
  readonly envelope: Envelope | undefined;
  /** Called when the callbacks' synchronous part has run. */
  readonly done: (() => void) | undefined;
}

export abstract class NetworkBroker extends MessageBroker {
  readonly #channels = new Map<string, NetworkChannel>();
  readonly #events = new EventListeners(deferToMacrotask);
  readonly #trampoline: Trampoline<Dispatch>;
  readonly #driver: Driver;
  readonly #publishing: Publishing;
  readonly #channelsMax: number;
  readonly #subscriptionsMax: number;
  readonly #patienceMs: number;
  #lastSubscription = 0;
  #phase: 'open' | 'draining' | 'closed' = 'open';
  #closing: Promise<void> | undefined;
  #draining: Promise<void> | undefined;
  /** Called once when nothing is being delivered. */
  #onIdle: (() => void) | undefined;

  constructor(connect: (reports: DriverReports) => Driver, options: NetworkBrokerOptions) {
    super();
    this.#channelsMax = atLeastOne('channelsMax', options.channelsMax ?? 100_000);
    this.#subscriptionsMax = atLeastOne('subscriptionsMax', options.subscriptionsMax ?? 10_000);
    this.#patienceMs = atLeastOne('requestTimeoutMs', options.requestTimeoutMs ?? 5000);
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
      available: (channel) => this.#look(this.#channels.get(channel)),
      event: (name, event) => this.#events.emit(name, event),
      connected: () => {
        for (const channel of this.#channels.values()) this.#look(channel);
      },
    });
  }

  override publish(channel: string, message: Message, options: PublishOptions = {}): Promise<void> {
    try {
      if (options.signal?.aborted) throw new AbortError(options.signal.reason);
      this.#open(channel);
      const outgoing = { text: JSON.stringify(snapshot(message)), producer: options.producer, signal: options.signal };
      return this.#publishing.track(() => this.#driver.publish(channel, outgoing));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  override consume(channel: string, options: ConsumeOptions = {}): Promise<Message> {
    try {
      const state = this.#open(channel);
      const wait = new Wait(channel, options, this.#patienceMs, (left) => state.waiting.delete(left));
      state.waiting.add(wait);
      this.#look(state);
      return wait.promise;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  override subscribe(channel: string, callback: MessageCallback, options?: SubscribeOptions): Subscription {
    if (typeof callback !== 'function') throw new TypeError('A subscription needs a function to call');
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
    // Whoever awaits it gets the rejection; nobody has to.
    ready.catch(unsubscribe);
    return Object.assign(unsubscribe, { ready, channel, id: live.id });
  }

  override createChannel(channel: string): void {
    this.#open(channel);
  }

  /** @throws ChannelNameError, UnavailableError, UncertainError, ServerError, BrokerClosedError */
  override async stats(channel: string): Promise<ChannelStats> {
    checkName(channel);
    if (this.#phase === 'closed') throw new BrokerClosedError();
    const state = this.#channels.get(channel);
    const figures = await this.#driver.stats(channel);
    return { ...figures, waiting: state?.waiting.size ?? 0, subscriptions: state?.subscriptions ?? 0 };
  }

  override on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Of the channels that this broker has named. @throws UnavailableError, UncertainError, ServerError, BrokerClosedError */
  override async reset(): Promise<void> {
    if (this.#phase === 'closed') throw new BrokerClosedError();
    await this.#driver.reset([...this.#channels.keys()]);
  }

  /**
   * Resolves when everything that the server accepted before the call has been handed to the subscriptions of this broker, and
   * the server has been asked for its calls of `consume` that wait.
   * @throws UnavailableError, BrokerClosedError
   */
  async flush(): Promise<void> {
    if (this.#phase === 'closed') throw new BrokerClosedError();
    const subscribed = [...this.#channels.values()].filter(({ subscriptions }) => subscriptions > 0);
    await Promise.all(subscribed.map((channel) => this.#caughtUp(channel)));
    await Promise.all([...this.#channels.values()].map(({ looked }) => looked));
  }

  /**
   * Also sees through what is being published.
   * A callback with bounded concurrency that never settles holds it up; `close` ends it.
   * @throws UnavailableError where the server could not be asked for the rest; the broker is closed all the same
   */
  override drain(): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  // --- parts

  /** The channel, made where it is not there. */
  #open(name: string): NetworkChannel {
    if (this.#phase !== 'open') throw new BrokerClosedError();
    const known = this.#channels.get(name);
    if (known !== undefined) return known;
    checkName(name);
    if (this.#channels.size >= this.#channelsMax) throw new LimitError('Channels of this broker', this.#channelsMax);
    const channel = new NetworkChannel(name);
    this.#driver.open(name);
    this.#channels.set(name, channel);
    return channel;
  }

  #makeSubscription(state: NetworkChannel, callback: MessageCallback, options: SubscribeOptions | undefined) {
    this.#lastSubscription += 1;
    const reports = {
      failed: ({ channel, id }: LiveSubscription, { seq }: Envelope, error: unknown) =>
        this.#events.emit('error', { channel, seq, subscription: id, error }),
      slow: ({ channel, id }: LiveSubscription, inbox: number) =>
        this.#events.emit('slowConsumer', { channel, subscription: id, inbox }),
      idle: () => this.#noteIdle(),
    };
    const place = { channel: state.name, id: this.#lastSubscription, after: 0 };
    return new LiveSubscription(place, { of: 'message', call: callback }, reports, options);
  }

  async #attach(state: NetworkChannel, live: LiveSubscription): Promise<void> {
    if (state.dispatching === undefined) await this.#tailPatiently(state, live);
    if (this.#phase === 'closed') throw new BrokerClosedError();
    if (!live.live) return;
    const after = state.dispatching ?? state.seq;
    const place = state.attached.findIndex((other) => other.live.id > live.id);
    const attached = [...state.attached];
    attached.splice(place === -1 ? attached.length : place, 0, { live, after });
    state.attached = attached;
  }

  /** Until there is a connection, however long that takes: a driver waits for one before it gives up. */
  async #tailPatiently(state: NetworkChannel, live: LiveSubscription): Promise<void> {
    while (live.live && this.#phase !== 'closed') {
      try {
        await this.#driver.tail(state.name);
        return;
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
    }
  }

  #detach(state: NetworkChannel, live: LiveSubscription): void {
    state.attached = state.attached.filter((other) => other.live !== live);
    state.subscriptions -= 1;
    // Not before the callback is over that this may be called from: it may subscribe again, and then goes on from its message.
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
        const envelope = this.#decoded(name, arrival);
        if (envelope !== undefined) this.#trampoline.fair({ channel, envelope, done: undefined });
      }
      this.#trampoline.fair({ channel, envelope: undefined, done: resolve });
    });
  }

  #decoded(channel: string, { text, seq, producer }: Arrival): Envelope | undefined {
    try {
      return { channel, seq, message: decode(text), producer };
    } catch (error) {
      this.#events.emit('error', { channel, seq, subscription: undefined, error });
      return undefined;
    }
  }

  /** Asks the server for those who wait, again and again while there is something. */
  #look(channel: NetworkChannel | undefined): void {
    if (channel === undefined || channel.waiting.size === 0 || this.#phase === 'closed') return;
    channel.lookAgain = channel.looking;
    if (!channel.looking) channel.looked = this.#lookWhile(channel);
  }

  async #lookWhile(channel: NetworkChannel): Promise<void> {
    channel.looking = true;
    channel.cancelRetry();
    do {
      channel.lookAgain = false;
      const more = await this.#lookOnce(channel);
      channel.lookAgain ||= more;
    } while (channel.lookAgain && channel.waiting.size > 0 && this.#phase !== 'closed');
    channel.looking = false;
  }

  /** @returns whether there may be more, or somebody has come for whom the server was not asked */
  async #lookOnce(channel: NetworkChannel): Promise<boolean> {
    const asking = new Set(channel.waiting);
    const count = Math.min(asking.size, TAKE_MAX);
    try {
      const taken = await this.#driver.take(channel.name, count);
      this.#handOver(channel, taken);
      if (taken.length === count) return true;
      for (const wait of asking) wait.asked();
      return taken.length > 0 || [...channel.waiting].some((wait) => !asking.has(wait));
    } catch (error) {
      if (isPassing(error)) {
        channel.cancelRetry = setTimer(() => this.#look(channel), LOOK_AGAIN_MS);
        return false;
      }
      // A server that refuses refuses all of them.
      for (const wait of asking) if (error instanceof Error) wait.fail(error);
      return false;
    }
  }

  #handOver(channel: NetworkChannel, taken: readonly Taken[]): void {
    const done: Taken[] = [];
    const left: Taken[] = [];
    // In call order. One that has settled has left, and is passed over.
    const waits = channel.waiting.values();
    for (const one of taken) {
      if (channel.wasHandedOver(one.id)) done.push(one);
      else if (channel.waiting.size === 0 || this.#phase === 'closed') left.push(one);
      else {
        done.push(one);
        channel.noteHandedOver(one.id);
        const envelope = this.#decoded(channel.name, one);
        if (envelope === undefined) continue;
        waits.next().value?.receive(envelope.message);
        if (one.redelivered) this.#events.emit('redelivered', { channel: channel.name, seq: one.seq });
      }
    }
    if (done.length > 0) this.#driver.acknowledge(channel.name, done);
    if (left.length > 0) this.#driver.release(channel.name, left);
  }

  /** Everything accepted before has come, and the callbacks' synchronous part has run. */
  async #caughtUp(channel: NetworkChannel): Promise<void> {
    await this.#driver.tail(channel.name);
    await this.#received(channel.name, []);
  }

  async #drain(): Promise<void> {
    this.#phase = 'draining';
    await this.#publishing.settled();
    try {
      if (this.#closing === undefined) await this.flush();
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
    const busy = [...this.#channels.values()].some(({ attached }) => attached.some(({ live }) => !live.idle));
    if (!busy || this.#phase === 'closed') this.#onIdle();
  }

  #close(): Promise<void> {
    this.#phase = 'closed';
    this.#trampoline.clear();
    for (const channel of this.#channels.values()) {
      channel.cancelRetry();
      for (const { live } of channel.attached) live.end();
      for (const wait of channel.waiting) wait.fail(new BrokerClosedError());
    }
    this.#onIdle?.();
    return this.#driver.close();
  }
}

/** There is no connection, or it broke, or the server is not ready: it may be otherwise later. */
function isPassing(error: unknown): boolean {
  return error instanceof UnavailableError || error instanceof UncertainError;
}
