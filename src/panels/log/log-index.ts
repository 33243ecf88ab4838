/**
 * The index of events that match a log filter.
 *
 * 1. Each event is tested once per filter, as the trace grows.
 * 2. A scan has a budget, so that a long trace never blocks the page; the caller repeats it until it is done.
 * 3. Going back in time reads a shorter prefix of the same list.
 * 4. A hint that repeats another has no row of its own, unless text or the kind is asked for.
 */
import { isOpen, type LogFilter, matcherOf } from '../../store/index.ts';
import { type EventNumber, placeIn, type TraceEvent } from '../../trace/index.ts';

/** The part of a trace that the index reads. */
export interface EventList {
  readonly length: number;
  event(number: EventNumber): TraceEvent;
}

/** Returns the events that are told by the row of another, in the order of the trace. */
export type FoldedOf = () => readonly EventNumber[];

/** Returns the words of an event, for the text filter. */
export type WordsOf = (number: EventNumber) => string;

export class LogIndex {
  readonly filter: LogFilter;
  readonly #events: EventList;
  readonly #open: boolean;
  readonly #lets: (event: TraceEvent, number: EventNumber) => boolean;
  readonly #folded: FoldedOf;
  readonly #matches: EventNumber[] = [];
  #scanned = 0;

  constructor(events: EventList, filter: LogFilter, words: WordsOf, folded: FoldedOf = () => []) {
    this.filter = filter;
    this.#events = events;
    this.#open = isOpen(filter);
    this.#lets = matcherOf(filter, words);
    this.#folded = filter.text === '' && filter.kind === '' ? folded : () => [];
  }

  /**
   * Tests up to `budget` more of the first `count` events.
   * @returns whether all of them have been tested
   */
  scan(count: number, budget: number): boolean {
    if (this.#open) return true;
    const end = Math.min(count, this.#events.length, this.#scanned + budget);
    const folded = this.#folded();
    let next = placeIn(folded, this.#scanned);
    for (; this.#scanned < end; this.#scanned += 1) {
      if (folded[next] === this.#scanned) next += 1;
      else if (this.#lets(this.#events.event(this.#scanned), this.#scanned)) this.#matches.push(this.#scanned);
    }
    return this.#scanned >= Math.min(count, this.#events.length);
  }

  /** Returns how many of the first `count` events match, as far as they have been scanned. */
  size(count: number): number {
    if (!this.#open) return placeIn(this.#matches, count);
    const end = Math.min(count, this.#events.length);
    return end - placeIn(this.#folded(), end);
  }

  /** Returns the number of the `index`-th matching event, from 0. */
  at(index: number): EventNumber | undefined {
    return this.#open ? this.#unfolded(index) : this.#matches[index];
  }

  /** Returns the number of the `index`-th event that is not folded. */
  #unfolded(index: number): EventNumber {
    const folded = this.#folded();
    // Before the folded event at a place, so many events have rows: its number less its place.
    let [low, high] = [0, folded.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((folded[middle] ?? 0) - middle <= index) low = middle + 1;
      else high = middle;
    }
    return index + low;
  }
}
