/**
 * The events of a run, in the past tense. A trace is a list of these, in the order in which they happened; nothing is ever
 * changed or removed. An event's number is its index in that list, from 0.
 *
 * 1. `atUs` never decreases along the list.
 * 2. `cause` is the number of an earlier event, or -1 for one that begins by itself (start of the run, a timer, the user).
 * 3. A message is named by the number of its `published` event, from publish to every receipt.
 * 4. A hop (`published`, `sent`, `dispatched`, `duplicated`, `delayed`) says at departure when and where it arrives;
 *    `arrivesUs` is at least `atUs`. Its outcome (`accepted`, `blocked`, `rejected`, `discarded`, `received`, `ignored`,
 *    `lost`) has the hop as its cause. A `published` that is `unsent` is no hop.
 *    A direct message goes `to` an agent, through no queue: `published`, then `received` or `lost`.
 * 5. An event that a fault has caused names it: `fault` is the fault's place in `scenario.faults`.
 */
import type { Message } from '../messaging/index.ts';
import type { Floats } from '../messaging/parts.ts';
import type { Discarded, GaveUp, Sent, Unanswered } from './client-events.ts';
import type { BrokerStopped, BrokerThrew, Logged, Stopped, Threw } from './code-events.ts';
import type { FaultName } from './fault-names.ts';
import type { Measured, Missed, Noted, Polled } from './record-events.ts';

/** Kind of a hop: a message travels to a channel (`publish`), or from one. */
export type HopKind = 'publish' | 'subscribe' | 'consume';

/** Virtual time in whole microseconds since the start of the run. */
export type Micros = number;
/** Index of an event in its trace, from 0. */
export type EventNumber = number;
/** Number of the `published` event. */
export type MessageId = EventNumber;

/** Fields of every event. */
export interface Base {
  readonly atUs: Micros;
  readonly cause: EventNumber;
}
export interface MayBeFault {
  /** The fault that did it, or without which it would have been otherwise. */
  readonly fault?: number;
}
/** Position of a message in a channel that keeps a log: its partition and its offset, both from 0. */
interface InLog {
  readonly partition?: number;
  readonly offset?: number;
}
interface MayBeDirect {
  /** Recipient of a direct message: its hop goes from agent to agent, and `via` is `publish`. */
  readonly to?: string;
}

/** An agent's message departed for the channel, or for its recipient. */
export interface Published extends Base, MayBeFault, MayBeDirect {
  readonly kind: 'published';
  readonly agent: string;
  readonly channel: string;
  readonly payload: Message;
  /** Places of the payload's whole numbers that are written with a fraction, such as 1.0. @default none */
  readonly floats?: Floats | undefined;
  readonly arrivesUs: Micros;
  /** Message that it answers or forwards. */
  readonly about?: MessageId;
  /** Earlier messages that it answers as well, in order: those of a batch before its last, which is `about`. */
  readonly alsoAbout?: readonly MessageId[];
  /** Set in a record of real traffic for a message from before the record began, whose time of publishing is unknown. */
  readonly earlier?: true;
  /** Set where the client of the agent keeps the message, as it cannot send it: `sent` follows, or `gaveUp`. */
  readonly unsent?: true;
}
/**
 * The message reached the channel and was accepted: it is in the queue, or the log, and with every subscription. `cause` is the
 * hop, or the `blocked` event if it had to wait for space. A message that was duplicated in flight is accepted twice.
 */
