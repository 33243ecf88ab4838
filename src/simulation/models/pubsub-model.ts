/**
 * Redis pub/sub in virtual time: a fan-out without memory.
 *
 * 1. A message goes to the agents that listen when it reaches the channel, and is gone: nothing is kept.
 * 2. Consuming is listening too. An agent's first ask makes it a listener for good, with a buffer of its own. Each consuming
 *    agent gets its own copy, also while it has not asked. An agent that comes late has missed the earlier messages.
 * 3. A message that reaches a listener that has not asked waits in that agent's buffer, which goes down with the agent.
 */
import type { EventNumber } from '../../trace/index.ts';
import type { Arrival, Buffered, ChannelModel, Departure, ModelListener } from '../channel-model.ts';
import { Subscriptions } from './subscriptions.ts';

/** An agent that consumes. */
interface Listener {
  readonly agent: string;
  /** Waiting asks, oldest first; true for one that asks again afterwards. */
  asks: boolean[];
  /** Departures in flight that were not asked for. */
  unasked: Unasked[];
  /** Departures that go into the buffer on arrival: all that left unasked, except those that were asked for in flight. */
  readonly loose: WeakSet<Departure>;
  buffer: Buffered[];
}
type Unasked = Omit<Departure, 'again'> & { again: boolean };

export class PubSubModel implements ChannelModel {
  readonly #outlet: ModelListener;
  readonly #subscriptions = new Subscriptions();
  /** Listeners by channel, in order of the first ask. */
  readonly #listeners = new Map<string, Listener[]>();
  readonly #passed = new Map<string, number>();

  constructor(outlet: ModelListener) {
    this.#outlet = outlet;
  }

  /** Sends copies to consumers first, then to subscriptions, each in the order in which they came. */
  arrive(arrival: Arrival): void {
    const { channel, message, payload } = arrival;
    const seq = (this.#passed.get(channel) ?? 0) + 1;
    this.#passed.set(channel, seq);
    const accepted = this.#outlet.accepted(arrival, seq, undefined, { kept: false });
    const copy = { channel, message, payload, seq };
    for (const listener of this.#listeners.get(channel) ?? []) {
      const asked = listener.asks.shift();
      const { agent } = listener;
      const departure: Unasked = { ...copy, via: 'consume', agent, subscription: undefined, again: asked ?? false };
      if (asked === undefined) {
        listener.unasked.push(departure);
        listener.loose.add(departure);
      }
      this.#outlet.departed(departure, accepted);
    }
    for (const { number, agent } of this.#subscriptions.of(channel))
      this.#outlet.departed({ ...copy, via: 'subscribe', agent, subscription: number, again: false }, accepted);
  }

  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void {
    const listener = this.#listener(channel, agent);
    const buffered = listener.buffer.shift();
    if (buffered !== undefined) {
      // Not within the ask: an agent that takes no time would work off its buffer in one deep recursion.
      this.#outlet.at(this.#outlet.nowUs(), () => buffered(again));
      return;
    }
    const onItsWay = listener.unasked.shift();
    if (onItsWay === undefined) {
      listener.asks.push(again);
      this.#outlet.consumeStarted(agent, channel, cause);
    } else {
      listener.loose.delete(onItsWay);
      onItsWay.again = again;
    }
  }

  bufferOf(departure: Departure): Buffered[] | undefined {
    const listener = this.#listeners.get(departure.channel)?.find(({ agent }) => agent === departure.agent);
    if (listener === undefined) return undefined;
    listener.unasked = listener.unasked.filter((one) => one !== departure);
    return listener.loose.has(departure) ? listener.buffer : undefined;
  }

  /** Forgets a lost message, so that no later ask waits for it. */
  lost(departure: Departure): void {
    const listener = this.#listeners.get(departure.channel)?.find(({ agent }) => agent === departure.agent);
    if (listener !== undefined) listener.unasked = listener.unasked.filter((one) => one !== departure);
  }

  subscribe(channel: string, agent: string): number {
    return this.#subscriptions.add(channel, agent).number;
  }

  unsubscribe(subscription: number): void {
    this.#subscriptions.remove(subscription);
  }

  /** Does nothing: delivered messages are not kept. */
  acknowledge(): void {}

  withdraw(agent: string, cause: EventNumber): void {
    for (const [channel, listeners] of this.#listeners) {
      const listener = listeners.find((one) => one.agent === agent);
      if (listener === undefined) continue;
      this.#listeners.set(
        channel,
        listeners.filter((one) => one !== listener),
      );
      for (const _ of listener.asks) this.#outlet.consumeCancelled(agent, channel, cause);
    }
  }

  /** Does nothing: no message is kept, so that no channel is ever full. */
  limitsChanged(): void {}

  #listener(channel: string, agent: string): Listener {
    const listeners = this.#listeners.get(channel) ?? [];
    this.#listeners.set(channel, listeners);
    const known = listeners.find((one) => one.agent === agent);
    if (known !== undefined) return known;
    const made: Listener = { agent, asks: [], unasked: [], loose: new WeakSet(), buffer: [] };
    listeners.push(made);
    return made;
  }
}
