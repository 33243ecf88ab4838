/**
 * Brokers behind the channels of a run. A model decides what becomes of a message that has reached its channel. It reports that
 * to its listener in the order in which it happens; the listener appends it to the trace at the present time.
 */
import type { Message } from '../messaging/index.ts';
import type { Micros, OverflowPolicy, Scenario, Where } from '../scenario/index.ts';
import type {
  Acknowledged,
  Discarded,
  EventNumber,
  Expired,
  GaveUp,
  Joined,
  JoinStarted,
  MessageId,
  PartitionsAssigned,
  RebalanceStarted,
  Released,
  Unanswered,
} from '../trace/index.ts';

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
  /** Where it lies, in a model that keeps a log. */
  readonly place?: LogPlace;
  /** A consumer had it before and has not acknowledged it. */
  readonly redelivered?: true;
  /** The member of a share group has it to itself for a time. */
  readonly lock?: Lock;
  /** The unbroken reading of a log that a copy belongs to; the model's own. */
  readonly reading?: { lostFrom: number };
}

/** An exclusive delivery to a member of a share group. */
export interface Lock {
  /** Counted for the message, this one included. */
  readonly deliveries: number;
  readonly lockedUntilUs: Micros;
}

/** Which partition, and how far into it; both from 0. */
export interface LogPlace {
  readonly partition: number;
  readonly offset: number;
}

/** Events that a model reports besides the hops of its messages, in the form that the trace keeps. */
export type ModelEvent =
  | Acknowledged
  | Released
  | Expired
  | RebalanceStarted
  | PartitionsAssigned
  | JoinStarted
  | Joined;

/** How the channel keeps what it has accepted, where that is not in its queue. */
export type Keeping = LogPlace | { readonly kept: false };

/** Present limit of a channel's queue or log. */
export interface QueueLimit {
  readonly capacity: number;
  /** Policy of a queue; a log does not use it. */
  readonly overflow: OverflowPolicy;
}

/** Where a model tells what happens. */
export interface ModelListener {
  nowUs(): Micros;
  /** Has the work done at that time, after what was scheduled for it before. */
  at(atUs: Micros, work: () => void): void;
  limitOf(channel: string): QueueLimit;
  /**
   * @param blocked the event, where it had to wait
   * @param how where in its log the channel keeps it, or that it keeps nothing; in its queue where it is left out
   * @returns the event, which is the cause of what follows from it
   */
  accepted(arrival: Arrival, seq: number, blocked?: EventNumber, how?: Keeping): EventNumber;
  rejected(arrival: Arrival, reason: string, blocked?: EventNumber): void;
  /** It waits for space. @returns the event, which is the cause of what becomes of it */
  blocked(arrival: Arrival): EventNumber;
  /** A message that the channel had accepted under that number leaves its queue. */
  dropped(channel: string, seq: number, cause: EventNumber): void;
  departed(departure: Departure, cause: EventNumber): void;
  /** Nothing is there for the agent: it waits. */
  consumeStarted(agent: string, channel: string, cause: EventNumber): void;
  /** The agent waits no more, and got nothing. */
  consumeCancelled(agent: string, channel: string, cause: EventNumber): void;
  told(event: ModelEvent): EventNumber;
  /** The message that the channel accepted under that number. */
  messageOf(channel: string, seq: number): MessageId;
}

