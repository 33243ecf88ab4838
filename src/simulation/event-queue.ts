/**
 * Scheduled work in one total order: time, then priority, then the order of scheduling. A binary heap, in columns: a place is
 * compared and moved without a look at the work, which may be anywhere in memory.
 */

const PLACES_FIRST = 64;
/** More than the serial numbers of a run. Priorities times this, plus a serial number, are exact. */
const SERIALS = 2 ** 48;

export class EventQueue<Work> {
  #times = new Float64Array(PLACES_FIRST);
  /** Priority and serial number, as one number. */
  #orders = new Float64Array(PLACES_FIRST);
  readonly #works: Work[] = [];
  #serial = 0;

  get length(): number {
    return this.#works.length;
  }

  /** Time of the next work, or undefined. */
  get nextUs(): number | undefined {
    return this.#works.length === 0 ? undefined : this.#times[0];
  }

  /** @param priority lower comes first at the same time; a whole number from -16 to 16 */
  push(atUs: number, priority: number, work: Work): void {
    const works = this.#works;
    const order = priority * SERIALS + this.#serial;
    this.#serial += 1;
    let place = works.length;
    works.push(work);
    if (place === this.#times.length) this.#grow();
    const times = this.#times;
    const orders = this.#orders;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(atUs, order, times[parent] ?? 0, orders[parent] ?? 0)) break;
      times[place] = times[parent] ?? 0;
      orders[place] = orders[parent] ?? 0;
      // A place below the length has work.
      works[place] = works[parent] as Work;
      place = parent;
    }
    times[place] = atUs;
    orders[place] = order;
    works[place] = work;
  }

  pop(): Work | undefined {
    const works = this.#works;
    const first = works[0];
    const last = works.pop();
    const length = works.length;
    if (first === undefined || last === undefined || length === 0) return first;
    const times = this.#times;
    const orders = this.#orders;
    const atUs = times[length] ?? 0;
    const order = orders[length] ?? 0;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= length) break;
      const right = child + 1;
      if (right < length && isBefore(times[right] ?? 0, orders[right] ?? 0, times[child] ?? 0, orders[child] ?? 0))
        child = right;
      if (!isBefore(times[child] ?? 0, orders[child] ?? 0, atUs, order)) break;
      times[place] = times[child] ?? 0;
      orders[place] = orders[child] ?? 0;
      works[place] = works[child] as Work;
      place = child;
    }
    times[place] = atUs;
    orders[place] = order;
    works[place] = last;
    return first;
  }

  /** All work that is scheduled, in no order. */
  get works(): readonly Work[] {
    return this.#works;
  }

  #grow(): void {
    const [times, orders] = [this.#times, this.#orders];
    this.#times = new Float64Array(2 * times.length);
    this.#times.set(times);
    this.#orders = new Float64Array(2 * orders.length);
    this.#orders.set(orders);
  }
}

function isBefore(atUs: number, order: number, otherUs: number, otherOrder: number): boolean {
  return atUs !== otherUs ? atUs < otherUs : order < otherOrder;
}
