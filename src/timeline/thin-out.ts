/** The decimation of intervals that would overlap on screen. Selected ones are always drawn; a small number is drawn whole. */
import type { Interval, IntervalPlace } from '../trace/index.ts';

/** Number of intervals of a kind up to which all are drawn. */
export const CROWD_MIN = 3000;
/** Number of overlapping bars from which another one would not be visible. */
const LAYERS_MAX = 8;

interface Wanted {
  /** Returns the pixels from the left. */
  readonly xOf: (atUs: number) => number;
  readonly width: number;
  readonly isChosen: (interval: Interval) => boolean;
}

/**
 * Decimates hops and marks: between the same two lanes, one for every few pixels stays.
 * @param intervals in order of start
 */
export function thinLines(intervals: readonly Interval[], { xOf, width, isChosen }: Wanted): readonly Interval[] {
  if (intervals.length <= CROWD_MIN) return intervals;
  const last = new Map<IntervalPlace, Map<IntervalPlace | undefined, number>>();
  let ways = 0;
  for (const { at, to } of intervals) {
    const ofLane = last.get(at) ?? new Map<IntervalPlace | undefined, number>();
    last.set(at, ofLane);
    if (!ofLane.has(to)) ways += 1;
    ofLane.set(to, Number.NEGATIVE_INFINITY);
  }
  const apart = Math.max(1, (ways * width) / CROWD_MIN);
  return intervals.filter((interval) => {
    const { at, to, fromUs } = interval;
    if (isChosen(interval)) return true;
    const ofLane = last.get(at);
    const x = xOf(fromUs);
    if (x - (ofLane?.get(to) ?? 0) < apart) return false;
    ofLane?.set(to, x);
    return true;
  });
}

/**
 * Decimates bars: those covered by enough others of their row are left out.
 * @param intervals in order of start
 */
export function thinBars(
  intervals: readonly Interval[],
  rowOf: (interval: Interval) => number,
  { xOf, isChosen }: Wanted,
): readonly Interval[] {
  if (intervals.length <= CROWD_MIN) return intervals;
  /** Ends of the bars that reach furthest, by lane and row, in ascending order. */
  const reaches = new Map<IntervalPlace, number[][]>();
  return intervals.filter((interval) => {
    const { at, toUs } = interval;
    if (isChosen(interval) || interval.kind !== 'wait') return true;
    const rows = reaches.get(at) ?? [];
    reaches.set(at, rows);
    const row = rowOf(interval);
    const layers = rows[row] ?? [];
    rows[row] = layers;
    const end = xOf(toUs);
    if (layers.length === LAYERS_MAX && (layers[0] ?? 0) >= end) return false;
    if (layers.length === LAYERS_MAX) layers.shift();
    let place = layers.length;
    while (place > 0 && (layers[place - 1] ?? 0) > end) place -= 1;
    layers.splice(place, 0, end);
    return true;
  });
}