export interface ChannelModel {
  /** @param arrival is accepted, or refused, or waits for space: the outlet hears of it */
  arrive(arrival: Arrival): void;
  /** The agent asks for one message. @param again whether it will ask for the next when it is done with it */
  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void;
  /** @returns the subscription's number, unique within the run */
  subscribe(channel: string, agent: string, cause: EventNumber): number;
  unsubscribe(subscription: number): void;
  /** A consumer is done with what it was handed, without a failure. */
  acknowledge(departure: Departure, cause: EventNumber): void;
  /**
   * Ends every wait of an agent that is gone, and forgets its buffers: the outlet hears of each wait. Its subscriptions are ended
   * one by one, by `unsubscribe`; when it is back it subscribes and asks anew.
   */
  withdraw(agent: string, cause: EventNumber): void;
  /** The outlet's `limitOf` these channels says something else from now on. A model without such limits does nothing. */
  limitsChanged(isOne: (channel: string) => boolean, cause: EventNumber): void;
  /**
   * Returns the consumer's own buffer for a message that the consumer received without asking; it is handled when the consumer
   * asks.
   * @returns the buffer, or undefined if the agent handles the message at once, as every consumer does without this method
   */
  bufferOf?(departure: Departure): Buffered[] | undefined;
  /**
   * Reports that a departure will not arrive, though a second copy of it may. The agent is in the incarnation of the departure.
   * @param noticedUs when the agent, or its client, finds that the message has not come
   */
  lost?(departure: Departure, noticedUs: Micros, cause: EventNumber): void;
  /** A consumer is done with what it was handed, and has failed on it. */
  failed?(departure: Departure, cause: EventNumber): void;
  /** Makes the clients through which agents publish; left out, or undefined, where nothing is ever sent again. */
  makeClients?(outlet: ClientOutlet): Clients | undefined;
  /** Whether the agent ignores what has arrived, as it reads again from an earlier message that was lost. */
  isVoid?(departure: Departure): boolean;
}

/** A message that an agent publishes. */
export interface Outgoing {
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly payload: Message;
}

/** One that has come as far as its channel. */
export interface SendAttempt extends Outgoing {
  /** The hop that has brought it. */
  readonly hop: EventNumber;
  /** A link made a second one of it. */
  readonly copy: boolean;
}

/** Why a channel does not take a message, and whether it is sent again. */
export type Refusal = Pick<Discarded, 'reason' | 'retried'>;

/** A message was lost on its way to the channel. */
export interface Setback {
  readonly cause: EventNumber;
  readonly fault: number | undefined;
  /** When the client finds that no answer has come. */
  readonly noticedUs: Micros;
}

/** The clients of all agents: what they cannot send they keep, and what is lost they send again. Copies are not theirs. */
export interface Clients {
  /** Whether a client sends what it is given now; else it keeps it, or refuses it. */
  canSend(agent: string, channel: string): boolean;
  /** @param sent as `canSend` said */
  published(outgoing: Outgoing, sent: boolean): void;
  /** Whether a message that is lost now will be sent again. */
  retries(outgoing: Outgoing, byCut: boolean): boolean;
  /** @param retried as `retries` said */
  lost(outgoing: Outgoing, setback: Setback, retried: boolean): void;
  /**
   * @param answerUs when the channel's answer reaches the client
   * @returns why the channel does not take what has arrived, or undefined where it takes it
   */
  arrives(transmission: SendAttempt, answerUs: Micros): Refusal | undefined;
  /** The channel has not taken what is sent again. @param cause the event that says so */
  discarded(transmission: SendAttempt, cause: EventNumber, answerUs: Micros): void;
  /** The links of a place are cut from now on. */
  cut(where: Where, fault: number): void;
  /** A cut of the links of a place is over. */
  healed(where: Where): void;
  /** The agent has crashed, and its client with it. */
  crashed(agent: string, cause: EventNumber, fault: number): void;
}

/** Functions through which clients act. */
export interface ClientOutlet {
  nowUs(): Micros;
  at(atUs: Micros, work: () => void): void;
  append(event: Unanswered | GaveUp): EventNumber;
  /** The fault that cuts the link now, or undefined. */
  cutBy(agent: string, channel: string): number | undefined;
  /** Sends a message, for the first time or again. @returns the hop */
  send(outgoing: Outgoing, cause: EventNumber): EventNumber;
}

/** Deals with a message that has waited in an agent's own buffer. @param again whether the agent asks for the next after it */
export type Buffered = (again: boolean) => void;

/** Makes what stands behind the channels of a run of the scenario. @throws where it has no model of the scenario's broker */
export type ModelMaker = (scenario: Scenario, outlet: ModelListener) => ChannelModel;
