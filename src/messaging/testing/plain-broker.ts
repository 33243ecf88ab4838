/**
 * A second broker, written for clarity and not for speed: arrays, one loop, no optimisation. It keeps the contract; with a fault
 * it violates it in that one way, which shows that the contract detects it.
 */
import { checkConsumeOptions, checkFunction, checkPublishOptions, checkSubscribe } from '../arguments.ts';
import { checkName } from '../channel-name.ts';
import type { BrokerSettings } from '../contract/harness.ts';
import { setTimer } from '../defer.ts';
import {
  AbortError,
  BrokerClosedError,
  ChannelNameError,
  LimitError,
  QueueFullError,
  TimeoutError,
} from '../errors.ts';
import {
  type BrokerEvents,
  type ChannelStats,
  type ConsumeOptions,
  type Message,
  MessageBroker,
  type MessageCallback,
  type PublishOptions,
  type SubscribeOptions,
  type Subscription,
} from '../message-broker.ts';
import type { Fault } from './faults.ts';
import { copyOf } from './plain-copies.ts';
import { PlainDispatcher } from './plain-dispatcher.ts';
import {
  type Blocked,
  type Channel,
  type Item,
  mapTable,
  objectTable,
  type Registration,
  shared,
  type Table,
  type Waiting,
} from './plain-tables.ts';

const EVENTS: readonly (keyof BrokerEvents)[] = ['error', 'overflow', 'slowConsumer', 'gap', 'lateReply', 'closed'];

