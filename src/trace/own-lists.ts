/**
 * Lists of records under construction (copy on write). A list made here since the last `seal` is changed in place; any other is
 * copied first, so that published lists never change. Many changes between two worlds then cost one copy of the list, not one
 * copy each.
 */
export class OwnLists {
  readonly #own = new Set<readonly unknown[]>();

  /** Marks all lists as published: they are copied before the next change. */
  seal(): void {
    if (this.#own.size > 0) this.#own.clear();
  }

  push<Item>(list: readonly Item[], item: Item): readonly Item[] {
    const own = this.#mine(list);
    own.push(item);
    return own;
  }

  /** Returns the list without the first occurrence of `item`; the same list if there is none. */
  without<Item>(list: readonly Item[], item: Item): readonly Item[] {
    return this.withoutAt(list, list.indexOf(item));
  }

  /**
   * Returns the list without the item at `at`.
   * @param at index, or -1 for no change
   */
  withoutAt<Item>(list: readonly Item[], at: number): readonly Item[] {
    if (at === -1) return list;
    const own = this.#mine(list);
    if (at === 0) own.shift();
    else own.splice(at, 1);
    return own;
  }

  /** Returns the list without its first `count` items. */
  withoutFirst<Item>(list: readonly Item[], count: number): readonly Item[] {
    if (count === 0) return list;
    const own = this.#mine(list);
    own.splice(0, count);
    return own;
  }

  /** Returns the list itself if it was made here, else a copy of it. */
  #mine<Item>(list: readonly Item[]): Item[] {
    // It was made below, as a mutable array.
    if (this.#own.has(list)) return list as Item[];
    const made = [...list];
    this.#own.add(made);
    return made;
  }
}
