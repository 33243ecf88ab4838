import type { Envelope, Message, SubscribeOptions } from './message-broker.ts';
import { Ring } from './ring.ts';

const HIGH_WATER_MARK = 1000;

/** Notices of a subscription to its broker. */
export interface SubscriptionReports {
  readonly failed: (subscription: LiveSubscription, envelope: Envelope, error: unknown) => void;
  readonly slow: (subscription: LiveSubscription, inbox: number) => void;
  /** Called when the subscription becomes idle. */
  readonly idle: () => void;
}

/**
 * Callback of a subscription: called with only the message, as `subscribe` does, or with its envelope. A tag distinguishes the
 * two, as a wrapper function would cost a call for every delivery.
 */
export type Receiver =
  | { readonly of: 'message'; readonly call: (message: Message) => unknown }
  | { readonly of: 'envelope'; readonly call: (envelope: Envelope) => unknown };

/**
 * One registration on a channel.
 * 1. It receives the messages with `seq` above `after`, in order, each once.
 * 2. After its end, its callback never runs again, not even for messages in its inbox.
 * 3. With unbounded concurrency the callback runs at once and there is no inbox.
 */
export class LiveSubscription {
  readonly channel: string;
  readonly id: number;
  readonly after: number;
  live = true;
  /** Callback for direct calls, without an inbox or an envelope; undefined if either is needed. */
  readonly direct: ((message: Message) => unknown) | undefined;
  readonly #receiver: Receiver;
  readonly #reports: SubscriptionReports;
  readonly #concurrency: number;
  readonly #highWaterMark: number;
  readonly #inbox: Ring<Envelope> | undefined;
  #running = 0;
  #toldSlow = false;

  constructor(
    place: { readonly channel: string; readonly id: number; readonly after: number },
    receiver: Receiver,
    reports: SubscriptionReports,
    options: SubscribeOptions = {},
  ) {
    const { concurrency = Infinity, highWaterMark = HIGH_WATER_MARK } = options;
    this.channel = place.channel;
    this.id = place.id;
    this.after = place.after;
    this.direct = receiver.of === 'message' && concurrency === Infinity ? receiver.call : undefined;
    this.#receiver = receiver;
    this.#reports = reports;
    this.#concurrency = concurrency;
    this.#highWaterMark = highWaterMark;
    this.#inbox = concurrency === Infinity ? undefined : new Ring();
  }

  /** Whether the inbox is empty and no callback is in progress, as far as this subscription counts them. */
  get idle(): boolean {
    return this.#running === 0 && (this.#inbox?.length ?? 0) === 0;
  }

  offer(envelope: Envelope): void {
    if (this.#inbox === undefined) {
      try {
        const result = this.#hand(envelope);
        if (typeof result === 'object' && result !== null) this.watch(envelope, result);
      } catch (error) {
        this.failed(envelope, error);
      }
      return;
    }
    this.#inbox.push(envelope);
    this.#next();
    if (this.#inbox.length > this.#highWaterMark && !this.#toldSlow) {
      this.#toldSlow = true;
      this.#reports.slow(this, this.#inbox.length);
    }
  }

  end(): void {
    this.live = false;
    this.#inbox?.clear();
  }

  #hand(envelope: Envelope): unknown {
    // Destructured first, so that a callback's `this` is not this object.
    const { of, call } = this.#receiver;
    return of === 'message' ? call(envelope.message) : call(envelope);
  }

  /** Watches a callback's result: a promise that rejects is a failure. */
  watch(envelope: Envelope, result: object): void {
    if (isThenable(result)) Promise.resolve(result).catch((error: unknown) => this.failed(envelope, error));
  }

  failed(envelope: Envelope, error: unknown): void {
    this.#reports.failed(this, envelope, error);
  }

  /** Delivers from the inbox as many messages as may be handled at once. */
  #next(): void {
    const inbox = this.#inbox;
    while (inbox !== undefined && this.live && this.#running < this.#concurrency) {
      const envelope = inbox.shift();
      if (envelope === undefined) break;
      this.#running += 1;
      void this.#work(envelope);
    }
    if (inbox?.length === 0) this.#toldSlow = false;
    if (this.idle) this.#reports.idle();
  }

  async #work(envelope: Envelope): Promise<void> {
    try {
      await this.#hand(envelope);
    } catch (error) {
      this.failed(envelope, error);
    }
    this.#running -= 1;
    this.#next();
  }
}

function isThenable(value: object): value is PromiseLike<unknown> {
  return 'then' in value && typeof value.then === 'function';
}