export class PlainBroker extends MessageBroker {
  readonly #fault: Fault | undefined;
  readonly #settings: Required<BrokerSettings>;
  readonly #table: Table;
  readonly #dispatcher = new PlainDispatcher({
    has: (fault) => this.#has(fault),
    closed: () => this.#closed,
    settled: () => this.#closeIfDrained(),
    emit: (name, event) => this.emit(name, event),
  });
  readonly #listeners: { readonly name: string; readonly listener: (event: never) => void }[] = [];
  #lastId = 0;
  #open = true;
  #closed = false;
  #draining = false;
  #closing: Promise<void> | undefined;
  #drainPromise: Promise<void> | undefined;
  #drained: (() => void) | undefined;

  constructor(settings: BrokerSettings, fault?: Fault) {
    super();
    this.#fault = fault;
    this.#settings = {
      capacity: 10_000,
      overflow: 'drop-oldest',
      channelsMax: 100_000,
      subscriptionsMax: 10_000,
      ...settings,
    };
    this.#table = this.#has('all brokers share their channels')
      ? shared
      : this.#has('tables are plain objects')
        ? objectTable()
        : mapTable();
  }

  #has(fault: Fault): boolean {
    return this.#fault === fault;
  }

  #aborted(signal: AbortSignal | undefined): AbortError {
    return new AbortError(this.#has('aborts have no reason') ? undefined : signal?.reason);
  }

  // --- channels

  #channel(given: string): Channel {
    if (!this.#open && !this.#has('a closed broker takes messages')) throw new BrokerClosedError();
    const name = this.#name(given);
    const known = this.#table.get(name);
    if (known !== undefined) return known;
    if (this.#table.count() >= this.#settings.channelsMax && !this.#has('channels have no limit')) {
      throw new LimitError('channels', this.#settings.channelsMax);
    }
    const made: Channel = {
      name,
      queue: [],
      registrations: [],
      waiting: [],
      blocked: [],
      seq: 0,
      consumed: 0,
      dropped: 0,
    };
    this.#table.set(name, made);
    return made;
  }

  #name(given: string): string {
    const lenient =
      (this.#has('an empty name is a name') && given === '') ||
      (this.#has('a name has no longest length') && typeof given === 'string' && given.length > 128) ||
      (this.#has('half a surrogate pair is let through') && typeof given === 'string' && /\p{Surrogate}/u.test(given));
    if (!lenient) checkName(given);
    if (this.#has('names are trimmed')) return given.trim();
    if (this.#has('names are normalised')) return given.normalize('NFC');
    return this.#has('names ignore case') ? given.toLowerCase() : given;
  }

  override createChannel(name: string): void {
    const channel = this.#channel(name);
    if (this.#has('createChannel empties the queue')) channel.queue = [];
    if (this.#has('createChannel wipes the subscribers')) channel.registrations = [];
  }

  override stats(name: string): ChannelStats {
    if (!this.#has('stats takes anything for a name')) checkName(name);
    const channel = this.#has('stats makes the channel') ? this.#channel(name) : this.#table.get(name);
    if (this.#has('stats takes a message')) channel?.queue.shift();
    const silent = this.#has('stats counts what waits as nothing');
    return {
      depth: silent ? 0 : (channel?.queue.length ?? 0),
      waiting: channel?.waiting.length ?? 0,
      subscriptions: channel?.registrations.length ?? 0,
      blocked: channel?.blocked.length ?? 0,
      accepted: channel?.seq ?? 0,
      consumed: channel?.consumed ?? 0,
      dropped: channel?.dropped ?? 0,
    };
  }

  override on<Name extends keyof BrokerEvents>(name: Name, listener: (event: BrokerEvents[Name]) => void): () => void {
    if (!EVENTS.includes(name))
      throw new TypeError(`There is no event ${String(name)}; there are ${EVENTS.join(', ')}`);
    checkFunction('listener', listener);
    const entry = { name, listener };
    this.#listeners.push(entry);
    return () => this.#listeners.splice(this.#listeners.indexOf(entry), 1);
  }

  protected override emit<Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]): void {
    for (const entry of [...this.#listeners]) {
      // `on` made the entry with this name, so it takes this event.
      if (entry.name === name) (entry.listener as (event: BrokerEvents[Name]) => void)(event);
    }
  }

  // --- publish

  override async publish(name: string, given: Message, options: PublishOptions = {}): Promise<void> {
    checkPublishOptions(options);
    const { signal } = options;
    if (signal?.aborted && !this.#has('publish ignores its signal')) throw this.#aborted(signal);
    const channel = this.#channel(name);
    const message = copyOf(given, this.#fault);
    const { overflow } = this.#settings;
    if (overflow === 'block' && (channel.blocked.length > 0 || this.#isFull(channel))) {
      await this.#untilSpace(channel, signal);
      return this.#accept(channel, message);
    }
    if (overflow === 'reject' && this.#isFull(channel)) {
      if (this.#has('subscribers see what is then refused'))
        for (const one of channel.registrations) one.callback(message);
      throw new QueueFullError(name);
    }
    return this.#accept(channel, message);
  }

  #isFull(channel: Channel): boolean {
    return channel.waiting.length === 0 && channel.queue.length >= this.#settings.capacity;
  }

  #untilSpace(channel: Channel, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const blocked: Blocked = { admit: resolve, closed: () => reject(new BrokerClosedError()) };
      channel.blocked.push(blocked);
      signal?.addEventListener('abort', () => {
        channel.blocked = channel.blocked.filter((one) => one !== blocked);
        reject(this.#aborted(signal));
      });
    });
  }

  async #accept(channel: Channel, message: Message): Promise<void> {
    channel.seq += 1;
    const item: Item = { seq: this.#has('all messages have the number 1') ? 1 : channel.seq, message };
    const served = this.#serve(channel, item);
    if (served && this.#has('a waiting consumer takes the message from subscribers')) return;
    const nobody = channel.registrations.length === 0 && this.#has('with nobody there the message is lost');
    const taken = channel.registrations.length > 0 && this.#has('subscribers take the message from the queue');
    if (!served && !nobody && !taken) this.#enqueue(channel, item);
    await this.#dispatcher.dispatch(channel, { seq: channel.seq, message: item.message, ...{ told: item.seq } });
  }

  #serve(channel: Channel, { message }: Item): boolean {
    const first = this.#has('the last to wait is served first') ? channel.waiting.pop() : channel.waiting.shift();
    if (first === undefined) return false;
    channel.consumed += 1;
    first.take(message);
    if (this.#has('a message goes to two who wait')) channel.waiting.shift()?.take(message);
    return true;
  }

  #enqueue(channel: Channel, item: Item): void {
    const { overflow, capacity } = this.#settings;
    const full = channel.queue.length >= capacity && !this.#has('the queue has no end');
    const newest = overflow === 'drop-newest' && !this.#has('the oldest goes where the newest should');
    if (full && newest) {
      this.#drop(channel, item.seq, 'drop-newest');
      return;
    }
    if (full) {
      const oldest = channel.queue.shift();
      if (oldest !== undefined)
        this.#drop(channel, oldest.seq, overflow === 'drop-newest' ? 'drop-newest' : 'drop-oldest');
    }
    if (this.#has('the queue is a stack') || (this.#has('every seventh message goes in front') && item.seq % 7 === 0)) {
      channel.queue.unshift(item);
    } else {
      channel.queue.push(item);
    }
  }

  #drop(channel: Channel, seq: number, policy: 'drop-oldest' | 'drop-newest'): void {
    if (!this.#has('what is dropped is not counted')) channel.dropped += 1;
    if (!this.#has('what is dropped is not reported')) this.emit('overflow', { channel: channel.name, seq, policy });
  }

  // --- consume

  override async consume(name: string, options: ConsumeOptions = {}): Promise<Message> {
    checkConsumeOptions(options);
    const { signal, timeoutMs = Number.POSITIVE_INFINITY } = options;
    if (signal?.aborted && !this.#has('an aborted signal takes all the same')) throw this.#aborted(signal);
    if (this.#has('a channel has to be created before it is consumed from') && this.#table.get(name) === undefined) {
      throw new ChannelNameError(`There is no channel ${name}`);
    }
    const channel = this.#channel(name);
    const item = timeoutMs === 0 && this.#has('polling never takes') ? undefined : channel.queue.shift();
    if (item !== undefined) {
      channel.consumed += 1;
      (this.#has('blocked publishes are let in from the last')
        ? channel.blocked.pop()
        : channel.blocked.shift()
      )?.admit();
      return item.message;
    }
    if (timeoutMs === 0) throw new TimeoutError(name, 0);
    return this.#wait(channel, signal, timeoutMs);
  }

  #wait(channel: Channel, signal: AbortSignal | undefined, timeoutMs: number): Promise<Message> {
    return new Promise((resolve, reject) => {
      let cancelTimer = (): void => undefined;
      const end = (): void => {
        cancelTimer();
        if (!this.#has('signals keep their listeners')) signal?.removeEventListener('abort', onAbort);
      };
      const waiting: Waiting = {
        take: (message) => {
          end();
          resolve(message);
        },
        closed: () => {
          end();
          reject(new BrokerClosedError());
        },
      };
      const giveUp = (error: Error, served: Fault): void => {
        end();
        if (!this.#has(served)) channel.waiting = channel.waiting.filter((one) => one !== waiting);
        reject(error);
      };
      const onAbort = (): void => giveUp(this.#aborted(signal), 'one who gave up is still served');
      channel.waiting.push(waiting);
      signal?.addEventListener('abort', onAbort);
      const late = (): void =>
        giveUp(new TimeoutError(channel.name, timeoutMs), 'one whose time is up is still served');
      const setOnce = this.#has('a long time limit is up at once') && timeoutMs < Number.POSITIVE_INFINITY;
      cancelTimer = setTimer(late, setOnce ? timeoutMs % 2 ** 31 : timeoutMs);
    });
  }

  // --- subscribe

  override subscribe(name: string, callback: MessageCallback, options: SubscribeOptions = {}): Subscription {
    if (!this.#has('wrong arguments are taken')) checkSubscribe(callback, options);
    const channel = this.#channel(name);
    const { concurrency = Number.POSITIVE_INFINITY, highWaterMark = 1000 } = options;
    if (channel.registrations.length >= this.#settings.subscriptionsMax && !this.#has('subscriptions have no limit')) {
      throw new LimitError('subscriptions', this.#settings.subscriptionsMax);
    }
    this.#lastId += 1;
    const after = this.#has('a subscription begins with the backlog') ? 0 : channel.seq;
    const one: Registration = {
      id: this.#lastId,
      callback,
      concurrency,
      mark: highWaterMark,
      after,
      live: true,
      inbox: [],
      running: 0,
      slow: false,
    };
    const known = channel.registrations.some((other) => other.callback === callback);
    if (!known || !this.#has('the same function subscribes once')) channel.registrations.push(one);
    if (this.#has('a subscription begins with the backlog')) for (const item of channel.queue) callback(item.message);
    const unsubscribe = (): void => {
      const every = this.#has('unsubscribing removes every subscription of the function');
      const goes = (other: Registration): boolean => other === one || (every && other.callback === callback);
      for (const other of channel.registrations.filter(goes)) other.live = false;
      if (this.#has('removing one skips its neighbour'))
        channel.registrations.splice(channel.registrations.indexOf(one) >>> 0, 1);
      else channel.registrations = channel.registrations.filter((other) => !goes(other));
    };
    return Object.assign(unsubscribe, { ready: Promise.resolve(), channel: name, id: one.id });
  }

  // --- lifecycle

  override reset(): void {
    if (this.#has('reset does nothing')) return;
    for (const channel of this.#table.all()) {
      channel.dropped += channel.queue.length;
      channel.queue = [];
      for (const blocked of channel.blocked.splice(0, this.#settings.capacity)) blocked.admit();
      if (this.#has('reset forgets subscriptions')) channel.registrations = [];
      if (this.#has('reset forgets who waits')) channel.waiting = [];
    }
  }

  override drain(): Promise<void> {
    if (this.#has('drain does not wait')) return this.close();
    if (this.#closing !== undefined) return this.#closing;
    this.#drainPromise ??= new Promise((resolve) => {
      this.#drained = resolve;
      this.#draining = true;
      this.#closeIfDrained();
      this.#open = false;
    });
    return this.#drainPromise;
  }

  #closeIfDrained(): void {
    if (!this.#draining || !this.#dispatcher.idle) return;
    const busy = this.#table
      .all()
      .some((channel) => channel.registrations.some((one) => one.running > 0 || one.inbox.length > 0));
    if (!busy) void this.close();
  }

  override close(): Promise<void> {
    if (this.#closing !== undefined && !this.#has('close gives another promise each time')) return this.#closing;
    this.#closing = Promise.resolve();
    this.#open = false;
    this.#closed = true;
    this.#draining = false;
    this.emit('closed', {});
    this.#dispatcher.clear();
    for (const channel of this.#table.all()) {
      if (!this.#has('close leaves who is blocked')) for (const blocked of channel.blocked) blocked.closed();
      if (!this.#has('close leaves who waits')) for (const waiting of channel.waiting) waiting.closed();
      channel.blocked = [];
      channel.waiting = [];
    }
    this.#drained?.();
    return this.#closing;
  }
}
