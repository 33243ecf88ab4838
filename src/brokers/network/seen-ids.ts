/** Smallest number of ids remembered. */
const IDS_MAX = 10_000;

/** Ids of the last delivered messages of a channel, to detect redeliveries. */
export class SeenIds {
  #ids = new Set<string>();
  /** Ids before those, discarded all at once: removing single ids from a set's front would scan it from its start each time. */
  #before = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id) || this.#before.has(id);
  }

  note(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size < IDS_MAX) return;
    this.#before = this.#ids;
    this.#ids = new Set();
  }
}
