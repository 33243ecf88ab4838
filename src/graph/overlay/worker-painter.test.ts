import { describe, expect, it } from 'vitest';
import { EventNumbers, type World } from '../../trace/index.ts';
import { boxAt } from '../geometry.ts';
import { CrowdFeed } from './crowd-feed.ts';
import { CurveTable } from './curve-table.ts';
import { type Dots, HopTable } from './dots.ts';
import { FEW, type Scene } from './painter.ts';
import { published, traceOf, worldOf } from './test-trace.ts';
import type { WorkerCanvas } from './worker-canvas.ts';
import type { WorkerFrame } from './worker-frame.ts';
import { WorkerPainter } from './worker-painter.ts';

/** More frames than a worker needs to begin. */
const MANY = 60;
const VIEW = { x: 0, y: 0, zoom: 1, width: 1000, height: 600, ratio: 2 };
const trace = traceOf(Array.from({ length: FEW + 10 }, (_, at) => published(0, 1000 + at)));
const flying = (count: number): World => ({
  ...worldOf(count),
  inFlight: new EventNumbers(Int32Array.from({ length: count }, (_, at) => at)),
});
const SCENE = {
  trace,
  world: flying(10),
  nowUs: 100,
  playing: true,
  view: VIEW,
  palette: { channels: [], text: '#111' },
  reducedMotion: false,
} as unknown as Scene; // Nothing else is used.

/** Returns a painter whose worker shows what it was sent at once. */
function painter() {
  const source = {
    boxOf: (kind: 'agent' | 'channel') => boxAt(kind, 100, 100),
    laneOf: () => undefined,
    lookOf: () => ({ colour: 0, shape: 'circle' }) as const,
    boxes: () => [],
  };
  const curves = new CurveTable(source);
  const hops = new HopTable(curves);
  hops.use(trace);
  const sent: WorkerFrame[] = [];
  const state = { isShown: false, count: FEW + 10, placed: 0, hasBelow: true };
  const canvas = {
    get isShown() {
      return state.isShown;
    },
    get count() {
      return state.count;
    },
    draw: (frame: () => WorkerFrame | undefined) => {
      const made = frame();
      if (made !== undefined) sent.push(made);
      state.isShown = true;
    },
    end: () => {
      state.isShown = false;
    },
  };
  const made = new WorkerPainter({
    canvas: canvas as unknown as WorkerCanvas, // Nothing else is used.
    curves,
    feed: new CrowdFeed(hops, curves),
    drawBelow: (pencil) => {
      if (state.hasBelow) pencil.fillRect(0, 0, 1, 1);
      return state.hasBelow;
    },
    pixelsIn: () => new Uint32Array(),
    hasText: ({ selected }) => selected !== undefined,
  });
  /** Draws a scene so many times; returns whether the worker's picture is seen at last. */
  const draw = (changes: Partial<Scene> = {}, times = 1): boolean => {
    const scene = { ...SCENE, ...changes };
    const sketch = {
      place: () => {
        state.placed += 1;
        return { count: scene.world.inFlight.size } as Dots; // Nothing else is used.
      },
      drawShapes: (pencil: { fillRect: (...at: [number, number, number, number]) => void }) =>
        pencil.fillRect(5, 5, 5, 5),
    };
    let isSeen = false;
    for (let time = 0; time < times; time += 1) isSeen = made.draw(scene, sketch);
    return isSeen;
  };
  return { draw, sent, state, curves };
}

describe('a worker draws messages', () => {
  it('while time plays and nothing else moves, from a while after', () => {
    const { draw, sent } = painter();
    expect(draw()).toBe(false);
    expect(draw({}, MANY)).toBe(true);
    expect(sent.at(-1)).toMatchObject({ ratio: 2, crowd: undefined });
    // What is below, and the messages.
    expect([...(sent.at(-1)?.drawing.steps ?? [])].slice(1, 5)).toEqual([0, 0, 1, 1]);
    expect(sent.at(-1)?.drawing.steps).toHaveLength(10);
  });

  it.each<[string, Partial<Scene>]>([
    ['paused', { playing: false }],
    ['moved by the camera', { view: { ...VIEW, x: 1 } }],
    ['zoomed', { view: { ...VIEW, zoom: 2 } }],
    ['larger', { view: { ...VIEW, width: 1001 } }],
    ['with payloads', { selected: 3 }],
    ['still, for people who prefer that', { reducedMotion: true }],
  ])('but not a picture that is %s, from its first frame', (_, changes) => {
    const { draw } = painter();
    draw({}, MANY);
    expect(draw(changes)).toBe(false);
    expect(draw()).toBe(false);
    expect(draw({}, MANY)).toBe(true);
  });

  it('nor one whose nodes move', () => {
    const { draw, curves } = painter();
    draw({}, MANY);
    curves.invalidate();
    expect(draw()).toBe(false);
    expect(draw({}, MANY)).toBe(true);
  });

  it('as a crowd if they are many, and then places none', () => {
    const { draw, sent, state } = painter();
    draw({ world: flying(FEW + 1) }, MANY);
    const { placed } = state;
    expect(draw({ world: flying(FEW + 2) })).toBe(true);
    expect(state.placed).toBe(placed);
    expect(sent.at(-1)?.crowd?.added.curves).toHaveLength(1);
    expect(sent.at(-1)?.drawing.steps).toHaveLength(5);
  });

  it('is sent an empty picture once, and nothing while it stays empty', () => {
    const { draw, sent, state } = painter();
    state.hasBelow = false;
    draw({ world: flying(0) }, MANY);
    expect(sent).toEqual([]);
    draw({ world: flying(1) });
    expect(sent).toHaveLength(1);
    draw({ world: flying(0) }, MANY);
    expect(sent).toHaveLength(2);
    state.hasBelow = true;
    draw({ world: flying(0) });
    expect(sent).toHaveLength(3);
    // A canvas after another one is empty.
    state.hasBelow = false;
    draw({ playing: false, world: flying(0) });
    draw({ world: flying(0) }, MANY);
    expect(sent).toHaveLength(3);
  });

  it('one by one again, if few of the crowd are seen', () => {
    const { draw, sent, state } = painter();
    draw({ world: flying(FEW + 1) }, MANY);
    state.count = FEW;
    draw({ world: flying(FEW + 1) });
    expect(sent.at(-1)?.crowd).toBeUndefined();
    expect(sent.at(-1)?.drawing.steps).toHaveLength(10);
  });
});
