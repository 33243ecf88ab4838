/**
 * The world at a time: everything that the picture shows, read from the trace. A record (`AgentState`, `ChannelState`) is
 * replaced when it changes and kept when it does not, so that a view can compare by identity.
 */
import type { StopReason } from './code-events.ts';
import type { EventNumbers } from './event-numbers.ts';
import type { EventNumber, MessageId, Micros } from './events.ts';

/** State of a channel at a time. */
export interface ChannelState {
  readonly id: string;
  /** Sequence number of the oldest message in the queue, and one past the newest: the queue is `[first, next)` without `gaps`. */
  readonly first: number;
  readonly next: number;
  /** Numbers within the queue's range that are missing, as a full queue has refused them. In order. */
  readonly gaps: readonly number[];
  readonly accepted: number;
  readonly consumed: number;
  readonly dropped: number;
  /** Agents that subscribe, in subscription order. */
  readonly subscribers: readonly string[];
  /** Messages that have reached the channel and wait for space, in order. */
  readonly blocked: readonly MessageId[];
  /** Agents whose consume waits, in call order. An agent that asked twice is listed twice. */
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
  /** Partitions of the log: one for a stream, several if the log is split. */
  readonly partitions: readonly PartitionState[];
  /** Messages dispatched to members of the group and not acknowledged, in order of dispatch. */
  readonly pending: readonly PendingEntry[];
  /** Messages that a share group is to hand out again, in order of their release. */
  readonly available: readonly PendingEntry[];
  /** Messages that a share group never hands out again, though nobody has acknowledged them. */
  readonly archived: readonly PendingEntry[];
  readonly acknowledged: number;
  /** Number of messages that left the log while they were pending. */
  readonly forfeited: number;
  /** Agents whose subscription does not see anything yet. */
  readonly joining: readonly string[];
  /** Time until which nothing is dispatched to the group; undefined while it is active. */
  readonly standsStillUntilUs: Micros | undefined;
}

/** One partition of a log. Offsets count from 0; the log holds `[start, end)`. */
export interface PartitionState {
  readonly start: number;
  readonly end: number;
  /** Next offset to be dispatched to the group, unless it has left the log. */
  readonly position: number;
  /** One past the highest offset ever dispatched to the group: messages from `position` up to `reached` are redelivered. */
  readonly reached: number;
  /** Committed offset, if the group keeps one: everything before it has been acknowledged. */
  readonly committed: number;
  /** Member of the group that reads it; '' if none does, or all do. */
  readonly owner: string;
}

/** Message of a log that a consumer has not acknowledged. */
export interface PendingEntry {
  /** The consumer that has it, or had it last. */
  readonly agent: string;
  readonly message: MessageId;
  readonly seq: number;
  readonly partition: number;
  readonly offset: number;
  readonly sinceUs: Micros;
  /** Number of times it has been dispatched. */
  readonly deliveries: number;
  /** End of the lock that its consumer has, in a share group. */
  readonly lockedUntilUs?: Micros;
}

/** State of an agent at a time. */
export interface AgentState {
  readonly id: string;
  readonly published: number;
  /** Number of messages that it has received. */
  readonly received: number;
  readonly failed: number;
  /** Channels from which it waits for a message, in the order of its requests. */
  readonly waitingFor: readonly string[];
  /** Number of messages that have reached it and wait until it is idle. */
  readonly inbox: number;
  /** Work in progress, or undefined: the message that it is about, or its name. */
  readonly working:
    | {
        readonly message: MessageId | undefined;
        readonly what?: string | undefined;
        readonly sinceUs: Micros;
        readonly untilUs: Micros;
      }
    | undefined;
  /** Messages that its client keeps, to send them or send them again; left out where there never were any. */
  readonly retrying?: readonly MessageId[];
  /** Budget that its code has exceeded: it does nothing more until the agent restarts. Left out while the code runs. */
  readonly stopped?: StopReason;
  /** It has crashed and is not back. */
  readonly down: boolean;
  /** Number of the last event at this agent, or -1. */
  readonly lastEvent: EventNumber;
}

/** State of everything at a time. */
export interface World {
  readonly atUs: Micros;
  /** Number of events that have happened: those with `atUs` at most this world's. */
  readonly events: number;
  readonly agents: ReadonlyMap<string, AgentState>;
  readonly channels: ReadonlyMap<string, ChannelState>;
  /** Indexes in `scenario.faults` of the active faults, in order. */
  readonly faults: readonly number[];
  /** Numbers of the hops that have departed and not arrived (`atUs <= now < arrivesUs`), in order of departure. */
  readonly inFlight: EventNumbers;
}

/** Returns the queue depth, or for a log the number of messages that its group has not seen; 0 for an unused channel. */
export function depthOf(channel: ChannelState | undefined): number {
  if (channel === undefined) return 0;
  if (channel.log === undefined) return channel.next - channel.first - channel.gaps.length;
  return channel.log.partitions.reduce((sum, { start, end, reached }) => sum + end - Math.max(start, reached), 0);
}

/** Returns the sequence numbers of the channel's queue, oldest first, at most `max`; none for a log. */
export function queuedSeqs({ first, next, gaps }: ChannelState, max = Number.POSITIVE_INFINITY): readonly number[] {
  const seqs: number[] = [];
  let passed = 0;
  for (let seq = first; seq < next && seqs.length < max; seq += 1) {
    if (gaps[passed] === seq) passed += 1;
    else seqs.push(seq);
  }
  return seqs;
}
