import { expect, it } from 'vitest';
import { makeQuestions, readLesson } from '../../teaching/index.ts';
import { answerOf, lessonCaption } from './lesson-caption.ts';

const read = readLesson(`---
title: Who hears it?
---

The **operator** sends \`setpoint\`.

\`\`\`scenario
operator publishes to control every 4s
mg1, mg2 subscribe to control
\`\`\`

## Without words

\`\`\`question
generated: 1
\`\`\`
`);
if (!read.ok) throw new Error(read.problems[0]?.words);
const { lesson } = read;
const scenario = lesson.steps[0]?.scenario;
const question = scenario === undefined ? undefined : makeQuestions(scenario, { count: 1 })[0];
if (question === undefined) throw new Error('nothing to ask');

it('is the first paragraph as text, the title of a step without words, and what is to be remembered at the end', () => {
  expect(lessonCaption(lesson, 0, undefined)).toBe('The operator sends setpoint.');
  expect(lessonCaption(lesson, 1, undefined)).toBe('Without words');
  const remember = ['One.', 'Two.'].map((words) => ({
    words,
    step: 0,
    at: { atUs: 0 },
    place: { line: 1, column: 1 },
  }));
  expect(lessonCaption({ ...lesson, remember }, 2, undefined)).toBe('One. Two.');
});

it('is the question until its answer is explained', () => {
  const state = 'asking' as const;
  expect(lessonCaption(lesson, 1, { question, state })).toBe(question.words);
  const grading = { right: true, misconception: undefined, words: 'Yes: mg1 and mg2.' };
  expect(lessonCaption(lesson, 1, { question, state: 'explained', grading })).toBe('Yes: mg1 and mg2.');
});

it('gives the answer that was picked, or the right one', () => {
  const right = question.choices.find(({ id }) => id === question.right)?.value;
  expect(answerOf({ question, state: 'asking' })).toEqual(right);
  const wrong = question.choices.find(({ id }) => id !== question.right)?.value;
  expect(answerOf({ question, state: 'asking', draft: wrong })).toEqual(wrong);
});
