import { expect, it } from 'vitest';
import { readOwnQuestion } from './own-question.ts';

it('a question is its first line, choices are the others, and a star marks the right one', () => {
  expect(readOwnQuestion('\n Who receives the price?\n\nThe market\n* Every home \n')).toEqual({
    ok: true,
    question: {
      words: 'Who receives the price?',
      choices: [
        { id: '1', words: 'The market' },
        { id: '2', words: 'Every home' },
      ],
      right: '2',
    },
  });
  expect(readOwnQuestion('Tea?\nYes\nNo')).toMatchObject({ ok: true, question: { words: 'Tea?' } });
  expect(readOwnQuestion('Tea?\nYes\nNo')).not.toHaveProperty('question.right');
});

it.each([
  ['', 'Write the question in the first line.'],
  ['Tea?\nYes', 'Write at least two choices, one a line.'],
  [`Tea?${'\nYes'.repeat(9)}`, 'Write at most 8 choices.'],
  ['Tea?\n*Yes\n*No', 'Mark one right choice, or none.'],
  ['Tea?\n*\nNo', 'Write something after the star.'],
  [`Tea?\nYes\n${'o'.repeat(501)}`, 'Write at most 500 characters a line.'],
])('what is missing is said: %j', (text, problem) => {
  expect(readOwnQuestion(text)).toEqual({ ok: false, problem });
});
