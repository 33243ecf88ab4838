/** Answers of a class: counted by misconception, and as a file. */
import type { ClassQuestion, ClassResults } from '../brokers/gateway/class-protocol.ts';
import { isMisconceptionId, type Misconception, misconceptionOf } from '../teaching/index.ts';
import { csvOf } from '../trace/index.ts';

export interface CountedMisconception {
  readonly misconception: Misconception;
  /** Number of answers that show it, in first votes and second ones. */
  readonly first: number;
  readonly second: number;
}

/** Returns what the answers show that the class believes, the most common first; by the first vote, which nobody has discussed. */
export function countMisconceptions({ rounds }: ClassResults): readonly CountedMisconception[] {
  const counts = new Map<string, { first: number; second: number }>();
  for (const { question, answers } of rounds) {
    for (const answer of answers) {
      for (const vote of ['first', 'second'] as const) {
        const shown = question.choices.find(({ id }) => id === answer[vote])?.misconception;
        if (shown === undefined) continue;
        const count = counts.get(shown) ?? { first: 0, second: 0 };
        count[vote] += 1;
        counts.set(shown, count);
      }
    }
  }
  return [...counts]
    .flatMap(([id, count]) => (isMisconceptionId(id) ? [{ misconception: misconceptionOf(id), ...count }] : []))
    .toSorted((a, b) => b.first - a.first || b.second - a.second);
}

const HEAD = [
  ...['question', 'words', 'phone', 'name', 'first answer', 'first right'],
  ...['second answer', 'second right', 'misconception of the first answer'],
];

/** Returns the answers as CSV (RFC 4180), one line for each phone and question. */
export function resultsCsv({ rounds }: ClassResults): string {
  const lines = rounds.flatMap(({ round, question, answers }) =>
    answers.map(({ phone, name, first, second }) => {
      const shown = question.choices.find(({ id }) => id === first)?.misconception ?? '';
      const votes = [first, second].flatMap((vote) => [wordsOf(question, vote), rightOf(question, vote)]);
      return [`${round}`, question.words, `${phone}`, name ?? '', ...votes, shown];
    }),
  );
  return csvOf([HEAD, ...lines]);
}

function wordsOf({ choices }: ClassQuestion, choice: string | null): string {
  return choices.find(({ id }) => id === choice)?.words ?? '';
}

function rightOf({ right }: ClassQuestion, choice: string | null): string {
  if (right === undefined || choice === null) return '';
  return choice === right ? 'yes' : 'no';
}
