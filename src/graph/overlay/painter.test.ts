import { expect, it } from 'vitest';
import { boxAt } from '../geometry.ts';
import { FEW, Painter, type Scene } from './painter.ts';
import { published, traceOf, worldOf } from './test-trace.ts';

/** Returns the calls of one frame with so many messages in flight, before the late part of the painter is loaded. */
function callsOf(count: number): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  const context = new Proxy(
    {},
    {
      get: (_, name) => () => calls.set(String(name), (calls.get(String(name)) ?? 0) + 1),
      set: () => true,
    },
  ) as CanvasRenderingContext2D; // Nothing is read of it.
  const painter = new Painter(context, {
    boxOf: (kind) => boxAt(kind, kind === 'agent' ? 100 : 500, 300),
    laneOf: () => undefined,
    lookOf: () => ({ colour: 0, shape: 'circle' }),
    boxes: () => [],
  });
  const numbers = Array.from({ length: count }, (_, at) => at);
  painter.draw({
    trace: traceOf(numbers.map((at) => published(0, 1000 + at))),
    world: worldOf(count, numbers),
    nowUs: 100,
    view: { x: 0, y: 0, zoom: 1, width: 1000, height: 600, ratio: 1 },
    palette: { channels: [], text: '#111' },
  } as unknown as Scene); // Nothing else is used.
  return calls;
}

it('the first picture of a crowd is one square a message; of few messages it is their shapes', () => {
  const [few, many] = [callsOf(FEW), callsOf(FEW + 1)];
  expect(few.get('arc')).toBeGreaterThanOrEqual(FEW);
  expect([many.get('arc'), many.get('fillRect')]).toEqual([undefined, FEW + 1]);
});
