/**
 * The index of events that match a log filter.
 *
 * 1. Each event is tested once per filter, as the trace grows.
 * 2. A scan has a budget, so that a long trace never blocks the page; the caller repeats it until it is done.
 * 3. Going back in time reads a shorter prefix of the same list.
 */
import { isOpen, type LogFilter, matcherOf } from '../../store/index.ts';
import type { EventNumber, TraceEvent } from '../../trace/index.ts';

/** The part of a trace that the index reads. */
export interface EventList {
  readonly length: number;
  event(number: EventNumber): TraceEvent;
}

/** Returns the words of an event, for the text filter. */
export type WordsOf = (number: EventNumber) => string;

export class LogIndex {
  readonly filter: LogFilter;
  readonly #events: EventList;
  readonly #open: boolean;
  readonly #lets: (event: TraceEvent, number: EventNumber) => boolean;
  readonly #matches: EventNumber[] = [];
  #scanned = 0;

  constructor(events: EventList, filter: LogFilter, words: WordsOf) {
    this.filter = filter;
    this.#events = events;
    this.#open = isOpen(filter);
    this.#lets = matcherOf(filter, words);
  }

  /**
   * Tests up to `budget` more of the first `count` events.
   * @returns whether all of them have been tested
   */
  scan(count: number, budget: number): boolean {
    if (this.#open) return true;
    const end = Math.min(count, this.#events.length, this.#scanned + budget);
    for (; this.#scanned < end; this.#scanned += 1) {
      if (this.#lets(this.#events.event(this.#scanned), this.#scanned)) this.#matches.push(this.#scanned);
    }
    return this.#scanned >= Math.min(count, this.#events.length);
  }

  /** Returns how many of the first `count` events match, as far as they have been scanned. */
  size(count: number): number {
    if (this.#open) return Math.min(count, this.#events.length);
    let low = 0;
    let high = this.#matches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#matches[middle] ?? 0) < count) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Returns the number of the `index`-th matching event, from 0. */
  at(index: number): EventNumber | undefined {
    return this.#open ? index : this.#matches[index];
  }
}
