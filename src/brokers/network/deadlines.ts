import { setTimer } from '../../messaging/parts.ts';

/** One timer for many items with the same time limit: it expires in order of arrival. */
export class Deadlines<Item> {
  readonly #timeoutMs: number;
  readonly #late: (item: Item) => void;
  /** Deadline of each item, in order of arrival. */
  readonly #due = new Map<Item, number>();
  #cancelTimer: (() => void) | undefined;

  /** @param late called once for each expired item, which is then removed */
  constructor(timeoutMs: number, late: (item: Item) => void) {
    this.#timeoutMs = timeoutMs;
    this.#late = late;
  }

  add(item: Item): void {
    this.#due.set(item, performance.now() + this.#timeoutMs);
    this.#cancelTimer ??= setTimer(() => this.#look(), this.#timeoutMs);
  }

  /** Removes an item. */
  delete(item: Item): void {
    this.#due.delete(item);
    if (this.#due.size > 0) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #look(): void {
    this.#cancelTimer = undefined;
    const nowMs = performance.now();
    for (const [item, dueMs] of this.#due) {
      if (dueMs > nowMs) {
        this.#cancelTimer ??= setTimer(() => this.#look(), Math.ceil(dueMs - nowMs));
        return;
      }
      this.#due.delete(item);
      this.#late(item);
    }
  }
}
