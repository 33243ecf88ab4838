/**
 * Positions of nodes and of the curves between them. The edges, the messages that travel along them and the first picture share
 * this module, so that a message is always on its line.
 *
 * 1. Lengths are canvas units; a box is given by its centre; y grows downwards.
 * 2. A curve is a cubic Bezier in eight numbers, `x0 y0 x1 y1 x2 y2 x3 y3`, from just outside one box to just outside the other.
 * 3. Curves in opposite directions between the same boxes bend to opposite sides, each to its own right.
 */
import { type LinkKind, textWidth } from '../scenario/index.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rounded rectangle around its centre. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

/** Shape of a node. `compact` is an agent among many; `lane` is a pair channel drawn as a line between its agents. */
export type NodeShape = 'agent' | 'compact' | 'channel' | 'pair' | 'lane';

/** Size of each shape with a short name. */
export const NODE_SIZES: { readonly [Shape in NodeShape]: Size } = {
  agent: { width: 168, height: 64, radius: 12 },
  compact: { width: 64, height: 30, radius: 8 },
  channel: { width: 152, height: 64, radius: 16 },
  pair: { width: 128, height: 28, radius: 14 },
  lane: { width: 16, height: 16, radius: 8 },
};

/** Size of the font of each shape's name as it is nearby, and the width of everything beside the name. */
const NAMES: { readonly [Shape in NodeShape]?: { readonly font: number; readonly beside: number } } = {
  agent: { font: 15, beside: 67 },
  compact: { font: 20, beside: 10 },
  channel: { font: 14, beside: 30 },
  pair: { font: 13, beside: 42 },
};
/** Widths of nodes are multiples of this, so that their centres are on whole units. */
const WIDTH_STEP = 4;

/** The same of a pill seen from far away, which names its receiver. */
const FAR_PILL = { font: 22, beside: 30 };

/** Returns the title of a pill seen from far away: its receiver alone, as its line begins at the sender. */
export function receiverTitle(title: string): string {
  return title.slice(Math.max(0, title.lastIndexOf('→')));
}

/** Returns the size of a node: that of its shape, wider if its name is long. */
export function sizeOf(shape: NodeShape, title: string): Size {
  const least = NODE_SIZES[shape];
  const name = NAMES[shape];
  if (name === undefined) return least;
  const near = name.beside + name.font * textWidth(title);
  const far = shape === 'pair' ? FAR_PILL.beside + FAR_PILL.font * textWidth(receiverTitle(title)) : 0;
  const width = Math.ceil(Math.max(near, far) / WIDTH_STEP) * WIDTH_STEP;
  return width <= least.width ? least : { ...least, width };
}

/** Distance of the centre of an agent's symbol from the agent's left border. */
export const GLYPH_INSET = 28;
/** Zoom below which an agent's symbol is not drawn: its name needs the space. */
export const GLYPH_ZOOM = 0.66;
/** Zoom below which a channel's slots and an agent's state are not drawn. */
export const DETAIL_ZOOM = 0.5;
/** Radius of the tile behind the symbol. */
export const GLYPH_RADIUS = 18;

/** Count of numbers that describe a curve. */
export const CURVE_LENGTH = 8;
/** Space between a box and the ends of its curves. */
export const GAP = 3;

const BEND_SHARE = 0.09;
const BEND_MIN = 9;
const BEND_MAX = 20;

/** Side to which a link bends, and how far: publish and subscribe lie apart, and consume lies between them. */
export const LANES: { readonly [Kind in LinkKind]: number } = { publish: 1, subscribe: 1, consume: 0 };

export function boxAt(shape: NodeShape, x: number, y: number, title = ''): Box {
  return { x, y, ...sizeOf(shape, title) };
}

/** Returns the distance from the centre of the box to its border in the direction of the unit vector (ux, uy). */
export function borderDistance(box: Size, ux: number, uy: number): number {
  const halfWidth = box.width / 2;
  const halfHeight = box.height / 2;
  const across = Math.abs(ux);
  const down = Math.abs(uy);
  const straight = Math.min(
    across === 0 ? Number.POSITIVE_INFINITY : halfWidth / across,
    down === 0 ? Number.POSITIVE_INFINITY : halfHeight / down,
  );
  const radius = Math.min(box.radius, halfWidth, halfHeight);
  const cornerX = halfWidth - radius;
  const cornerY = halfHeight - radius;
  if (straight * across <= cornerX || straight * down <= cornerY) return straight;
  const along = across * cornerX + down * cornerY;
  return along + Math.sqrt(Math.max(0, along * along - cornerX * cornerX - cornerY * cornerY + radius * radius));
}

