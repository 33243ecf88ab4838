import type { Defer } from './defer.ts';
import { Ring } from './ring.ts';

/** Number of pieces of work done in one go before the rest is deferred. */
const DISPATCHES_IN_ONE_GO = 256;
/** Largest number of deferred pieces of work. */
const PUT_OFF_MAX = 10_000;

/**
 * A trampoline: it runs pieces of work one after another and never one inside another.
 *
 * 1. Work runs in order of arrival; work added during a piece runs after it, without recursion.
 * 2. `now` runs at least its own item before it returns, unless called from within a piece.
 * 3. After 256 pieces in one go the rest is deferred to the host, so that work that makes work never starves it.
 * 4. `fair` counts the go across calls: a chain of promises that each bring one piece is deferred as well.
 * 5. Deferred work is bounded: beyond the bound, the call that adds more first works it off.
 */
export class Trampoline<Item> {
  readonly #waiting = new Ring<Item>();
  readonly #run: (item: Item) => void;
  readonly #defer: Defer;
  readonly #onIdle: () => void;
  #running = false;
  #putOff = false;
  #count = 0;

  /** @param onIdle called whenever nothing waits any more */
  constructor(run: (item: Item) => void, defer: Defer, onIdle: () => void) {
    this.#run = run;
    this.#defer = defer;
    this.#onIdle = onIdle;
  }

  /** Whether nothing waits and nothing runs. */
  get idle(): boolean {
    return !this.#running && this.#waiting.length === 0;
  }

  /** Runs the item, after all earlier ones; with a budget of its own. */
  now(item: Item): void {
    if (this.#running) {
      this.#waiting.push(item);
      return;
    }
    this.#count = 0;
    this.#go(item);
  }

  /**
   * Runs the item now if the budget of the current go allows, and later if it is exhausted.
   * @returns whether it ran
   */
  fair(item: Item): boolean {
    if (!this.#running && !this.#putOff && this.#count < DISPATCHES_IN_ONE_GO) {
      this.#go(item);
      return true;
    }
    this.#waiting.push(item);
    if (this.#running) return false;
    this.#later();
    if (this.#waiting.length <= PUT_OFF_MAX) return false;
    // Only the items that wait now, and not those that they add: that could be endless.
    for (let left = this.#waiting.length; left > 0; left -= DISPATCHES_IN_ONE_GO) {
      this.#count = 0;
      this.#go(undefined);
    }
    return true;
  }

  /** Removes the waiting items. Each is passed to `drop`, as somebody may wait for its end. */
  clear(drop: (item: Item) => void): void {
    for (let item = this.#waiting.shift(); item !== undefined; item = this.#waiting.shift()) drop(item);
  }

  #go(first: Item | undefined): void {
    this.#running = true;
    let item = this.#waiting.length === 0 ? first : this.#queued(first);
    while (item !== undefined) {
      this.#run(item);
      this.#count += 1;
      if (this.#waiting.length === 0) break;
      if (this.#count >= DISPATCHES_IN_ONE_GO) {
        this.#later();
        break;
      }
      item = this.#waiting.shift();
    }
    this.#running = false;
    if (this.#waiting.length === 0) this.#onIdle();
  }

  #queued(item: Item | undefined): Item | undefined {
    if (item !== undefined) this.#waiting.push(item);
    return this.#waiting.shift();
  }

  #later(): void {
    if (this.#putOff) return;
    this.#putOff = true;
    this.#defer(() => {
      this.#putOff = false;
      this.#count = 0;
      if (!this.#running) this.#go(undefined);
    });
  }
}
