/** The channels of a run on the real in-memory broker: what it does is noted, and told when it has done it. */
import { type Envelope, InMemoryBroker, MessagingError, type Subscription } from '../messaging/index.ts';
import { DEFAULT_CAPACITY, type Scenario } from '../scenario/index.ts';
import type { EventNumber } from '../trace/index.ts';
import type { Arrival, ChannelModel, ChannelOutlet, Departure } from './channel-model.ts';

export class MemoryModel implements ChannelModel {
  readonly #outlet: ChannelOutlet;
  readonly #capacities: ReadonlyMap<string, number>;
  /** One broker for each capacity: a broker's limit holds for all its channels. */
  readonly #brokers = new Map<number, InMemoryBroker>();
  readonly #brokerOf = new Map<string, InMemoryBroker>();
  readonly #subscriptions = new Map<number, Subscription>();
  #departures: Departure[] = [];
  #dropped: number[] = [];
  /** While the broker is offered it. */
  #arriving: Arrival | undefined;

  constructor(scenario: Scenario, outlet: ChannelOutlet) {
    this.#outlet = outlet;
    this.#capacities = new Map(scenario.channels.map(({ id, capacity }) => [id, capacity]));
  }

  /** In this order: losses, then the consumer, then the copies in order of subscription. */
  arrive(arrival: Arrival): void {
    const { channel, payload, producer } = arrival;
    this.#departures = [];
    this.#dropped = [];
    this.#arriving = arrival;
    try {
      const { seq } = this.#broker(channel).offer(channel, payload, producer);
      const accepted = this.#outlet.accepted(arrival, seq);
      for (const lost of this.#dropped) this.#outlet.dropped(channel, lost, accepted);
      for (const departure of this.#departures) this.#outlet.departed(departure, accepted);
    } catch (error) {
      if (!(error instanceof MessagingError)) throw error;
      this.#outlet.rejected(arrival, error.message);
    } finally {
      this.#arriving = undefined;
    }
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    this.#departures = [];
    this.#broker(channel).take(channel, (envelope) => this.#note('consume', agent, envelope, undefined, again));
    const [departure] = this.#departures;
    if (departure === undefined) this.#outlet.waited(agent, channel, cause);
    else this.#outlet.departed(departure, cause);
  }

  subscribe(channel: string, agent: string): number {
    const number = this.#subscriptions.size + 1;
    const subscription = this.#broker(channel).tap(channel, (envelope) =>
      this.#note('subscribe', agent, envelope, number, false),
    );
    this.#subscriptions.set(number, subscription);
    return number;
  }

  unsubscribe(subscription: number): void {
    this.#subscriptions.get(subscription)?.();
  }

  /** What was handed is gone from the queue already. */
  acknowledge(): void {}

  withdraw(): void {}

  #note(
    via: Departure['via'],
    agent: string,
    { channel, seq, message: payload }: Envelope,
    subscription: number | undefined,
    again: boolean,
  ): void {
    const message = this.#arriving?.message ?? this.#outlet.messageOf(channel, seq);
    this.#departures.push({ via, channel, agent, message, payload, seq, subscription, again });
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
