import { expect, it } from 'vitest';
import { builtInLesson } from '../../learning/index.ts';
import { LESSONS, readLesson } from '../../teaching/index.ts';
import { FIRST_LESSON, INVITATION } from './invitation.ts';

it('the invitation leads to the first lesson, which takes as long as it says', () => {
  expect(LESSONS[0]?.slug).toBe(FIRST_LESSON);
  expect(INVITATION).toContain('two minutes');
  expect(LESSONS[0]?.minutes).toBe(2);
});

it.each(LESSONS.map(({ slug, title }) => [slug, title]))('the page has the text of %s', async (slug, title) => {
  const read = readLesson((await builtInLesson(slug)) ?? '');
  expect(read.ok ? read.lesson.title : read.problems).toBe(title);
});

it('a name of no lesson has no text', async () => {
  expect(await builtInLesson('constructor')).toBeUndefined();
  expect(await builtInLesson('')).toBeUndefined();
});
