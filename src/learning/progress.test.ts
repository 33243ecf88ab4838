import { describe, expect, it } from 'vitest';
import { fullStorage, testStorage } from '../store/testing/test-storage.ts';
import {
  changeProgress,
  commonestBeliefs,
  createProgress,
  NOT_BEGUN,
  PROGRESS_KEY,
  progressOf,
  readProgress,
  withBelief,
} from './progress.ts';

describe('progress in lessons', () => {
  it('is there again in the next visit', () => {
    const storage = testStorage();
    const progress = createProgress(storage);
    changeProgress(progress, 'first-message', { step: 2, steps: 6, done: ['q1.0'] });
    changeProgress(progress, 'fan-out', { step: 6, steps: 6, finished: true, beliefs: { 'queue-copies': 2 } });
    const again = createProgress(storage).getState();
    expect(progressOf(again, 'first-message')).toEqual({ ...NOT_BEGUN, step: 2, steps: 6, done: ['q1.0'] });
    expect(progressOf(again, 'fan-out').beliefs).toEqual({ 'queue-copies': 2 });
  });

  it('of an unknown lesson, and of one named like a method of objects, is not begun', () => {
    const { getState } = createProgress(testStorage());
    expect(progressOf(getState(), 'fan-out')).toBe(NOT_BEGUN);
    expect(progressOf(getState(), 'constructor')).toBe(NOT_BEGUN);
  });

  it.each([
    'null',
    '[]',
    '{',
    '{"lessons":[]}',
    '{"lessons":{"a":3}}',
    '{"lessons":{"a":{"step":-1,"steps":"6","done":[1],"finished":1,"beliefs":{"x":-2,"y":"2"}}}}',
  ])('that cannot be read counts as not begun: %s', (text) => {
    expect(progressOf(readProgress(testStorage({ [PROGRESS_KEY]: text })), 'a')).toEqual(NOT_BEGUN);
  });

  it('goes on where the browser saves nothing', () => {
    const progress = createProgress(fullStorage());
    changeProgress(progress, 'a', { step: 1 });
    expect(progressOf(progress.getState(), 'a').step).toBe(1);
  });

  it('keeps 200 lessons, the newest', () => {
    const storage = testStorage();
    const progress = createProgress(storage);
    for (let number = 0; number < 201; number += 1) changeProgress(progress, `lesson-${number}`, { step: 1 });
    changeProgress(progress, 'lesson-1', { step: 2 });
    changeProgress(progress, 'one-more', { step: 1 });
    const kept = Object.keys(readProgress(storage).lessons);
    expect(kept).toHaveLength(200);
    expect(kept).toContain('lesson-1');
    expect(kept).not.toContain('lesson-2');
    expect(storage.getItem(PROGRESS_KEY)).toContain('one-more');
    expect(PROGRESS_KEY).toBe('heronry.learning');
  });
});

it('the beliefs met most often come first, and of equal ones the one met first', () => {
  const beliefs = ['b', 'a', 'c', 'a', 'c'].reduce(withBelief, {});
  expect(commonestBeliefs(beliefs, 2)).toEqual(['a', 'c']);
  expect(commonestBeliefs({}, 2)).toEqual([]);
});
