/** Places of nodes in columns. */

const ROW = 120;

/** Returns items with their places: each in its column, in rows around the middle. */
export function inColumns<Item>(
  items: readonly Item[],
  columnOf: (item: Item) => number,
): readonly { readonly item: Item; readonly x: number; readonly y: number }[] {
  const counts = new Map<number, number>();
  for (const item of items) counts.set(columnOf(item), (counts.get(columnOf(item)) ?? 0) + 1);
  const rows = new Map<number, number>();
  return items.map((item) => {
    const x = columnOf(item);
    const row = rows.get(x) ?? 0;
    rows.set(x, row + 1);
    return { item, x, y: Math.round((row - ((counts.get(x) ?? 1) - 1) / 2) * ROW) };
  });
}
