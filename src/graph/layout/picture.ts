/**
 * A wiring with a place for every node, which knows what is wrong with it: overlapping boxes, labels over boxes, curves through
 * boxes, crossings. Places are centres.
 */
import { type Bounds, type Box, boundsOf, CURVE_LENGTH, type Point, writeCurve } from '../geometry.ts';
import type { View } from './ellipse.ts';
import type { Wire, Wiring } from './wiring.ts';

/** Space that badges take above a box, and the button below it, in canvas units. */
const LABEL_ABOVE = 14;
const LABEL_BELOW = 12;
/** Number of straight pieces that a curve is measured by. */
const PIECES = 6;
const STRIDE = 2 * (PIECES + 1);
/** Weights of a curve's four points at the ends of its pieces. */
const WEIGHTS = Float64Array.from({ length: 4 * (PIECES + 1) }, (_, index) => {
  const fraction = Math.floor(index / 4) / PIECES;
  const rest = 1 - fraction;
  const weights = [
    rest * rest * rest,
    3 * rest * rest * fraction,
    3 * rest * fraction * fraction,
    fraction * fraction * fraction,
  ];
  return weights[index % 4] ?? 0;
});
const ORIGIN: Point = { x: 0, y: 0 };
const NO_BOX: Box = { x: 0, y: 0, width: 0, height: 0, radius: 0 };
const NO_WIRE: Wire = { from: -1, to: -1, lane: 0 };
const EMPTY = new Float64Array();
const UNITS_PER_FAULT = 1000;
const UNITS_PER_CROSSING = 8;

export interface Faults {
  /** Pairs of boxes that overlap. */
  readonly overlaps: number;
  /** Pairs of a label and the box of another node that overlap. */
  readonly labels: number;
  /** Pairs of a curve and a box that it runs through without ending there. */
  readonly through: number;
  /** Pairs of curves that cross and do not end at the same node. */
  readonly crossings: number;
}

/** Part of the window that a picture has to fill for its shape to matter. */
const FITS = 0.9;

/** Returns how far a picture's shape is from half to twice the window's: 0 if it is between, or if all of it fits unreduced. */
export function aspectFault({ left, right, top, bottom }: Bounds, view: View): number {
  const [width, height] = [Math.max(1, right - left), Math.max(1, bottom - top)];
  if (width <= view.width * FITS && height <= view.height * FITS) return 0;
  const share = width / height / (view.width / view.height);
  return Math.max(0, share / 2 - 1, 0.5 / share - 1);
}

/** Returns the zoom at which a picture fills the window; above 1 if it is smaller. */
export function zoomOf({ left, right, top, bottom }: Bounds, { width, height }: View): number {
  return Math.min(width / (right - left), height / (bottom - top));
}

/** Returns the average of some places; the origin if there is none. */
export function middleOf(places: readonly Point[]): Point {
  const count = Math.max(1, places.length);
  return {
    x: places.reduce((sum, { x }) => sum + x, 0) / count,
    y: places.reduce((sum, { y }) => sum + y, 0) / count,
  };
}

export class Picture {
  readonly wiring: Wiring;
  /** Space kept between a curve and a box, and between boxes beyond their labels. */
  readonly clearance: number;
  readonly #boxes: Box[];
  readonly #wiresOf: number[][] = [];
  #lines = EMPTY;
  #limits = EMPTY;
  readonly #curve = new Float64Array(CURVE_LENGTH);
  /** Curves are drawn when they are first asked about: most pictures that are tried have boxes too close. */
  #isDrawn = false;

