import type { Envelope } from './message-broker.ts';

/** Wait for the next message of a channel. */
export interface Waiter {
  readonly receive: (envelope: Envelope) => void;
  readonly closed: () => void;
}

/** Waits for a message, in call order; leaving takes constant time. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  get length(): number {
    return this.#waiting.size;
  }

  add(waiter: Waiter): void {
    this.#waiting.add(waiter);
  }

  /**
   * Removes a wait.
   * @returns whether it was still waiting
   */
  leave(waiter: Waiter): boolean {
    return this.#waiting.delete(waiter);
  }

  /** Takes the longest wait. */
  shift(): Waiter | undefined {
    for (const waiter of this.#waiting) {
      this.#waiting.delete(waiter);
      return waiter;
    }
    return undefined;
  }
}
