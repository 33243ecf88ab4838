import type { EventNumber, MessageId, Micros } from './events.ts';
import type { HopEnd } from './hops.ts';

/** An agent or a channel. All intervals at it share one object. */
export interface IntervalPlace extends HopEnd {
  /** Names it among agents and channels together. */
  readonly key: `agent ${string}` | `channel ${string}`;
}

/** Something with a beginning and an end, at one place or from one place to another; a mark is one of no length. */
export interface Interval {
  /**
   * `hop`: a message travels. `wait`: a message waits in a queue or a log. `work`: an agent works on a message. `blocked`: a
   * message waits for space at its channel, or its client keeps it. `down`: an agent has crashed. `stopped`: its code was stopped. All
   * others are marks.
   */
  readonly kind:
    | 'hop'
    | 'wait'
    | 'work'
    | 'blocked'
    | 'down'
    | 'stopped'
    | 'dropped'
    | 'failed'
    | 'refused'
    | 'ignored'
    | 'lost';
  /** Place of the interval, or at which a hop begins. */
  readonly at: IntervalPlace;
  /** Place at which a hop ends, or would have; undefined for everything else. */
  readonly to: IntervalPlace | undefined;
  /** Channel, or '' without one. */
  readonly channel: string;
  /** Message, or -1 without one. */
  readonly message: MessageId;
  /** Event that began it. */
  readonly event: EventNumber;
  /** Event that ended it, or -1. */
  readonly end: EventNumber;
  readonly fromUs: Micros;
  /** Time of its end; of a hop in flight, that of its planned arrival. Infinite while nobody knows it. */
  readonly toUs: Micros;
  /** Time until which a delayed hop stays where it is; `fromUs` for all others. */
  readonly resumesUs: Micros;
  /** Parts of the distance that a hop or a loss has travelled where the interval begins and ends, from 0 to 1. */
  readonly fromPart: number;
  readonly toPart: number;
}

type Writable<Record> = { -readonly [Key in keyof Record]: Record[Key] };

/** Intervals that are skipped or searched together. */
const CHUNK = 256;

interface Chunk {
  /** Latest known end in the chunk. */
  endUs: Micros;
  /** Number of intervals without a known end. */
  open: number;
}

/**
 * Intervals in order of their beginning. A span is searched in chunks of 256 intervals: a chunk that does not touch it is skipped.
 */
export class IntervalList {
  readonly #all: Writable<Interval>[] = [];
  readonly #chunks: Chunk[] = [];

  get length(): number {
    return this.#all.length;
  }

  /** Calls `visit` for every interval that touches the span, both ends included, in order of beginning. */
  forEachIn(fromUs: Micros, toUs: Micros, visit: (interval: Interval) => void): void {
    for (const [index, chunk] of this.#chunks.entries()) {
      if (chunk.open === 0 && chunk.endUs < fromUs) continue;
      const end = Math.min(this.#all.length, (index + 1) * CHUNK);
      for (let place = index * CHUNK; place < end; place += 1) {
        const interval = this.#all[place];
        if (interval === undefined || interval.fromUs > toUs) return;
        if (interval.toUs >= fromUs) visit(interval);
      }
    }
  }

  /** Returns the wanted intervals that touch the span, in order of beginning; if there are more than `max`, the latest. */
  latestIn(fromUs: Micros, toUs: Micros, max: number, wanted: (interval: Interval) => boolean): readonly Interval[] {
    const found: Interval[] = [];
    for (let index = this.#chunks.length - 1; index >= 0 && found.length < max; index -= 1) {
      const chunk = this.#chunks[index];
      if (chunk === undefined || (chunk.open === 0 && chunk.endUs < fromUs)) continue;
      const start = index * CHUNK;
      for (
        let place = Math.min(this.#all.length, start + CHUNK) - 1;
        place >= start && found.length < max;
        place -= 1
      ) {
        const interval = this.#all[place];
        if (interval === undefined || interval.fromUs > toUs || interval.toUs < fromUs) continue;
        if (wanted(interval)) found.push(interval);
      }
    }
    return found.reverse();
  }

  /** @returns the interval's place in the list */
  add(interval: Interval): number {
    const place = this.#all.length;
    this.#all.push(interval);
    const at = Math.floor(place / CHUNK);
    const chunk = this.#chunks[at] ?? { endUs: 0, open: 0 };
    this.#chunks[at] = chunk;
    if (interval.toUs === Number.POSITIVE_INFINITY) chunk.open += 1;
    else chunk.endUs = Math.max(chunk.endUs, interval.toUs);
    return place;
  }

  /**
   * Ends an interval.
   * @param place place in the list; undefined for none
   * @param by event that ends it, or -1 if that is unknown
   * @param toPart part of the distance that a hop has travelled
   */
  end(place: number | undefined, atUs: Micros, by: EventNumber, toPart = 1): void {
    const interval = place === undefined ? undefined : this.#all[place];
    const chunk = place === undefined ? undefined : this.#chunks[Math.floor(place / CHUNK)];
    if (interval === undefined || chunk === undefined) return;
    if (interval.toUs === Number.POSITIVE_INFINITY) chunk.open -= 1;
    chunk.endUs = Math.max(chunk.endUs, atUs);
    interval.toUs = atUs;
    interval.toPart = toPart;
    interval.end = by;
  }

  /** Returns the interval at a place of the list. */
  at(place: number): Interval | undefined {
    return this.#all[place];
  }
}
