import { describe, expect, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { lanesOf } from './lanes.ts';
import { following, panned, SPAN_US_MIN, ticksOf, timeAt, xOf, zoomed } from './scale.ts';

const SECOND = 1_000_000;

describe('the lanes', () => {
  it('are all agents and channels, in the order of the picture', () => {
    const { scenario } = GALLERY.find(({ slug }) => slug === 'work-queue') ?? never();
    expect(lanesOf(scenario).map(({ id }) => id)).toEqual([
      'feeder1',
      'feeder2',
      'feeder3',
      'faults',
      'crew1',
      'crew2',
      'crew3',
      'restored',
      'control-room',
    ]);
    expect(lanesOf(scenario).map(({ place }) => place)).toEqual([-1, -1, -1, 0, -1, -1, -1, 1, -1]);
  });
});

describe('time on the screen', () => {
  const span = { startUs: 2 * SECOND, lengthUs: 10 * SECOND };

  it('goes to pixels and back', () => {
    expect(xOf(span, 7 * SECOND, 800)).toBe(400);
    expect(timeAt(span, 400, 800)).toBe(7 * SECOND);
    expect(timeAt({ startUs: 0, lengthUs: SECOND }, -50, 100)).toBe(0);
  });

  it('keeps the time under the pointer while it is zoomed', () => {
    const closer = zoomed(span, 0.5, 600, 800);
    expect(closer.lengthUs).toBe(5 * SECOND);
    expect(timeAt(closer, 600, 800)).toBe(timeAt(span, 600, 800));
    expect(zoomed(span, 0, 0, 800).lengthUs).toBe(SPAN_US_MIN);
    expect(zoomed({ startUs: 0, lengthUs: SECOND }, 4, 700, 800).startUs).toBe(0);
    expect(panned(span, 80, 800).startUs).toBe(3 * SECOND);
  });

  it('follows the playhead, and stays while it is in sight', () => {
    expect(following(span, 6 * SECOND)).toBe(span);
    expect(xOf(following(span, 30 * SECOND), 30 * SECOND, 100)).toBeCloseTo(82);
    const back = following(span, SECOND);
    expect(back.startUs).toBeLessThan(SECOND);
    expect(following({ startUs: 5 * SECOND, lengthUs: 10 * SECOND }, 0).startUs).toBe(0);
  });

  it('is marked at round times', () => {
    expect(ticksOf({ startUs: 0, lengthUs: 10 * SECOND }, 10)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((s) => s * SECOND),
    );
    expect(ticksOf({ startUs: 1_300_000, lengthUs: 4 * SECOND }, 8)[0]).toBe(1_500_000);
  });
});

function never(): never {
  throw new Error('The gallery lacks it');
}
