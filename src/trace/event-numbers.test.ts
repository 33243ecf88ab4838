import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventNumbers } from './event-numbers.ts';

it('a set of event numbers has what a Set of them has, in ascending order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(60)), fc.nat(60), (some, asked) => {
      const sorted = [...some].sort((a, b) => a - b);
      const numbers = new EventNumbers(Int32Array.from(sorted));
      expect([...numbers]).toEqual(sorted);
      expect(numbers.size).toBe(sorted.length);
      expect(numbers.has(asked)).toBe(new Set(some).has(asked));
    }),
  );
});
