/** All of the check of a lesson, as the command and the editor do it. */
import { checkContractTasks, type JudgeRows } from './check-contract.ts';
import { checkLesson } from './check-lesson.ts';
import type { Lesson, LessonProblem } from './lesson.ts';

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
