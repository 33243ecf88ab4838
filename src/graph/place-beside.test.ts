import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeBeside } from './place-beside.ts';

const CANVAS = { width: 900, height: 600 };
const PANEL = { width: 320, height: 260 };

describe('the place of a panel beside a node', () => {
  it('is to the right, and flips to the left, below or above where it does not fit', () => {
    const at = (left: number, top: number, panel = PANEL) =>
      placeBeside({ left, top, width: 160, height: 60 }, panel, CANVAS).side;
    expect(at(100, 300)).toBe('right');
    expect(at(700, 300)).toBe('left');
    expect(at(370, 100, { width: 400, height: 260 })).toBe('below');
    expect(at(370, 500, { width: 400, height: 260 })).toBe('above');
  });

  it('is where it covers the fewest other nodes', () => {
    const node = { left: 40, top: 320, width: 160, height: 60 };
    const others = [{ left: 300, top: 330, width: 100, height: 40 }];
    expect(placeBeside(node, PANEL, CANVAS).side).toBe('right');
    expect(placeBeside(node, PANEL, CANVAS, others).side).toBe('above');
  });

  it('never covers the node, and stays inside', () => {
    const node = fc.record({
      left: fc.integer({ min: -200, max: 1100 }),
      top: fc.integer({ min: -200, max: 800 }),
      width: fc.integer({ min: 20, max: 300 }),
      height: fc.integer({ min: 20, max: 120 }),
    });
    const panel = fc.record({ width: fc.integer({ min: 200, max: 380 }), height: fc.integer({ min: 100, max: 900 }) });
    const canvas = fc.record({
      width: fc.integer({ min: 400, max: 1600 }),
      height: fc.integer({ min: 300, max: 900 }),
    });
    fc.assert(
      fc.property(node, panel, canvas, (of, wanted, room) => {
        const { left, top, heightMax } = placeBeside(of, wanted, room);
        const height = Math.min(wanted.height, heightMax);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left + wanted.width).toBeLessThanOrEqual(room.width);
        if (height > 0) {
          expect(top).toBeGreaterThanOrEqual(0);
          expect(top + height).toBeLessThanOrEqual(room.height);
        }
        const apart =
          left >= of.left + of.width ||
          left + wanted.width <= of.left ||
          top >= of.top + of.height ||
          top + height <= of.top;
        expect(apart).toBe(true);
      }),
    );
  });
});
