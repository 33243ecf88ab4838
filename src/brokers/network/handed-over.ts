/** How many ids are kept at least. */
const IDS_MAX = 10_000;

/** The ids of the messages of a channel that were handed over last, to know them again. */
export class HandedOver {
  #ids = new Set<string>();
  /** Those before. Forgotten all at once: a set from whose front one is taken at a time is read from its start each time. */
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
