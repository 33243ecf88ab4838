/**
 * What can happen, in the past tense. A trace is a list of these, in the order in which they happened; nothing is ever
 * changed or removed. An event's number is its place in that list, from 0.
 *
 * 1. `atUs` never decreases along the list.
 * 2. `cause` is the number of an earlier event, or -1 for what begins by itself (the start of the run, a tick, the user).
 * 3. A message is named by the number of its `published` event, from publish to every receipt.
 * 4. A hop (`published`, `sent`, `handed`, `copied`, `held`) says at departure when and where it arrives; `arrivesUs >= atUs`. What it
 *    comes to (`accepted`, `blocked`, `rejected`, `discarded`, `received`, `ignored`, `lost`) has the hop as its cause. A `published`
 *    that is `unsent` is no hop.
 * 5. What a fault has done names it: `fault` is its place in `scenario.faults`.
 */
import type { Message } from '../messaging/index.ts';
import type { Discarded, GaveUp, Sent, Unanswered } from './client-events.ts';
import type { Measured, Missed } from './record-events.ts';

/** A message travels to a channel (`publish`), or from one. */
export type HopKind = 'publish' | 'subscribe' | 'consume';

/** Virtual time in whole microseconds since the start of the run. */
export type Micros = number;
/** The place of an event in its trace, from 0. */
export type EventNumber = number;
/** The number of the `published` event. */
export type MessageId = EventNumber;

/** What every event has. */
export interface Base {
  readonly atUs: Micros;
  readonly cause: EventNumber;
}
export interface MayBeFault {
  /** The fault that did it, or without which it would have been otherwise. */
  readonly fault?: number;
}
/** Where a message lies in a channel that keeps a log: which partition, and how far into it, both from 0. */
interface InLog {
  readonly partition?: number;
  readonly offset?: number;
}

/** An agent's message left for the channel. */
export interface Published extends Base, MayBeFault {
  readonly kind: 'published';
  readonly agent: string;
  readonly channel: string;
  readonly payload: Message;
  readonly arrivesUs: Micros;
  /** Set when it answers or passes on a message. */
  readonly about?: MessageId;
  /** Set in a record of real traffic for what was there before the record began: when it was published is not known. */
  readonly earlier?: true;
  /** Set where the client of the agent keeps the message, as it cannot send it: `sent` follows, or `gaveUp`. */
  readonly unsent?: true;
}
/**
 * The message reached the channel, which took it: it is in the queue, or the log, and with every subscription. `cause` is the hop,
 * or the `blocked` event where it had to wait for space. A message that was doubled on its way is accepted twice.
 */
export interface Accepted extends Base, InLog {
  readonly kind: 'accepted';
  readonly channel: string;
  readonly message: MessageId;
  /** Position in the channel's order, from 1. */
  readonly seq: number;
  /** Set where the channel passes messages on and keeps nothing. */
  readonly kept?: false;
}
/** The message reached the channel, which refused it. `cause` as of `accepted`. */
export interface Rejected extends Base, MayBeFault {
  readonly kind: 'rejected';
  readonly channel: string;
  readonly message: MessageId;
  readonly reason: string;
}
/** The channel's queue lost a message it had accepted. */
export interface Dropped extends Base, MayBeFault {
  readonly kind: 'dropped';
  readonly channel: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly reason: 'overflow';
}
/** A copy (`subscribe`) or the message itself (`consume`) left the channel for an agent. */
export interface Handed extends Base, MayBeFault, InLog {
  readonly kind: 'handed';
  readonly via: 'subscribe' | 'consume';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly arrivesUs: Micros;
  /** It had been handed to a consumer before, which has not acknowledged it. */
  readonly redelivered?: true;
  /** In a share group: number of deliveries that count, and the end of the member's lock. */
  readonly deliveries?: number;
  readonly lockedUntilUs?: Micros;
}
/** It reached the agent. `cause` is the hop. */
export interface Received extends Base {
  readonly kind: 'received';
  readonly via: 'subscribe' | 'consume';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  /** The agent had not asked for it: it waits in the agent's inbox until it does. */
  readonly buffered?: true;
}
/**
 * It reached an agent, which ignored it: it had unsubscribed meanwhile, or had lost an earlier message of a log and reads again from
 * there.
 */
