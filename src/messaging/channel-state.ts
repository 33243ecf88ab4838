import type { BrokerClosedError, QueueFullError } from './errors.ts';
import type { ChannelStats, MessageCallback } from './message-broker.ts';
import { Queue } from './queue.ts';
import type { LiveSubscription } from './subscription.ts';
import { Waiters } from './waiters.ts';

/** Fate of a message for which the queue has no space. Subscriptions see it all the same, except under `reject`. */
export type OverflowPolicy =
  /** The oldest messages leave the queue. */
  | 'drop-oldest'
  /** It does not enter the queue. */
  | 'drop-newest'
  /** The publish fails with `QueueFullError`, and nobody sees the message. */
  | 'reject'
  /** The publish waits for space, in call order. */
  | 'block';

/** Limits of one channel's queue. */
export interface QueueLimits {
  /** Messages that the queue holds. */
  readonly capacity: number;
  /** Policy of a full queue. */
  readonly overflow: OverflowPolicy;
}

/** A publish that waits for space: `admit` accepts it, `refuse` ends it. */
export interface BlockedPublish {
  readonly size: number;
  readonly admit: () => void;
  readonly refuse: (error: QueueFullError | BrokerClosedError) => void;
}

/** One channel: its queue, its subscriptions, who waits for it, and the books: accepted = consumed + queued + dropped. */
export class ChannelState {
  readonly name: string;
  readonly queue: Queue;
  readonly waiters = new Waiters();
  readonly blocked = new Set<BlockedPublish>();
  limits: QueueLimits;
  /** In order of subscription. Replaced, not changed, when one leaves, so that a dispatch may go on over the old list. */
  subscriptions: LiveSubscription[] = [];
  /** Callbacks that take the message alone, or undefined, by subscription: side by side, as a dispatch needs nothing else of most. */
  callbacks: (MessageCallback | undefined)[] = [];
  /** Sequence number of the last message accepted: how many there were. */
  seq = 0;
  consumed = 0;
  dropped = 0;

  constructor(name: string, limits: QueueLimits) {
    this.name = name;
    this.limits = limits;
    this.queue = new Queue(name);
  }

  add(live: LiveSubscription): void {
    this.subscriptions.push(live);
    this.callbacks.push(live.direct);
  }

  remove(live: LiveSubscription): void {
    this.subscriptions = this.subscriptions.filter((other) => other !== live);
    this.callbacks = this.subscriptions.map(({ direct }) => direct);
  }

  /** Ends all of them. */
  endSubscriptions(): void {
    for (const live of this.subscriptions) live.end();
    this.subscriptions = [];
    this.callbacks = [];
  }

  emptyQueue(): void {
    this.dropped += this.queue.length;
    this.queue.clear();
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
