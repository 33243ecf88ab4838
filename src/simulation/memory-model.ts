/** Channels of a run on the core of the real in-memory broker. The broker reports each thing as it does it, and so does the model. */
import { type Envelope, MessagingError, type Subscription } from '../messaging/index.ts';
import { type ChannelState, InMemoryCore } from '../messaging/parts.ts';
import type { EventNumber, NameId } from '../trace/index.ts';
import type { Arrival, ChannelModel, Departure, ModelListener } from './channel-model.ts';

/** Facts of a channel. */
interface Known {
  /** Sequence number of the last message that it accepted. */
  seq: number;
  /** Whether a full queue makes publishers wait. */
  blocks: boolean;
  /** State of the channel in the broker. */
  readonly state: ChannelState;
}

/** A consumer that waits. */
interface Wait {
  readonly channel: string;
  readonly leave: () => boolean;
}

/** Bounds of the broker, as a document gives each channel its limits; a document has fewer channels and subscriptions. */
const BOUNDS = {
  limits: { capacity: 10_000, overflow: 'drop-oldest' },
  capacityBytes: 16 * 1024 * 1024,
  channelsMax: 100_000,
  subscriptionsMax: 10_000,
} as const;

export class MemoryModel implements ChannelModel {
  readonly #outlet: ModelListener;
  readonly #broker: InMemoryCore;
  /** Channels that have been given their limits. */
  readonly #limited = new Map<string, Known>();
  /** The same by the number of the channel's name, so that no message looks up a text. */
  readonly #numbered: (Known | undefined)[] = [];
  /** Message that is being accepted, until that is reported, with its channel. */
  #arriving: { readonly arrival: Arrival; readonly known: Known } | undefined;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #waits = new Map<string, Set<Wait>>();
  /** Cause of a message's leaving its queue: it was accepted, or made another leave, or the queue may hold less now. */
  #cause: EventNumber = -1;

  constructor(outlet: ModelListener) {
    this.#outlet = outlet;
    this.#broker = new InMemoryCore({
      ...BOUNDS,
      defer: neverDefer,
      dropped: (channel, seq) => {
        this.#accepted();
        outlet.dropped(channel, seq, this.#cause);
      },
      reports: { failed: neverFails, slow: () => undefined, idle: () => undefined },
    });
  }

  /** Reports in this order: that it is accepted; losses, or the consumer; then the copies in order of subscription. */
  arrive(arrival: Arrival): void {
    const { channel, channelId, payload, producer } = arrival;
    const known =
      (channelId === undefined ? undefined : this.#numbered[channelId]) ?? this.#prepare(channel, channelId);
    if (known.blocks) {
      this.#arriveOrWait(arrival, known);
      return;
    }
    this.#arriving = { arrival, known };
    try {
      this.#broker.offerTo(known.state, payload, producer);
      this.#accepted();
    } catch (error) {
      if (!(error instanceof MessagingError)) throw error;
      this.#arriving = undefined;
      this.#outlet.rejected(arrival, error.message);
    }
  }

  /** Reports that the arriving message is accepted, unless that was reported: the broker does so before anything else. */
  #accepted(): void {
    if (this.#arriving === undefined) return;
    const { arrival, known } = this.#arriving;
    this.#arriving = undefined;
    known.seq += 1;
    this.#cause = this.#outlet.accepted(arrival, known.seq);
  }

  #arriveOrWait(arrival: Arrival, known: Known): void {
    const { channel, payload, producer } = arrival;
    let settled = false;
    let blocked: EventNumber | undefined;
    try {
      this.#broker.put(channel, payload, {
        producer,
        accepted: ({ seq }) => {
          settled = true;
          known.seq = seq;
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
      this.#accepted();
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
    let id = 0;
    const subscription = this.#broker.subscribeRaw(channel, (envelope) => {
      this.#accepted();
      this.#depart('subscribe', agent, envelope, id, false, this.#cause);
    });
    id = subscription.id;
    this.#subscriptions.set(id, subscription);
    return id;
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
    for (const [channel, known] of this.#limited) {
      if (!isOne(channel)) continue;
      this.#cause = cause;
      const limit = this.#outlet.limitOf(channel);
      known.blocks = limit.overflow === 'block';
      this.#broker.limit(channel, limit);
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

  /** Returns what is known of a channel, and gives it its limits when it is first named. */
  #prepare(channel: string, channelId?: NameId): Known {
    const known = this.#limited.get(channel) ?? this.#newKnown(channel);
    if (channelId !== undefined) this.#numbered[channelId] = known;
    return known;
  }

  #newKnown(channel: string): Known {
    const limit = this.#outlet.limitOf(channel);
    this.#broker.limit(channel, limit);
    const known = { seq: 0, blocks: limit.overflow === 'block', state: this.#broker.open(channel) };
    this.#limited.set(channel, known);
    return known;
  }
}

/** Throws: callbacks here never publish, so that no work is ever deferred. */
function neverDefer(): void {
  throw new Error('A run put off work, which would let the host decide its order');
}

/** Ignores failures: callbacks here only append events. */
function neverFails(): void {}
