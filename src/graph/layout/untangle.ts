/** Repairs of a picture: single nodes move a little, and the whole is stretched if that is not enough. */
import type { Point } from '../geometry.ts';
import type { Picture } from './picture.ts';

const STEP = 24;
const RINGS = 7;
const PASSES = 4;
const STRETCHES_MAX = 8;
const STRETCH = 1.12;

export interface UntangleOptions {
  /** Returns places to try for a node. @default places around it */
  readonly placesFor?: (node: number) => readonly Point[];
  /** Nodes that may move. @default all */
  readonly only?: ReadonlySet<number>;
  /** Number of times that the picture may grow. @default 8 */
  readonly stretchesMax?: number;
  /** Whether a place with fewer crossings is better. @default true */
  readonly crossed?: boolean;
}

/**
 * Moves nodes until no box overlaps and no curve runs through a box.
 * @returns whether nothing is left
 */
export function untangle(picture: Picture, options: UntangleOptions = {}): boolean {
  const {
    placesFor = (node) => around(picture.boxAt(node)),
    stretchesMax = STRETCHES_MAX,
    crossed = true,
    only,
  } = options;
  const placesForFree = (node: number): readonly Point[] => (only?.has(node) === false ? [] : placesFor(node));
  for (let stretch = 0; ; stretch += 1) {
    if (settle(picture, placesForFree, crossed)) return true;
    if (stretch === stretchesMax) return false;
    picture.stretch(STRETCH, STRETCH);
  }
}

function settle(picture: Picture, placesFor: (node: number) => readonly Point[], crossed: boolean): boolean {
  for (let pass = 0; pass < PASSES; pass += 1) {
    const troubled = picture.troubled();
    if (troubled.size === 0) return true;
    let moved = false;
    for (const node of troubled) moved = improve(picture, node, placesFor(node), crossed) || moved;
    if (!moved) return false;
  }
  return picture.troubled().size === 0;
}

/** Moves the node to the best of the places, if one is better than its own. */
function improve(picture: Picture, node: number, places: readonly Point[], crossed: boolean): boolean {
  const { x, y } = picture.boxAt(node);
  let best = { x, y };
  let least = picture.costOf(node, crossed);
  for (const place of places) {
    if (least === 0) break;
    picture.move(node, place);
    const cost = picture.costOf(node, crossed, least);
    if (cost >= least) continue;
    least = cost;
    best = place;
  }
  picture.move(node, best);
  return best.x !== x || best.y !== y;
}

/** Returns the places around a point, nearest first. */
function around({ x, y }: Point): readonly Point[] {
  const places: Point[] = [];
  for (let ring = 1; ring <= RINGS; ring += 1) {
    const far = ring * STEP;
    for (const [across, down] of [
      [0, 1],
      [0, -1],
      [1, 0],
      [-1, 0],
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ] as const)
      places.push({ x: x + across * far, y: y + down * far });
  }
  return places;
}
