/** Divides items into pieces within the limits, in order; a single item may be larger. */
export function piecesOf<Item>(
  items: readonly Item[],
  most: { readonly count: number; readonly size: number },
  sizeOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const pieces: Item[][] = [];
  let piece: Item[] = [];
  let size = 0;
  for (const item of items) {
    size += sizeOf(item);
    if (piece.length > 0 && (piece.length >= most.count || size > most.size)) {
      pieces.push(piece);
      [piece, size] = [[], sizeOf(item)];
    }
    piece.push(item);
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}
