/** The side of a message on which its tag covers no agent and no channel. */
import type { Box, Point } from '../geometry.ts';

export type TagSide = 'left' | 'right' | 'above' | 'below';

interface TagSize {
  readonly width: number;
  readonly height: number;
}

/** Direction from the message to the middle of the tag, in halves of the tag. */
const DIRECTIONS: readonly (readonly [TagSide, Point])[] = [
  ['left', { x: -1, y: 0 }],
  ['right', { x: 1, y: 0 }],
  ['above', { x: 0, y: -1 }],
  ['below', { x: 0, y: 1 }],
];

/**
 * Returns the first side on which the tag is clear of the boxes; the one with the least covered, if there is none.
 * @param around distance from the middle of the message to the tag
 */
export function tagSide(at: Point, tag: TagSize, around: number, boxes: readonly Box[]): TagSide {
  let best: TagSide = 'left';
  let least = Number.POSITIVE_INFINITY;
  for (const [side, { x, y }] of DIRECTIONS) {
    const middle = { x: at.x + x * (around + tag.width / 2), y: at.y + y * (around + tag.height / 2) };
    const covered = boxes.reduce((sum, box) => sum + overlap(middle, tag, box), 0);
    if (covered >= least) continue;
    least = covered;
    best = side;
    if (covered === 0) break;
  }
  return best;
}

/** Returns the area that the two share. */
function overlap(middle: Point, tag: TagSize, box: Box): number {
  const wide = (tag.width + box.width) / 2 - Math.abs(middle.x - box.x);
  const high = (tag.height + box.height) / 2 - Math.abs(middle.y - box.y);
  return Math.max(0, wide) * Math.max(0, high);
}
