/**
 * What stands behind the channels of a run. A model decides what becomes of a message that has reached its channel, and tells it to
 * the outlet in the order in which it happens: the outlet appends it to the trace at the present time.
 */
import type { Message } from '../messaging/index.ts';
import type { Micros, OverflowPolicy } from '../scenario/index.ts';
import type { EventNumber, MessageId } from '../trace/index.ts';

/** A message that has reached its channel. */
export interface Arrival {
  readonly channel: string;
  readonly message: MessageId;
  readonly payload: Message;
  readonly producer: string;
  /** The hop that has brought it. */
  readonly hop: EventNumber;
}

/** A message that leaves a channel: a copy for a subscription, or the message itself for a consumer. */
export interface Departure {
  readonly via: 'subscribe' | 'consume';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly payload: Message;
  readonly seq: number;
  /** The subscription, or undefined for a consumer. */
  readonly subscription: number | undefined;
  /** The consumer asks again when it is done. */
  readonly again: boolean;
}

/** What a channel's queue may hold at present. */
export interface QueueLimit {
  readonly capacity: number;
  readonly overflow: OverflowPolicy;
}

/** Where a model tells what happens. */
export interface ChannelOutlet {
  nowUs(): Micros;
  /** Has the work done at that time, after what was scheduled for it before. */
  at(atUs: Micros, work: () => void): void;
  limitOf(channel: string): QueueLimit;
  /** @param blocked the event, where it had to wait @returns the event, which is the cause of what follows from it */
  accepted(arrival: Arrival, seq: number, blocked?: EventNumber): EventNumber;
  rejected(arrival: Arrival, reason: string, blocked?: EventNumber): void;
  /** It waits for space. @returns the event, which is the cause of what becomes of it */
  blocked(arrival: Arrival): EventNumber;
  /** A message that the channel had accepted under that number leaves its queue. */
  dropped(channel: string, seq: number, cause: EventNumber): void;
  departed(departure: Departure, cause: EventNumber): void;
  /** Nothing is there for the agent: it waits. */
  waited(agent: string, channel: string, cause: EventNumber): void;
  /** The agent waits no more, and got nothing. */
  withdrawn(agent: string, channel: string, cause: EventNumber): void;
  /** The message that the channel accepted under that number. */
  messageOf(channel: string, seq: number): MessageId;
}

export interface ChannelModel {
  /** @param arrival is accepted, or refused, or waits for space: the outlet hears of it */
  arrive(arrival: Arrival): void;
  /** The agent asks for one message. @param again whether it will ask for the next when it is done with it */
  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void;
  /** @returns the subscription's number, unique within the run */
  subscribe(channel: string, agent: string): number;
  unsubscribe(subscription: number): void;
  /** Ends every wait of an agent that is gone: the outlet hears of each. */
  withdraw(agent: string, cause: EventNumber): void;
  /** The outlet's `limitOf` these channels says something else from now on. A model without such limits does nothing. */
  limitsChanged(isOne: (channel: string) => boolean, cause: EventNumber): void;
}
