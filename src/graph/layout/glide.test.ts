import { afterEach, describe, expect, it, vi } from 'vitest';
import { nextNodes } from '../elements.ts';
import type { Point } from '../geometry.ts';
import { GLIDE_MS, glide, type SetNodes } from './glide.ts';

vi.mock('react-dom', () => ({ flushSync: (work: () => void) => work() }));

const DOCUMENT = {
  agents: [
    { id: 'a', x: 300, y: 0, role: 'agent', behaviours: [] },
    { id: 'b', x: 0, y: 80, role: 'agent', behaviours: [] },
  ],
  channels: [],
} satisfies Parameters<typeof nextNodes>[1];

/** A canvas whose frames are drawn when the test says so, at the times that it says. */
function canvas(reducedMotion: boolean) {
  const waiting: FrameRequestCallback[] = [];
  vi.stubGlobal('matchMedia', () => ({ matches: reducedMotion }));
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => waiting.push(draw));
  vi.stubGlobal('performance', { now: () => 0 });
  let nodes = nextNodes([], DOCUMENT, []);
  const setNodes: SetNodes = (change) => {
    nodes = change(nodes);
  };
  const placeOf = (id: string): Point | undefined => nodes.find((node) => node.id === `agent:${id}`)?.position;
  return {
    setNodes,
    placeOf,
    /** Draws the frame that is asked for. @returns whether there was one */
    frame(atMs: number): boolean {
      const drawn = waiting.splice(0);
      for (const draw of drawn) draw(atMs);
      return drawn.length > 0;
    },
  };
}

const FROM: ReadonlyMap<string, Point> = new Map([['agent:a', { x: 0, y: 0 }]]);

describe('nodes that get new places', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('glide there: slow at both ends, half way in half the time, and stop', () => {
    const { setNodes, placeOf, frame } = canvas(false);
    glide(setNodes, FROM);
    const way = [0, 0.1, 0.5, 0.9, 1].map((share) => {
      frame(share * GLIDE_MS);
      return placeOf('a')?.x ?? Number.NaN;
    });
    expect(way[0]).toBe(0);
    expect(way[1]).toBeLessThan(30);
    expect(way[2]).toBe(150);
    expect(way[3]).toBeGreaterThan(270);
    expect(way[4]).toBe(300);
    expect(placeOf('b')).toEqual({ x: 0, y: 80 });
    expect(frame(2 * GLIDE_MS)).toBe(false);
  });

  it('are there at once under reduced motion', () => {
    const { setNodes, placeOf, frame } = canvas(true);
    glide(setNodes, FROM);
    expect(placeOf('a')).toEqual({ x: 300, y: 0 });
    expect(frame(GLIDE_MS)).toBe(false);
  });

  it('follow the last layout only', () => {
    const { setNodes, placeOf, frame } = canvas(false);
    glide(setNodes, FROM);
    frame(0);
    glide(setNodes, new Map([['agent:a', { x: 600, y: 0 }]]));
    frame(GLIDE_MS / 2);
    expect(placeOf('a')?.x).toBe(450);
    frame(GLIDE_MS);
    expect(placeOf('a')?.x).toBe(300);
  });
});
