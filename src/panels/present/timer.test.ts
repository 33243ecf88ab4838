import { expect, it } from 'vitest';
import { createTimer, timerWords } from './timer.ts';

it('counts while it goes, keeps its time while it is stopped, and starts from zero when it is set back', () => {
  let nowMs = 1000;
  const timer = createTimer(() => nowMs);
  expect(timer.elapsedMs()).toBe(0);
  timer.toggle();
  nowMs += 65_000;
  expect(timerWords(timer.elapsedMs())).toBe('1:05');
  timer.toggle();
  nowMs += 10_000;
  expect(timerWords(timer.elapsedMs())).toBe('1:05');
  timer.toggle();
  nowMs += 5000;
  expect(timerWords(timer.elapsedMs())).toBe('1:10');
  timer.reset();
  nowMs += 999;
  expect(timerWords(timer.elapsedMs())).toBe('0:00');
  nowMs += 1;
  expect(timerWords(timer.elapsedMs())).toBe('0:01');
  timer.toggle();
  timer.reset();
  expect([timer.elapsedMs(), timerWords(3_600_000)]).toEqual([0, '60:00']);
});
