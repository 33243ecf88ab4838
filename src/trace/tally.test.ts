import { expect, it } from 'vitest';
import { tallyOf, tallyWords } from './tally.ts';
import { STORY, traceOf } from './test-events.ts';

it('counts what happened in a span, both its ends in it', () => {
  const trace = traceOf(STORY);
  expect(tallyOf(trace, 0, 100)).toEqual({ published: 2, received: 2, lost: 1, failed: 1 });
  expect(tallyOf(trace, 10, 30)).toEqual({ published: 1, received: 1, lost: 0, failed: 0 });
  expect(tallyOf(trace, 11, 29)).toEqual({ published: 0, received: 0, lost: 0, failed: 0 });
});

it('says it in words, and only what has happened', () => {
  const trace = traceOf(STORY);
  expect(tallyWords(trace, 0, 2_100_000, 2_100_000)).toBe('2.100 s: 2 published, 2 received, 1 lost, 1 failed');
  expect(tallyWords(trace, 0, 2_100_000, 30)).toBe('2.100 s: 1 published, 1 received');
});
