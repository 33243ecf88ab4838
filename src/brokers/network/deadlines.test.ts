import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadlines } from './deadlines.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('deadlines', () => {
  it('are each kept to the millisecond, by one clock', () => {
    const late: [string, number][] = [];
    const started = performance.now();
    const deadlines = new Deadlines<string>(100, (item) => late.push([item, performance.now() - started]));
    for (const [item, ms] of [
      ['a', 0],
      ['b', 30],
      ['c', 30],
      ['d', 40],
    ] as const) {
      vi.advanceTimersByTime(ms);
      deadlines.add(item);
    }
    expect(vi.getTimerCount()).toBe(1);
    deadlines.delete('b');
    vi.advanceTimersByTime(1000);
    expect(late).toEqual([
      ['a', 100],
      ['c', 160],
      ['d', 200],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of those that are gone keep nothing awake', () => {
    const deadlines = new Deadlines<string>(100, () => undefined);
    deadlines.add('a');
    deadlines.add('b');
    deadlines.delete('a');
    expect(vi.getTimerCount()).toBe(1);
    deadlines.delete('b');
    expect(vi.getTimerCount()).toBe(0);
    deadlines.add('c');
    expect(vi.getTimerCount()).toBe(1);
  });

  it('go on for others when one throws out another', () => {
    const late: string[] = [];
    const deadlines = new Deadlines<string>(100, (item) => {
      late.push(item);
      if (item === 'a') deadlines.delete('b');
      if (item === 'c') deadlines.add('d');
    });
    for (const item of ['a', 'b', 'c']) deadlines.add(item);
    vi.advanceTimersByTime(100);
    expect(late).toEqual(['a', 'c']);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(99);
    expect(late).toEqual(['a', 'c']);
    vi.advanceTimersByTime(1);
    expect(late).toEqual(['a', 'c', 'd']);
  });
});
