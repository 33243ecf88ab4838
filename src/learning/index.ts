export type {
  ClassChoice,
  ClassPhase,
  ClassQuestion,
  ClassResults,
  ClassState,
  ClassStep,
  Distribution,
  PhoneState,
} from '../brokers/gateway/class-protocol.ts';
export {
  isSameThing,
  ordinal,
  pickableThings,
  rightAnswer,
  thingName,
  thingsOf,
  withPick,
} from './asked-things.ts';
export { builtInLesson } from './built-in-lessons.ts';
export { type CountedMisconception, countMisconceptions, resultsCsv } from './class-results.ts';
export {
  type ClassGateway,
  type ClassSession,
  type ClassView,
  createClassSession,
  storeMoment,
} from './class-session.ts';
export { createDraft, type LessonDraft } from './lesson-draft.ts';
export {
  type AskedInLesson,
  goalKey,
  keysOf,
  LessonSession,
  type LessonState,
  questionKey,
  taskKey,
} from './lesson-session.ts';
export { lessonAbout, SMALL_LESSON } from './lesson-template.ts';
export {
  createOwnLessons,
  type OwnLesson,
  type OwnLessonsStore,
  removeOwnLesson,
  saveOwnLesson,
} from './own-lessons.ts';
export { PageQuestion, type PageQuestionOptions, type QuestionProgress } from './page-question.ts';
export { joinClass, type PhoneSession, type PhoneView } from './phone-session.ts';
export { type PhoneWords, phoneWords } from './phone-words.ts';
export {
  commonestBeliefs,
  createProgress,
  type LessonProgress,
  type Progress,
  type ProgressStore,
  progressOf,
} from './progress.ts';
export type { Confidence, QuestionSession, QuestionState } from './question-session.ts';
export { hasKeptQuiz } from './quiz-keeping.ts';
export { Quiz, type QuizState } from './quiz-session.ts';
export { type QuizAnswer, type QuizSummary, summaryOf } from './quiz-summary.ts';
export { slowSpeed } from './slow-motion.ts';
export { TestSession, type TestState } from './test-session.ts';
export { whatToAdd } from './what-to-add.ts';
