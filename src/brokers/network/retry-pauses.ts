import { setTimer } from '../../messaging/parts.ts';

/** Pauses between attempts, which end early when a retry makes sense. */
export class RetryPauses {
  readonly #ends = new Set<() => void>();
  #closed = false;

  /** Resolves after `ms`, at {@link endAll}, or at once when closed. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve();
      const end = (): void => {
        cancelTimer();
        this.#ends.delete(end);
        resolve();
      };
      const cancelTimer = setTimer(end, ms);
      this.#ends.add(end);
    });
  }

  endAll(): void {
    for (const end of this.#ends) end();
  }

  close(): void {
    this.#closed = true;
    this.endAll();
  }
}
