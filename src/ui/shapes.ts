/** The shapes of messages, the same on the canvas and in SVG. Each has about the area of a circle of its radius. */
import type { Shape } from './channel-look.ts';
import type { Surface } from './surface.ts';

/** Corners around (0, 0) for radius 1, x and y in turn; a circle has none. */
export const CORNERS: { readonly [S in Shape]: readonly number[] } = {
  circle: [],
  square: [-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9],
  triangle: [0, -1.25, 1.2, 0.85, -1.2, 0.85],
  diamond: [0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0],
  hexagon: [-0.55, -0.98, 0.55, -0.98, 1.1, 0, 0.55, 0.98, -0.55, 0.98, -1.1, 0],
};

/** Adds the shape to the canvas's path. */
export function traceShape(
  context: Pick<Surface, 'moveTo' | 'lineTo' | 'arc' | 'closePath'>,
  shape: Shape,
  x: number,
  y: number,
  radius: number,
): void {
  const corners = CORNERS[shape];
  if (corners.length === 0) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  for (let index = 0; index < corners.length; index += 2) {
    const cornerX = x + (corners[index] ?? 0) * radius;
    const cornerY = y + (corners[index + 1] ?? 0) * radius;
    if (index === 0) context.moveTo(cornerX, cornerY);
    else context.lineTo(cornerX, cornerY);
  }
  context.closePath();
}

/** Returns SVG path data of the shape. */
export function shapePath(shape: Shape, x: number, y: number, radius: number): string {
  const corners = CORNERS[shape];
  const round = (value: number): number => Math.round(value * 100) / 100;
  if (corners.length === 0) {
    return `M${round(x - radius)} ${round(y)}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
  }
  const points: string[] = [];
  for (let index = 0; index < corners.length; index += 2) {
    points.push(`${round(x + (corners[index] ?? 0) * radius)} ${round(y + (corners[index + 1] ?? 0) * radius)}`);
  }
  return `M${points.join('L')}Z`;
}
