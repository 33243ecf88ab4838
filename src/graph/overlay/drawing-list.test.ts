import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawingList, drawList } from './drawing-list.ts';
import type { Pencil } from './pencil.ts';

type Step = (pencil: Pencil) => void;

/** Returns a canvas that records what is drawn: each call with the settings that it is drawn with. */
function canvas() {
  const calls: unknown[][] = [];
  const settings = {
    globalAlpha: 1,
    lineWidth: 1,
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineCap: 'butt',
    lineJoin: 'miter',
  };
  const method =
    (name: string) =>
    (...given: unknown[]) =>
      calls.push([name, given, { ...settings }]);
  const names = ['beginPath', 'closePath', 'fill', 'stroke', 'moveTo', 'lineTo', 'arc', 'roundRect', 'fillRect'];
  const pencil = Object.assign(settings, Object.fromEntries(names.map((name) => [name, method(name)])));
  return { pencil: pencil as unknown as Pencil, calls }; // It has what a drawing uses.
}

// A list holds numbers of 32 bits, as the browser's own drawings do.
const size = fc.float({ noNaN: true, noDefaultInfinity: true });
const colour = fc.constantFrom('rgb(1, 2, 3)', '#abcdef', 'red', '#000000');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step[]>(
    (pencil) => pencil.beginPath(),
    (pencil) => pencil.closePath(),
    (pencil) => pencil.fill(),
    (pencil) => pencil.stroke(),
  ),
  fc.tuple(size, size).chain(([x, y]) =>
    fc.constantFrom<Step[]>(
      (pencil) => pencil.moveTo(x, y),
      (pencil) => pencil.lineTo(x, y),
    ),
  ),
  fc.tuple(size, size, size, size).map(
    ([x, y, width, height]): Step =>
      (pencil) =>
        pencil.fillRect(x, y, width, height),
  ),
  fc.tuple(size, size, size, size, size).chain(([x, y, a, b, c]) =>
    fc.constantFrom<Step[]>(
      (pencil) => pencil.arc(x, y, a, b, c),
      (pencil) => pencil.roundRect(x, y, a, b, c),
    ),
  ),
  size.chain((value) =>
    fc.constantFrom<Step[]>(
      (pencil) => {
        pencil.globalAlpha = value;
      },
      (pencil) => {
        pencil.lineWidth = value;
      },
    ),
  ),
  colour.chain((value) =>
    fc.constantFrom<Step[]>(
      (pencil) => {
        pencil.fillStyle = value;
      },
      (pencil) => {
        pencil.strokeStyle = value;
      },
    ),
  ),
  fc.constantFrom<CanvasLineCap[]>('butt', 'round').map(
    (value): Step =>
      (pencil) => {
        pencil.lineCap = value;
      },
  ),
  fc.constantFrom<CanvasLineJoin[]>('miter', 'round').map(
    (value): Step =>
      (pencil) => {
        pencil.lineJoin = value;
      },
  ),
);

describe('a list of what is drawn', () => {
  it('draws the same as without it, each time anew', () => {
    const list = new DrawingList();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const [direct, listed] = [canvas(), canvas()];
        for (const draw of steps) draw(direct.pencil);
        for (const draw of steps) draw(list);
        // As it arrives in a worker.
        drawList(structuredClone(list.take()), listed.pencil);
        expect(JSON.stringify(listed.calls)).toBe(JSON.stringify(direct.calls));
      }),
    );
  });

  it('has room for any number of steps', () => {
    const [list, { pencil, calls }] = [new DrawingList(), canvas()];
    for (let at = 0; at < 5000; at += 1) list.fillRect(at, 1, 2, 3);
    drawList(list.take(), pencil);
    expect(calls.map(([, given]) => given)).toEqual(Array.from({ length: 5000 }, (_, at) => [at, 1, 2, 3]));
  });

  it('says what was set', () => {
    const list = new DrawingList();
    list.globalAlpha = 0.3;
    expect(list.globalAlpha).toBe(0.3);
    list.take();
    expect(list.globalAlpha).toBe(1);
  });
});
