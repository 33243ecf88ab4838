import { describe, expect, it } from 'vitest';
import type { Segment } from './segments.ts';
import { CROWD_MIN, thinBars, thinLines } from './thin-out.ts';

const WIDTH = 1000;
const wanted = { xOf: (atUs: number) => atUs / 1000, width: WIDTH, isChosen: ({ message }: Segment) => message === 7 };

function segment(index: number, more: Partial<Segment> = {}): Segment {
  const fromUs = index * 10;
  const way = { fromPart: 0, toPart: 1, resumesUs: fromUs };
  const base = {
    kind: 'hop',
    lane: `agent ${index % 4}`,
    to: 'channel c',
    channel: 'c',
    message: index,
    event: index,
  } as const;
  return { ...base, ...way, fromUs, toUs: fromUs + 5000, ...more };
}

const many = (count: number, more: Partial<Segment> = {}): readonly Segment[] =>
  Array.from({ length: count }, (_, index) => segment(index, more));

describe('ways that lie close together', () => {
  it('are all drawn while there are few', () => {
    const few = many(CROWD_MIN);
    expect(thinLines(few, wanted)).toBe(few);
  });

  it('are drawn evenly where there are many, of every pair of lanes, and what is chosen is among them', () => {
    const crowd = many(60_000);
    const drawn = thinLines(crowd, wanted);
    expect(drawn.length).toBeLessThan(1.2 * CROWD_MIN);
    expect(drawn.length).toBeGreaterThan(CROWD_MIN / 4);
    expect(drawn).toContain(crowd[7]);
    for (let lane = 0; lane < 4; lane += 1) {
      const xs = drawn.filter((one) => one.lane === `agent ${lane}`).map(({ fromUs }) => wanted.xOf(fromUs));
      const gaps = xs.slice(1).map((x, index) => x - (xs[index] ?? 0));
      // There is no gap that was not in the traffic.
      expect(Math.max(...gaps)).toBeLessThan(3);
    }
  });
});

describe('bars that lie over each other', () => {
  const rowOf = ({ message }: Segment): number => message % 3;
  const open = { kind: 'wait', lane: 'channel c', to: undefined, toUs: Number.POSITIVE_INFINITY } as const;

  it('are all drawn while there are few', () => {
    const few = many(CROWD_MIN, open);
    expect(thinBars(few, rowOf, wanted)).toBe(few);
  });

  it('are drawn where they begin first, and not under enough others', () => {
    const crowd = many(CROWD_MIN + 1, open);
    const drawn = thinBars(crowd, rowOf, wanted);
    // The first eight of each row, and the selected one.
    expect(drawn.map(({ message }) => message)).toEqual([...Array(24).keys(), 25]);
  });

  it('are drawn where they reach further than those before', () => {
    const crowd = many(CROWD_MIN + 1, { ...open, toUs: 1000 }).map((one, index) => ({ ...one, toUs: 1000 + index }));
    expect(thinBars(crowd, rowOf, wanted)).toHaveLength(crowd.length);
  });

  it('of another kind are drawn all the same', () => {
    const work = many(CROWD_MIN + 1, { ...open, kind: 'work' });
    expect(thinBars(work, rowOf, wanted)).toHaveLength(work.length);
  });
});
