/**
 * The world at a time: everything that the picture shows, read from the trace. A record (`AgentState`, `ChannelState`) is
 * replaced when it changes and kept when it does not, so that a view can compare by identity.
 */
import type { EventNumber, MessageId, Micros } from './events.ts';

export interface ChannelState {
  readonly id: string;
  /** Sequence number of the oldest message in the queue, and one past the newest: the queue is `[first, next)` without `gaps`. */
  readonly first: number;
  readonly next: number;
  /** Numbers within the queue's range that are not in it: a full queue has not let them in. In order. */
  readonly gaps: readonly number[];
  readonly accepted: number;
  readonly consumed: number;
  readonly dropped: number;
  /** Agents that subscribe, in subscription order. */
  readonly subscribers: readonly string[];
  /** Messages that have reached the channel and wait for space, in order. */
  readonly blocked: readonly MessageId[];
  /** Agents whose consume waits, in call order. An agent that asked twice is here twice. */
  readonly waiting: readonly string[];
  /** Messages to the channel that clients keep, to send them or send them again, in order; left out where there never were any. */
  readonly retrying?: readonly RetriedMessage[];
  /** Set once a channel that keeps a log has been used: `first` and `next` say nothing then. */
  readonly log?: LogState;
}

/** A message that the client of its sender keeps until the channel has answered. */
export interface RetriedMessage {
  readonly agent: string;
  readonly message: MessageId;
}

/** A channel that keeps what it has accepted, and what its one shared group of consumers has had of it. */
export interface LogState {
  /** One of a stream; several where the log is split. */
  readonly partitions: readonly PartitionState[];
  /** Handed to members of the group and not acknowledged, in order of handing. */
  readonly pending: readonly PendingEntry[];
  /** Messages that a share group is to hand out again, in order of their release. */
  readonly available: readonly PendingEntry[];
  /** Messages that a share group never hands out again, though nobody has acknowledged them. */
  readonly archived: readonly PendingEntry[];
  readonly acknowledged: number;
  /** Messages that have left the log while they were pending. */
  readonly forfeited: number;
  /** Agents whose subscription does not see anything yet. */
  readonly joining: readonly string[];
  /** Until when the group is handed nothing; undefined while it is at work. */
  readonly standsStillUntilUs: Micros | undefined;
}

/** Offsets count from 0; the log holds `[start, end)`. */
export interface PartitionState {
  readonly start: number;
  readonly end: number;
  /** What the group is handed next, unless it has left the log. */
  readonly position: number;
  /** One past the last that the group has ever been handed: what is before `reached` and not before `position` comes again. */
  readonly reached: number;
  /** Everything before it has been acknowledged, where a group remembers a place. */
  readonly committed: number;
  /** The member of the group that reads it; '' where none does, or all do. */
  readonly owner: string;
}

export interface PendingEntry {
  /** The consumer that has it, or had it last. */
  readonly agent: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly partition: number;
  readonly offset: number;
  readonly sinceUs: Micros;
  /** How often it has been handed out. */
  readonly deliveries: number;
  /** End of the lock that its consumer has, in a share group. */
  readonly lockedUntilUs?: Micros;
}

export interface AgentState {
  readonly id: string;
  readonly published: number;
  /** How many messages it has received. */
  readonly received: number;
  readonly failed: number;
  /** Channels whose next message it waits for, in the order in which it asked. */
  readonly waitingFor: readonly string[];
  /** Messages that have reached it and wait for it to be free. */
  readonly inbox: number;
  /** The message it works on, or undefined. */
  readonly working: { readonly message: number; readonly sinceUs: Micros; readonly untilUs: Micros } | undefined;
  /** Messages that its client keeps, to send them or send them again; left out where there never were any. */
  readonly retrying?: readonly MessageId[];
  /** It has crashed and is not back. */
  readonly down: boolean;
  /** Number of the last event that happened at this agent, or -1. */
  readonly lastEvent: EventNumber;
}

export interface World {
  readonly atUs: Micros;
  /** How many events have happened: those with `atUs` at most this world's. */
  readonly events: number;
  readonly agents: ReadonlyMap<string, AgentState>;
  readonly channels: ReadonlyMap<string, ChannelState>;
  /** Places in `scenario.faults` of the faults that act, in order. */
  readonly faults: readonly number[];
  /** Numbers of the hops that have left and not arrived (`atUs <= now < arrivesUs`), in order of departure. */
  readonly inFlight: ReadonlySet<EventNumber>;
}

/** Messages in the channel's queue, or of its log those that its group has yet to see; none before anybody named it. */
export function depthOf(channel: ChannelState | undefined): number {
  if (channel === undefined) return 0;
  if (channel.log === undefined) return channel.next - channel.first - channel.gaps.length;
  return channel.log.partitions.reduce((sum, { start, end, reached }) => sum + end - Math.max(start, reached), 0);
}

/** The numbers of what is in the channel's queue, oldest first, at most `max`; none of a log's. */
export function queuedSeqs({ first, next, gaps }: ChannelState, max = Number.POSITIVE_INFINITY): readonly number[] {
  const seqs: number[] = [];
  let passed = 0;
  for (let seq = first; seq < next && seqs.length < max; seq += 1) {
    if (gaps[passed] === seq) passed += 1;
    else seqs.push(seq);
  }
  return seqs;
}
