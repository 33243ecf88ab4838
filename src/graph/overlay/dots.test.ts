import { describe, expect, it } from 'vitest';
import { boxAt } from '../geometry.ts';
import { CurveTable } from './curve-table.ts';
import { Dots, HopTable } from './dots.ts';
import { dispatched, published, traceOf, worldOf } from './test-trace.ts';

const VIEW = { x: 0, y: 0, zoom: 1, width: 1000, height: 600, ratio: 1 };

function tables(missing: readonly string[] = []) {
  const boxes = new Map([
    ['a', boxAt('agent', 100, 300)],
    ['c', boxAt('channel', 500, 300)],
    ['b', boxAt('agent', 900, 300)],
  ]);
  const curves = new CurveTable({
    boxOf: (_kind, id) => (missing.includes(id) ? undefined : boxes.get(id)),
    laneOf: () => undefined,
    lookOf: () => ({ colour: 3, shape: 'diamond' }),
    boxes: () => [...boxes.values()],
  });
  return { curves, hops: new HopTable(curves), boxes };
}

describe('hops', () => {
  it('are read once: where they go, when, and which message they carry', () => {
    const { hops } = tables();
    hops.use(traceOf([published(10, 30), dispatched(40, 70, 0)]));
    expect(hops.curveOf(0)).not.toBe(hops.curveOf(1));
    expect([hops.departs[1], hops.arrives[1], hops.messages[1]]).toEqual([40, 70, 0]);
  });

  it('share the curve of their link', () => {
    const { hops } = tables();
    hops.use(traceOf([published(10, 30), published(20, 40)]));
    expect(hops.curveOf(0)).toBe(hops.curveOf(1));
  });

  it('are those of the trace in use', () => {
    const { hops } = tables();
    hops.use(traceOf([published(10, 30)]));
    hops.curveOf(0);
    hops.use(traceOf([published(15, 55)]));
    hops.curveOf(0);
    expect([hops.departs[0], hops.arrives[0]]).toEqual([15, 55]);
  });

  it('are no other events', () => {
    const { hops } = tables();
    hops.use(traceOf([{ kind: 'timerFired', atUs: 1, cause: -1, agent: 'a' }]));
    expect(() => hops.curveOf(0)).toThrow(RangeError);
  });

  it('have room for as many as there are', () => {
    const { hops } = tables();
    hops.use(traceOf(Array.from({ length: 5000 }, (_, index) => published(index, index + 10))));
    hops.curveOf(4999);
    expect(hops.arrives[4999]).toBe(5009);
  });
});

describe('messages in flight', () => {
  function placed(nowUs: number, view = VIEW, missing: readonly string[] = []) {
    const { curves, hops } = tables(missing);
    hops.use(traceOf([published(0, 100), dispatched(0, 200, 0)]));
    const dots = new Dots();
    dots.place(worldOf(2, [0, 1]), nowUs, hops, curves, view);
    return dots;
  }

  it('are as far along their curve as their time is spent', () => {
    const dots = placed(50);
    expect([dots.fractions[0], dots.fractions[1]]).toEqual([0.5, 0.25]);
    expect(dots.xs[0]).toBeGreaterThan(200);
    expect(dots.xs[0]).toBeLessThan(410);
  });

  it('move on the screen with the camera', () => {
    const still = placed(50);
    const moved = placed(50, { ...VIEW, x: 20, y: -10 });
    expect(moved.xs[0]).toBeCloseTo((still.xs[0] ?? 0) + 20, 6);
    expect(moved.ys[0]).toBeCloseTo((still.ys[0] ?? 0) - 10, 6);
  });

  it('are left out where they cannot be seen or one end is missing, and still counted', () => {
    const away = placed(50, { ...VIEW, x: -5000 });
    expect([away.count, away.inFlight]).toEqual([0, 2]);
    expect(placed(50, VIEW, ['b']).count).toBe(1);
  });

  it('are found near a point, the nearest first, and not beyond reach', () => {
    const dots = placed(50);
    const [x = 0] = dots.xs;
    const [y = 0] = dots.ys;
    expect(dots.nearest(x + 3, y - 3, 12)).toBe(0);
    expect(dots.nearest(x + 40, y, 12)).toBeUndefined();
  });
});

it('curves follow the nodes when they are told to', () => {
  const { curves, boxes } = tables();
  const number = curves.numberOf('publish', 'a', 'c');
  curves.ready(number);
  const before = curves.points[number * 8];
  boxes.set('a', boxAt('agent', 160, 300));
  curves.ready(number);
  expect(curves.points[number * 8]).toBe(before);
  curves.invalidate();
  curves.ready(number);
  expect(curves.points[number * 8]).toBeGreaterThan((before ?? 0) + 50);
  expect([curves.colours[number], curves.shapes[number]]).toEqual([3, 3]);
});
