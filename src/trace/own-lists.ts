/**
 * Lists of records under construction. A list that was made here since the last `seal` is changed in place; any other is copied first,
 * so that what was shown stays as it is. Many changes between two worlds then cost one copy of the list, not one copy each.
 */
export class OwnLists {
  readonly #own = new Set<readonly unknown[]>();

  /** Everything so far has been shown: from now on it is copied before it is changed. */
  seal(): void {
    if (this.#own.size > 0) this.#own.clear();
  }

  push<Item>(list: readonly Item[], item: Item): readonly Item[] {
    const own = this.#mine(list);
    own.push(item);
    return own;
  }

  /** The list without the first that is this one; the same list where none is. */
  without<Item>(list: readonly Item[], item: Item): readonly Item[] {
    return this.withoutAt(list, list.indexOf(item));
  }

  /** @param at -1 where nothing is to go */
  withoutAt<Item>(list: readonly Item[], at: number): readonly Item[] {
    if (at === -1) return list;
    const own = this.#mine(list);
    if (at === 0) own.shift();
    else own.splice(at, 1);
    return own;
  }

  /** The list without its first `count`. */
  withoutFirst<Item>(list: readonly Item[], count: number): readonly Item[] {
    if (count === 0) return list;
    const own = this.#mine(list);
    own.splice(0, count);
    return own;
  }

  /** The list itself where it was made here, else a copy of it that is. */
  #mine<Item>(list: readonly Item[]): Item[] {
    // It was made below, as an array that may be written to.
    if (this.#own.has(list)) return list as Item[];
    const made = [...list];
    this.#own.add(made);
    return made;
  }
}
