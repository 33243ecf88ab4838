/** docs/lessons.md has every sentence, kind and field of a lesson, and its examples are lessons that are right. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkLesson, LESSON_EXAMPLES, QUESTION_KINDS, readLesson } from '../src/teaching/index.ts';

const TEXT = readFileSync('docs/lessons.md', 'utf8');

/** Returns what stands in backticks in the first column of the tables under a heading. */
function firstColumn(heading: string): readonly string[] {
  const [, rest = ''] = TEXT.split(`\n## ${heading}\n`);
  const [section = ''] = rest.split('\n## ');
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);
}

it.each<readonly [string, readonly string[]]>([
  ['The scenario', LESSON_EXAMPLES.scenario],
  ['Tasks', LESSON_EXAMPLES.tasks],
  ['Questions', QUESTION_KINDS],
])('“%s” lists every one', (heading, all) => {
  expect(firstColumn(heading).toSorted()).toEqual(all.toSorted());
});

it('“A goal” lists every expectation', () => {
  expect(firstColumn('A goal').filter((cell) => cell.includes(' '))).toEqual(LESSON_EXAMPLES.goals);
});

it('its whole examples are lessons that are right, and the first has ten lines', () => {
  // A part of a lesson has no head.
  const lessons = [...TEXT.matchAll(/^````markdown\n(---\n.*?)^````/gms)].map(([, lesson = '']) => lesson);
  expect(lessons).toHaveLength(2);
  expect(lessons[0]?.trim().split('\n')).toHaveLength(10);
  for (const text of lessons) {
    const result = readLesson(text);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(checkLesson(result.lesson)).toEqual([]);
  }
});
