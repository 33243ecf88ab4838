import type { Envelope } from './message-broker.ts';

/** Wait for the next message of a channel. */
export interface Waiter {
  readonly receive: (envelope: Envelope) => void;
  readonly closed: () => void;
}

/** Waits for a message, in call order; leaving takes constant time. */
export class Waiters {
  /** Created with the first wait: most channels have none, and every publish asks for the number. */
  #waiting: Set<Waiter> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(waiter: Waiter): void {
    this.#waiting ??= new Set();
    this.#waiting.add(waiter);
    this.#length = this.#waiting.size;
  }

  /**
   * Removes a wait.
   * @returns whether it was still waiting
   */
  leave(waiter: Waiter): boolean {
    const wasWaiting = this.#waiting?.delete(waiter) === true;
    if (wasWaiting) this.#length -= 1;
    return wasWaiting;
  }

  /** Takes the longest wait. */
  shift(): Waiter | undefined {
    if (this.#waiting === undefined) return undefined;
    for (const waiter of this.#waiting) {
      this.leave(waiter);
      return waiter;
    }
    return undefined;
  }
}
