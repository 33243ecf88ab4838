import { expect, it } from 'vitest';
import { Trampoline } from './trampoline.ts';

/** Number of pieces in one go, and largest number of deferred ones. */
const ONE_GO = 256;
const PUT_OFF_MAX = 10_000;

function trampoline(work: (item: number, own: Trampoline<number>) => void = () => undefined) {
  const ran: number[] = [];
  const deferred: (() => void)[] = [];
  let idle = 0;
  const own: Trampoline<number> = new Trampoline<number>(
    (item) => {
      ran.push(item);
      work(item, own);
    },
    (run) => deferred.push(run),
    () => {
      idle += 1;
    },
  );
  return { own, ran, deferred, idle: () => idle };
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

it('runs at once, says so, and is idle after it', () => {
  const { own, ran, deferred, idle } = trampoline();
  expect(own.idle).toBe(true);
  expect(own.fair(1)).toBe(true);
  own.now(2);
  expect([ran, deferred.length, idle(), own.idle]).toEqual([[1, 2], 0, 2, true]);
});

it('runs what comes during a piece after it, in order, and is not idle meanwhile', () => {
  const seen: unknown[] = [];
  const { own, ran, deferred } = trampoline((item, self) => {
    seen.push(self.idle);
    if (item !== 1) return;
    seen.push(self.fair(2));
    self.now(3);
  });
  own.now(1);
  expect(ran).toEqual([1, 2, 3]);
  expect(seen).toEqual([false, false, false, false]);
  expect(deferred).toEqual([]);
  expect(own.idle).toBe(true);
});

it('puts off what comes in a piece after 256 in one go, once, and goes on with a go of its own', () => {
  const { own, ran, deferred, idle } = trampoline((item, self) => {
    if (item < 600) self.now(item + 1);
  });
  own.now(1);
  expect([ran.length, deferred.length, idle(), own.idle]).toEqual([ONE_GO, 1, 0, false]);
  deferred.shift()?.();
  expect([ran.length, deferred.length]).toEqual([2 * ONE_GO, 1]);
  deferred.shift()?.();
  expect([ran, deferred.length, idle(), own.idle]).toEqual([upTo(600), 0, 1, true]);
});

it('a go of fair counts across calls, and one of now begins anew', () => {
  const { own, ran, deferred } = trampoline();
  for (const item of upTo(ONE_GO)) expect(own.fair(item)).toBe(true);
  // Nothing waits: nothing is deferred.
  expect(deferred).toEqual([]);
  expect(own.fair(ONE_GO + 1)).toBe(false);
  expect(own.fair(ONE_GO + 2)).toBe(false);
  expect([ran.length, deferred.length]).toEqual([ONE_GO, 1]);
  deferred.shift()?.();
  expect(ran).toEqual(upTo(ONE_GO + 2));
  // The later go has its own count.
  for (const item of upTo(ONE_GO - 2)) expect(own.fair(item)).toBe(true);
  expect(own.fair(0)).toBe(false);
  own.now(-1);
  expect(ran.slice(-2)).toEqual([0, -1]);
});

it('now runs what was put off first, and the host finds nothing left', () => {
  const { own, ran, deferred, idle } = trampoline();
  for (const item of upTo(ONE_GO + 1)) own.fair(item);
  own.now(1000);
  expect(ran).toEqual([...upTo(ONE_GO + 1), 1000]);
  const before = idle();
  deferred.shift()?.();
  expect(ran).toHaveLength(ONE_GO + 2);
  expect(idle()).toBe(before + 1);
  // Nothing is deferred any more: `fair` runs at once.
  expect(own.fair(2000)).toBe(true);
});

it('works off what waits before more than 10,000 are put off', () => {
  const { own, ran, deferred } = trampoline();
  for (const item of upTo(ONE_GO + PUT_OFF_MAX)) expect(own.fair(item)).toBe(item <= ONE_GO);
  expect(ran).toHaveLength(ONE_GO);
  expect(own.fair(ONE_GO + PUT_OFF_MAX + 1)).toBe(true);
  expect(ran).toEqual(upTo(ONE_GO + PUT_OFF_MAX + 1));
  expect(deferred).toHaveLength(1);
  expect(own.idle).toBe(true);
});

it('works off as many as wait, and not what they bring', () => {
  const { own, ran, deferred } = trampoline((_, self) => {
    if (ran.length > ONE_GO) self.now(0);
  });
  for (const item of upTo(ONE_GO + PUT_OFF_MAX)) own.fair(item);
  own.fair(-1);
  expect(ran.length).toBeGreaterThanOrEqual(ONE_GO + PUT_OFF_MAX + 1);
  expect(ran.length).toBeLessThan(2 * PUT_OFF_MAX);
  expect(own.idle).toBe(false);
  expect(deferred).toHaveLength(1);
});

it('hands on what it drops, in order, and has nothing left', () => {
  const { own, ran, deferred } = trampoline();
  for (const item of upTo(ONE_GO + 3)) own.fair(item);
  const dropped: number[] = [];
  own.clear((item) => dropped.push(item));
  expect(dropped).toEqual([ONE_GO + 1, ONE_GO + 2, ONE_GO + 3]);
  deferred.shift()?.();
  expect([ran.length, own.idle]).toEqual([ONE_GO, true]);
});

it('a run of the host in the middle of a piece begins no second go', () => {
  const { own, ran, deferred } = trampoline((item, self) => {
    if (item !== 1000) return;
    deferred.shift()?.();
    self.now(2000);
    ran.push(-item);
  });
  for (const item of upTo(ONE_GO + 1)) own.fair(item);
  own.now(1000);
  expect(ran).toEqual([...upTo(ONE_GO + 1), 1000, -1000, 2000]);
});
