/** Makes the frames for the worker that draws a crowd: only what changed since the frame before. */
import type { EventNumbers, Trace } from '../../trace/index.ts';
import { CURVE_LENGTH } from '../geometry.ts';
import { type CrowdFrame, type CurveColumns, type HopColumns, noCurves } from './crowd-frame.ts';
import type { CurveTable } from './curve-table.ts';
import type { HopTable } from './dots.ts';

export type FrameOptions = Pick<CrowdFrame, 'nowUs' | 'view' | 'pixels'> & {
  readonly trace: Trace;
  readonly inFlight: EventNumbers;
};

const NO_HOPS = new Int32Array();

/** Makes the frames for one worker, and remembers what it knows. */
export class CrowdFeed {
  readonly #hops: HopTable;
  readonly #curves: CurveTable;
  #trace: Trace | undefined;
  #sent: Int32Array = NO_HOPS;
  #sentCurves = noCurves();

  constructor(hops: HopTable, curves: CurveTable) {
    this.#hops = hops;
    this.#curves = curves;
  }

  /** Begins the list of hops anew, and holds no trace. */
  reset(): void {
    this.#trace = undefined;
    this.#sent = NO_HOPS;
  }

  next({ trace, inFlight, ...rest }: FrameOptions): CrowdFrame {
    // The numbers of another trace's hops mean others.
    if (trace !== this.#trace) this.reset();
    this.#trace = trace;
    const list = inFlight.list;
    const gone = this.#sent.length === 0 ? undefined : endedIn(this.#sent, list);
    const kept = gone === undefined ? 0 : this.#sent.length - gone.length;
    const added = this.#columnsOf(list.subarray(kept));
    this.#sent = list;
    return {
      ...rest,
      gone,
      added,
      curves: this.#changedCurves(),
    };
  }

  #columnsOf(list: Int32Array): HopColumns {
    const { length } = list;
    const columns = {
      departs: new Float64Array(length),
      arrives: new Float64Array(length),
      behind: new Float64Array(length),
      curves: new Int32Array(length),
    };
    const hops = this.#hops;
    for (let at = 0; at < length; at += 1) {
      const hop = list[at] ?? 0;
      columns.curves[at] = hops.curveOf(hop);
      columns.departs[at] = hops.departs[hop] ?? 0;
      columns.arrives[at] = hops.arrives[hop] ?? 0;
      columns.behind[at] = hops.behind[hop] ?? 0;
    }
    return columns;
  }

  #changedCurves(): CurveColumns | undefined {
    const curves = this.#curves;
    const { size } = curves;
    const sent = this.#sentCurves;
    const drawn = new Uint8Array(size);
    let isSame = size === sent.drawn.length;
    for (let curve = 0; curve < size; curve += 1) {
      drawn[curve] = curves.ready(curve) ? 1 : 0;
      isSame &&= drawn[curve] === sent.drawn[curve] && curves.colours[curve] === sent.colours[curve];
    }
    const numbers = size * CURVE_LENGTH;
    for (let at = 0; isSame && at < numbers; at += 1) isSame = Object.is(curves.points[at], sent.points[at]);
    if (isSame) return undefined;
    this.#sentCurves = { points: curves.points.slice(0, numbers), colours: curves.colours.slice(0, size), drawn };
    return this.#sentCurves;
  }
}

/**
 * Returns the places in `before` of what `after` does not have; undefined if `after` is no continuation. Both lists ascend.
 */
function endedIn(before: Int32Array, after: Int32Array): Int32Array | undefined {
  if (before === after) return NO_HOPS;
  const gone: number[] = [];
  let at = 0;
  for (let place = 0; place < before.length; place += 1) {
    const next = after[at] ?? Number.POSITIVE_INFINITY;
    const hop = before[place] ?? 0;
    if (hop > next) return undefined;
    if (hop === next) at += 1;
    else gone.push(place);
  }
  return Int32Array.from(gone);
}
