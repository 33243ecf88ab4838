import { useState } from 'react';

/** Part of a list that is shown. */
export interface Listed<Item> {
  readonly shown: readonly Item[];
  /** Number of the others. */
  readonly hidden: number;
  readonly showAll: () => void;
}

/** Begins a list with its first items, and has the others on request: the browser lays out all that is shown in one frame. */
export function useListed<Item>(items: readonly Item[], first: number): Listed<Item> {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, first);
  return { shown, hidden: items.length - shown.length, showAll: () => setWhole(true) };
}
