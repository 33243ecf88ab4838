import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setTimer } from './defer.ts';

const LONGEST_MS = 2 ** 31 - 1;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('setTimer - waits the whole of a time that no timer of the host can hold', () => {
  for (const ms of [0, 1, LONGEST_MS, LONGEST_MS + 1, 2 * LONGEST_MS, 3 * LONGEST_MS + 7]) {
    const run = vi.fn();
    setTimer(run, ms);
    if (ms > 0) vi.advanceTimersByTime(ms - 1);
    expect(run).toHaveBeenCalledTimes(0);
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  }
  expect(vi.getTimerCount()).toBe(0);
});

it('setTimer - is called off in any of its pieces, and leaves nothing behind', () => {
  for (const pieces of [0, 1, 2]) {
    const run = vi.fn();
    const cancel = setTimer(run, 3 * LONGEST_MS);
    vi.advanceTimersByTime(pieces * LONGEST_MS);
    expect(vi.getTimerCount()).toBe(1);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(4 * LONGEST_MS);
    expect(run).not.toHaveBeenCalled();
  }
});

it('setTimer - sets nothing for Infinity, and refuses what is no time', () => {
  setTimer(() => undefined, Number.POSITIVE_INFINITY)();
  expect(vi.getTimerCount()).toBe(0);
  for (const ms of [-1, Number.NaN]) expect(() => setTimer(() => undefined, ms)).toThrow(`not ${ms}`);
});
