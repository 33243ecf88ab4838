export {
  Account,
  type AccountSentence,
  sentencesOf,
} from './account.ts';
export { resultsCsv, type TestAnswer, type TestQuestion, testForm } from './before-and-after.ts';
export { checkWholeLesson, type JudgeRows } from './check-contract.ts';
export { checkLesson } from './check-lesson.ts';
export { TEST_FORMS, type TestForm } from './form-scenes.ts';
export { grade, sameAnswer, valueWords } from './grading.ts';
export {
  type Goal,
  type Inline,
  LESSON_LIMITS,
  type Lesson,
  type LessonProblem,
  type LessonQuestion,
  type LessonStep,
  type LessonView,
  type MessageName,
  type Moment,
  type Place,
  type Prose,
  type QuestionParts,
  type Receipt,
  type Remembered,
  type Spotlight,
  type Task,
  type TaskCondition,
} from './lesson.ts';
export { LESSON_EXAMPLES } from './lesson-examples.ts';
export { LESSONS, type LessonEntry } from './lesson-list.ts';
export {
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
export { type OpenMoment, type OpenStep, openRemembered, openStep, questionsOf } from './open-step.ts';
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
export { type LessonResult, readLesson } from './read-lesson.ts';
export { type GoalState, goalState, isTaskDone, type LearnersRun } from './task-done.ts';
