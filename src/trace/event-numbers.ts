import type { EventNumber } from './events.ts';

/** Immutable set of event numbers in ascending order, in one flat array: a large one costs neither objects nor hashing. */
export class EventNumbers implements Iterable<EventNumber> {
  /** The numbers; readers do not change it. */
  readonly list: Int32Array;

  /** @param list numbers in ascending order; the set owns it from now on */
  constructor(list: Int32Array) {
    this.list = list;
  }

  get size(): number {
    return this.list.length;
  }

  has(number: EventNumber): boolean {
    const { list } = this;
    let from = 0;
    let to = list.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((list[middle] ?? 0) < number) from = middle + 1;
      else to = middle;
    }
    return list[from] === number;
  }

  [Symbol.iterator](): IterableIterator<EventNumber> {
    return this.list.values();
  }
}
