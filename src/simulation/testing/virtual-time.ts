import type { Micros } from '../../scenario/index.ts';
import { EventQueue } from '../event-queue.ts';

/** Virtual time of a model without a run: it passes when a test says so. */
export class VirtualTime {
  readonly #queue = new EventQueue<() => void>();
  #nowUs = 0;

  get nowUs(): Micros {
    return this.#nowUs;
  }

  /** Schedules `work`; FIFO among equal times. */
  at(atUs: Micros, work: () => void): void {
    this.#queue.push(atUs, 0, work);
  }

  /** Passes so much time, and does the work that is due in it. */
  advance(us: Micros): void {
    const untilUs = this.#nowUs + us;
    for (let next = this.#queue.nextUs; next !== undefined && next <= untilUs; next = this.#queue.nextUs) {
      this.#nowUs = next;
      this.#queue.pop()?.();
    }
    this.#nowUs = untilUs;
  }
}
