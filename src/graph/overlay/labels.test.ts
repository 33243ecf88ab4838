import { describe, expect, it } from 'vitest';
import type { Palette } from '../../ui/canvas-palette.ts';
import { Labels } from './labels.ts';
import { traceOf } from './test-trace.ts';

interface Written {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Returns the part of a canvas that labels use; a character is 6 pixels wide. */
function canvas() {
  const written: Written[] = [];
  const context = {
    font: '',
    textBaseline: '',
    textAlign: '',
    beginPath() {},
    roundRect() {},
    fill() {},
    stroke() {},
    measureText: (text: string) => ({ width: text.length * 6 }),
    fillText: (text: string, x: number, y: number) => written.push({ text, x, y }),
  };
  return { context: context as unknown as CanvasRenderingContext2D, written }; // Labels use nothing else of it.
}

const PALETTE: Palette = {
  channels: [],
  ground: '#000',
  surface: '#000',
  text: '#fff',
  muted: '#888',
  line: '#888',
  accent: '#0ff',
  danger: '#f00',
  warn: '#fa0',
  font: 'sans-serif',
};
const VIEW = { width: 800, height: 600 };
const TRACE = traceOf(
  [1, 2, 3, 4, 5, 6, 7, 8].map((value) => ({
    kind: 'published',
    atUs: 0,
    arrivesUs: 9,
    cause: -1,
    agent: 'a',
    channel: 'c',
    payload: { value },
  })),
);

function labelled(places: readonly (readonly [number, number])[], always = false) {
  const { context, written } = canvas();
  const labels = new Labels();
  labels.use(TRACE);
  labels.begin(context, PALETTE, VIEW);
  places.forEach(([x, y], message) => {
    labels.draw(context, PALETTE, { message, x, y, colour: '#00f' }, [], always);
  });
  return written;
}

describe('labels', () => {
  it('say the payload of their message, above it', () => {
    const [first] = labelled([[200, 200]]);
    expect(first?.text).toBe('value: 1');
    expect(first?.y).toBeLessThan(200);
  });

  it('do not lie on one another', () => {
    const written = labelled([
      [200, 200],
      [202, 200],
    ]);
    expect(written).toHaveLength(2);
    expect(written[0]?.y).not.toBe(written[1]?.y);
  });

  it('are left out where there is no room, unless wanted', () => {
    const crowd = Array.from({ length: 8 }, () => [200, 200] as const);
    expect(labelled(crowd).length).toBeLessThan(8);
    expect(labelled(crowd, true)).toHaveLength(8);
  });

  it('avoid nodes where they can', () => {
    const { context, written } = canvas();
    const labels = new Labels();
    labels.use(TRACE);
    labels.begin(context, PALETTE, VIEW);
    const above = { x: 0, y: 100, width: 400, height: 95 };
    labels.draw(context, PALETTE, { message: 0, x: 200, y: 200, colour: '#00f' }, [above], false);
    expect(written[0]?.y).toBeGreaterThan(200);
  });

  it('are left out rather than over a name', () => {
    const drawn = (
      obstacles: readonly { x: number; y: number; width: number; height: number }[],
    ): readonly Written[] => {
      const { context, written } = canvas();
      const labels = new Labels();
      labels.use(TRACE);
      labels.begin(context, PALETTE, VIEW);
      labels.draw(context, PALETTE, { message: 0, x: 200, y: 200, colour: '#00f' }, obstacles, false);
      return written;
    };
    const room = [
      { x: 0, y: 0, width: 800, height: 165 },
      { x: 0, y: 0, width: 166, height: 600 },
      { x: 234, y: 0, width: 600, height: 600 },
      { x: 0, y: 192, width: 800, height: 400 },
    ];
    expect(drawn(room)).toHaveLength(1);
    expect(drawn([...room, { x: 210, y: 160, width: 24, height: 20 }])).toEqual([]);
  });

  it('stay inside of the picture', () => {
    for (const { text, x, y } of labelled([
      [2, 2],
      [VIEW.width - 2, VIEW.height - 2],
      [VIEW.width - 2, 300],
    ])) {
      expect(x).toBeGreaterThan(0);
      expect(x + text.length * 6).toBeLessThan(VIEW.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(VIEW.height);
    }
  });
});
