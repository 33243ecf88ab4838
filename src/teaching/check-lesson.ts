/**
 * Plays a lesson that was read: every step, every question, every task and goal, and the moments to remember.
 *
 * 1. Every moment and message that is named happens.
 * 2. Every question can be asked, and has a wrong choice.
 * 3. No task is done before somebody does it, and each can be done.
 * 4. No goal is met at the beginning, and its solution meets it.
 * 5. Each misconception that the lesson is about is a wrong choice of one of its questions.
 */
import { simulate } from '../simulation/index.ts';
import type { Micros } from '../trace/index.ts';
import {
  type Goal,
  LESSON_LIMITS,
  type Lesson,
  type LessonProblem,
  type LessonStep,
  type Moment,
  type Task,
} from './lesson.ts';
import { LessonProblems } from './lesson-problems.ts';
import { lessonRun } from './lesson-run.ts';
import { momentWords } from './lesson-words.ts';
import { openRemembered, questionsFor, questionsOf } from './open-step.ts';
import { attemptsAt } from './task-attempts.ts';
import { goalState, isTaskDone } from './task-done.ts';

/** Time for which a task is watched: undone without anybody, done by an attempt. */
const TASK_US = 60_000_000;

/**
 * Returns what is wrong when the lesson is played, in the order of the file; an empty list if nothing is.
 * @param onStep called with the number of each step, from 1, when it is begun
 */
export function checkLesson(lesson: Lesson, onStep?: (step: number) => void): readonly LessonProblem[] {
  const problems = new LessonProblems();
  for (const [place, step] of lesson.steps.entries()) {
    onStep?.(place + 1);
    checkStep(step, problems);
  }
  for (const remembered of lesson.remember)
    if (openRemembered(lesson, remembered) === undefined)
      problems.add(remembered.place, noMoment(lesson.steps[remembered.step], remembered.at));
  const wrong = new Set(
    lesson.steps.flatMap(questionsOf).flatMap(({ choices }) => choices.map((one) => one.misconception)),
  );
  for (const id of lesson.about)
    if (!wrong.has(id)) problems.add(lesson.aboutPlace, `No question of this lesson has a wrong choice for ${id}.`);
  return problems.sorted();
}

function checkStep(step: LessonStep, problems: LessonProblems): void {
  const run = lessonRun(step.scenario);
  const trace = run.traceTo(TASK_US);
  if (trace.length > 0 && trace.kindOf(trace.length - 1) === 'halted') {
    problems.add(step.place, 'The scenario does so much that its run ends before a minute. Make it smaller.');
    return;
  }
  checkSpotlight(step, problems);
  for (const question of step.questions) checkQuestion(step, question, problems);
  for (const task of step.tasks) checkTask(step, task, problems);
  if (step.goal !== undefined) checkGoal(step, step.goal, problems);
}

function checkSpotlight(step: LessonStep, problems: LessonProblems): void {
  const { show, scenario } = step;
  if (show === undefined) return;
  const run = lessonRun(scenario);
  const timeOf = (moment: Moment | undefined): Micros | undefined => {
    if (moment === undefined) return undefined;
    const found = run.find(moment);
    if (found === undefined) problems.add(show.place, noMoment(step, moment));
    return found?.atUs;
  };
  const atUs = timeOf(show.at);
  const untilUs = timeOf(show.until);
  if (atUs !== undefined && untilUs !== undefined && untilUs <= atUs)
    problems.add(show.place, `“until” (${seconds(untilUs)}) is not after “at” (${seconds(atUs)}).`);
  for (const name of show.messages)
    if (run.message(name) === undefined)
      problems.add(show.place, `No message ${name.number} is published to ${name.channel} in this scenario.`);
}

function noMoment(step: LessonStep | undefined, moment: Moment): string {
  const limit = `up to ${LESSON_LIMITS.untilUs / 1_000_000} s`;
  return `${momentWords(moment)} does not happen in the scenario of “${step?.title ?? ''}” ${limit}. Copy a sentence of the event log, such as mg1 received message 1 from control.`;
}

function seconds(us: Micros): string {
  return `${us / 1_000_000} s`;
}

function checkQuestion(step: LessonStep, part: LessonStep['questions'][number], problems: LessonProblems): void {
  const questions = questionsFor(step, part);
  const wanted = part.kind === 'generated' ? part.count : 1;
  if (part.kind !== 'generated' && questions.length === 0)
    problems.add(
      part.place,
      `The engine has no question of kind ${part.kind} here: nothing of it happens in the run, or no wrong choice is plausible.`,
    );
  else if (questions.length < wanted)
    problems.add(
      part.place,
      `The engine finds ${questions.length} of ${wanted} questions in this scenario. Ask for fewer.`,
    );
  for (const { choices, words } of questions)
    if (choices.length < 2) problems.add(part.place, `“${words}” has no wrong choice.`);
}

function checkTask({ scenario }: LessonStep, { condition, place, words }: Task, problems: LessonProblems): void {
  if (condition.kind === 'contract') {
    if (scenario.broker.kind !== 'own')
      problems.add(place, `“${words}” needs a broker of one’s own. Write \`\`\`broker, then its code, then \`\`\`.`);
    return;
  }
  const trace = lessonRun(scenario).traceTo(TASK_US);
  const start = { start: scenario, atUs: TASK_US };
  if (isTaskDone(condition, { ...start, scenario, trace })) {
    problems.add(place, `“${words}” is done before somebody does it, within ${seconds(TASK_US)}.`);
    return;
  }
  for (const attempt of attemptsAt(scenario, condition)) {
    const tried = simulate(attempt, TASK_US).trace;
    if (isTaskDone(condition, { ...start, scenario: attempt, trace: tried })) return;
  }
  problems.add(place, `“${words}” cannot be done in this scenario: nothing that was tried does it.`);
}

function checkGoal({ scenario }: LessonStep, goal: Goal, problems: LessonProblems): void {
  if (goalState(goal, scenario).met) problems.add(goal.place, `“${goal.words}” is met before anything is changed.`);
  if (goal.solution === undefined) {
    problems.add(
      goal.place,
      'The goal has no solution that can be played. Write solution: and sentences of a scenario.',
    );
    return;
  }
  const { met, missing } = goalState(goal, goal.solution);
  if (!met)
    problems.add(goal.place, `The solution does not meet the goal. ${missing.map(({ words }) => words).join(' ')}`);
}
