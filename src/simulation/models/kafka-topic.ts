/** One channel of the Kafka model: its partitions, and what the members of its group have read of them. */
import type { LogEntry } from './log-readers.ts';

/** A member of a channel's group: one incarnation of a consuming agent. */
export interface Member {
  readonly agent: string;
  /** Waiting asks, oldest first; true for one that asks again afterwards. */
  asks: boolean[];
  /** Number of messages that the member was handed and is not done with. */
  inHand: number;
  /** Whether the member has crashed and its session has not ended: the group still counts it. */
  dead: boolean;
}

/** A partition. Offsets count from 0; the log holds `[start, end)`. */
export interface Partition {
  readonly entries: Map<number, LogEntry>;
  start: number;
  end: number;
  /** Offset that the owner reads next. */
  position: number;
  /** Offsets lost on the way to the owner; the owner reads them again, oldest first, before `position`. */
  readonly missed: Set<number>;
  /** One past the last offset that was ever handed out. */
  reached: number;
  /** Offset at which the next owner begins. */
  committed: number;
  /** Highest commit that the owner knows of: its start, or its own commit. The owner does not learn of commits by others. */
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

/** Returns the oldest message that a member has yet to read in its partitions. Messages that have left the log are skipped. */
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

/** Yields the entries of a partition from an offset on. */
export function* entriesFrom(partition: Partition | undefined, from: number): Iterable<LogEntry> {
  if (partition === undefined) return;
  for (let offset = Math.max(partition.start, from); offset < partition.end; offset += 1) {
    const entry = partition.entries.get(offset);
    if (entry !== undefined) yield entry;
  }
}
