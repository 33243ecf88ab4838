/** The fifteen lessons: each is read, played and checked as `heronry lesson check` does it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkLesson } from './check-lesson.ts';
import type { Inline, Lesson, Prose } from './lesson.ts';
import { LESSONS } from './lesson-list.ts';
import { MISCONCEPTIONS } from './misconceptions.ts';
import { openStep, questionsOf } from './open-step.ts';
import { readLesson } from './read-lesson.ts';

const FOLDER = 'src/teaching/lessons';

function lessonOf(file: string): Lesson {
  const result = readLesson(readFileSync(`${FOLDER}/${file}`, 'utf8'));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.lesson;
}

/** Returns the texts of prose, one for each paragraph. */
function textsOf(prose: readonly Prose[]): readonly string[] {
  return prose.flatMap((one) => {
    if (one.kind === 'code') return [];
    if (one.kind === 'list') return one.items.flatMap(textsOf);
    return one.kind === 'quote' ? textsOf(one.prose) : [plain(one.inlines)];
  });
}

function plain(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => ('text' in inline ? inline.text : 'inlines' in inline ? plain(inline.inlines) : ' '))
    .join('');
}

it('the list has what the files have, in their order', () => {
  const files = readdirSync(FOLDER).toSorted();
  expect(LESSONS.map(({ file }) => file)).toEqual(files);
  for (const { slug, file, ...entry } of LESSONS) {
    expect(file).toMatch(new RegExp(`^\\d\\d-${slug}\\.md$`));
    const { title, summary, minutes, about } = lessonOf(file);
    expect(entry).toEqual({ title, summary, minutes, about });
  }
});

it('there are fifteen, and every misconception is the subject of one', () => {
  expect(LESSONS).toHaveLength(15);
  const subjects = new Set(LESSONS.flatMap(({ about }) => about));
  expect(MISCONCEPTIONS.map(({ id }) => id).filter((id) => !subjects.has(id))).toEqual([]);
});

/** Words for which a pupil of 16 needs a minute. */
const WORDS_A_MINUTE = 130;
/** Longest line of code, in characters: the panel at its usual width. */
const CODE_MAX = 40;
/** Longest sentence, in words. */
const SENTENCE_MAX = 24;

describe.each(LESSONS.map(({ file }, place) => [file, place] as const))('%s', (file, place) => {
  const lesson = lessonOf(file);
  const tasks = lesson.steps.flatMap((step) => step.tasks);
  const writesCode = tasks.some(({ condition }) => condition.kind === 'contract');

  it('plays: its moments, questions, tasks and goals', () => {
    expect(checkLesson(lesson)).toEqual([]);
  });

  it('asks at least three questions, and has something to do and to make', () => {
    expect(lesson.steps.flatMap(questionsOf).length).toBeGreaterThanOrEqual(3);
    expect(tasks.length).toBeGreaterThanOrEqual(1);
    // A goal is judged by a run; code is judged by rows of the contract.
    expect(lesson.steps.filter(({ goal }) => goal !== undefined)).toHaveLength(writesCode ? 0 : 1);
    expect(lesson.remember).toHaveLength(3);
    expect(lesson.about.length).toBeGreaterThanOrEqual(1);
    expect(lesson.summary).toMatch(/^.{20,}[.?]$/);
  });

  it('begins with a moving picture, and predicts before it shows', () => {
    const [first, second] = lesson.steps;
    expect(first?.show).toBeUndefined();
    expect(first?.questions).toEqual([]);
    expect(second?.questions.length).toBeGreaterThan(0);
    // What is asked has not happened in what was shown before.
    for (const step of lesson.steps) if (step.show !== undefined) expect(openStep(step).atUs).toBeDefined();
  });

  it('has the graph alone at first and where code is written, the timeline from lesson 4 on, and code from lesson 6 on', () => {
    expect(lesson.view).toBe(place < 3 || writesCode ? 'graph' : place < 5 ? 'timeline' : 'code');
  });

  it('has code that fits beside the picture', () => {
    const code = lesson.steps.flatMap(({ prose }) =>
      prose.flatMap((one) => (one.kind === 'code' ? one.text.split('\n') : [])),
    );
    expect(code.filter((line) => line.length > CODE_MAX)).toEqual([]);
  });

  it('takes two to five minutes, or more to write code, and has sentences that are read once', () => {
    const texts = lesson.steps.flatMap(({ prose }) => textsOf(prose));
    const words = texts.join(' ').split(/\s+/).length;
    expect(lesson.minutes).toBeGreaterThanOrEqual(2);
    expect(lesson.minutes).toBeLessThanOrEqual(writesCode ? 15 : 5);
    expect(words / WORDS_A_MINUTE).toBeLessThanOrEqual(lesson.minutes);
    const long = [...texts, lesson.summary, ...lesson.remember.map((one) => one.words)]
      .flatMap((text) => text.split(/(?<=[.?!:]) /))
      .filter((sentence) => sentence.split(' ').length > SENTENCE_MAX);
    expect(long).toEqual([]);
  });
});
