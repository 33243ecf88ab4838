export {
  Account,
  type AccountSentence,
  type AccountSpan,
  accountOf,
  sentencesOf,
} from './account.ts';
export type { MisconceptionId } from './misconceptions.ts';
export type { AnswerMode, AnswerValue, Choice, Grading, Question, QuestionKind } from './question.ts';
