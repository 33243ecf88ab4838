export type { MisconceptionId } from './misconceptions.ts';
export type { AnswerMode, AnswerValue, Choice, Grading, Question, QuestionKind } from './question.ts';
