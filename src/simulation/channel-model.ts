/**
 * Brokers behind the channels of a run. A model decides what becomes of a message that has reached its channel. It reports that
 * to its listener in the order in which it happens; the listener appends it to the trace at the present time.
 */
import type { Message } from '../messaging/index.ts';
import type { Micros, OverflowPolicy, Scenario, Where } from '../scenario/index.ts';
import type {
  Acknowledged,
  BrokerStopped,
  BrokerThrew,
  Discarded,
  EventNumber,
  Expired,
  GaveUp,
  Joined,
  JoinStarted,
  MessageId,
  NameId,
  PartitionsAssigned,
  RebalanceStarted,
  Released,
  Unanswered,
} from '../trace/index.ts';
import type { BrokerCalls } from './own-broker.ts';

/** A message that has reached its channel. */
export interface Arrival {
  readonly channel: string;
  /** Number of the channel's name in the trace, if it is known. */
  readonly channelId?: NameId;
  readonly message: MessageId;
  readonly payload: Message;
  readonly producer: string;
  /** Hop that has brought the message. */
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
  /** Whether the consumer asks again when it is done. */
  readonly again: boolean;
  /** Position of the message, in a model that keeps a log. */
  readonly place?: LogPlace;
  /** Set if a consumer had the message before and has not acknowledged it. */
  readonly redelivered?: true;
  /** Lock of a member of a share group, which has the message to itself for a time. */
  readonly lock?: Lock;
  /** The unbroken reading of a log that a copy belongs to; the model's own. */
  readonly reading?: { lostFrom: number };
}

/** An exclusive delivery to a member of a share group. */
export interface Lock {
  /** Number of deliveries that count for the message, this one included. */
  readonly deliveries: number;
  readonly lockedUntilUs: Micros;
}

/** Partition of a message and its offset there; both from 0. */
export interface LogPlace {
  readonly partition: number;
  readonly offset: number;
}

/** Events that a model reports besides the hops of its messages, in the form that the trace keeps. */
export type ModelEvent =
  | Acknowledged
  | BrokerThrew
  | BrokerStopped
  | Released
  | Expired
  | RebalanceStarted
  | PartitionsAssigned
  | JoinStarted
  | Joined;

/** Place where the channel keeps what it has accepted, if that is not its queue. */
export type Keeping = LogPlace | { readonly kept: false };

/** Present limit of a channel's queue or log. */
export interface QueueLimit {
  readonly capacity: number;
  /** Policy of a queue; a log does not use it. */
  readonly overflow: OverflowPolicy;
}

/** Listener to which a model reports what happens. */
export interface ModelListener {
  nowUs(): Micros;
  /** Schedules `work` at `atUs`; FIFO among equal times. */
  at(atUs: Micros, work: () => void): void;
  limitOf(channel: string): QueueLimit;
  /**
   * Reports that the channel accepts a message.
   * @param blocked the `blocked` event, if the message had to wait
   * @param how position in the channel's log, or that the channel keeps nothing; left out for a queue
   * @returns the event, which is the cause of what follows from it
   */
  accepted(arrival: Arrival, seq: number, blocked?: EventNumber, how?: Keeping): EventNumber;
  rejected(arrival: Arrival, reason: string, blocked?: EventNumber): void;
  /**
   * Reports that a message waits for space.
   * @returns the event, which is the cause of what becomes of the message
   */
  blocked(arrival: Arrival): EventNumber;
  /** Reports that a message that the channel had accepted under that number leaves the queue. */
  dropped(channel: string, seq: number, cause: EventNumber): void;
  departed(departure: Departure, cause: EventNumber): void;
  /** Reports that the agent waits, as nothing is there for it. */
  consumeStarted(agent: string, channel: string, cause: EventNumber): void;
  /** Reports that the agent waits no more, and got nothing. */
  consumeCancelled(agent: string, channel: string, cause: EventNumber): void;
  told(event: ModelEvent): EventNumber;
  /** Returns the message that the channel accepted under that number. */
  messageOf(channel: string, seq: number): MessageId;
}

