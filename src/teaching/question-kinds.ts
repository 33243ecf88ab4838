/** The kinds of questions as a list; the compiler holds it complete. */
import type { QuestionKind } from './question.ts';

const KINDS: Readonly<Record<QuestionKind, true>> = {
  receivers: true,
  arrivalOrder: true,
  finishOrder: true,
  queueLeft: true,
  taker: true,
  copies: true,
  fate: true,
  waitsFor: true,
  told: true,
  broker: true,
  cause: true,
  firstReceived: true,
  share: true,
  afterCrash: true,
};

// The keys of the table are the kinds.
export const QUESTION_KINDS = Object.keys(KINDS) as readonly QuestionKind[];
