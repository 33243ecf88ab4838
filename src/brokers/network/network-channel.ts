import type { Envelope } from '../../messaging/index.ts';
import type { LiveSubscription } from '../../messaging/parts.ts';
import type { Wait } from './wait.ts';

/** How many ids of messages handed over are kept at least, to know them again. */
const HANDED_OVER_MAX = 10_000;

/** A subscription and the place from which on it sees. */
export interface Attached {
  readonly live: LiveSubscription;
  readonly after: number;
}

/** What a broker on a network keeps of one channel. */
export class NetworkChannel {
  readonly name: string;
  /** Those that are ready. Replaced, not changed, so that a dispatch may go on over the old list. */
  attached: readonly Attached[] = [];
  /** Ready or not. */
  subscriptions = 0;
  /** Calls of `consume`, in call order. */
  readonly waiting = new Set<Wait>();
  /** A `take` is under way. */
  looking = false;
  /** Something may have become available meanwhile. */
  lookAgain = false;
  /** Calls off the next attempt to ask a server that could not be asked. */
  cancelRetry = (): void => undefined;
  /** Settled when the server has been asked for everybody who waited, and has nothing more for them. */
  looked: Promise<void> = Promise.resolve();
  /** Place of the last message that came. */
  seq = 0;
  /** Place of the message being dispatched. */
  dispatching: number | undefined;
  #handedOver = new Set<string>();
  /** Those before. Forgotten all at once: a set from whose front one is taken at a time is read from its start each time. */
  #handedOverBefore = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  /** Calls every subscription that the message is for; those that a callback makes come too late for it. */
  dispatch(envelope: Envelope): void {
    this.dispatching = envelope.seq;
    for (const { live, after } of this.attached) {
      if (live.live && after < envelope.seq) live.offer(envelope);
    }
    this.dispatching = undefined;
  }

  wasHandedOver(id: string): boolean {
    return this.#handedOver.has(id) || this.#handedOverBefore.has(id);
  }

  noteHandedOver(id: string): void {
    this.#handedOver.add(id);
    if (this.#handedOver.size < HANDED_OVER_MAX) return;
    this.#handedOverBefore = this.#handedOver;
    this.#handedOver = new Set();
  }
}