  constructor(wiring: Wiring, places: readonly Point[], clearance = 0) {
    this.wiring = wiring;
    this.clearance = clearance;
    this.#boxes = wiring.nodes.map(({ size: { width, height, radius } }, node) => {
      const { x, y } = places[node] ?? ORIGIN;
      return { x, y, width, height, radius };
    });
  }

  get places(): readonly Point[] {
    return this.#boxes.map(({ x, y }) => ({ x, y }));
  }

  get bounds(): Bounds {
    return boundsOf(this.#boxes) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  }

  boxAt(node: number): Box {
    return this.#boxes[node] ?? NO_BOX;
  }

  move(node: number, { x, y }: Point): void {
    const { width, height, radius } = this.boxAt(node);
    this.#boxes[node] = { x, y, width, height, radius };
    if (!this.#isDrawn) return;
    for (const wire of this.#wiresOf[node] ?? []) this.#draw(wire);
  }

  /** Multiplies the distances between all places. */
  stretch(across: number, down: number): void {
    this.#boxes.forEach(({ x, y, width, height, radius }, node) => {
      this.#boxes[node] = { x: x * across, y: y * down, width, height, radius };
    });
    this.#isDrawn = false;
  }

  faults(): Faults {
    this.#drawAll();
    const { wires, nodes } = this.wiring;
    let [overlaps, labels, through, crossings] = [0, 0, 0, 0];
    for (let node = 0; node < nodes.length; node += 1) {
      for (let other = node + 1; other < nodes.length; other += 1) {
        if (areClose(this.boxAt(node), this.boxAt(other), 0, 0, false)) overlaps += 1;
        else if (this.#labelsOverlap(node, other)) labels += 1;
      }
      for (let wire = 0; wire < wires.length; wire += 1) if (this.#runsThrough(wire, node)) through += 1;
    }
    for (let wire = 0; wire < wires.length; wire += 1)
      for (let other = wire + 1; other < wires.length; other += 1) if (this.#cross(wire, other)) crossings += 1;
    return { overlaps, labels, through, crossings };
  }

  /**
   * Returns whether no box is too close to another, and no curve runs through a box.
   * @param apart space between boxes
   */
  isClean(apart = this.clearance): boolean {
    const { nodes, wires } = this.wiring;
    for (let node = 0; node < nodes.length; node += 1) {
      for (let other = node + 1; other < nodes.length; other += 1) if (this.#tooClose(node, other, apart)) return false;
    }
    this.#drawAll();
    for (let node = 0; node < nodes.length; node += 1) {
      for (let wire = 0; wire < wires.length; wire += 1) if (this.#runsThrough(wire, node)) return false;
    }
    return true;
  }

  /** Returns the nodes to move for a better picture: those that overlap, and those on or at the ends of a curve through a box. */
  troubled(): ReadonlySet<number> {
    this.#drawAll();
    const found = new Set<number>();
    for (let node = 0; node < this.wiring.nodes.length; node += 1) {
      for (let other = node + 1; other < this.wiring.nodes.length; other += 1)
        if (this.#tooClose(node, other)) found.add(node).add(other);
      this.wiring.wires.forEach(({ from, to }, wire) => {
        if (this.#runsThrough(wire, node)) found.add(node).add(from).add(to);
      });
    }
    return found;
  }

  /**
   * Returns how bad the place of a node is: 0 without faults and crossings.
   * @param crossed whether crossings count
   * @param enough cost from which the exact number does not matter
   */
  costOf(node: number, crossed: boolean, enough = Number.POSITIVE_INFINITY): number {
    this.#drawAll();
    const { nodes, wires } = this.wiring;
    let cost = 0;
    for (let other = 0; other < nodes.length && cost < enough; other += 1)
      if (other !== node && this.#tooClose(node, other)) cost += UNITS_PER_FAULT;
    for (let wire = 0; wire < wires.length && cost < enough; wire += 1)
      if (this.#runsThrough(wire, node)) cost += UNITS_PER_FAULT;
    for (const own of this.#wiresOf[node] ?? []) {
      for (let other = 0; other < nodes.length && cost < enough; other += 1)
        if (this.#runsThrough(own, other)) cost += UNITS_PER_FAULT;
      if (!crossed) continue;
      for (let wire = 0; wire < wires.length && cost < enough; wire += 1)
        if (wire !== own && this.#cross(own, wire)) cost += UNITS_PER_CROSSING;
    }
    return cost;
  }

  #wire(wire: number): Wire {
    return this.wiring.wires[wire] ?? NO_WIRE;
  }

  #drawAll(): void {
    if (this.#isDrawn) return;
    if (this.#wiresOf.length === 0) this.#findWires();
    if (this.#lines === EMPTY) {
      this.#lines = new Float64Array(this.wiring.wires.length * STRIDE);
      this.#limits = new Float64Array(this.wiring.wires.length * 4);
    }
    for (let wire = 0; wire < this.wiring.wires.length; wire += 1) this.#draw(wire);
    this.#isDrawn = true;
  }

  #findWires(): void {
    this.#wiresOf.push(...this.wiring.nodes.map(() => []));
    this.wiring.wires.forEach(({ from, to }, wire) => {
      this.#wiresOf[from]?.push(wire);
      this.#wiresOf[to]?.push(wire);
    });
  }

  #draw(wire: number): void {
    const { from, to, lane } = this.#wire(wire);
    writeCurve(this.boxAt(from), this.boxAt(to), lane, this.#curve);
    for (const axis of [0, 1] as const) {
      const a = this.#curve[axis] ?? 0;
      const b = this.#curve[axis + 2] ?? 0;
      const c = this.#curve[axis + 4] ?? 0;
      const d = this.#curve[axis + 6] ?? 0;
      let least = Number.POSITIVE_INFINITY;
      let most = Number.NEGATIVE_INFINITY;
      for (let piece = 0; piece <= PIECES; piece += 1) {
        const at = 4 * piece;
        const value =
          (WEIGHTS[at] ?? 0) * a + (WEIGHTS[at + 1] ?? 0) * b + (WEIGHTS[at + 2] ?? 0) * c + (WEIGHTS[at + 3] ?? 0) * d;
        this.#lines[wire * STRIDE + 2 * piece + axis] = value;
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      this.#limits[wire * 4 + axis] = least;
      this.#limits[wire * 4 + 2 + axis] = most;
    }
  }

  #labelsOverlap(node: number, other: number): boolean {
    return areClose(this.boxAt(node), this.boxAt(other), 0, 0, true);
  }

  #tooClose(node: number, other: number, apart = this.clearance): boolean {
    return areClose(this.boxAt(node), this.boxAt(other), apart, apart, true);
  }

  #runsThrough(wire: number, node: number): boolean {
    const { from, to } = this.#wire(wire);
    if (from === node || to === node) return false;
    const { x, y, width, height } = this.boxAt(node);
    const left = x - width / 2 - this.clearance;
    const right = x + width / 2 + this.clearance;
    const top = y - height / 2 - this.clearance;
    const bottom = y + height / 2 + this.clearance;
    const limits = this.#limits;
    if (
      (limits[wire * 4] ?? 0) > right ||
      (limits[wire * 4 + 1] ?? 0) > bottom ||
      (limits[wire * 4 + 2] ?? 0) < left ||
      (limits[wire * 4 + 3] ?? 0) < top
    )
      return false;
    for (let at = wire * STRIDE; at < (wire + 1) * STRIDE - 2; at += 2)
      if (meetsBox(this.#lines, at, left, top, right, bottom)) return true;
    return false;
  }

  #cross(wire: number, other: number): boolean {
    const a = wire * 4;
    const b = other * 4;
    const limits = this.#limits;
    if (
      (limits[a] ?? 0) > (limits[b + 2] ?? 0) ||
      (limits[b] ?? 0) > (limits[a + 2] ?? 0) ||
      (limits[a + 1] ?? 0) > (limits[b + 3] ?? 0) ||
      (limits[b + 1] ?? 0) > (limits[a + 3] ?? 0)
    )
      return false;
    const one = this.#wire(wire);
    const two = this.#wire(other);
    if (one.from === two.from || one.from === two.to || one.to === two.from || one.to === two.to) return false;
    for (let at = wire * STRIDE; at < (wire + 1) * STRIDE - 2; at += 2)
      for (let to = other * STRIDE; to < (other + 1) * STRIDE - 2; to += 2)
        if (piecesCross(this.#lines, at, to)) return true;
    return false;
  }
}

/**
 * Returns whether two boxes are closer to each other than `across` and `down`.
 * @param labelled whether the labels between them take space as well
 */
function areClose(a: Box, b: Box, across: number, down: number, labelled: boolean): boolean {
  if (!(Math.abs(a.x - b.x) < (a.width + b.width) / 2 + across)) return false;
  return Math.abs(a.y - b.y) < (a.height + b.height) / 2 + (labelled ? down + labelSpace(a, b) : down);
}

/** Returns the height of the larger of the two labels that lie between the boxes. */
function labelSpace(a: Box, b: Box): number {
  const upper = a.y <= b.y ? a : b;
  const lower = upper === a ? b : a;
  return Math.max(hasLabel(upper) ? LABEL_BELOW : 0, hasLabel(lower) ? LABEL_ABOVE : 0);
}

function hasLabel({ height }: Box): boolean {
  return height > 40;
}

/** Returns whether a straight piece and a rectangle share a point. */
function meetsBox(line: Float64Array, at: number, left: number, top: number, right: number, bottom: number): boolean {
  const x0 = line[at] ?? 0;
  const y0 = line[at + 1] ?? 0;
  const x1 = line[at + 2] ?? 0;
  const y1 = line[at + 3] ?? 0;
  if (Math.max(x0, x1) < left || Math.min(x0, x1) > right) return false;
  if (Math.max(y0, y1) < top || Math.min(y0, y1) > bottom) return false;
  // The corners must not all lie on the same side of the line.
  const dx = x1 - x0;
  const dy = y1 - y0;
  const a = dx * (top - y0) - dy * (left - x0);
  const b = dx * (top - y0) - dy * (right - x0);
  const c = dx * (bottom - y0) - dy * (left - x0);
  const d = dx * (bottom - y0) - dy * (right - x0);
  return !((a > 0 && b > 0 && c > 0 && d > 0) || (a < 0 && b < 0 && c < 0 && d < 0));
}

/** Returns on which side of a straight piece a point lies: positive, negative, or 0 on its line. */
function sideOf(line: Float64Array, piece: number, point: number): number {
  const x = line[piece] ?? 0;
  const y = line[piece + 1] ?? 0;
  return (
    ((line[piece + 2] ?? 0) - x) * ((line[point + 1] ?? 0) - y) -
    ((line[piece + 3] ?? 0) - y) * ((line[point] ?? 0) - x)
  );
}

function piecesCross(line: Float64Array, a: number, b: number): boolean {
  return sideOf(line, a, b) * sideOf(line, a, b + 2) < 0 && sideOf(line, b, a) * sideOf(line, b, a + 2) < 0;
}
