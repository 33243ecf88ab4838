/**
 * Scheduled work in one total order: time, then priority, then the order of scheduling.
 *
 * 1. A heap with four children to a place, in columns of numbers: work is compared and moved without a look at it.
 * 2. Work stays in its slot from `push` to `pop`. The heap moves the numbers of slots, which the garbage collector does not follow.
 */

const PLACES_FIRST = 64;
/** Slots of an empty queue: each at its own place. */
const SLOTS_FIRST = Int32Array.from({ length: PLACES_FIRST }, (_, slot) => slot);
/** More than the serial numbers of a run. Priorities times this, plus a serial number, are exact. */
const SERIALS = 2 ** 48;

export class EventQueue<Work> {
  #times = new Float64Array(PLACES_FIRST);
  /** Priority and serial number, as one number. */
  #orders = new Float64Array(PLACES_FIRST);
  /** Slot of the work at each place; behind the last place, the slots that are free. */
  #slots = SLOTS_FIRST.slice();
  readonly #works: (Work | undefined)[] = [];
  #length = 0;
  #serial = 0;

  get length(): number {
    return this.#length;
  }

  /** Time of the next work, or undefined. */
  get nextUs(): number | undefined {
    return this.#length === 0 ? undefined : this.#times[0];
  }

  /** @param priority lower comes first at the same time; a whole number from -16 to 16 */
  push(atUs: number, priority: number, work: Work): void {
    const order = priority * SERIALS + this.#serial;
    this.#serial += 1;
    let place = this.#length;
    if (place === this.#times.length) this.#grow();
    this.#length += 1;
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    const slot = slots[place] ?? 0;
    this.#works[slot] = work;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const time = times[parent] ?? 0;
      if (time < atUs || (time === atUs && (orders[parent] ?? 0) < order)) break;
      times[place] = time;
      orders[place] = orders[parent] ?? 0;
      slots[place] = slots[parent] ?? 0;
      place = parent;
    }
    times[place] = atUs;
    orders[place] = order;
    slots[place] = slot;
  }

  pop(): Work | undefined {
    if (this.#length === 0) return undefined;
    const slots = this.#slots;
    const first = slots[0] ?? 0;
    const work = this.#works[first];
    this.#works[first] = undefined;
    const length = this.#length - 1;
    this.#length = length;
    this.#sink(length);
    slots[length] = first;
    return work;
  }

  /** Moves the place behind the last one to the top, and down to where it belongs. */
  #sink(length: number): void {
    const times = this.#times;
    const orders = this.#orders;
    const slots = this.#slots;
    const atUs = times[length] ?? 0;
    const order = orders[length] ?? 0;
    const slot = slots[length] ?? 0;
    let place = 0;
    for (let child = 1; child < length; child = 4 * place + 1) {
      let least = child;
      let time = times[child] ?? 0;
      const end = Math.min(child + 4, length);
      for (let other = child + 1; other < end; other += 1) {
        const otherTime = times[other] ?? 0;
        if (otherTime > time || (otherTime === time && (orders[other] ?? 0) > (orders[least] ?? 0))) continue;
        least = other;
        time = otherTime;
      }
      if (time > atUs || (time === atUs && (orders[least] ?? 0) > order)) break;
      times[place] = time;
      orders[place] = orders[least] ?? 0;
      slots[place] = slots[least] ?? 0;
      place = least;
    }
    times[place] = atUs;
    orders[place] = order;
    slots[place] = slot;
  }

  /** All work that is scheduled, in no order. */
  get works(): readonly Work[] {
    // A slot in use has work.
    return Array.from(this.#slots.subarray(0, this.#length), (slot) => this.#works[slot] as Work);
  }

  #grow(): void {
    const length = this.#times.length;
    const [times, orders, slots] = [this.#times, this.#orders, this.#slots];
    this.#times = new Float64Array(2 * length);
    this.#times.set(times);
    this.#orders = new Float64Array(2 * length);
    this.#orders.set(orders);
    this.#slots = new Int32Array(2 * length);
    this.#slots.set(slots);
    for (let place = length; place < 2 * length; place += 1) this.#slots[place] = place;
  }
}
