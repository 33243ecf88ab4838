import { setTimer } from '../../messaging/parts.ts';

/** One clock for many that wait equally long: the time of who came first is up first. */
export class Deadlines<Item> {
  readonly #timeoutMs: number;
  readonly #late: (item: Item) => void;
  /** When the time of each is up, in the order in which they came. */
  readonly #due = new Map<Item, number>();
  #cancelTimer: (() => void) | undefined;

  /** @param late called once for each whose time is up; it waits no more then */
  constructor(timeoutMs: number, late: (item: Item) => void) {
    this.#timeoutMs = timeoutMs;
    this.#late = late;
  }

  add(item: Item): void {
    this.#due.set(item, performance.now() + this.#timeoutMs);
    this.#cancelTimer ??= setTimer(() => this.#look(), this.#timeoutMs);
  }

  /** It does not wait any more. */
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
