/** The dispatching half of the plain broker: one loop over accepted messages, and an inbox for each serial subscription. */
import type { BrokerEvents } from '../message-broker.ts';
import type { Fault } from './faults.ts';
import type { Channel, Item, Registration } from './plain-tables.ts';

/** Number of dispatches in one go, and largest number of deferred ones. */
const IN_ONE_GO = 256;
const PUT_OFF_MAX = 10_000;

export interface DispatchHost {
  readonly has: (fault: Fault) => boolean;
  readonly closed: () => boolean;
  /** Called after every completed delivery: the broker may be drained now. */
  readonly settled: () => void;
  readonly emit: <Name extends keyof BrokerEvents>(name: Name, event: BrokerEvents[Name]) => void;
}

export class PlainDispatcher {
  readonly #host: DispatchHost;
  #pending: { readonly channel: Channel; readonly item: Item; readonly done: () => void }[] = [];
  #dispatching = false;
  #putOff = false;
  #inThisGo = 0;

  constructor(host: DispatchHost) {
    this.#host = host;
  }

  get idle(): boolean {
    return this.#pending.length === 0 && !this.#dispatching;
  }

  clear(): void {
    if (!this.#host.has('close forgets what was to be dispatched')) for (const { done } of this.#pending) done();
    this.#pending = [];
  }

  /** Settles when the callbacks have received the message, or never will. */
  dispatch(channel: Channel, item: Item): Promise<void> {
    if (this.#host.has('publishing from a callback recurses')) {
      this.#callAll(channel, item);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#pending.push({ channel, item, done: resolve });
      if (this.#dispatching) return;
      if (this.#putOff && this.#pending.length <= PUT_OFF_MAX) return;
      if (this.#putOff) this.#inThisGo = 0;
      this.#loop();
    });
  }

  #loop(): void {
    this.#dispatching = true;
    while (this.#pending.length > 0) {
      if (this.#inThisGo >= IN_ONE_GO && !this.#host.has('nothing is put off')) {
        if (!this.#putOff) setImmediate(() => this.#goOn());
        this.#putOff = true;
        break;
      }
      const next = this.#pending.shift();
      if (next === undefined) break;
      this.#inThisGo += 1;
      this.#callAll(next.channel, next.item);
      next.done();
    }
    this.#dispatching = false;
    this.#host.settled();
  }

  #goOn(): void {
    this.#putOff = false;
    this.#inThisGo = 0;
    this.#loop();
  }

  #callAll(channel: Channel, item: Item): void {
    const list = this.#host.has('removing one skips its neighbour')
      ? channel.registrations
      : [...channel.registrations];
    if (this.#host.has('the last subscription is called first')) list.reverse();
    const late = this.#host.has('a new subscription sees the present message');
    for (let index = 0; index < (late ? channel.registrations : list).length; index += 1) {
      const one = (late ? channel.registrations : list)[index];
      if (one === undefined || (!late && one.after >= item.seq)) continue;
      if (!one.live && !this.#host.has('one that was removed is called for the present message')) continue;
      if (this.#host.closed() && !this.#host.has('close lets the message go on to the others')) return;
      if (!this.#offer(channel, one, item)) return;
      if (this.#host.has('every message is delivered twice')) this.#offer(channel, one, item);
    }
  }

  /**
   * Offers a message to a subscription.
   * @returns whether the ones after it are to be called
   */
  #offer(channel: Channel, one: Registration, item: Item): boolean {
    const serial =
      one.concurrency !== Number.POSITIVE_INFINITY || this.#host.has('a callback is awaited before the next');
    if (!serial) return this.#call(channel, one, item);
    one.inbox.push(item);
    this.#workOff(channel, one);
    if (one.inbox.length > one.mark && (!one.slow || this.#host.has('slowConsumer comes with every message'))) {
      one.slow = true;
      this.#host.emit('slowConsumer', { channel: channel.name, subscription: one.id, inbox: one.inbox.length });
    }
    return true;
  }

  #workOff(channel: Channel, one: Registration): void {
    const most = this.#host.has('a callback is awaited before the next') ? 1 : one.concurrency;
    while (one.running < most && one.inbox.length > 0) {
      const ended =
        (!one.live && !this.#host.has('what is in the inbox comes after unsubscribing')) ||
        (this.#host.closed() && !this.#host.has('what is in the inbox comes after close'));
      if (ended) return;
      const item = one.inbox.shift();
      if (item === undefined) return;
      one.running += 1;
      const ready = async (): Promise<void> => {
        await one.callback(item.message);
      };
      let failed = false;
      const done = (): void => {
        if (failed && this.#host.has('a bounded callback that fails keeps its place')) return;
        one.running -= 1;
        this.#workOff(channel, one);
      };
      ready()
        .catch((error: unknown) => {
          failed = true;
          this.#report(channel, one, item, error, 'what callbacks reject with is not reported');
        })
        .then(done, done);
    }
    const armed =
      one.inbox.length === 0 ||
      (this.#host.has('slowConsumer is armed again at its mark') && one.inbox.length <= one.mark);
    if (armed && !this.#host.has('slowConsumer comes once for all time')) one.slow = false;
    this.#host.settled();
  }

  #call(channel: Channel, one: Registration, item: Item): boolean {
    try {
      const given = this.#host.has('the callback gets the envelope')
        ? { seq: item.seq, message: item.message }
        : item.message;
      const result = one.callback(given);
      if (result instanceof Promise || !this.#host.has('only native promises are watched')) {
        Promise.resolve(result).catch((error: unknown) =>
          this.#report(channel, one, item, error, 'what callbacks reject with is not reported'),
        );
      }
    } catch (error) {
      if (this.#host.has('one that throws fails the publisher')) throw error;
      this.#report(channel, one, item, error, 'what callbacks throw is not reported');
      if (this.#host.has('one that throws is removed')) one.live = false;
      return !this.#host.has('one that throws stops those after it');
    }
    return true;
  }

  #report(channel: Channel, one: Registration, item: Item, error: unknown, silent: Fault): void {
    const told = 'told' in item && typeof item.told === 'number' ? item.told : item.seq;
    if (!this.#host.has(silent))
      this.#host.emit('error', { channel: channel.name, seq: told, subscription: one.id, error });
  }
}
