import { describe, expect, it } from 'vitest';
import type { AgentState, World } from '../../trace/index.ts';
import { boxAt } from '../geometry.ts';
import { Details } from './details.ts';
import { FEW, Painter, type Scene } from './painter.ts';
import { PASSAGE_US } from './passages.ts';
import { published, traceOf, worldOf } from './test-trace.ts';

const VIEW = { x: 0, y: 0, zoom: 1, width: 1000, height: 600, ratio: 1 };
const ARRIVES_US = 1000;
const TRACE = traceOf([
  published(0, ARRIVES_US),
  { kind: 'accepted', atUs: ARRIVES_US, cause: 0, channel: 'c', message: 0, seq: 1 },
  { kind: 'lost', atUs: 5_000_000, cause: 1, via: 'subscribe', agent: 'b', channel: 'c', message: 0, fraction: 0.5 },
] as unknown as Parameters<typeof traceOf>[0]); // No other field is read.
const BOXES = new Map([
  ['a', boxAt('agent', 100, 100)],
  ['b', boxAt('agent', 700, 100)],
  ['c', boxAt('channel', 400, 100)],
]);

const SOURCE = {
  boxOf: (_kind: string, id: string) => BOXES.get(id),
  laneOf: () => undefined,
  lookOf: () => ({ colour: 0, shape: 'circle' }) as const,
  boxes: () => [...BOXES.values()],
};

/** Returns a painter with all its parts, and what it calls on its canvas. */
function paintedBy() {
  const calls: string[] = [];
  const context = new Proxy({ canvas: { style: {} } } as Record<string, unknown>, {
    get: (own, name) => own[String(name)] ?? (() => calls.push(String(name))),
  }) as unknown as CanvasRenderingContext2D; // Any method can be called.
  const painter = new Painter(context, SOURCE);
  painter.add((parts) => new Details({ ...parts, crowd: context }));
  /** Draws a scene, and returns what was called. */
  return (world: World, nowUs: number): readonly string[] => {
    calls.length = 0;
    painter.draw({
      trace: TRACE,
      world,
      nowUs,
      playing: true,
      view: VIEW,
      palette: { channels: ['#00f'] },
      reducedMotion: false,
    } as unknown as Scene); // Nothing else is read.
    return [...calls];
  };
}

describe('an empty picture', () => {
  it('has nothing of a painter before, and is not touched again', () => {
    const draw = paintedBy();
    expect(draw(worldOf(0), 0)).toEqual(['clearRect']);
    expect(draw(worldOf(0), 20)).toEqual([]);
  });

  const working = { id: 'a', working: { sinceUs: 0, untilUs: ARRIVES_US } } as unknown as AgentState;
  it.each<[string, World, number, number]>([
    ['a message in flight', worldOf(1, [0]), 0, ARRIVES_US / 2],
    ['an agent that works', { ...worldOf(0), agents: new Map([['a', working]]) }, 0, 500],
    ['a passage through a channel', worldOf(2), ARRIVES_US, ARRIVES_US + PASSAGE_US - 1],
    ['a loss', worldOf(3), 5_000_000, 5_600_000],
  ])('follows %s, is cleared once, and is not touched again', (_, world, firstUs, lastUs) => {
    const draw = paintedBy();
    for (const nowUs of [firstUs, lastUs]) {
      const [first, ...rest] = draw(world, nowUs);
      expect(first).toBe('clearRect');
      expect(rest).not.toEqual([]);
    }
    expect(draw(worldOf(3), 60_000_000)).toEqual(['clearRect']);
    expect(draw(worldOf(3), 60_000_020)).toEqual([]);
  });
});

/** Returns how often each method was called for so many messages in flight, before the late part of the painter is loaded. */
function firstCallsOf(count: number): ReadonlyMap<string, number> {
  const calls = new Map<string, number>();
  const context = new Proxy(
    {},
    {
      get: (_, name) => () => calls.set(String(name), (calls.get(String(name)) ?? 0) + 1),
      set: () => true,
    },
  ) as CanvasRenderingContext2D; // Nothing is read of it.
  const painter = new Painter(context, SOURCE);
  const numbers = Array.from({ length: count }, (_, at) => at);
  painter.draw({
    trace: traceOf(numbers.map((at) => published(0, 1000 + at))),
    world: worldOf(count, numbers),
    nowUs: 100,
    view: VIEW,
    palette: { channels: [], text: '#111' },
  } as unknown as Scene); // Nothing else is used.
  return calls;
}

it('the first picture of a crowd is one square a message; of few messages it is their shapes', () => {
  const [few, many] = [firstCallsOf(FEW), firstCallsOf(FEW + 1)];
  expect(few.get('arc')).toBeGreaterThanOrEqual(FEW);
  expect([many.get('arc'), many.get('fillRect')]).toEqual([undefined, FEW + 1]);
});
