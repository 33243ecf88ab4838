/**
 * The whole check of a lesson, and what it does besides playing: it tries the tasks that ask for rows of the contract. Code is run by whoever asks: nothing here runs any.
 *
 * 1. No step begins with code that does its task already.
 * 2. The code of the next step does it: a lesson shows each solution as the beginning of the step after.
 */
import type { Scenario } from '../scenario/index.ts';
import { checkLesson } from './check-lesson.ts';
import type { Lesson, LessonProblem, Task } from './lesson.ts';
import { LessonProblems } from './lesson-problems.ts';

/** Result of a row: all that is asked of a judgement. */
export interface RowResult {
  readonly id: string;
  readonly result: 'kept' | 'differs' | 'not offered';
  readonly words?: string;
}

/**
 * Judges the source of an own broker by rows. Rows that the contract does not have are left out of the result.
 * @throws Error for a source that has no broker
 */
export type JudgeRows = (source: string, rows: readonly string[]) => Promise<readonly RowResult[]>;

/**
 * Plays a lesson, and tries its tasks about the contract.
 * @param judge judges the code of own brokers by rows
 * @param onStep called when a step is begun, with its number from 1: each step is played, and then the code of each is tried
 * @returns what is wrong, in the order of the file; an empty list if nothing is
 */
export async function checkWholeLesson(
  lesson: Lesson,
  judge: JudgeRows,
  onStep?: (step: number) => void,
): Promise<readonly LessonProblem[]> {
  const problems = [...checkLesson(lesson, onStep), ...(await checkContractTasks(lesson, judge, onStep))];
  return problems.toSorted((a, b) => a.line - b.line);
}

/**
 * Returns what is wrong with the tasks about the contract, in the order of the file.
 * @param onStep called with the number of each step that has code, from 1, when its tasks are begun
 */
async function checkContractTasks(
  lesson: Lesson,
  judge: JudgeRows,
  onStep?: (step: number) => void,
): Promise<readonly LessonProblem[]> {
  const problems = new LessonProblems();
  for (const [place, step] of lesson.steps.entries()) {
    const source = sourceOf(step.scenario);
    // `checkLesson` reports a step without an own broker.
    if (source === undefined) continue;
    onStep?.(place + 1);
    const next = lesson.steps.slice(place + 1).map(({ scenario }) => sourceOf(scenario));
    const solution = next.find((one) => one !== undefined && one !== source);
    for (const task of step.tasks) await checkTask(task, source, solution, judge, problems);
  }
  return problems.sorted();
}

function sourceOf({ broker }: Scenario): string | undefined {
  return broker.kind === 'own' ? broker.source : undefined;
}

async function checkTask(
  { condition, words, place }: Task,
  source: string,
  solution: string | undefined,
  judge: JudgeRows,
  problems: LessonProblems,
): Promise<void> {
  if (condition.kind !== 'contract') return;
  if (solution === undefined) {
    problems.add(place, `“${words}” has no solution. Add a step below with the finished code as its \`\`\`broker.`);
    return;
  }
  try {
    const before = await judge(source, condition.rows);
    const unknown = condition.rows.filter((id) => !before.some((row) => row.id === id));
    if (unknown.length > 0) problems.add(place, `The contract has no row ${unknown.join(', ')}.`);
    else if (before.every(({ result }) => result === 'kept'))
      problems.add(place, `“${words}” is done before somebody does it.`);
    else {
      const broken = (await judge(solution, condition.rows)).filter(({ result }) => result !== 'kept');
      for (const { id, words: why = 'it is not kept' } of broken)
        problems.add(place, `The code of the next step does not keep ${id}: ${why}.`);
    }
  } catch (error) {
    problems.add(place, `“${words}” cannot be checked: ${error instanceof Error ? error.message : String(error)}`);
  }
}