export interface Ignored extends Base {
  readonly kind: 'ignored';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly reason: 'unsubscribed' | 'readAgain';
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
export interface WorkStarted extends Base, MayBeFault {
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
export interface Failed extends Base, MayBeFault {
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
/** A second message with the same content set out behind the first. `cause` is the hop that it doubles. */
export interface Copied extends Base, MayBeFault {
  readonly kind: 'copied';
  readonly via: HopKind;
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly arrivesUs: Micros;
}
/** A hop was stopped on its way, and goes on at `resumesUs`. `cause` is the hop that it takes the place of. */
export interface Held extends Base, MayBeFault {
  readonly kind: 'held';
  readonly via: HopKind;
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  /** How much of the way it had behind it, from 0 to 1. */
  readonly fraction: number;
  readonly resumesUs: Micros;
  readonly arrivesUs: Micros;
}
/** A hop will not arrive. */
export interface Lost extends Base, MayBeFault {
  readonly kind: 'lost';
  readonly via: HopKind;
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  /** By a lossy link, a cut one, an agent that is down, or the user's own hand. */
  readonly reason: 'loss' | 'cut' | 'crash' | 'hand';
  /** Set where the client of its sender keeps the message, and sends it again. */
  readonly retried?: true;
  /** How much of the way it had behind it, from 0 to 1. */
  readonly fraction: number;
}
/** The message reached the channel, which is full and lets it wait for space. */
export interface Blocked extends Base, MayBeFault {
  readonly kind: 'blocked';
  readonly channel: string;
  readonly message: MessageId;
}
/** What a fault is, as `kind` of a fault in the scenario says it. */
export type FaultName = 'delay' | 'loss' | 'duplication' | 'reordering' | 'cut' | 'crash' | 'slow' | 'throw' | 'full';

/**
 * A fault begins or ends to act, before everything else of that time. Where it acts at one agent or channel, that is named.
 * The end has the beginning as its cause.
 */
export interface FaultTurned extends Base {
  readonly kind: 'faultBegan' | 'faultEnded';
  readonly fault: number;
  readonly what: FaultName;
  readonly agent?: string;
  readonly channel?: string;
}
/**
 * The agent is gone, or back. What it loses (subscriptions, waits, what it had received and not dealt with) follows, with
 * the crash as its cause; what it begins with follows its return.
 */
export interface Crashed extends Base {
  readonly kind: 'crashed' | 'restarted';
  readonly agent: string;
  readonly fault: number;
}
/** The agent waits for the channel's next message no more. */
export interface Withdrawn extends Base {
  readonly kind: 'withdrawn';
  readonly agent: string;
  readonly channel: string;
}
/** A message that the agent had received, and had not dealt with, went down with it. */
export interface Abandoned extends Base, MayBeFault {
  readonly kind: 'abandoned';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
}
/** The agent is done with a message that it consumed, and the channel's group knows: it is not delivered again. */
export interface Acknowledged extends Base, InLog {
  readonly kind: 'acknowledged';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly seq: number;
  /** Set where the group remembers a place in the partition: all before this offset is done. */
  readonly committed?: number;
}
/** A member's lock on a message of a share group ended without an acknowledgement. `left`: the member is gone. */
export interface Released extends Base, InLog {
  readonly kind: 'released';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly reason: 'failed' | 'rejected' | 'lockExpired' | 'left';
  /** Deliveries that count: one to a member that is gone does not. */
  readonly deliveries: number;
  /** It is never handed out again. Where left out, it is available at once. */
  readonly archived?: true;
}
/** The oldest message of a log left it: it had been there for as long as messages are kept, or the log is at its length. */
export interface Expired extends Base, MayBeFault, InLog {
  readonly kind: 'expired';
  readonly channel: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly reason: 'retention' | 'length';
}
/**
 * A member came to the channel's group or left it, or is missing where the others wait for it: it is at work in its poll loop, or has
 * crashed and its session has not ended.
 */
export interface Rebalancing extends Base {
  readonly kind: 'rebalancing';
  readonly channel: string;
  readonly agent: string;
  readonly reason: 'joined' | 'left' | 'missing';
  /** The partitions are shared out then, or later where a member is missing. */
  readonly untilUs: Micros;
  /** The members read on meanwhile. Where left out, nobody is handed anything. */
  readonly goesOn?: true;
}
/** The partitions of the group have other owners, or are with nobody until the next such event. */
export interface Rebalanced extends Base {
  readonly kind: 'rebalanced';
  readonly channel: string;
  /** Of each partition, the member that reads it; '' where there is none. */
  readonly owners: readonly string[];
  /** Of each partition, where its owner goes on. */
  readonly offsets: readonly number[];
}
/** The agent's subscription takes its time: until it has joined, at `untilUs`, it sees nothing. */
export interface Joining extends Base {
  readonly kind: 'joining';
  readonly agent: string;
  readonly channel: string;
  readonly untilUs: Micros;
}
/** The subscription sees what the channel accepts from now on. */
export interface Joined extends Base {
  readonly kind: 'joined';
  readonly agent: string;
  readonly channel: string;
}
/** The user did something; what follows from it has this as its cause. `index` is its place in `scenario.interventions`. */
export interface Intervened extends Base {
  readonly kind: 'intervened';
  readonly index: number;
}
/** A budget of the run was used up; the run ends here. Always the last event. */
export interface Halted extends Base {
  readonly kind: 'halted';
  /**
   * `events`: as many as a run may have. `instant`: as much work as there may be at one time. `inFlight`: as many messages as may be
   * in flight. `payloads`: as much memory as its payloads may take.
   */
  readonly reason: 'events' | 'instant' | 'inFlight' | 'payloads';
}

export type TraceEvent =
  | Published
  | Sent
  | Discarded
  | Unanswered
  | GaveUp
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
  | Copied
  | Held
  | Lost
  | Blocked
  | FaultTurned
  | Crashed
  | Withdrawn
  | Abandoned
  | Acknowledged
  | Released
  | Expired
  | Rebalancing
  | Rebalanced
  | Joining
  | Joined
  | Measured
  | Missed
  | Ticked
  | Intervened
  | Halted;

export type TraceEventKind = TraceEvent['kind'];
/** A message on its way: agent to channel, or channel to agent. */
export type Hop = Published | Sent | Handed | Copied | Held;

/** Which way a hop goes. */
export function hopKind(hop: Hop): HopKind {
  return hop.kind === 'published' || hop.kind === 'sent' ? 'publish' : hop.via;
}

export function isHop(event: TraceEvent): event is Hop {
  switch (event.kind) {
    case 'published':
      return event.unsent !== true;
    case 'sent':
    case 'handed':
    case 'copied':
    case 'held':
      return true;
    default:
      return false;
  }
}

/** What a hop comes to: the event has the hop as its cause. */
export type HopOutcome = Accepted | Blocked | Rejected | Discarded | Received | Ignored | Lost;

export function isHopOutcome(event: TraceEvent): event is HopOutcome {
  switch (event.kind) {
    case 'accepted':
    case 'blocked':
    case 'rejected':
    case 'discarded':
    case 'received':
    case 'ignored':
    case 'lost':
      return true;
    default:
      return false;
  }
}