export interface ChannelModel {
  /** Accepts or refuses a message that has reached its channel, or makes it wait for space, and reports that to the listener. */
  arrive(arrival: Arrival): void;
  /**
   * Asks for one message.
   * @param again whether the agent asks for the next message when it is done with this one
   */
  ask(channel: string, agent: string, again: boolean, cause: EventNumber): void;
  /** @returns the subscription's number, unique within the run */
  subscribe(channel: string, agent: string, cause: EventNumber): number;
  unsubscribe(subscription: number): void;
  /** Reports that a consumer is done with a message, without a failure. */
  acknowledge(departure: Departure, cause: EventNumber): void;
  /**
   * Ends every wait of an agent that is gone, reports each to the listener, and forgets the agent's buffers. The agent's
   * subscriptions are ended one by one, by `unsubscribe`. When the agent is back, it subscribes and asks anew.
   */
  withdraw(agent: string, cause: EventNumber): void;
  /** Reports that the listener's `limitOf` has changed for these channels. A model without such limits does nothing. */
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
  /** Reports that a consumer is done with a message, and has failed on it. */
  failed?(departure: Departure, cause: EventNumber): void;
  /** Makes the clients through which agents publish; left out, or undefined, if nothing is ever sent again. */
  makeClients?(outlet: ClientOutlet): Clients | undefined;
  /** Returns whether the agent ignores a message that has arrived, as it reads again from an earlier message that was lost. */
  isVoid?(departure: Departure): boolean;
  /** Ends the code behind the channels, if there is any. */
  dispose?(): void;
}

/** A message that an agent publishes. */
export interface Outgoing {
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly payload: Message;
}

/** A message that has come as far as its channel. */
export interface SendAttempt extends Outgoing {
  /** Hop that has brought the message. */
  readonly hop: EventNumber;
  /** Whether a link made this as a second copy. */
  readonly copy: boolean;
}

/** Reason why a channel does not take a message, and whether the message is sent again. */
export type Refusal = Pick<Discarded, 'reason' | 'retried'>;

/** Loss of a message on its way to the channel. */
export interface Setback {
  readonly cause: EventNumber;
  readonly fault: number | undefined;
  /** Time at which the client finds that no answer has come. */
  readonly noticedUs: Micros;
}

/**
 * Clients of all agents. They keep what they cannot send, and send again what is lost. The loss of a copy that a link made does
 * not concern them.
 */
export interface Clients {
  /** Returns whether a client sends a message that it is given now; otherwise the client keeps or refuses the message. */
  canSend(agent: string, channel: string): boolean;
  /** @param sent the answer of `canSend` */
  published(outgoing: Outgoing, sent: boolean): void;
  /** Returns whether a message that is lost now will be sent again. */
  retries(outgoing: Outgoing, byCut: boolean): boolean;
  /** @param retried the answer of `retries` */
  lost(outgoing: Outgoing, setback: Setback, retried: boolean): void;
  /**
   * @param answerUs when the channel's answer reaches the client
   * @returns why the channel does not take the message, or undefined if it does
   */
  arrives(transmission: SendAttempt, answerUs: Micros): Refusal | undefined;
  /**
   * Reports that the channel has not taken a message that is sent again.
   * @param cause the event that says so
   */
  discarded(transmission: SendAttempt, cause: EventNumber, answerUs: Micros): void;
  /** Reports that the links of a place are cut from now on. */
  cut(where: Where, fault: number): void;
  /** Reports that a cut of the links of a place is over. */
  healed(where: Where): void;
  /** Reports that the agent has crashed, and its client with it. */
  crashed(agent: string, cause: EventNumber, fault: number): void;
}

/** Functions through which clients act. */
export interface ClientOutlet {
  nowUs(): Micros;
  at(atUs: Micros, work: () => void): void;
  append(event: Unanswered | GaveUp): EventNumber;
  /** Returns the fault that cuts the link now, or undefined. */
  cutBy(agent: string, channel: string): number | undefined;
  /**
   * Sends a message, for the first time or again.
   * @returns the hop
   */
  send(outgoing: Outgoing, cause: EventNumber): EventNumber;
}

/**
 * Handles a message that has waited in an agent's own buffer.
 * @param again whether the agent asks for the next message after it
 */
export type Buffered = (again: boolean) => void;

/**
 * Makes the model behind the channels of a run.
 * @param calls makes a user's own broker
 * @throws if there is no model of the scenario's broker
 */
export type ModelMaker = (scenario: Scenario, outlet: ModelListener, calls?: BrokerCalls) => ChannelModel;
