export { grade, sameAnswer, valueWords } from './grading.ts';
export {
  askQuestion,
  makeQuestions,
  QUESTION_KINDS,
  type QuestionOptions,
  questionScenario,
} from './make-questions.ts';
export {
  isMisconceptionId,
  MISCONCEPTIONS,
  type Misconception,
  type MisconceptionId,
  misconceptionOf,
} from './misconceptions.ts';
export type {
  AnswerMode,
  AnswerValue,
  Choice,
  Grading,
  PickName,
  Question,
  QuestionKind,
  QuestionRequest,
} from './question.ts';
export type { RunWindow } from './question-run.ts';
