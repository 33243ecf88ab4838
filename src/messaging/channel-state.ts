import type { ChannelStats, Envelope } from './message-broker.ts';
import { Ring } from './ring.ts';
import type { LiveSubscription } from './subscription.ts';
import { Waiters } from './waiters.ts';

/** A publish that waits for space: `admit` accepts it, `refuse` ends it because the broker closed. */
export interface BlockedPublish {
  readonly size: number;
  readonly admit: () => void;
  readonly refuse: () => void;
}

/** One channel: its queue, its subscriptions, who waits for it, and the books: accepted = consumed + queued + dropped. */
export class ChannelState {
  readonly name: string;
  readonly queue = new Ring<Envelope>();
  /** Sizes of what is in the queue, beside it: an old message itself is long out of the processor's cache. */
  readonly #sizes = new Ring<number>();
  readonly waiters = new Waiters();
  readonly blocked = new Set<BlockedPublish>();
  /** In order of subscription. Replaced, not changed, when one leaves, so that a dispatch may go on over the old list. */
  subscriptions: LiveSubscription[] = [];
  /** Of what is in the queue. */
  bytes = 0;
  /** Sequence number of the last message accepted: how many there were. */
  seq = 0;
  consumed = 0;
  dropped = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** @param size of its message, in bytes */
  enqueue(envelope: Envelope, size: number): void {
    this.queue.push(envelope);
    this.#sizes.push(size);
    this.bytes += size;
  }

  /** Takes the oldest off the queue; who calls says in the books where it went. */
  dequeue(): Envelope | undefined {
    const envelope = this.queue.shift();
    this.bytes -= this.#sizes.shift() ?? 0;
    return envelope;
  }

  emptyQueue(): void {
    this.dropped += this.queue.length;
    this.queue.clear();
    this.#sizes.clear();
    this.bytes = 0;
  }

  stats(): ChannelStats {
    return {
      depth: this.queue.length,
      waiting: this.waiters.length,
      subscriptions: this.subscriptions.length,
      blocked: this.blocked.size,
      accepted: this.seq,
      consumed: this.consumed,
      dropped: this.dropped,
    };
  }
}