/**
 * Writes the curve from one box to another into `into` at `offset`. Boxes that overlap get the straight line between their
 * centres.
 */
export function writeCurve(from: Box, to: Box, lane: number, into: Float64Array, offset = 0): void {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.sqrt(dx * dx + dy * dy);
  const ux = length === 0 ? 1 : dx / length;
  const uy = length === 0 ? 0 : dy / length;
  // A cubic whose inner points are both off by h is off by 3/4 h in its middle.
  const off = (lane * Math.min(BEND_MAX, Math.max(BEND_MIN, length * BEND_SHARE)) * 4) / 3;
  const third = length / 3;
  const lean = Math.sqrt(third * third + off * off);
  let x0 = from.x;
  let y0 = from.y;
  let x3 = to.x;
  let y3 = to.y;
  if (lean > 0) {
    const startX = (ux * third - uy * off) / lean;
    const startY = (uy * third + ux * off) / lean;
    const endX = (-ux * third - uy * off) / lean;
    const endY = (-uy * third + ux * off) / lean;
    const start = borderDistance(from, startX, startY) + GAP;
    const end = borderDistance(to, endX, endY) + GAP;
    const leftX = from.x + startX * start;
    const leftY = from.y + startY * start;
    const rightX = to.x + endX * end;
    const rightY = to.y + endY * end;
    if ((rightX - leftX) * ux + (rightY - leftY) * uy > 0) {
      x0 = leftX;
      y0 = leftY;
      x3 = rightX;
      y3 = rightY;
    }
  }
  const rest = Math.min(1, Math.sqrt((x3 - x0) * (x3 - x0) + (y3 - y0) * (y3 - y0)) / Math.max(1, length));
  const bendX = -uy * off * rest;
  const bendY = ux * off * rest;
  into[offset] = x0;
  into[offset + 1] = y0;
  into[offset + 2] = x0 + (x3 - x0) / 3 + bendX;
  into[offset + 3] = y0 + (y3 - y0) / 3 + bendY;
  into[offset + 4] = x3 - (x3 - x0) / 3 + bendX;
  into[offset + 5] = y3 - (y3 - y0) / 3 + bendY;
  into[offset + 6] = x3;
  into[offset + 7] = y3;
}

export function curveBetween(from: Box, to: Box, lane: number): Float64Array {
  const curve = new Float64Array(CURVE_LENGTH);
  writeCurve(from, to, lane, curve);
  return curve;
}

/** Returns one coordinate (axis 0 is x, 1 is y) of the point at `fraction` (0 to 1) of the curve. Allocates nothing. */
export function coordinateAt(curves: Float64Array, offset: number, axis: 0 | 1, fraction: number): number {
  const rest = 1 - fraction;
  const at = offset + axis;
  return (
    rest * rest * rest * (curves[at] ?? 0) +
    3 * rest * rest * fraction * (curves[at + 2] ?? 0) +
    3 * rest * fraction * fraction * (curves[at + 4] ?? 0) +
    fraction * fraction * fraction * (curves[at + 6] ?? 0)
  );
}

export function pointAt(curve: Float64Array, fraction: number): Point {
  return { x: coordinateAt(curve, 0, 0, fraction), y: coordinateAt(curve, 0, 1, fraction) };
}

/** Returns the unit vector in which the curve arrives at its end. */
export function arrival(curve: Float64Array): Point {
  const [, , , , x2 = 0, y2 = 0, x3 = 0, y3 = 0] = curve;
  const length = Math.sqrt((x3 - x2) * (x3 - x2) + (y3 - y2) * (y3 - y2));
  return length === 0 ? { x: 1, y: 0 } : { x: (x3 - x2) / length, y: (y3 - y2) / length };
}

/** Returns SVG path data, to tenths of a unit. */
export function curvePath(curve: Float64Array): string {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = curve;
  return `M${tenth(x0)} ${tenth(y0)}C${tenth(x1)} ${tenth(y1)} ${tenth(x2)} ${tenth(y2)} ${tenth(x3)} ${tenth(y3)}`;
}

/**
 * Returns SVG path data of the curve's end: a closed arrowhead for publish, an open one for subscribe, two for consume. `closed`
 * ends are to be filled.
 */
