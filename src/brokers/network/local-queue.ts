import { Ring } from '../../messaging/parts.ts';
import type { Taken } from './driver.ts';

/** A queue in this process: messages that wait to be taken, behind those that were released. */
export class LocalQueue {
  readonly #fresh = new Ring<Taken>();
  #released: Taken[] = [];

  get length(): number {
    return this.#released.length + this.#fresh.length;
  }

  push(taken: Taken): void {
    this.#fresh.push(taken);
  }

  /** Takes the oldest messages, up to `count`. */
  take(count: number): readonly Taken[] {
    const taken: Taken[] = [];
    while (taken.length < count) {
      const one = this.#released.shift() ?? this.#fresh.shift();
      if (one === undefined) break;
      taken.push(one);
    }
    return taken;
  }

  /** Puts messages back to the front, in their order. */
  release(taken: readonly Taken[]): void {
    this.#released = [...taken, ...this.#released];
  }

  /**
   * Removes all messages.
   * @returns how many there were
   */
  clear(): number {
    const { length } = this;
    this.#released = [];
    this.#fresh.clear();
    return length;
  }
}
