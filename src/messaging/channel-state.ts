import type { BrokerClosedError, QueueFullError } from './errors.ts';
import type { ChannelStats, Message, MessageCallback } from './message-broker.ts';
import { Queue } from './queue.ts';
import type { LiveSubscription } from './subscription.ts';
import { Waiters } from './waiters.ts';

/** Policy for a message when the queue has no space. Subscriptions still receive it, except under `reject`. */
export type OverflowPolicy =
  /** Removes the oldest messages from the queue. */
  | 'drop-oldest'
  /** Leaves the message out of the queue. */
  | 'drop-newest'
  /** Fails the publish with `QueueFullError`; nobody sees the message. */
  | 'reject'
  /** Makes the publish wait for space, in call order. */
  | 'block';

/** Limits of one channel's queue. */
export interface QueueLimits {
  /** Largest number of messages in the queue. */
  readonly capacity: number;
  /** Policy of a full queue. */
  readonly overflow: OverflowPolicy;
}

/** Publish that waits for space: `admit` accepts it, `refuse` ends it. */
export interface BlockedPublish {
  readonly size: number;
  readonly admit: () => void;
  readonly refuse: (error: QueueFullError | BrokerClosedError) => void;
}

/**
 * State of one channel: its queue, its subscriptions, its waiting calls, and its stats: accepted = consumed + queued + dropped.
 */
export class ChannelState {
  readonly name: string;
  readonly queue: Queue;
  readonly waiters = new Waiters();
  readonly blocked = new Set<BlockedPublish>();
  limits: QueueLimits;
  /**
   * Subscriptions in their order. The list is replaced, not changed, when one leaves, so that a dispatch in progress continues
   * over the old one.
   */
  subscriptions: LiveSubscription[] = [];
  /**
   * Callbacks that take only the message, or undefined, by subscription. A separate array, because a dispatch needs nothing else
   * of most subscriptions.
   */
  callbacks: (MessageCallback | undefined)[] = [];
  /** Largest sequence number after which a subscription begins: newer messages are for all of them. */
  newestAfter = 0;
  /** Sequence number of the last accepted message, which is their number. */
  seq = 0;
  consumed = 0;
  dropped = 0;

  constructor(name: string, limits: QueueLimits) {
    this.name = name;
    this.limits = limits;
    this.queue = new Queue(name);
  }

  add(live: LiveSubscription): void {
    this.newestAfter = live.after;
    this.subscriptions.push(live);
    this.callbacks.push(live.direct);
  }

  remove(live: LiveSubscription): void {
    this.subscriptions = this.subscriptions.filter((other) => other !== live);
    this.callbacks = this.subscriptions.map(({ direct }) => direct);
  }

  endSubscriptions(): void {
    for (const live of this.subscriptions) live.end();
    this.subscriptions = [];
    this.callbacks = [];
  }

  /** Takes the oldest messages of the queue, at most `max`. */
  takeQueued(max: number): readonly Message[] {
    const messages: Message[] = [];
    while (messages.length < max) {
      const queued = this.queue.shiftMessage();
      if (queued === undefined) break;
      messages.push(queued);
    }
    this.consumed += messages.length;
    return messages;
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
