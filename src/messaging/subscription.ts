import { atLeastOne } from './at-least-one.ts';
import type { Envelope, SubscribeOptions } from './message-broker.ts';
import { Ring } from './ring.ts';

const HIGH_WATER_MARK = 1000;

/** What a subscription tells its broker. */
export interface SubscriptionReports {
  readonly failed: (subscription: LiveSubscription, envelope: Envelope, error: unknown) => void;
  readonly slow: (subscription: LiveSubscription, inbox: number) => void;
  /** Everything that was in hand is done. */
  readonly idle: () => void;
}

/**
 * One registration on a channel.
 * 1. It sees the messages with `seq` above `after`, in order, each once.
 * 2. Ended, its callback never runs again, not even for what is in its inbox.
 * 3. With unbounded concurrency the callback runs at once and there is no inbox.
 */
export class LiveSubscription {
  readonly channel: string;
  readonly id: number;
  readonly after: number;
  live = true;
  readonly #call: (envelope: Envelope) => unknown;
  readonly #reports: SubscriptionReports;
  readonly #concurrency: number;
  readonly #highWaterMark: number;
  readonly #inbox: Ring<Envelope> | undefined;
  #running = 0;
  #toldSlow = false;

  constructor(
    place: { readonly channel: string; readonly id: number; readonly after: number },
    call: (envelope: Envelope) => unknown,
    reports: SubscriptionReports,
    options: SubscribeOptions = {},
  ) {
    const { concurrency = Infinity, highWaterMark = HIGH_WATER_MARK } = options;
    atLeastOne('concurrency', concurrency);
    atLeastOne('highWaterMark', highWaterMark);
    this.channel = place.channel;
    this.id = place.id;
    this.after = place.after;
    this.#call = call;
    this.#reports = reports;
    this.#concurrency = concurrency;
    this.#highWaterMark = highWaterMark;
    this.#inbox = concurrency === Infinity ? undefined : new Ring();
  }

  /** Nothing waits in the inbox and no callback is under way, as far as this subscription counts them. */
  get idle(): boolean {
    return this.#running === 0 && (this.#inbox?.length ?? 0) === 0;
  }

  offer(envelope: Envelope): void {
    if (this.#inbox === undefined) {
      this.#run(envelope);
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

  #run(envelope: Envelope): void {
    try {
      const result = this.#call(envelope);
      if (isThenable(result))
        Promise.resolve(result).catch((error: unknown) => this.#reports.failed(this, envelope, error));
    } catch (error) {
      this.#reports.failed(this, envelope, error);
    }
  }

  /** Hands over from the inbox as many as may be in work at once. */
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
      await this.#call(envelope);
    } catch (error) {
      this.#reports.failed(this, envelope, error);
    }
    this.#running -= 1;
    this.#next();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
