const CAPACITY_FIRST = 16;

/** A queue in a circular array: constant time at both ends. Its memory is that of its greatest length since it was last empty. */
export class Ring<Item> {
  #slots: (Item | undefined)[] = new Array(CAPACITY_FIRST).fill(undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Item): void {
    if (this.#length === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#length) & (this.#slots.length - 1)] = item;
    this.#length += 1;
  }

  /** Takes the oldest item, or undefined. */
  shift(): Item | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#length -= 1;
    if (this.#length === 0 && this.#slots.length > 4096) this.clear();
    return item;
  }

  clear(): void {
    this.#slots = new Array(CAPACITY_FIRST).fill(undefined);
    this.#head = 0;
    this.#length = 0;
  }

  #grow(): void {
    const slots = this.#slots;
    const next: (Item | undefined)[] = [];
    for (let index = 0; index < this.#length; index += 1) next.push(slots[(this.#head + index) & (slots.length - 1)]);
    for (let index = 0; index < this.#length; index += 1) next.push(undefined);
    this.#slots = next;
    this.#head = 0;
  }
}