export interface Accepted extends Base, InLog {
  readonly kind: 'accepted';
  readonly channel: string;
  readonly message: MessageId;
  /** Position in the channel's order, from 1. */
  readonly seq: number;
  /** Set if the channel passes messages on and keeps nothing. */
  readonly kept?: false;
}
/** The message reached the channel, which refused it. `cause` is the same as for `accepted`. */
export interface Rejected extends Base, MayBeFault {
  readonly kind: 'rejected';
  readonly channel: string;
  readonly message: MessageId;
  readonly reason: string;
}
/** The channel's queue dropped a message that it had accepted. */
export interface Dropped extends Base, MayBeFault {
  readonly kind: 'dropped';
  readonly channel: string;
  readonly message: MessageId;
  readonly seq: number;
  /** The queue was full, or somebody emptied it. */
  readonly reason: 'overflow' | 'cleared';
}
/** A copy (`subscribe`) or the message itself (`consume`) was dispatched from the channel to an agent. */
export interface Dispatched extends Base, MayBeFault, InLog {
  readonly kind: 'dispatched';
  readonly via: 'subscribe' | 'consume';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly arrivesUs: Micros;
  /** Set if it had been dispatched to a consumer before, which has not acknowledged it. */
  readonly redelivered?: true;
  /** In a share group: number of deliveries that count, and the end of the member's lock. */
  readonly deliveries?: number;
  readonly lockedUntilUs?: Micros;
}
/** The message reached the agent. `cause` is the hop. */
export interface Received extends Base {
  readonly kind: 'received';
  readonly via: 'subscribe' | 'consume' | 'direct';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  /** Set if the agent had not requested it: it waits in the agent's inbox for the next request. */
  readonly buffered?: true;
}
/**
 * The message reached an agent, which ignored it: the agent had unsubscribed, or had lost an earlier message of a log and reads
 * again from there.
 */
export interface Ignored extends Base {
  readonly kind: 'ignored';
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly reason: 'unsubscribed' | 'readAgain';
}
/** The agent requested the next message of the channel and now waits, until a `dispatched` via consume. */
export interface ConsumeStarted extends Base {
  readonly kind: 'consumeStarted';
  readonly agent: string;
  readonly channel: string;
}
/** The agent subscribed to the channel, or ended its subscription. */
export interface Subscribed extends Base {
  readonly kind: 'subscribed' | 'unsubscribed';
  readonly agent: string;
  readonly channel: string;
}
/**
 * The agent began to work on a message; it is busy until `untilUs`. An agent without a processing time handles a message that had
 * to wait for it in zero time; that is this event too.
 */
export interface WorkStarted extends Base, MayBeFault {
  readonly kind: 'workStarted';
  readonly agent: string;
  /** Left out for work that is about no message, which only a recording has. */
  readonly message?: MessageId;
  /** Name of work that is about no message. */
  readonly what?: string;
  readonly untilUs: Micros;
  /** Set if the message had waited in the agent's inbox. */
  readonly fromInbox?: true;
}
/** The agent is done with a message, or with other work. */
export interface WorkFinished extends Base {
  readonly kind: 'workFinished';
  readonly agent: string;
  readonly message?: MessageId;
  readonly what?: string;
}
/** The agent's callback threw. */
export interface Failed extends Base, MayBeFault {
  readonly kind: 'failed';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly error: string;
  /** Line of the agent's code, from 1. */
  readonly line?: number;
}
/** The agent's own timer fired. The message that it published has this as its cause. */
export interface TimerFired extends Base {
  readonly kind: 'timerFired';
  readonly agent: string;
}
/** A duplicate with the same content departed after the first. `cause` is the hop that it duplicates. */
export interface Duplicated extends Base, MayBeFault, MayBeDirect {
  readonly kind: 'duplicated';
  readonly via: HopKind;
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  readonly arrivesUs: Micros;
}
/** A hop was delayed in flight, and resumes at `resumesUs`. `cause` is the hop that it replaces. */
export interface Delayed extends Base, MayBeFault, MayBeDirect {
  readonly kind: 'delayed';
  readonly via: HopKind;
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  /** Part of the distance already travelled, from 0 to 1. */
  readonly fraction: number;
  readonly resumesUs: Micros;
  readonly arrivesUs: Micros;
}
/** A hop was lost: it will not arrive. */
export interface Lost extends Base, MayBeFault, MayBeDirect {
  readonly kind: 'lost';
  readonly via: HopKind;
  readonly channel: string;
  readonly agent: string;
  readonly message: MessageId;
  /** Cause of the loss: a lossy link, a cut link, an agent that is down, the user, or its sender, who cancelled it. */
  readonly reason: 'loss' | 'cut' | 'crash' | 'hand' | 'cancelled';
  /** Set where the client of its sender keeps the message, and sends it again. */
  readonly retried?: true;
  /** How much of the way it had behind it, from 0 to 1. */
  readonly fraction: number;
}
/** The message reached the channel, which is full and makes it wait for space. */
export interface Blocked extends Base, MayBeFault {
  readonly kind: 'blocked';
  readonly channel: string;
  readonly message: MessageId;
}
/**
 * A fault begins or ends, before everything else at that time. If it acts at one agent or channel, that is named. The end has the
 * beginning as its cause.
 */
