/** Several pictures in one, beside and below each other. */
import { type Bounds, boundsOf, type Point } from '../geometry.ts';
import type { View } from './ellipse.ts';
import { aspectFault, type Picture, zoomOf } from './picture.ts';

const GAP = 48;
/** Widths of the rows to try, as parts of the width that would have the window's shape without gaps. */
const WIDTHS = [1.05, 0.7, 1.4, 1.9, 2.6] as const;
/** Space between rows to try, in addition to the gap: few pictures may be too wide in two columns and too high in one. */
const ROW_GAPS = [0, GAP] as const;

interface Frame extends View {
  readonly picture: Picture;
  readonly index: number;
  readonly left: number;
  readonly top: number;
}

/** Returns the places of all pictures' nodes, in rows whose whole has about the window's shape. Higher pictures come first. */
export function packed(pictures: readonly Picture[], view: View): readonly (readonly Point[])[] {
  const frames = pictures
    .map((picture, index): Frame => {
      const { left, right, top, bottom } = picture.bounds;
      return { picture, index, left, top, width: right - left + GAP, height: bottom - top + GAP };
    })
    .sort((a, b) => b.height - a.height || a.index - b.index);
  const area = frames.reduce((sum, { width, height }) => sum + width * height, 0);
  const widest = Math.max(0, ...frames.map(({ width }) => width));
  let best: { readonly places: readonly (readonly Point[])[]; readonly fault: number } | undefined;
  for (const rowGap of ROW_GAPS) {
    for (const share of WIDTHS) {
      const rowWidth = Math.max(widest, Math.sqrt((area * view.width) / view.height) * share);
      const found = inRows(frames, rowWidth, rowGap);
      const fault = 10 * aspectFault(found.bounds, view) + 1 - Math.min(1, zoomOf(found.bounds, view));
      if (best === undefined || fault < best.fault) best = { places: found.places, fault };
    }
  }
  return best?.places ?? [];
}

function inRows(
  frames: readonly Frame[],
  rowWidth: number,
  rowGap: number,
): { readonly places: readonly (readonly Point[])[]; readonly bounds: Bounds } {
  const places: (readonly Point[])[] = frames.map(() => []);
  let [x, y, rowHeight] = [0, 0, 0];
  const boxes = frames.map(({ picture, index, left, top, width, height }) => {
    if (x > 0 && x + width > rowWidth) [x, y, rowHeight] = [0, y + rowHeight + rowGap, 0];
    const [dx, dy] = [x - left, y - top];
    places[index] = picture.places.map((place) => ({ x: place.x + dx, y: place.y + dy }));
    const box = { x: x + (width - GAP) / 2, y: y + (height - GAP) / 2, width: width - GAP, height: height - GAP };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return { ...box, radius: 0 };
  });
  return { places, bounds: boundsOf(boxes) ?? { left: 0, top: 0, right: 0, bottom: 0 } };
}
