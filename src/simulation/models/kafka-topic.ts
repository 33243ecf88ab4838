/** One channel of the Kafka model: its partitions, and the members of its shared group. */
import type { Micros } from '../../scenario/index.ts';
import type { LogEntry } from './log-readers.ts';

/** Offsets count from 0; the log holds `[start, end)`. */
export interface Partition {
  readonly entries: Map<number, LogEntry>;
  start: number;
  end: number;
  /** What its owner reads next. */
  position: number;
  /** Handed to the owner and lost on the way: read again, oldest first, before what is at `position`. */
  readonly missed: Set<number>;
  /** One past the last that was ever handed out. */
  reached: number;
  /** Where the next owner would go on. */
  committed: number;
  /** '' where nobody owns it. */
  owner: string;
}

export interface Topic {
  readonly channel: string;
  readonly partitions: readonly Partition[];
  /** What each member waits for: whether it then asks again. In order of joining. */
  readonly members: Map<string, boolean[]>;
  /** Messages accepted. */
  accepted: number;
  /** The group stands still until then. */
  stillUntilUs: Micros | undefined;
}

export function newTopic(channel: string, partitions: number): Topic {
  return {
    channel,
    partitions: Array.from({ length: partitions }, () => ({
      entries: new Map(),
      start: 0,
      end: 0,
      position: 0,
      missed: new Set(),
      reached: 0,
      committed: 0,
      owner: '',
    })),
    members: new Map(),
    accepted: 0,
    stillUntilUs: undefined,
  };
}

export interface Next {
  readonly partition: number;
  readonly offset: number;
  readonly entry: LogEntry;
}

/** The oldest message that a member has yet to read in the partitions that it owns. What has left the log is passed over. */
export function nextFor({ partitions }: Topic, member: string): Next | undefined {
  let best: Next | undefined;
  for (const [partition, part] of partitions.entries()) {
    if (part.owner !== member) continue;
    const offset = Math.max(part.start, Math.min(part.position, ...part.missed));
    const entry = part.entries.get(offset);
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

/**
 * Deals the partitions out to the members, in ranges: sorted by name, each gets as many as the next, the first ones one more where
 * they do not divide. A partition that changes hands, or whose owner was gone meanwhile, goes on at what was committed.
 */
export function dealOut({ partitions, members }: Topic): void {
  const names = [...members.keys()].sort();
  const each = Math.floor(partitions.length / Math.max(1, names.length));
  const more = partitions.length % Math.max(1, names.length);
  for (const [at, part] of partitions.entries()) {
    const withMore = more * (each + 1);
    const place = at < withMore ? Math.floor(at / (each + 1)) : more + Math.floor((at - withMore) / Math.max(1, each));
    const owner = names[place] ?? '';
    if (part.owner !== owner) {
      part.position = part.committed;
      part.missed.clear();
    }
    part.owner = owner;
  }
}
