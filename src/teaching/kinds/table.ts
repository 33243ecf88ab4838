/** The kinds of questions: one row each. */
import type { KindOfQuestion } from '../draft.ts';
import type { QuestionKind } from '../question.ts';
import { queueLeft } from './queue-left.ts';
import { receivers } from './receivers.ts';
import { taker } from './taker.ts';

/** Kinds in the order in which they are listed. */
export const KINDS: Partial<Record<QuestionKind, KindOfQuestion>> = { receivers, queueLeft, taker };
