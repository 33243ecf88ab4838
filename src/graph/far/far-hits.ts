/** Hit tests in the drawing of many nodes. */
import type { ShownLink } from '../../store/index.ts';
import { CURVE_LENGTH, coordinateAt, type Point } from '../geometry.ts';
import type { PlacedNode } from '../lookups.ts';
import { type FarScene, writeLinkOf } from './far-painter.ts';

/** Number of straight pieces that approximate a curve. */
const PIECES = 10;

type Hittable = Pick<FarScene, 'nodes' | 'links' | 'boxOf' | 'isElement'>;

/** Returns the node at a place; of several, the one that is drawn last. A lane is only its line. */
export function nodeAt({ nodes, boxOf }: Pick<FarScene, 'nodes' | 'boxOf'>, { x, y }: Point): PlacedNode | undefined {
  let found: PlacedNode | undefined;
  for (const node of nodes.values()) {
    const box = node.shape === 'lane' ? undefined : boxOf(node.key);
    if (box !== undefined && Math.abs(x - box.x) <= box.width / 2 && Math.abs(y - box.y) <= box.height / 2)
      found = node;
  }
  return found;
}

/** Returns the link that is nearest to a place, within `reach` canvas units. */
export function linkAt(scene: Hittable, { x, y }: Point, reach: number): ShownLink | undefined {
  const curve = new Float64Array(CURVE_LENGTH);
  let found: ShownLink | undefined;
  let least = reach * reach;
  for (const link of scene.links) {
    if (!writeLinkOf(scene, link, curve) || isBeside(curve, x, y, reach)) continue;
    let [lastX, lastY] = [curve[0] ?? 0, curve[1] ?? 0];
    for (let piece = 1; piece <= PIECES; piece += 1) {
      const nextX = coordinateAt(curve, 0, 0, piece / PIECES);
      const nextY = coordinateAt(curve, 0, 1, piece / PIECES);
      const distance = squareToSegment(x, y, lastX, lastY, nextX, nextY);
      if (distance <= least) {
        least = distance;
        found = link;
      }
      lastX = nextX;
      lastY = nextY;
    }
  }
  return found;
}

/** Returns whether a place is further than `reach` from the rectangle of a curve's points. */
function isBeside(curve: Float64Array, x: number, y: number, reach: number): boolean {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = curve;
  return (
    Math.max(x0, x1, x2, x3) < x - reach ||
    Math.min(x0, x1, x2, x3) > x + reach ||
    Math.max(y0, y1, y2, y3) < y - reach ||
    Math.min(y0, y1, y2, y3) > y + reach
  );
}

/** Returns the square of the distance from a point to a straight segment. */
function squareToSegment(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length));
  const [awayX, awayY] = [x - x0 - share * dx, y - y0 - share * dy];
  return awayX * awayX + awayY * awayY;
}
