/** The messages in flight at one time, placed on the screen: flat arrays that are refilled each frame. */
import { EventList, hopKind, hopStartPart, hopStartUs, messageOfHop, type World } from '../../trace/index.ts';
import { CURVE_LENGTH, coordinateAt } from '../geometry.ts';
import { type CurveTable, grown } from './curve-table.ts';

export interface View {
  /** Screen position of canvas unit (0, 0), in CSS pixels, and CSS pixels per unit. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  /** Whether agents have no symbol, so that a name has its place. */
  readonly plain?: boolean;
}

/** Distance outside of the view, in pixels, up to which a message is still drawn. */
const MARGIN = 24;

export class Dots {
  /** Number of messages in flight, on the screen or not. */
  inFlight = 0;
  /** Number of messages on the screen: the arrays are valid up to here. */
  count = 0;
  xs = new Float64Array(256);
  ys = new Float64Array(256);
  fractions = new Float64Array(256);
  curves = new Int32Array(256);
  messages = new Int32Array(256);
  /** Event numbers of the hops. */
  hops = new Int32Array(256);

  place(world: World, nowUs: number, hops: HopTable, curves: CurveTable, view: View): void {
    this.inFlight = world.inFlight.size;
    if (this.inFlight > this.xs.length) this.#grow(this.inFlight);
    let count = 0;
    for (const event of world.inFlight.list) {
      const curve = hops.curveOf(event);
      if (!curves.ready(curve)) continue;
      const fraction = fractionAt(nowUs, hops.departs[event] ?? 0, hops.arrives[event] ?? 0, hops.behind[event] ?? 0);
      const offset = curve * CURVE_LENGTH;
      const x = coordinateAt(curves.points, offset, 0, fraction) * view.zoom + view.x;
      const y = coordinateAt(curves.points, offset, 1, fraction) * view.zoom + view.y;
      if (!isSeen(x, y, view)) continue;
      this.xs[count] = x;
      this.ys[count] = y;
      this.fractions[count] = fraction;
      this.curves[count] = curve;
      this.messages[count] = hops.messages[event] ?? 0;
      this.hops[count] = event;
      count += 1;
    }
    this.count = count;
  }

  /** Returns the message nearest to a point of the screen, within `reach` pixels. */
  nearest(x: number, y: number, reach: number): number | undefined {
    let found: number | undefined;
    let least = reach * reach;
    for (let index = 0; index < this.count; index += 1) {
      const dx = (this.xs[index] ?? 0) - x;
      const dy = (this.ys[index] ?? 0) - y;
      const distance = dx * dx + dy * dy;
      if (distance <= least) {
        least = distance;
        found = this.messages[index];
      }
    }
    return found;
  }

  #grow(needed: number): void {
    let length = this.xs.length;
    while (length < needed) length *= 2;
    this.xs = grown(this.xs, new Float64Array(length));
    this.ys = grown(this.ys, new Float64Array(length));
    this.fractions = grown(this.fractions, new Float64Array(length));
    this.curves = grown(this.curves, new Int32Array(length));
    this.messages = grown(this.messages, new Int32Array(length));
    this.hops = grown(this.hops, new Int32Array(length));
  }
}

/**
 * Returns the part of the distance that a message has travelled.
 * @param behind part already travelled when it departed
 */
export function fractionAt(nowUs: number, departs: number, arrives: number, behind: number): number {
  return Math.min(1, behind + ((1 - behind) * Math.max(0, nowUs - departs)) / (arrives - departs));
}

/** Returns whether a message at that point of the screen is drawn. */
export function isSeen(x: number, y: number, { width, height }: View): boolean {
  return x > -MARGIN && y > -MARGIN && x < width + MARGIN && y < height + MARGIN;
}

/** Returns the radius of a message in pixels of the screen. */
export function dotRadius(zoom: number): number {
  return Math.max(3.5, Math.min(8, 6 * zoom));
}

/** The painter's data for each hop of a trace, in flat arrays by event number, read from the trace once. */
export class HopTable {
  readonly #curves: CurveTable;
  #trace = new EventList();
  /** Number of the curve plus one; 0 if the event has not been read yet. */
  #curveOf = new Int32Array(1024);
  /** Time at which the hop departs or continues. */
  departs = new Float64Array(1024);
  /** Part of the distance already travelled at that time. */
  behind = new Float64Array(1024);
  arrives = new Float64Array(1024);
  messages = new Int32Array(1024);

  constructor(curves: CurveTable) {
    this.#curves = curves;
  }

  /** Switches to a trace, and discards the data of another one. */
  use(trace: EventList): void {
    if (trace === this.#trace) return;
    this.#trace = trace;
    this.#curveOf.fill(0);
  }

  /**
   * Returns the number of the curve that a hop travels along.
   * @throws RangeError if the event is no hop
   */
  curveOf(hop: number): number {
    const known = this.#curveOf[hop];
    return known === undefined || known === 0 ? this.#read(hop) : known - 1;
  }

  #read(number: number): number {
    const hop = this.#trace.hop(number);
    while (number >= this.#curveOf.length) this.#grow();
    const curve = this.#curves.numberOf(hopKind(hop), hop.agent, hop.channel);
    this.#curveOf[number] = curve + 1;
    this.departs[number] = hopStartUs(hop);
    this.behind[number] = hopStartPart(hop);
    this.arrives[number] = hop.arrivesUs;
    this.messages[number] = messageOfHop(hop, number);
    return curve;
  }

  #grow(): void {
    const length = this.#curveOf.length * 2;
    this.#curveOf = grown(this.#curveOf, new Int32Array(length));
    this.behind = grown(this.behind, new Float64Array(length));
    this.departs = grown(this.departs, new Float64Array(length));
    this.arrives = grown(this.arrives, new Float64Array(length));
    this.messages = grown(this.messages, new Int32Array(length));
  }
}
