/** Scheduled work in one total order: time, then priority, then the order of scheduling. A binary heap. */
interface Entry<Work> {
  readonly atUs: number;
  readonly priority: number;
  readonly serial: number;
  readonly work: Work;
}

export class EventQueue<Work> {
  readonly #heap: Entry<Work>[] = [];
  #serial = 0;

  get length(): number {
    return this.#heap.length;
  }

  /** Time of the next work, or undefined. */
  get nextUs(): number | undefined {
    return this.#heap[0]?.atUs;
  }

  /** @param priority lower comes first at the same time */
  push(atUs: number, priority: number, work: Work): void {
    const heap = this.#heap;
    const entry: Entry<Work> = { atUs, priority, serial: this.#serial, work };
    this.#serial += 1;
    let place = heap.length;
    heap.push(entry);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = entry;
  }

  pop(): Work | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first?.work;
    let place = 0;
    for (;;) {
      let at = 2 * place + 1;
      let child = heap[at];
      if (child === undefined) break;
      const right = heap[at + 1];
      if (right !== undefined && isBefore(right, child)) {
        at += 1;
        child = right;
      }
      if (!isBefore(child, last)) break;
      heap[place] = child;
      place = at;
    }
    heap[place] = last;
    return first.work;
  }
}

function isBefore<Work>(a: Entry<Work>, b: Entry<Work>): boolean {
  if (a.atUs !== b.atUs) return a.atUs < b.atUs;
  if (a.priority !== b.priority) return a.priority < b.priority;
  return a.serial < b.serial;
}