export interface FaultTurned extends Base {
  readonly kind: 'faultBegan' | 'faultEnded';
  readonly fault: number;
  readonly what: FaultName;
  readonly agent?: string;
  readonly channel?: string;
}
/**
 * The agent crashed, or restarted. What it loses (subscriptions, waits, received messages that it had not handled) follows, with
 * the crash as its cause; what it starts with follows its restart.
 */
export interface Crashed extends Base {
  readonly kind: 'crashed' | 'restarted';
  readonly agent: string;
  readonly fault: number;
}
/** The agent no longer waits for the channel's next message. */
export interface ConsumeCancelled extends Base {
  readonly kind: 'consumeCancelled';
  readonly agent: string;
  readonly channel: string;
}
/** A message that the agent had received, and had not handled, was lost in its crash. */
export interface Abandoned extends Base, MayBeFault {
  readonly kind: 'abandoned';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
}
/** The agent acknowledged a message that it consumed: the channel's group does not deliver it again. */
export interface Acknowledged extends Base, InLog {
  readonly kind: 'acknowledged';
  readonly agent: string;
  readonly channel: string;
  readonly message: MessageId;
  readonly seq: number;
  /** Committed offset of the partition, if the group keeps one: everything before it is done. */
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
 * The channel's group is rebalancing: a member joined or left, or the others wait for a missing one. That member is busy in its
 * poll loop, or has crashed and its session has not ended.
 */
export interface RebalanceStarted extends Base {
  readonly kind: 'rebalanceStarted';
  readonly channel: string;
  readonly agent: string;
  readonly reason: 'joined' | 'left' | 'missing';
  /** Time at which the partitions are assigned, or later if a member is missing. */
  readonly untilUs: Micros;
  /** Set if the members continue to read. Otherwise, nothing is dispatched to anybody. */
  readonly goesOn?: true;
}
/** The partitions of the group were assigned to new owners, or to nobody until the next such event. */
export interface PartitionsAssigned extends Base {
  readonly kind: 'partitionsAssigned';
  readonly channel: string;
  /** Member that reads each partition; '' for none. */
  readonly owners: readonly string[];
  /** Offset at which the owner of each partition continues. */
  readonly offsets: readonly number[];
}
/** The agent's subscription takes time: it sees nothing until it has joined, at `untilUs`. */
export interface JoinStarted extends Base {
  readonly kind: 'joinStarted';
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
export interface UserActed extends Base {
  readonly kind: 'userActed';
  readonly index: number;
}
/** A budget of the run was exhausted; the run ends here. Always the last event. */
export interface Halted extends Base {
  readonly kind: 'halted';
  /** The exhausted budget: events of the run, work at one instant, messages in flight, or memory of the payloads. */
  readonly reason: 'events' | 'instant' | 'inFlight' | 'payloads';
}

/** Everything that can happen in a run. */
export type TraceEvent =
  | Published
  | Sent
  | Discarded
  | Unanswered
  | GaveUp
  | Accepted
  | Rejected
  | Dropped
  | Dispatched
  | Received
  | Ignored
  | ConsumeStarted
  | Subscribed
  | WorkStarted
  | WorkFinished
  | Failed
  | Duplicated
  | Delayed
  | Lost
  | Blocked
  | FaultTurned
  | Crashed
  | ConsumeCancelled
  | Abandoned
  | Acknowledged
  | Released
  | Expired
  | RebalanceStarted
  | PartitionsAssigned
  | JoinStarted
  | Joined
  | Measured
  | Missed
  | Polled
  | Noted
  | Logged
  | Threw
  | Stopped
  | BrokerThrew
  | BrokerStopped
  | TimerFired
  | UserActed
  | Halted;

/** Kind of an event. */
export type TraceEventKind = TraceEvent['kind'];

/** Event of one kind, or of several. */
export type EventOf<Kind extends TraceEventKind> = OfKind<TraceEvent, Kind>;
type OfKind<Event extends TraceEvent, Kind> = Event extends unknown
  ? Kind extends Event['kind']
    ? Event & { readonly kind: Kind }
    : never
  : never;
