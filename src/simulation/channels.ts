/** The channels of a run: the real in-memory broker, with what it does noted instead of acted upon at once. */
import { type Envelope, InMemoryBroker, type Message, MessagingError, type Subscription } from '../messaging/index.ts';
import { DEFAULT_CAPACITY, type Scenario } from '../scenario/index.ts';

/** A message that leaves a channel: a copy for a subscription, or the message itself for a consumer that waited. */
export interface Departure {
  readonly via: 'subscribe' | 'consume';
  readonly agent: string;
  readonly envelope: Envelope;
  /** The subscription, or undefined for a consumer. */
  readonly subscription: number | undefined;
  /** The consumer asks again when it is done. */
  readonly again: boolean;
}

export type Offered =
  | {
      readonly ok: true;
      readonly seq: number;
      readonly dropped: readonly number[];
      readonly departures: readonly Departure[];
    }
  | { readonly ok: false; readonly reason: string };

export class Channels {
  readonly #capacities: ReadonlyMap<string, number>;
  /** One broker for each capacity: a broker's limit holds for all its channels. */
  readonly #brokers = new Map<number, InMemoryBroker>();
  readonly #brokerOf = new Map<string, InMemoryBroker>();
  #departures: Departure[] = [];
  #dropped: number[] = [];

  constructor(scenario: Scenario) {
    this.#capacities = new Map(scenario.channels.map(({ id, capacity }) => [id, capacity]));
  }

  /** What accepting the message leads to, in order: losses, then the consumer, then the copies in order of subscription. */
  offer(channel: string, message: Message, producer: string): Offered {
    this.#departures = [];
    this.#dropped = [];
    try {
      const { seq } = this.#broker(channel).offer(channel, message, producer);
      return { ok: true, seq, dropped: this.#dropped, departures: this.#departures };
    } catch (error) {
      if (!(error instanceof MessagingError)) throw error;
      return { ok: false, reason: error.message };
    }
  }

  /** Asks for one message. @returns it, where one was queued; else the agent waits */
  ask(channel: string, agent: string, again: boolean): Departure | undefined {
    this.#departures = [];
    this.#broker(channel).take(channel, (envelope) => {
      this.#departures.push({ via: 'consume', agent, envelope, subscription: undefined, again });
    });
    return this.#departures[0];
  }

  subscribe(channel: string, agent: string): Subscription {
    const subscription: Subscription = this.#broker(channel).tap(channel, (envelope) => {
      this.#departures.push({ via: 'subscribe', agent, envelope, subscription: subscription.id, again: false });
    });
    return subscription;
  }

  #broker(channel: string): InMemoryBroker {
    const known = this.#brokerOf.get(channel);
    if (known !== undefined) return known;
    const capacity = this.#capacities.get(channel) ?? DEFAULT_CAPACITY;
    const broker = this.#brokers.get(capacity) ?? this.#newBroker(capacity);
    this.#brokerOf.set(channel, broker);
    return broker;
  }

  #newBroker(capacity: number): InMemoryBroker {
    const broker = new InMemoryBroker({ capacity, defer: neverDefer });
    broker.on('overflow', ({ seq }) => this.#dropped.push(seq));
    this.#brokers.set(capacity, broker);
    return broker;
  }
}

/** Callbacks here only take notes and never publish, so that nothing is ever put off. */
function neverDefer(): void {
  throw new Error('A run put off work, which would let the host decide its order');
}
