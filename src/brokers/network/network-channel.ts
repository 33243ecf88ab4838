import type { Envelope, Message } from '../../messaging/index.ts';
import type { LiveSubscription } from '../../messaging/parts.ts';
import type { Consumers } from './consumers.ts';

/** Subscription, and the sequence number after which it receives. */
interface Attached {
  readonly live: LiveSubscription;
  readonly after: number;
}

/** State of one channel of a network broker. */
export class NetworkChannel {
  readonly name: string;
  readonly consumers: Consumers<Message>;
  /** Ready subscriptions by id. The list is replaced, not changed, so that a dispatch in progress continues over the old one. */
  #attached: readonly Attached[] = [];
  /** Number of subscriptions, ready or not. */
  subscriptions = 0;
  /** Sequence number of the last message received. */
  seq = 0;
  #dispatching: number | undefined;

  constructor(name: string, consumers: Consumers<Message>) {
    this.name = name;
    this.consumers = consumers;
  }

  /** Sequence number of the message being dispatched. */
  get dispatching(): number | undefined {
    return this.#dispatching;
  }

  /** Ready subscriptions. */
  get attached(): readonly LiveSubscription[] {
    return this.#attached.map(({ live }) => live);
  }

  /** Makes a subscription ready: it receives what comes after the message being dispatched, or after the last one. */
  attach(live: LiveSubscription): void {
    const after = this.#dispatching ?? this.seq;
    const place = this.#attached.findIndex((other) => other.live.id > live.id);
    this.#attached = this.#attached.toSpliced(place === -1 ? this.#attached.length : place, 0, { live, after });
  }

  detach(live: LiveSubscription): void {
    this.#attached = this.#attached.filter((other) => other.live !== live);
  }

  /** Calls every subscription that the message is for; subscriptions made in its callbacks do not receive it. */
  dispatch(envelope: Envelope): void {
    this.#dispatching = envelope.seq;
    for (const { live, after } of this.#attached) {
      if (live.live && after < envelope.seq) live.offer(envelope);
    }
    this.#dispatching = undefined;
  }
}
