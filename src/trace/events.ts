/**
 * What can happen, in the past tense. A trace is a list of these, in the order in which they happened; nothing is ever
 * changed or removed. An event's number is its place in that list, from 0.
 *
 * 1. `atUs` never decreases along the list.
 * 2. `cause` is the number of an earlier event, or -1 for what begins by itself (the start of the run, a tick, the user).
 * 3. A message is named by the number of its `published` event, from publish to every receipt.
 * 4. A hop (`published`, `handed`) says at departure when and where it arrives; `arrivesUs >= atUs`.
 */
import type { Message } from '../messaging/index.ts';

/** Virtual time in whole microseconds since the start of the run. */
export type Micros = number;
/** The place of an event in its trace, from 0. */
export type EventNumber = number;
/** The number of the `published` event. */
export type MessageId = EventNumber;

interface Base {
  readonly atUs: Micros;
  readonly cause: EventNumber;
}

/** An agent's message left for the channel. */
export interface Published extends Base {
  readonly kind: 'published';
  readonly agent: string;
  readonly channel: string;
  readonly payload: Message;
  readonly arrivesUs: Micros;
  /** Set when it answers or passes on a message. */
  readonly about?: MessageId;
}
/** The message reached the channel, which took it: it is in the queue and with every subscription. */
export interface Accepted extends Base {
  readonly kind: 'accepted';
  readonly channel: string;
  readonly message: MessageId;
  /** Position in the channel's order, from 1. */
  readonly seq: number;
}
/** The message reached the channel, which refused it. */
export interface Rejected extends Base {
  readonly kind: 'rejected';
  readonly channel: string;
  readonly message: MessageId;
  readonly reason: string;
}
/** The channel's queue lost a message it had accepted. */
export interface Dropped extends Base {
  readonly kind: 'dropped';
  readonly channel: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly reason: 'overflow';
}
/** A copy (`subscribe`) or the message itself (`consume`) left the channel for an agent. */
export interface Handed extends Base {
  readonly kind: 'handed';
  readonly via: 'subscribe' | 'consume';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly arrivesUs: Micros;
}
/** It reached the agent. `cause` is the `handed` event. */
export interface Received extends Base {
  readonly kind: 'received';
  readonly via: 'subscribe' | 'consume';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
}
/** It reached an agent that had unsubscribed meanwhile, which ignored it. */
export interface Ignored extends Base {
  readonly kind: 'ignored';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly reason: 'unsubscribed';
}
/** The agent asked for the next message of the channel and now waits, until a `handed` via consume. */
export interface Waited extends Base {
  readonly kind: 'waited';
  readonly agent: string;
  readonly channel: string;
}
export interface Subscribed extends Base {
  readonly kind: 'subscribed' | 'unsubscribed';
  readonly agent: string;
  readonly channel: string;
}
/**
 * The agent began to work on a message; it is busy until `untilUs`. An agent without a processing time takes what had to
 * wait for it in no time at all, which is also this.
 */
export interface WorkStarted extends Base {
  readonly kind: 'workStarted';
  readonly agent: string;
  readonly message: MessageId;
  readonly untilUs: Micros;
  /** Set when the message had waited in the agent's inbox. */
  readonly fromInbox?: true;
}
export interface WorkFinished extends Base {
  readonly kind: 'workFinished';
  readonly agent: string;
  readonly message: MessageId;
}
/** The agent's callback threw. */
export interface Failed extends Base {
  readonly kind: 'failed';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly error: string;
}
/** The agent's own timer fired; what it published has this as its cause. */
export interface Ticked extends Base {
  readonly kind: 'ticked';
  readonly agent: string;
}
/** The user did something; what follows from it has this as its cause. `index` is its place in `scenario.interventions`. */
export interface Intervened extends Base {
  readonly kind: 'intervened';
  readonly index: number;
}
/** A budget of the run was used up; the run ends here. Always the last event. */
export interface Halted extends Base {
  readonly kind: 'halted';
  readonly reason: 'events' | 'instant';
}

export type TraceEvent =
  | Published
  | Accepted
  | Rejected
  | Dropped
  | Handed
  | Received
  | Ignored
  | Waited
  | Subscribed
  | WorkStarted
  | WorkFinished
  | Failed
  | Ticked
  | Intervened
  | Halted;

export type TraceEventKind = TraceEvent['kind'];
/** A message on its way: agent to channel (`published`) or channel to agent (`handed`). */
export type Hop = Published | Handed;
