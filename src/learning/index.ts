export {
  isSameThing,
  ordinal,
  pickableThings,
  rightAnswer,
  thingName,
  thingsOf,
  withPick,
} from './asked-things.ts';
export { PageQuestion, type PageQuestionOptions, type QuestionProgress } from './page-question.ts';
export type { Confidence, QuestionSession, QuestionState } from './question-session.ts';
export { hasKeptQuiz } from './quiz-keeping.ts';
export { Quiz, type QuizState } from './quiz-session.ts';
export { type QuizAnswer, type QuizSummary, summaryOf } from './quiz-summary.ts';
export { tabStorage } from './tab-storage.ts';
export { whatToAdd } from './what-to-add.ts';
