import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';
import { LinkDelay } from './link-delay.ts';
import { Random } from './random.ts';
import { fill } from './template.ts';

describe('the event queue', () => {
  it('gives by time, then priority, then the order of scheduling, whatever comes between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(2), fc.boolean()), { maxLength: 200 }), (steps) => {
        const queue = new EventQueue<readonly [number, number, number]>();
        const model: (readonly [number, number, number])[] = [];
        for (const [serial, [atUs, priority, pop]] of steps.entries()) {
          if (pop) {
            model.sort(([a1, a2, a3], [b1, b2, b3]) => a1 - b1 || a2 - b2 || a3 - b3);
            expect(queue.nextUs).toBe(model[0]?.[0]);
            expect(queue.pop()).toEqual(model.shift());
          } else {
            queue.push(atUs, priority, [atUs, priority, serial]);
            model.push([atUs, priority, serial]);
          }
          expect(queue.length).toBe(model.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('randomness', () => {
  it('is the same numbers for the same seed and name, in every engine', () => {
    const source = new Random(7, 'mg1');
    expect([source.next(), source.next(), source.next()]).toEqual(NUMBERS);
    expect(new Random(7, 'mg2').next()).not.toBe(NUMBERS[0]);
    expect(new Random(8, 'mg1').next()).not.toBe(NUMBERS[0]);
  });

  it('is even: each of ten buckets gets a tenth, within five standard deviations', () => {
    const draws = 100_000;
    for (let seed = 0; seed < 20; seed += 1) {
      const source = new Random(seed, 'link');
      const buckets = Array.from({ length: 10 }, () => 0);
      for (let count = 0; count < draws; count += 1) {
        const bucket = source.integer(0, 9);
        buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      }
      const deviation = Math.sqrt(draws * 0.1 * 0.9);
      for (const count of buckets) expect(Math.abs(count - draws / 10)).toBeLessThan(5 * deviation);
    }
  });
});

/** Calculated once; integer arithmetic has no other answer. */
const NUMBERS = [1618949775, 4095849187, 1594774666];

describe('the delay of a link', () => {
  it('is at least the shortest, averages the mean and half the jitter, and lets nothing overtake', () => {
    const delay = new LinkDelay({ delayUsMin: 1000, delayUsMean: 3000, jitterUs: 500 }, 1, 'link');
    let total = 0;
    let last = 0;
    const apart = 100_000;
    for (let count = 0; count < 50_000; count += 1) {
      const took = delay.arrivesUs(count * apart) - count * apart;
      expect(took).toBeGreaterThanOrEqual(1000);
      total += took;
    }
    expect(Math.abs(total / 50_000 - 3250)).toBeLessThan(50);
    const close = new LinkDelay({ delayUsMin: 1000, delayUsMean: 3000, jitterUs: 500 }, 1, 'link');
    for (let count = 0; count < 1000; count += 1) {
      const arrives = close.arrivesUs(count);
      expect(arrives).toBeGreaterThanOrEqual(last);
      last = arrives;
    }
  });
});

describe('templates', () => {
  const filled = (template: Parameters<typeof fill>[0], about?: Parameters<typeof fill>[0]) =>
    fill(template, { nowUs: 1_234_567, random: new Random(1, 'x'), count: 4, about });

  it('compute what begins with $ and leave the rest', () => {
    expect(filled({ a: 1, b: ['x', { c: null }] })).toEqual({ a: 1, b: ['x', { c: null }] });
    expect(filled({ n: { $count: 10 }, s: { $time: 's' }, ms: { $time: 'ms' } })).toEqual({
      n: 14,
      s: 1.234,
      ms: 1234,
    });
    expect(filled({ v: { $field: 'a.b' } }, { a: { b: [1] } })).toEqual({ v: [1] });
    expect(filled({ v: { $scale: [{ $field: 'a' }, 0.1] } }, { a: 3 })).toEqual({ v: 0.3 });
  });

  it('count up to the last whole number that is exact, and say null beyond', () => {
    const last = Number.MAX_SAFE_INTEGER;
    expect(filled({ n: { $count: last - 4 }, over: { $count: last - 3 }, half: { $count: 0.5 } })).toEqual({
      n: last,
      over: null,
      half: 4.5,
    });
  });

  it('draw from where they are told, to three decimals', () => {
    const values = new Set<unknown>();
    const source = new Random(1, 'x');
    for (let count = 0; count < 1000; count += 1) {
      const { v } = fill({ v: { $random: [38, 46] } }, { nowUs: 0, random: source, count, about: undefined });
      expect(v).toBeGreaterThanOrEqual(38);
      expect(v).toBeLessThanOrEqual(46);
      expect(Number(v) * 1000).toBeCloseTo(Math.round(Number(v) * 1000), 6);
      values.add(v);
    }
    expect(values.size).toBeGreaterThan(800);
  });

  it('say null where there is nothing to compute with, and keep what they do not know', () => {
    expect(filled({ v: { $field: 'a' }, w: { $scale: ['x', 2] }, r: { $random: 3 } })).toEqual({
      v: null,
      w: null,
      r: null,
    });
    expect(filled({ v: { $eval: '1' }, w: { $count: 1, b: 2 } })).toEqual({
      v: { $eval: '1' },
      w: { $count: 1, b: 2 },
    });
    expect(filled({ v: { $scale: [1e308, 1e308] } })).toEqual({ v: null });
    expect(filled({ v: { $field: 'constructor' } }, {})).toEqual({ v: null });
  });

  it('may have fields of any name', () => {
    const template = JSON.parse('{"__proto__": {"$count": 1}}');
    expect(JSON.stringify(filled(template))).toBe('{"__proto__":5}');
  });
});
