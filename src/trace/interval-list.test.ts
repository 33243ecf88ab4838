import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Interval, IntervalList } from './interval-list.ts';

const AT = { kind: 'agent', id: 'a', key: 'agent a' } as const;

function interval(fromUs: number, toUs: number, message: number): Interval {
  const span = { fromUs, toUs, resumesUs: fromUs, fromPart: 0, toPart: 1 };
  return { kind: 'work', at: AT, to: undefined, channel: '', message, event: message, end: -1, ...span };
}

/** Gaps between beginnings, lengths (0 to 9, none for no known end), and lengths that intervals have in the end. */
const spans = fc.array(
  fc.record({
    gapUs: fc.nat(2),
    lengthUs: fc.option(fc.nat(9), { nil: Number.POSITIVE_INFINITY }),
    endsAfterUs: fc.option(fc.nat(30)),
  }),
  { minLength: 1, maxLength: 900, size: 'max' },
);

describe('a list of intervals', () => {
  it('finds those that touch a span, in order, as by looking at all', () => {
    fc.assert(
      fc.property(spans, fc.nat(900), fc.nat(40), fc.nat(20), (some, fromUs, lengthUs, max) => {
        const list = new IntervalList();
        const all: { readonly message: number; readonly fromUs: number; toUs: number }[] = [];
        let nowUs = 0;
        some.forEach(({ gapUs, lengthUs: length }, message) => {
          nowUs += gapUs;
          expect(list.add(interval(nowUs, nowUs + length, message))).toBe(message);
          all.push({ message, fromUs: nowUs, toUs: nowUs + length });
        });
        some.forEach(({ endsAfterUs }, place) => {
          const one = all[place];
          if (endsAfterUs === null || one === undefined) return;
          one.toUs = one.fromUs + endsAfterUs;
          list.end(place, one.toUs, 7);
        });
        const untilUs = fromUs + lengthUs;
        const touching = all.filter((one) => one.fromUs <= untilUs && one.toUs >= fromUs).map((one) => one.message);
        const found: number[] = [];
        list.forEachIn(fromUs, untilUs, ({ message }) => found.push(message));
        expect(found).toEqual(touching);
        const even = touching.filter((message) => message % 2 === 0);
        const latest = list.latestIn(fromUs, untilUs, max, ({ message }) => message % 2 === 0);
        expect(latest.map(({ message }) => message)).toEqual(max === 0 ? [] : even.slice(-max));
      }),
      { numRuns: 40 },
    );
  });

  it('finds each of many once, and as many as asked for', () => {
    const list = new IntervalList();
    const places = Array.from({ length: 600 }, (_, message) => list.add(interval(message, 1000, message)));
    const found: number[] = [];
    list.forEachIn(0, 1000, ({ message }) => found.push(message));
    expect(found).toEqual(places);
    const latest = (max: number) => list.latestIn(0, 1000, max, () => true).map(({ message }) => message);
    expect([latest(1000), latest(600), latest(300)]).toEqual([places, places, places.slice(300)]);
  });

  it('has both ends of a span in it', () => {
    const list = new IntervalList();
    list.add(interval(10, 20, 0));
    const touched = ([fromUs, toUs]: readonly [number, number]): boolean => {
      let found = 0;
      list.forEachIn(fromUs, toUs, () => {
        found += 1;
      });
      expect(list.latestIn(fromUs, toUs, 9, () => true)).toHaveLength(found);
      return found === 1;
    };
    const around = [
      [0, 9],
      [0, 10],
      [20, 30],
      [21, 30],
    ] as const;
    expect(around.map(touched)).toEqual([false, true, true, false]);
  });

  it('knows the event that ended an interval, and how far it came', () => {
    const list = new IntervalList();
    const place = list.add(interval(10, 30, 0));
    list.end(place, 20, 4, 0.5);
    list.end(undefined, 25, 5);
    expect(list.at(place)).toMatchObject({ toUs: 20, end: 4, toPart: 0.5 });
  });
});
