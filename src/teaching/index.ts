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
export type { MisconceptionId } from './misconceptions.ts';
export { type OpenMoment, type OpenStep, openRemembered, openStep } from './open-step.ts';
export type { AnswerMode, AnswerValue, Choice, Grading, Question, QuestionKind } from './question.ts';
export { type LessonResult, readLesson } from './read-lesson.ts';
export { type GoalState, goalState, isTaskDone, type LearnersRun } from './task-done.ts';
