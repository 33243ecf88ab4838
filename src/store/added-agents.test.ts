import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyScenario } from '../scenario/index.ts';
import { runAction } from './action-table.ts';
import { testStore } from './testing/test-store.ts';

describe('agents beyond the circle are added in the aspect of the window', () => {
  afterEach(() => vi.unstubAllGlobals());

  /**
   * Adds 40 agents in a window of that size.
   * @returns width and height of the area of their positions
   */
  const area = (width?: number, height?: number): readonly [number, number] => {
    if (width !== undefined) vi.stubGlobal('innerWidth', width);
    if (height !== undefined) vi.stubGlobal('innerHeight', height);
    const { store } = testStore(emptyScenario());
    for (let count = 0; count < 40; count += 1) runAction(store, 'addAgent');
    const { agents } = store.getState().scenario;
    const extent = (of: readonly number[]): number => Math.max(...of) - Math.min(...of);
    return [extent(agents.map(({ x }) => x)), extent(agents.map(({ y }) => y))];
  };

  it('which is a square outside of a page', () => {
    expect(area()).toEqual(area(500, 500));
  });

  it('wider in a wide window, of at most twice the height', () => {
    const [square, wide, widest] = [area(500, 500), area(1500, 1000), area(2000, 1000)];
    expect([square[0] < wide[0], wide[0] < widest[0]]).toEqual([true, true]);
    expect([square[1] > wide[1], wide[1] > widest[1]]).toEqual([true, true]);
    expect([area(8000, 1000), area(1000, 0)]).toEqual([widest, widest]);
  });

  it('taller in a tall window, of at most twice the width', () => {
    const [square, tall, tallest] = [area(500, 500), area(1000, 1500), area(1000, 2000)];
    expect([square[0] > tall[0], tall[0] > tallest[0]]).toEqual([true, true]);
    expect([square[1] < tall[1], tall[1] < tallest[1]]).toEqual([true, true]);
    expect([area(1000, 8000), area(0, 1000)]).toEqual([tallest, tallest]);
  });
});
