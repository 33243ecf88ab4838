import { describe, expect, it } from 'vitest';
import type { Interval, IntervalPlace } from '../trace/index.ts';
import { CROWD_MIN, thinBars, thinLines } from './thin-out.ts';

const WIDTH = 1000;
const wanted = { xOf: (atUs: number) => atUs / 1000, width: WIDTH, isChosen: ({ message }: Interval) => message === 7 };

const CHANNEL: IntervalPlace = { kind: 'channel', id: 'c', key: 'channel c' };
const AGENTS = ['0', '1', '2', '3'].map((id): IntervalPlace => ({ kind: 'agent', id, key: `agent ${id}` }));

function interval(index: number, more: Partial<Interval> = {}): Interval {
  const fromUs = index * 10;
  const way = { fromPart: 0, toPart: 1, resumesUs: fromUs };
  const base = {
    kind: 'hop',
    at: AGENTS[index % 4] ?? CHANNEL,
    to: CHANNEL,
    channel: 'c',
    message: index,
    event: index,
    end: -1,
  } as const;
  return { ...base, ...way, fromUs, toUs: fromUs + 5000, ...more };
}

const many = (count: number, more: Partial<Interval> = {}): readonly Interval[] =>
  Array.from({ length: count }, (_, index) => interval(index, more));

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
      const xs = drawn.filter(({ at }) => at === AGENTS[lane]).map(({ fromUs }) => wanted.xOf(fromUs));
      const gaps = xs.slice(1).map((x, index) => x - (xs[index] ?? 0));
      // There is no gap that was not in the traffic.
      expect(Math.max(...gaps)).toBeLessThan(3);
    }
  });
});

describe('bars that lie over each other', () => {
  const rowOf = ({ message }: Interval): number => message % 3;
  const open = { kind: 'wait', at: CHANNEL, to: undefined, toUs: Number.POSITIVE_INFINITY } as const;

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
