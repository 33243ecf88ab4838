/** One channel of the Kafka model: its partitions, and what its group's members have read of them. */
import type { LogEntry } from './log-readers.ts';

/** A member of a channel's group: one life of a consuming agent. */
export interface Member {
  readonly agent: string;
  /** Waiting asks, oldest first; true for one that asks again afterwards. */
  asks: boolean[];
  /** Messages that it was handed and is not done with. */
  inHand: number;
  /** It has crashed, and its session has not ended: the group still counts it. */
  dead: boolean;
}

/** Offsets count from 0; the log holds `[start, end)`. */
export interface Partition {
  readonly entries: Map<number, LogEntry>;
  start: number;
  end: number;
  /** Offset that its owner reads next. */
  position: number;
  /** Offsets that were lost on the way to the owner: it reads them again, oldest first, before `position`. */
  readonly missed: Set<number>;
  /** One past the last offset that was ever handed out. */
  reached: number;
  /** Offset at which the next owner begins. */
  committed: number;
  /** The highest commit that its owner knows of: where it began, or its own. It does not hear of those of others. */
  known: number;
  owner: Member | undefined;
}

export function newPartitions(count: number): readonly Partition[] {
  return Array.from({ length: count }, () => ({
    entries: new Map(),
    start: 0,
    end: 0,
    position: 0,
    missed: new Set(),
    reached: 0,
    committed: 0,
    known: 0,
    owner: undefined,
  }));
}

/** Gives a partition to a member, or to nobody. The member begins at the commit. */
export function giveTo(partition: Partition, owner: Member | undefined): void {
  partition.owner = owner;
  if (owner === undefined) return;
  partition.position = partition.committed;
  partition.known = partition.committed;
  partition.missed.clear();
}

export interface Next {
  readonly partition: Partition;
  readonly offset: number;
  readonly entry: LogEntry;
}

/** Returns the oldest message that a member has yet to read in its partitions. What has left the log is passed over. */
export function nextFor(partitions: readonly Partition[], member: Member): Next | undefined {
  let best: Next | undefined;
  for (const partition of partitions) {
    if (partition.owner !== member) continue;
    const offset = Math.max(partition.start, Math.min(partition.position, ...partition.missed));
    const entry = partition.entries.get(offset);
    if (entry !== undefined && (best === undefined || entry.seq < best.entry.seq)) best = { partition, offset, entry };
  }
  return best;
}

/** Yields what a partition holds from an offset on. */
export function* entriesFrom(partition: Partition | undefined, from: number): Iterable<LogEntry> {
  if (partition === undefined) return;
  for (let offset = Math.max(partition.start, from); offset < partition.end; offset += 1) {
    const entry = partition.entries.get(offset);
    if (entry !== undefined) yield entry;
  }
}
