/** The arrows of a sequence diagram. */

/** One kind of arrow, as it is written between two participants. */
export interface Arrow {
  readonly sign: string;
  /** Drawn dashed: usually an answer. */
  readonly dashed?: true;
  /** The sender continues at once, without waiting for the receiver. */
  readonly open?: true;
  /** Ends in a cross: the message does not arrive. */
  readonly cross?: true;
  /** Has a head at both ends: two messages. */
  readonly both?: true;
  /** Has its head at the left: the participant on the right sends. */
  readonly reverse?: true;
}

const SOLID = '->>';

/** All arrows. A sign stands before those that it begins with. */
export const ARROWS: readonly Arrow[] = [
  { sign: '<<-->>', dashed: true, both: true },
  { sign: '<<->>', both: true },
  { sign: '-->>', dashed: true },
  { sign: SOLID },
  { sign: '-->', dashed: true },
  { sign: '->' },
  { sign: '--x', dashed: true, cross: true },
  { sign: '-x', cross: true },
  { sign: '--)', dashed: true, open: true },
  { sign: '-)', open: true },
  // Half arrows: heads of one half, and those with a plain line as their head.
  { sign: '--|\\', dashed: true },
  { sign: '--|/', dashed: true },
  { sign: '--\\\\', dashed: true },
  { sign: '--//', dashed: true },
  { sign: '/|--', dashed: true, reverse: true },
  { sign: '\\|--', dashed: true, reverse: true },
  { sign: '//--', dashed: true, reverse: true },
  { sign: '\\\\--', dashed: true, reverse: true },
  { sign: '-|\\' },
  { sign: '-|/' },
  { sign: '-\\\\' },
  { sign: '-//' },
  { sign: '/|-', reverse: true },
  { sign: '\\|-', reverse: true },
  { sign: '//-', reverse: true },
  { sign: '\\\\-', reverse: true },
];

/** First characters of arrows. */
const BEGINS = new Set(ARROWS.map(({ sign }) => sign.charAt(0)));

/** Returns the arrow that begins at a place of the text. */
export function arrowAt(text: string, at: number): Arrow | undefined {
  if (!BEGINS.has(text.charAt(at))) return undefined;
  return ARROWS.find(({ sign }) => text.slice(at, at + sign.length).toLowerCase() === sign);
}
