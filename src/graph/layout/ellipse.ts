/** Places on an ellipse whose shape follows the window. */
import type { Point, Size } from '../geometry.ts';

/** Size of the window that a picture is for. */
export type View = Pick<Size, 'width' | 'height'>;

const STEPS = 720;

/** Returns the ratio of the axes of a circle of agents for a window. */
export function aspectOf({ width, height }: View): number {
  return Math.min(1.25, Math.max(0.75, width / Math.max(1, height)));
}

export interface EllipseOptions {
  /** The way is measured by how much of it the box takes, seen from the middle. @default in units */
  readonly box?: View;
  /** Place of the first point, as a part of the distance between two points past the top. @default 0 */
  readonly turned?: number;
}

/**
 * Returns places on an ellipse, from the top clockwise, the same way apart.
 * @param length the sum of the ellipse's half axes
 * @param aspect the ratio of the half axes
 */
export function ellipsePlaces(
  count: number,
  length: number,
  aspect: number,
  { box, turned = 0 }: EllipseOptions = {},
): readonly Point[] {
  const [across, down] = [(length * aspect) / (1 + aspect), length / (1 + aspect)];
  const at = (step: number): Point => {
    const angle = (step / STEPS) * 2 * Math.PI - Math.PI / 2;
    return { x: across * Math.cos(angle), y: down * Math.sin(angle) };
  };
  const covered = [0];
  for (let step = 1; step <= STEPS; step += 1) {
    const [a, b] = [at(step - 1), at(step)];
    const [dx, dy] = [Math.abs(b.x - a.x), Math.abs(b.y - a.y)];
    const way = Math.hypot(dx, dy);
    covered.push((covered[step - 1] ?? 0) + (box === undefined ? way : way ** 2 / (dx * box.width + dy * box.height)));
  }
  const all = covered[STEPS] ?? 1;
  let step = 0;
  return Array.from({ length: count }, (_, index) => {
    while (step < STEPS && (covered[step] ?? 0) < ((index + turned) / count) * all) step += 1;
    return at(step);
  });
}
