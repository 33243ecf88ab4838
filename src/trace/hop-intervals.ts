import { EventNumbers } from './event-numbers.ts';
import type { EventNumber } from './events.ts';

/** Number of events that are skipped or scanned together. */
const BLOCK = 256;
const NO_HOP = -1;
const IN_FLIGHT = 0x7fff_ffff;

/**
 * The beginning and end of each hop, in numbers of events. The hops in flight after any number of events are computed from it,
 * not stored.
 *
 * 1. A hop is in flight after `events` events if its number is below `events` and the number of the event that ended it is not.
 * 2. The first event that ends a hop counts. A delayed hop ends, and its `delayed` event replaces it.
 * 3. Costs four bytes an event and four a block, however many messages are in flight.
 */
export class HopIntervals {
  /** `NO_HOP`, `IN_FLIGHT`, or the number of the event that ended the hop; by event. */
  #ends = new Int32Array(BLOCK);
  /** Latest end of the hops in a block, if one has ended; by block. */
  readonly #latestEnds: number[] = [];
  /** Number of hops that have not ended, if there were any; by block. */
  readonly #open: number[] = [];
  /** Receives the numbers of a result before its size is known. */
  #found = new Int32Array(BLOCK);
  #length = 0;

  /**
   * Reads the next event.
   * @param isHop whether the event is a hop
   * @param ended hop that the event ends, or -1
   */
  append(isHop: boolean, ended: EventNumber): void {
    const number = this.#length;
    this.#length += 1;
    if (number === this.#ends.length) this.#ends = twiceAsLong(this.#ends);
    this.#ends[number] = isHop ? IN_FLIGHT : NO_HOP;
    if (isHop) this.#count(number, 1);
    if (ended !== -1) this.#end(ended, number);
  }

  /** Ends every hop so far that is not in `inFlight`. */
  keepOnly(inFlight: Pick<EventNumbers, 'has'>): void {
    for (let number = 0; number < this.#length; number += 1)
      if (!inFlight.has(number)) this.#end(number, this.#length - 1);
  }

  /** Returns the hops that are in flight after that many events, in order of departure. */
  inFlightAfter(events: number): EventNumbers {
    let found = 0;
    const ends = this.#ends;
    const length = Math.min(events, this.#length);
    for (let block = 0; block * BLOCK < length; block += 1) {
      if ((this.#open[block] ?? 0) === 0 && (this.#latestEnds[block] ?? NO_HOP) < length) continue;
      if (found + BLOCK > this.#found.length) this.#found = twiceAsLong(this.#found);
      const to = Math.min(length, (block + 1) * BLOCK);
      for (let number = block * BLOCK; number < to; number += 1)
        if ((ends[number] ?? NO_HOP) >= length) {
          this.#found[found] = number;
          found += 1;
        }
    }
    return new EventNumbers(this.#found.slice(0, found));
  }

  #end(hop: EventNumber, by: EventNumber): void {
    if (this.#ends[hop] !== IN_FLIGHT) return;
    this.#ends[hop] = by;
    this.#count(hop, -1);
    const block = Math.floor(hop / BLOCK);
    this.#latestEnds[block] = Math.max(this.#latestEnds[block] ?? NO_HOP, by);
  }

  #count(hop: EventNumber, change: number): void {
    const block = Math.floor(hop / BLOCK);
    this.#open[block] = (this.#open[block] ?? 0) + change;
  }
}

function twiceAsLong(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2);
  grown.set(numbers);
  return grown;
}
