/**
 * Data with which a worker draws a crowd: the messages in flight and their curves, as flat arrays. A frame holds only what changed
 * since the frame before.
 */
import { CURVE_LENGTH, coordinateAt } from '../geometry.ts';
import { type Crowd, sideOf } from './crowd.ts';
import { grown } from './curve-table.ts';
import { fractionAt, isSeen, type View } from './dots.ts';

/** Hops, one number each in every array. */
export interface HopColumns {
  readonly departs: Float64Array;
  readonly arrives: Float64Array;
  readonly behind: Float64Array;
  readonly curves: Int32Array;
}

export interface CurveColumns {
  readonly points: Float64Array;
  readonly colours: Uint8Array;
  /** 0 for a curve without one of its nodes. */
  readonly drawn: Uint8Array;
}

export interface CrowdFrame {
  readonly nowUs: number;
  readonly view: View;
  /** Colours as pixels, by number of the colour. */
  readonly pixels: Uint32Array;
  /** Places in the list of hops that have ended, ascending; undefined if the list begins anew. */
  readonly gone: Int32Array | undefined;
  /** Hops that come to the end of the list. */
  readonly added: HopColumns;
  /** All curves; undefined if none changed. */
  readonly curves: CurveColumns | undefined;
}

/** The messages in flight as a worker knows them, after each of its frames. */
export class FlyingCrowd {
  #count = 0;
  #departs = new Float64Array(1024);
  #arrives = new Float64Array(1024);
  #behind = new Float64Array(1024);
  #curveOf = new Int32Array(1024);
  #curves = noCurves();

  /** Applies the changes of a frame. */
  apply({ gone, added, curves }: Pick<CrowdFrame, 'gone' | 'added' | 'curves'>): void {
    if (curves !== undefined) this.#curves = curves;
    if (gone === undefined) this.#count = 0;
    else if (gone.length > 0) this.#remove(gone);
    this.#grow(this.#count + added.curves.length);
    this.#departs.set(added.departs, this.#count);
    this.#arrives.set(added.arrives, this.#count);
    this.#behind.set(added.behind, this.#count);
    this.#curveOf.set(added.curves, this.#count);
    this.#count += added.curves.length;
  }

  /** Adds every message to the crowd; returns how many are on the screen. */
  draw({ nowUs, view, pixels }: Omit<CrowdFrame, 'gone' | 'added' | 'curves'>, crowd: Crowd): number {
    const { points, colours, drawn } = this.#curves;
    const side = sideOf(view);
    let seen = 0;
    for (let at = 0; at < this.#count; at += 1) {
      const curve = this.#curveOf[at] ?? 0;
      if (drawn[curve] !== 1) continue;
      const fraction = fractionAt(nowUs, this.#departs[at] ?? 0, this.#arrives[at] ?? 0, this.#behind[at] ?? 0);
      const offset = curve * CURVE_LENGTH;
      const x = coordinateAt(points, offset, 0, fraction) * view.zoom + view.x;
      const y = coordinateAt(points, offset, 1, fraction) * view.zoom + view.y;
      if (!isSeen(x, y, view)) continue;
      seen += 1;
      crowd.add(x * view.ratio, y * view.ratio, side, pixels[colours[curve] ?? 0] ?? 0);
    }
    return seen;
  }

  #remove(gone: Int32Array): void {
    let to = gone[0] ?? 0;
    gone.forEach((place, index) => {
      const next = gone[index + 1] ?? this.#count;
      for (const column of [this.#departs, this.#arrives, this.#behind, this.#curveOf])
        column.copyWithin(to, place + 1, next);
      to += next - place - 1;
    });
    this.#count = to;
  }

  #grow(needed: number): void {
    if (needed <= this.#curveOf.length) return;
    const length = 2 ** Math.ceil(Math.log2(needed));
    this.#departs = grown(this.#departs, new Float64Array(length));
    this.#arrives = grown(this.#arrives, new Float64Array(length));
    this.#behind = grown(this.#behind, new Float64Array(length));
    this.#curveOf = grown(this.#curveOf, new Int32Array(length));
  }
}

/** Returns an empty table of curves. */
export function noCurves(): CurveColumns {
  return { points: new Float64Array(), colours: new Uint8Array(), drawn: new Uint8Array() };
}
