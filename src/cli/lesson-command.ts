/** `heronry lesson check`: reads lessons, and plays every step, question, task and goal. */
import { checkWholeLesson, type LessonProblem, questionsOf, readLesson } from '../teaching/index.ts';
import { judgeInNode } from './contract/judge-rows.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

export const LESSON_HELP = `heronry lesson check <file> … [options]

Reads lessons, and plays every step, question, task and goal. Prints each problem with its line and column.
A task about rows of the contract is tried with the code of the next step, in a closed sandbox.
Exit code: 0 all lessons are right; 1 one is not; 2 the command is wrong.

  <file>    a lesson, as docs/lessons.md describes it, or - for standard input
  --json    prints a list of { file, title, steps, questions, problems: [{ line, column, words }] }
`;

interface Checked {
  readonly file: string;
  readonly title: string;
  readonly steps: number;
  readonly questions: number;
  readonly problems: readonly LessonProblem[];
}

/**
 * Runs the command.
 * @param args arguments after `lesson`
 * @returns the exit code
 * @throws UsageError
 */
export async function lessonCommand(args: readonly string[], io: CommandIo): Promise<0 | 1> {
  const { values, positionals } = parsed(args, { json: { type: 'boolean' } });
  const [what, ...files] = positionals;
  if (what !== 'check') throw new UsageError('Write heronry lesson check and the files of lessons.');
  if (files.length === 0) throw new UsageError('Name a lesson: a file, such as lesson.md.');
  const checked: Checked[] = [];
  for (const file of files) checked.push(await checkedFile(file, io));
  io.print(values.json === true ? `${JSON.stringify(checked, undefined, 2)}\n` : checked.map(reportOf).join(''));
  return checked.every(({ problems }) => problems.length === 0) ? 0 : 1;
}

async function checkedFile(file: string, io: CommandIo): Promise<Checked> {
  const result = readLesson(readFile(file, io));
  if (!result.ok) return { file, title: '', steps: 0, questions: 0, problems: result.problems };
  const { title, steps } = result.lesson;
  const questions = steps.flatMap(questionsOf).length;
  const problems = await checkWholeLesson(result.lesson, judgeInNode);
  return { file, title, steps: steps.length, questions, problems };
}

function readFile(file: string, io: CommandIo): string {
  try {
    return io.readText(file);
  } catch (error) {
    throw new UsageError(`“${file}” cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function reportOf({ file, title, steps, questions, problems }: Checked): string {
  if (problems.length === 0)
    return `${file}: “${title}” is right: ${counted(steps, 'step')}, ${counted(questions, 'question')}.\n`;
  return problems.map(({ line, column, words }) => `${file}:${line}:${column}: ${words}\n`).join('');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
