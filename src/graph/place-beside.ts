/** The place of a panel beside a node: inside the canvas, and never over the node. */

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface BesideNode extends Pick<Rect, 'left' | 'top'> {
  readonly side: 'right' | 'left' | 'below' | 'above';
  /** Height that is free there; a higher panel scrolls. */
  readonly heightMax: number;
}

/** Pixels between node and panel; below a node is its button. */
const GAP = 14;
const GAP_BELOW = 22;
/** Pixels between panel and border of the canvas. */
const MARGIN = 8;

type Extent = Pick<Rect, 'width' | 'height'>;

/** Returns how many of the nodes a panel would cover. */
function covered({ left, top }: Pick<Rect, 'left' | 'top'>, panel: Extent, nodes: readonly Rect[]): number {
  return nodes.filter(
    (node) =>
      left < node.left + node.width &&
      node.left < left + panel.width &&
      top < node.top + node.height &&
      node.top < top + panel.height,
  ).length;
}

/**
 * Returns where a panel goes: to the side on which all of it fits and covers the fewest other nodes, of right, left, below and above;
 * else above or below, where there is more room.
 * @param node the node in pixels of the canvas; it may lie outside
 */
export function placeBeside(node: Rect, panel: Extent, canvas: Extent, others: readonly Rect[] = []): BesideNode {
  const inside = (low: number, length: number, whole: number): number =>
    Math.max(MARGIN, Math.min(low, whole - MARGIN - length));
  const below = Math.max(MARGIN, node.top + node.height + GAP_BELOW);
  const bottom = Math.min(canvas.height - MARGIN, node.top - GAP);
  const room = { below: canvas.height - MARGIN - below, above: bottom - MARGIN };
  const across = inside(node.left + node.width / 2 - panel.width / 2, panel.width, canvas.width);
  const along = inside(node.top + node.height / 2 - panel.height / 2, panel.height, canvas.height);
  const right = node.left + node.width + GAP;
  const left = node.left - GAP - panel.width;
  const whole = canvas.height - 2 * MARGIN;
  const fitsAt = (x: number): boolean =>
    panel.height <= whole && x >= MARGIN && x + panel.width <= canvas.width - MARGIN;
  const places: readonly BesideNode[] = [
    ...(fitsAt(right) ? [{ side: 'right', left: right, top: along, heightMax: whole } as const] : []),
    ...(fitsAt(left) ? [{ side: 'left', left, top: along, heightMax: whole } as const] : []),
    ...(panel.height <= room.below
      ? [{ side: 'below', left: across, top: below, heightMax: room.below } as const]
      : []),
    ...(panel.height <= room.above
      ? [{ side: 'above', left: across, top: bottom - panel.height, heightMax: room.above } as const]
      : []),
  ];
  const costs = places.map((place) => covered(place, panel, others));
  const best = places[costs.indexOf(Math.min(...costs))];
  if (best !== undefined) return best;
  if (room.below >= room.above) return { side: 'below', left: across, top: below, heightMax: Math.max(0, room.below) };
  const height = Math.max(0, Math.min(panel.height, room.above));
  return { side: 'above', left: across, top: bottom - height, heightMax: Math.max(0, room.above) };
}
