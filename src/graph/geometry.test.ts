import { describe, expect, it } from 'vitest';
import {
  arrival,
  borderDistance,
  boundsOf,
  boxAt,
  coordinateAt,
  curveBetween,
  curvePath,
  endMark,
  fitCamera,
  GAP,
  NODE_SIZES,
  pointAt,
  writeCurve,
} from './geometry.ts';

const AGENT = boxAt('agent', 0, 0);
const CHANNEL = boxAt('channel', 400, 0);

describe('borderDistance', () => {
  it('is half the width to the side and half the height upwards', () => {
    const { width, height } = NODE_SIZES.agent;
    expect(borderDistance(NODE_SIZES.agent, 1, 0)).toBe(width / 2);
    expect(borderDistance(NODE_SIZES.agent, 0, -1)).toBe(height / 2);
  });

  it('follows the rounding of a corner', () => {
    const square = { width: 20, height: 20, radius: 10 };
    const diagonal = Math.SQRT1_2;
    expect(borderDistance(square, diagonal, diagonal)).toBeCloseTo(10, 6);
    expect(borderDistance({ ...square, radius: 0 }, diagonal, diagonal)).toBeCloseTo(10 * Math.SQRT2, 6);
  });
});

describe('curves', () => {
  it('leave and reach their boxes just outside the border', () => {
    const curve = curveBetween(AGENT, CHANNEL, 0);
    expect(pointAt(curve, 0)).toEqual({ x: NODE_SIZES.agent.width / 2 + GAP, y: 0 });
    expect(pointAt(curve, 1)).toEqual({ x: 400 - NODE_SIZES.channel.width / 2 - GAP, y: 0 });
  });

  it('are straight in the middle lane and bend to their own right in the outer one', () => {
    expect(pointAt(curveBetween(AGENT, CHANNEL, 0), 0.5).y).toBeCloseTo(0, 6);
    const there = pointAt(curveBetween(AGENT, CHANNEL, 1), 0.5).y;
    const back = pointAt(curveBetween(CHANNEL, AGENT, 1), 0.5).y;
    expect(there).toBeGreaterThan(5);
    expect(back).toBeCloseTo(-there, 6);
  });

  it('move with their boxes', () => {
    const near = pointAt(curveBetween(AGENT, CHANNEL, 1), 0.25);
    const far = pointAt(curveBetween(boxAt('agent', 70, -30), boxAt('channel', 470, -30), 1), 0.25);
    expect(far.x).toBeCloseTo(near.x + 70, 6);
    expect(far.y).toBeCloseTo(near.y - 30, 6);
  });

  it('are finite for boxes that overlap or lie on one another', () => {
    for (const x of [0, 1, 30]) {
      for (const value of curveBetween(AGENT, boxAt('channel', x, 0), 1)) expect(value).toBeTypeOf('number');
      expect(curveBetween(AGENT, boxAt('channel', x, 0), 1).every(Number.isFinite)).toBe(true);
    }
  });

  it('lie side by side in one array, each at its offset', () => {
    const both = new Float64Array(16);
    writeCurve(AGENT, CHANNEL, 1, both, 0);
    writeCurve(CHANNEL, AGENT, 1, both, 8);
    expect([...both.slice(8)]).toEqual([...curveBetween(CHANNEL, AGENT, 1)]);
    expect(coordinateAt(both, 8, 0, 0)).toBe(curveBetween(CHANNEL, AGENT, 1)[0]);
  });

  it('are drawn as the path that the messages travel along', () => {
    const curve = Float64Array.of(0, 0, 10, 5.04, 20, 5, 30.06, 0);
    expect(curvePath(curve)).toBe('M0 0C10 5 20 5 30.1 0');
  });

  it('arrive in the direction of their last part', () => {
    expect(arrival(Float64Array.of(0, 0, 0, 0, 0, 10, 0, 20))).toEqual({ x: 0, y: 1 });
    expect(arrival(new Float64Array(8))).toEqual({ x: 1, y: 0 });
  });

  it('end in another mark for each kind of link', () => {
    const curve = curveBetween(AGENT, CHANNEL, 0);
    const marks = (['publish', 'subscribe', 'consume'] as const).map((kind) => endMark(curve, kind));
    expect(new Set(marks.map(({ path }) => path)).size).toBe(3);
    expect(marks.map(({ closed }) => closed)).toEqual([true, false, false]);
  });
});

describe('fitting into view', () => {
  const view = { width: 1000, height: 500 };
  const options = { padding: 50, zoomMin: 0.1, zoomMax: 2 };

  it('holds all boxes', () => {
    expect(boundsOf([AGENT, CHANNEL])).toEqual({ left: -84, top: -32, right: 476, bottom: 32 });
    expect(boundsOf([])).toBeUndefined();
  });

  it('puts the middle of the scene into the middle of the view', () => {
    const { x, y, zoom } = fitCamera({ left: -100, top: -100, right: 100, bottom: 100 }, view, options);
    expect({ x, y, zoom }).toEqual({ x: 500, y: 250, zoom: 2 });
  });

  it('shows the top left where it may not zoom out far enough', () => {
    const { x, y, zoom } = fitCamera({ left: 0, top: 0, right: 100_000, bottom: 10 }, view, options);
    expect(zoom).toBe(0.1);
    expect(x).toBe(50);
    expect(y).toBeCloseTo(249.5, 6);
  });

  it('shows where most of the busy places are then, and nothing beside the scene', () => {
    const wide = { left: 0, top: 0, right: 100_000, bottom: 10 };
    const middleOf = (busy: readonly number[]) => {
      const { x, zoom } = fitCamera(wide, view, { ...options, busy: busy.map((at) => ({ x: at, y: 5 })) });
      return (500 - x) / zoom;
    };
    expect(middleOf([10, 60_000, 61_000, 62_000, 90_000])).toBe(61_000);
    expect(middleOf([0, 1])).toBe(4500);
    expect(middleOf([99_999, 100_000])).toBe(95_500);
    expect(middleOf([])).toBe(4500);
    // A view smaller than its padding shows some place, too.
    const low = fitCamera(wide, { width: 20, height: 10 }, { ...options, busy: [{ x: 7, y: 5 }] });
    expect(Number.isFinite(low.x)).toBe(true);
  });
});
