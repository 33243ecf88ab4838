import { describe, expect, it } from 'vitest';
import { watchableSpeed } from './recording-pace.ts';

describe('the speed of a recording', () => {
  it.each([
    [90_000, 1, 0.009],
    [1_420_000, 1, 0.1],
    [500, 1, 0.001],
    [3_000_000, 0.5, 0.5],
    [60_000_000, 1, 1],
    [60_000_000, 20, 6],
    [0, 2, 2],
  ])('of %d µs, for a user who plays at %d, is %d', (lengthUs, speed, wanted) => {
    expect(watchableSpeed(lengthUs, speed)).toBe(wanted);
  });
});
