/** The decimation of segments that would overlap on screen. Selected segments are always drawn; a small number is drawn whole. */
import type { Lane, Segment } from './segments.ts';

/** Number of segments of a kind up to which all are drawn. */
export const CROWD_MIN = 3000;
/** Number of overlapping bars from which another one would not be visible. */
const LAYERS_MAX = 8;

interface Wanted {
  /** Returns the pixels from the left. */
  readonly xOf: (atUs: number) => number;
  readonly width: number;
  readonly isChosen: (segment: Segment) => boolean;
}

/**
 * Decimates hops and marks: between the same two lanes, one for every few pixels stays.
 * @param segments in order of start
 */
export function thinLines(segments: readonly Segment[], { xOf, width, isChosen }: Wanted): readonly Segment[] {
  if (segments.length <= CROWD_MIN) return segments;
  const last = new Map<Lane, Map<string, number>>();
  let ways = 0;
  for (const { lane, to = '' } of segments) {
    const ofLane = last.get(lane) ?? new Map<string, number>();
    last.set(lane, ofLane);
    if (!ofLane.has(to)) ways += 1;
    ofLane.set(to, Number.NEGATIVE_INFINITY);
  }
  const apart = Math.max(1, (ways * width) / CROWD_MIN);
  return segments.filter((segment) => {
    const { lane, to = '', fromUs } = segment;
    if (isChosen(segment)) return true;
    const ofLane = last.get(lane);
    const x = xOf(fromUs);
    if (x - (ofLane?.get(to) ?? 0) < apart) return false;
    ofLane?.set(to, x);
    return true;
  });
}

/**
 * Decimates bars: those covered by enough others of their row are left out.
 * @param segments in order of start
 */
export function thinBars(
  segments: readonly Segment[],
  rowOf: (segment: Segment) => number,
  { xOf, isChosen }: Wanted,
): readonly Segment[] {
  if (segments.length <= CROWD_MIN) return segments;
  /** Ends of the bars that reach furthest, by lane and row, in ascending order. */
  const reaches = new Map<Lane, number[][]>();
  return segments.filter((segment) => {
    const { lane, toUs } = segment;
    if (isChosen(segment) || segment.kind !== 'wait') return true;
    const rows = reaches.get(lane) ?? [];
    reaches.set(lane, rows);
    const row = rowOf(segment);
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
