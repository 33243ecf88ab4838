/** The summary of a quiz. There is no score: it counts the beliefs behind the answers. */
import { isMisconceptionId, type MisconceptionId } from '../teaching/index.ts';
import { type BeliefCounts, commonestBeliefs, withBelief } from './progress.ts';
import type { Confidence } from './question-session.ts';

/** The first answer to a question. */
export interface QuizAnswer {
  /** Id of the question. */
  readonly id: string;
  readonly right: boolean;
  readonly misconception: MisconceptionId | undefined;
  readonly confidence: Confidence | undefined;
}

export interface QuizSummary {
  readonly answered: number;
  /** Answers that came out as the user had said. */
  readonly asSaid: number;
  /** Answers that the user was certain of, and that came out differently. */
  readonly surprises: number;
  /** The most common beliefs behind the other answers, at most two, the most common first. */
  readonly beliefs: readonly { readonly id: MisconceptionId; readonly count: number }[];
}

const BELIEFS_MAX = 2;

export function summaryOf(answers: readonly QuizAnswer[]): QuizSummary {
  let counts: BeliefCounts = {};
  for (const { misconception } of answers) if (misconception !== undefined) counts = withBelief(counts, misconception);
  const beliefs = commonestBeliefs(counts, BELIEFS_MAX).filter(isMisconceptionId);
  return {
    answered: answers.length,
    asSaid: answers.filter(({ right }) => right).length,
    surprises: answers.filter(({ right, confidence }) => !right && confidence === 'certain').length,
    beliefs: beliefs.map((id) => ({ id, count: counts[id] ?? 0 })),
  };
}
