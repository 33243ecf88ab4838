import type { Envelope, Message } from '../../messaging/index.ts';
import type { LiveSubscription } from '../../messaging/parts.ts';
import type { Consumers } from './consumers.ts';

/** A subscription and the place from which on it sees. */
export interface Attached {
  readonly live: LiveSubscription;
  readonly after: number;
}

/** What a broker on a network keeps of one channel. */
export class NetworkChannel {
  readonly name: string;
  readonly consumers: Consumers<Message>;
  /** Those that are ready. Replaced, not changed, so that a dispatch may go on over the old list. */
  attached: readonly Attached[] = [];
  /** Ready or not. */
  subscriptions = 0;
  /** Place of the last message that came. */
  seq = 0;
  /** Place of the message being dispatched. */
  dispatching: number | undefined;

  constructor(name: string, consumers: Consumers<Message>) {
    this.name = name;
    this.consumers = consumers;
  }

  /** Calls every subscription that the message is for; those that a callback makes come too late for it. */
  dispatch(envelope: Envelope): void {
    this.dispatching = envelope.seq;
    for (const { live, after } of this.attached) {
      if (live.live && after < envelope.seq) live.offer(envelope);
    }
    this.dispatching = undefined;
  }
}
