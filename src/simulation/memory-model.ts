/** Channels of a run on the real in-memory broker. The broker reports each thing as it does it, and so does the model. */
import { type Envelope, InMemoryBroker, MessagingError, type Subscription } from '../messaging/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { Arrival, ChannelModel, Departure, ModelListener } from './channel-model.ts';

/** A consumer that waits. */
interface Wait {
  readonly channel: string;
  readonly leave: () => boolean;
}

export class MemoryModel implements ChannelModel {
  readonly #outlet: ModelListener;
  readonly #broker: InMemoryBroker;
  /** Channels that have been given their limits. */
  readonly #limited = new Set<string>();
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #waits = new Map<string, Set<Wait>>();
  /** Cause of a message's leaving its queue: it was accepted, or made another leave, or the queue may hold less now. */
  #cause: EventNumber = -1;

  constructor(outlet: ModelListener) {
    this.#outlet = outlet;
    this.#broker = new InMemoryBroker({ defer: neverDefer, report: () => undefined });
    this.#broker.on('overflow', ({ channel, seq }) => outlet.dropped(channel, seq, this.#cause));
  }

  /** Reports in this order: losses, or the consumer; then the copies in order of subscription. */
  arrive(arrival: Arrival): void {
    const { channel, payload, producer } = arrival;
    let settled = false;
    let blocked: EventNumber | undefined;
    this.#prepare(channel);
    try {
      this.#broker.put(channel, payload, {
        producer,
        accepted: ({ seq }) => {
          settled = true;
          this.#cause = this.#outlet.accepted(arrival, seq, blocked);
        },
        refused: ({ message }) => {
          settled = true;
          this.#outlet.rejected(arrival, message, blocked);
        },
      });
      if (!settled) blocked = this.#outlet.blocked(arrival);
    } catch (error) {
      if (!(error instanceof MessagingError)) throw error;
      this.#outlet.rejected(arrival, error.message);
    }
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    let wait: Wait | undefined;
    let dispatched = false;
    this.#prepare(channel);
    const leave = this.#broker.take(channel, (envelope) => {
      dispatched = true;
      if (wait !== undefined) this.#waits.get(agent)?.delete(wait);
      this.#depart('consume', agent, envelope, undefined, again, wait === undefined ? cause : this.#cause);
    });
    if (dispatched) return;
    wait = { channel, leave };
    const waits = this.#waits.get(agent);
    if (waits === undefined) this.#waits.set(agent, new Set([wait]));
    else waits.add(wait);
    this.#outlet.consumeStarted(agent, channel, cause);
  }

  subscribe(channel: string, agent: string): number {
    this.#prepare(channel);
    const subscription = this.#broker.subscribeRaw(channel, (envelope) =>
      this.#depart('subscribe', agent, envelope, subscription.id, false, this.#cause),
    );
    this.#subscriptions.set(subscription.id, subscription);
    return subscription.id;
  }

  unsubscribe(subscription: number): void {
    this.#subscriptions.get(subscription)?.();
    this.#subscriptions.delete(subscription);
  }

  /** Does nothing: a dispatched message has already left the queue. */
  acknowledge(): void {}

  withdraw(agent: string, cause: EventNumber): void {
    for (const { channel, leave } of this.#waits.get(agent) ?? []) {
      leave();
      this.#outlet.consumeCancelled(agent, channel, cause);
    }
    this.#waits.delete(agent);
  }

  limitsChanged(isOne: (channel: string) => boolean, cause: EventNumber): void {
    for (const channel of this.#limited) {
      if (!isOne(channel)) continue;
      this.#cause = cause;
      this.#broker.limit(channel, this.#outlet.limitOf(channel));
    }
  }

  #depart(
    via: Departure['via'],
    agent: string,
    { channel, seq, message: payload }: Envelope,
    subscription: number | undefined,
    again: boolean,
    cause: EventNumber,
  ): void {
    const message = this.#outlet.messageOf(channel, seq);
    this.#outlet.departed({ via, channel, agent, message, payload, seq, subscription, again }, cause);
  }

  /** Gives a channel its limits when it is first named. */
  #prepare(channel: string): void {
    if (this.#limited.has(channel)) return;
    this.#limited.add(channel);
    this.#broker.limit(channel, this.#outlet.limitOf(channel));
  }
}

/** Throws: callbacks here never publish, so that no work is ever deferred. */
function neverDefer(): void {
  throw new Error('A run put off work, which would let the host decide its order');
}
