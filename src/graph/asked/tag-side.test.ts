import { expect, it } from 'vitest';
import type { Box } from '../geometry.ts';
import { tagSide } from './tag-side.ts';

const TAG = { width: 60, height: 18 };
const AROUND = 14;

function box(x: number, y: number): Box {
  return { x, y, width: 100, height: 40, radius: 8 };
}

it.each([
  ['left of it where nothing is', [], 'left'],
  ['right of it beside a node on its left', [box(-80, 0)], 'right'],
  ['above it between two nodes', [box(-80, 0), box(80, 0)], 'above'],
  ['below it, with a node above as well', [box(-80, 0), box(80, 0), box(0, -45)], 'below'],
  ['where it covers least, among nodes on all sides', [box(-80, 0), box(80, 15), box(0, -40), box(0, 40)], 'right'],
] as const)('the tag of a message is %s', (_, boxes, side) => {
  expect(tagSide({ x: 0, y: 0 }, TAG, AROUND, boxes)).toBe(side);
});
