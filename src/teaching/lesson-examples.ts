/** An example of each sentence of a lesson, for help beside an editor. */
import { GOAL_EXAMPLES, TASK_SENTENCES } from './lesson-tasks.ts';
import { SCENARIO_SENTENCES } from './scenario-sentences.ts';

/** Examples of sentences: of a scenario, of tasks, and of what a goal expects. */
export const LESSON_EXAMPLES: Readonly<Record<'scenario' | 'tasks' | 'goals', readonly string[]>> = {
  scenario: SCENARIO_SENTENCES.map(({ example }) => example),
  tasks: TASK_SENTENCES.map(({ example }) => example),
  goals: GOAL_EXAMPLES,
};
