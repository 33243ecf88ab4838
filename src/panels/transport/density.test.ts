import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../trace/index.ts';
import { Density, spanFor, spanWithBookmarks } from './density.ts';

function eventsAt(...timesUs: number[]): { length: number; event(number: number): TraceEvent; times: number[] } {
  return {
    times: timesUs,
    get length() {
      return this.times.length;
    },
    event(number) {
      return { kind: 'timerFired', cause: -1, agent: 'a', atUs: this.times[number] ?? 0 };
    },
  };
}

const from0 = (lengthUs: number) => ({ fromUs: 0, lengthUs });

describe('the span of a run with bookmarks', () => {
  it('has room for those ahead, up to a minute, and never less than for the run', () => {
    const spans = (
      [
        [3, 0],
        [3, 8],
        [3, 12.7],
        [3, 20],
        [30, 20],
        [3, 61],
      ] as const
    ).map(([run, bookmark]) => spanWithBookmarks(run * 1e6, bookmark * 1e6) / 1e6);
    expect(spans).toEqual([10, 10, 15, 25, 50, 10]);
  });
});

describe('spanFor', () => {
  it('has room for what has happened, in round steps', () => {
    const seconds = [0, 10, 10.1, 20, 21, 50, 51, 100, 101, 3000];
    expect(seconds.map((s) => spanFor(s * 1e6) / 1e6)).toEqual([10, 10, 20, 20, 50, 50, 100, 100, 200, 5000]);
  });
});

describe('Density', () => {
  it('counts what is new, and keeps the last moment in the last part', () => {
    const events = eventsAt(0, 1, 2, 9);
    const density = new Density(5);
    expect(density.update(events, from0(10))).toBe(true);
    expect([...density.counts]).toEqual([2, 1, 0, 0, 1]);
    expect(density.update(events, from0(10))).toBe(false);
    events.times.push(10);
    expect(density.update(events, from0(10))).toBe(true);
    expect([...density.counts]).toEqual([2, 1, 0, 0, 2]);
  });

  it('counts anew for another span or trace', () => {
    const density = new Density(2);
    density.update(eventsAt(0, 9), from0(10));
    density.update(eventsAt(0, 9), from0(20));
    expect([...density.counts]).toEqual([2, 0]);
    density.update(eventsAt(5), from0(20));
    expect([...density.counts]).toEqual([1, 0]);
  });

  it('begins where it is told, and leaves out what was before', () => {
    const density = new Density(2);
    density.update(eventsAt(3, 10, 11, 19), { fromUs: 10, lengthUs: 10 });
    expect([...density.counts]).toEqual([2, 1]);
    density.update(eventsAt(3, 10, 11, 19), { fromUs: 0, lengthUs: 20 });
    expect([...density.counts]).toEqual([1, 3]);
  });

  it('draws a part with one event at least one unit high', () => {
    const density = new Density(2);
    density.update(eventsAt(...Array.from({ length: 400 }, () => 0), 9), from0(10));
    expect(density.path(10)).toBe('M0 10V0H1V9H2V10Z');
  });
});
