/** A question that a teacher writes: the question in the first line, a choice in each other, a star before the right one. */
import type { ClassQuestion } from '../../learning/index.ts';

const CHOICES_MAX = 8;
const WORDS_MAX = 500;

export type OwnQuestion =
  | { readonly ok: true; readonly question: ClassQuestion }
  | { readonly ok: false; readonly problem: string };

export function readOwnQuestion(text: string): OwnQuestion {
  const [words = '', ...rest] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const problem = problemOf(words, rest);
  if (problem !== undefined) return { ok: false, problem };
  const right = rest.findIndex((line) => line.startsWith('*'));
  const choices = rest.map((line, place) => ({ id: `${place + 1}`, words: line.replace(/^\*\s*/, '') }));
  return { ok: true, question: { words, choices, ...(right === -1 ? {} : { right: `${right + 1}` }) } };
}

function problemOf(words: string, choices: readonly string[]): string | undefined {
  if (words === '') return 'Write the question in the first line.';
  if (choices.length < 2) return 'Write at least two choices, one a line.';
  if (choices.length > CHOICES_MAX) return `Write at most ${CHOICES_MAX} choices.`;
  if (choices.filter((line) => line.startsWith('*')).length > 1) return 'Mark one right choice, or none.';
  if (choices.some((line) => /^\*\s*$/.test(line))) return 'Write something after the star.';
  if ([words, ...choices].some((line) => line.length > WORDS_MAX))
    return `Write at most ${WORDS_MAX} characters a line.`;
  return undefined;
}