export function endMark(curve: Float64Array, kind: LinkKind): { readonly path: string; readonly closed: boolean } {
  const { x: ux, y: uy } = arrival(curve);
  const x = curve[6] ?? 0;
  const y = curve[7] ?? 0;
  const place = (back: number, side: number): string =>
    `${tenth(x - ux * back - uy * side)} ${tenth(y - uy * back + ux * side)}`;
  switch (kind) {
    case 'publish':
      return { path: `M${place(0, 0)}L${place(11, 5.5)}L${place(8.5, 0)}L${place(11, -5.5)}Z`, closed: true };
    case 'subscribe':
      return { path: `M${place(9, 6)}L${place(0, 0)}L${place(9, -6)}`, closed: false };
    case 'consume':
      return {
        path: `M${place(8, 5.5)}L${place(0, 0)}L${place(8, -5.5)}M${place(15, 5.5)}L${place(7, 0)}L${place(15, -5.5)}`,
        closed: false,
      };
  }
}

/** Returns SVG path data for a faulty link's middle: a large cross for `cut`, a small one for `lossy`, a wave for `odd`. */
export function troubleMark(curve: Float64Array, trouble: 'cut' | 'lossy' | 'odd'): string {
  const { x, y } = pointAt(curve, 0.5);
  const at = (dx: number, dy: number): string => `${tenth(x + dx)} ${tenth(y + dy)}`;
  if (trouble === 'odd') return `M${at(-12, 0)}Q${at(-6, -10)} ${at(0, 0)}T${at(12, 0)}`;
  const size = trouble === 'cut' ? 8 : 5;
  return `M${at(-size, -size)}L${at(size, size)}M${at(size, -size)}L${at(-size, size)}`;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Returns the rectangle that contains all boxes, or undefined for none. */
export function boundsOf(boxes: Iterable<Box>): Bounds | undefined {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  let isEmpty = true;
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x - width / 2);
    top = Math.min(top, y - height / 2);
    right = Math.max(right, x + width / 2);
    bottom = Math.max(bottom, y + height / 2);
    isEmpty = false;
  }
  return isEmpty ? undefined : { left, top, right, bottom };
}

export interface FitOptions {
  readonly padding: number;
  readonly zoomMin: number;
  readonly zoomMax: number;
  /** Places of which a camera that cannot show everything shows the most. @default none, and it shows the top left */
  readonly busy?: readonly Point[];
}

/**
 * Returns the camera that shows `bounds` in a view of that size, or the busiest part of it if `zoomMin` does not allow all of it.
 */
export function fitCamera(
  bounds: Bounds,
  view: { readonly width: number; readonly height: number },
  { padding, zoomMin, zoomMax, busy = [] }: FitOptions,
): { readonly x: number; readonly y: number; readonly zoom: number } {
  const width = Math.max(1, bounds.right - bounds.left);
  const height = Math.max(1, bounds.bottom - bounds.top);
  const wanted = Math.min((view.width - 2 * padding) / width, (view.height - 2 * padding) / height);
  const zoom = Math.min(zoomMax, Math.max(zoomMin, wanted));
  const place = (low: number, high: number, length: number, axis: 'x' | 'y'): number => {
    if ((high - low) * zoom + 2 * padding <= length) return length / 2 - ((low + high) / 2) * zoom;
    // A picture is read from its top: what it begins with is there.
    const middle =
      axis === 'y'
        ? undefined
        : busiest(
            busy.map(({ x }) => x),
            (length - 2 * padding) / zoom,
          );
    const first = padding - low * zoom;
    return middle === undefined
      ? first
      : Math.min(first, Math.max(length - padding - high * zoom, length / 2 - middle * zoom));
  };
  const [x, y] = [
    place(bounds.left, bounds.right, view.width, 'x'),
    place(bounds.top, bounds.bottom, view.height, 'y'),
  ];
  return { x, y, zoom };
}

/** Returns the middle of the stretch of that length that has the most of the values, the first of several. */
function busiest(values: readonly number[], length: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  let [most, first, middle] = [0, 0, undefined as number | undefined];
  sorted.forEach((last, at) => {
    while (first < at && last - (sorted[first] ?? last) > length) first += 1;
    if (at - first < most) return;
    most = at - first + 1;
    middle = ((sorted[first] ?? last) + last) / 2;
  });
  return middle;
}
