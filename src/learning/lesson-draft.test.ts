import { expect, it } from 'vitest';
import { GALLERY } from '../scenario/index.ts';
import { testStorage } from '../store/testing/test-storage.ts';
import { checkLesson, readLesson } from '../teaching/index.ts';
import { createDraft, DRAFT_KEY } from './lesson-draft.ts';
import { lessonAbout, SMALL_LESSON } from './lesson-template.ts';

const problemsOf = (text: string) => {
  const read = readLesson(text);
  return read.ok ? checkLesson(read.lesson) : read.problems;
};

it('the small example is a lesson that plays without a problem', () => {
  expect(problemsOf(SMALL_LESSON)).toEqual([]);
});

it.each(GALLERY.map(({ slug, scenario }) => [slug, scenario] as const))(
  'a lesson about an open scenario plays without a problem: %s',
  (_, scenario) => {
    expect(problemsOf(lessonAbout(scenario))).toEqual([]);
  },
);

it('a lesson about a scenario with a name like a sentence can be read', () => {
  const scenario = { ...(GALLERY[0]?.scenario ?? Object.assign({})), name: 'Why: "so" — ```\n--- # 1' };
  expect(problemsOf(lessonAbout(scenario))).toEqual([]);
});

it('what was written is there again after a reload; what cannot be read is the small example', () => {
  const storage = testStorage();
  createDraft(storage).setState({ text: '# Half', id: 'a' });
  expect(createDraft(storage).getState()).toEqual({ text: '# Half', id: 'a' });
  storage.setItem(DRAFT_KEY, '{');
  expect(createDraft(storage).getState()).toEqual({ text: SMALL_LESSON, id: undefined });
});
