/** One partition of a topic for a share group (KIP-932): which records are available, locked, or settled. */
import type { Micros } from '../../scenario/index.ts';
import { EventQueue } from '../event-queue.ts';
import type { LogEntry } from './log-readers.ts';

/** State of a record whose lock has ended without an acknowledgement. */
export type Outcome = 'available' | 'archived';

/** An exclusive delivery of a record to a member. */
export interface Acquired {
  readonly entry: LogEntry;
  readonly agent: string;
  readonly lockedUntilUs: Micros;
  /** Number of deliveries that count for the record, this one included. */
  readonly deliveries: number;
  /** Whether the record was handed to a member before. */
  readonly again: boolean;
}

interface RecordState {
  readonly entry: LogEntry;
  state: 'available' | 'acquired' | 'settled';
  deliveries: number;
  /** The last delivery, whether or not its lock has ended. */
  last: Acquired | undefined;
}

export interface ShareLimits {
  readonly deliveriesMax: number;
  readonly locksMax: number;
}

export class SharePartition {
  readonly #limits: ShareLimits;
  /** Records by offset. Records before `#start` are settled. */
  readonly #records: RecordState[] = [];
  #start = 0;
  /** One past the last record that was ever handed out. */
  #next = 0;
  /** Offsets before `#next` that are available again, lowest first. */
  readonly #returned = new EventQueue<number>();

  constructor(limits: ShareLimits) {
    this.#limits = limits;
  }

  get end(): number {
    return this.#records.length;
  }

  add(entry: LogEntry): void {
    this.#records.push({ entry, state: 'available', deliveries: 0, last: undefined });
  }

  /** Yields the entries from an offset on. */
  *entriesFrom(offset: number): Iterable<LogEntry> {
    for (let at = offset; at < this.#records.length; at += 1) {
      const entry = this.#records[at]?.entry;
      if (entry !== undefined) yield entry;
    }
  }

  /** Returns the available record with the lowest offset, or undefined if none may be handed out now. */
  peek(): LogEntry | undefined {
    return this.#records[this.#nextOffset()]?.entry;
  }

  /** Locks the record that `peek` returns. */
  acquire(agent: string, lockedUntilUs: Micros): Acquired | undefined {
    const offset = this.#nextOffset();
    const record = this.#records[offset];
    if (record === undefined) return undefined;
    record.state = 'acquired';
    record.deliveries += 1;
    if (offset < this.#next) this.#returned.pop();
    this.#next = Math.max(this.#next, offset + 1);
    const { entry, deliveries } = record;
    record.last = { entry, agent, lockedUntilUs, deliveries, again: record.last !== undefined };
    return record.last;
  }

  /** Returns the lock on a record, or undefined if there is no lock. */
  lockOf(offset: number): Acquired | undefined {
    const record = this.#records[offset];
    return record?.state === 'acquired' ? record.last : undefined;
  }

  /** Returns the locks that an agent has, by offset. */
  locksOf(agent: string): readonly Acquired[] {
    return this.#records.slice(this.#start, this.#next).flatMap(({ state, last }) => {
      return state === 'acquired' && last?.agent === agent ? [last] : [];
    });
  }

  /** Ends a lock: the record is done. */
  settle({ entry }: Acquired): void {
    const record = this.#records[entry.place.offset];
    if (record === undefined) return;
    record.state = 'settled';
    while (this.#start < this.#next && this.#records[this.#start]?.state === 'settled') this.#start += 1;
  }

  /**
   * Ends a lock without an acknowledgement.
   * @param counts whether the delivery counts towards the limit
   */
  release(lock: Acquired, counts: boolean): Outcome {
    const { offset } = lock.entry.place;
    const record = this.#records[offset];
    if (record === undefined) return 'archived';
    if (!counts) record.deliveries -= 1;
    if (record.deliveries >= this.#limits.deliveriesMax) {
      this.settle(lock);
      return 'archived';
    }
    record.state = 'available';
    this.#returned.push(offset, 0, offset);
    return 'available';
  }

  /** Returns the next offset to hand out, or -1 if none may be handed out. */
  #nextOffset(): number {
    const { nextUs: returned } = this.#returned;
    if (returned !== undefined) return returned;
    const isFull = this.#next - this.#start >= this.#limits.locksMax;
    return isFull || this.#next >= this.#records.length ? -1 : this.#next;
  }
}
