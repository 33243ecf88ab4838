/** `heronry quiz`: questions about a scenario, with their answers. */
import { GALLERY, LIMITS, type Scenario } from '../scenario/index.ts';
import { makeQuestions, misconceptionOf, type Question } from '../teaching/index.ts';
import { formatTime } from '../trace/index.ts';
import { codeOptions } from './code-options.ts';
import { openedSource } from './opened-source.ts';
import { quizDocument } from './quiz-document.ts';
import { readTime, readWhole } from './run-command.ts';
import { many } from './summary.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

/** Number of questions, and the largest that can be asked for. */
const QUESTIONS = 10;
const QUESTIONS_MAX = 100;
/** Width of a printed line. */
const WIDTH = 110;

export const QUIZ_HELP = `heronry quiz <scenario> [options]

Prints questions about what happens in a scenario: choices, right answers, the events that prove them, and the misconception behind each
wrong choice. The same scenario and seed give the same questions.
Exit code: 0 questions were found; 1 nothing in the scenario can be asked about; 2 the command is wrong.

  <scenario>           a file, - for standard input, a link to a moment, or an example of the gallery:
                       ${GALLERY.map(({ slug }) => slug).join(', ')}
  --seed <number>      replaces the scenario’s seed
  --questions <count>  largest number of questions, up to ${QUESTIONS_MAX}          [${QUESTIONS}]
  --until <time>       end of the part of the run that is asked about: 500ms, 10s, 2m   [60s]
  --json               prints them as JSON, as quiz.schema.json describes it
`;

/**
 * Runs the command.
 * @param args arguments after `quiz`
 * @returns the exit code
 * @throws UsageError
 */
export async function quizCommand(args: readonly string[], io: CommandIo): Promise<0 | 1> {
  const { source, seed, count, untilUs, json } = readOptions(args);
  const { scenario, repairs } = await openedSource(source, io);
  for (const repair of repairs) io.printAside(`Repaired: ${repair}\n`);
  const played = seed === undefined ? scenario : { ...scenario, seed };
  const questions = makeQuestions(played, { count, untilUs, ...(await codeOptions(played)) });
  if (json) io.print(`${JSON.stringify(quizDocument(played, questions), undefined, 2)}\n`);
  else io.print(quizText(played, questions));
  return questions.length === 0 ? 1 : 0;
}

interface QuizOptions {
  readonly source: string;
  readonly seed: number | undefined;
  readonly count: number;
  readonly untilUs: number | undefined;
  readonly json: boolean;
}

function readOptions(args: readonly string[]): QuizOptions {
  const { values, positionals } = parsed(args, OPTIONS);
  const [source, ...rest] = positionals;
  if (source === undefined) throw new UsageError('Name a scenario: a file, a link, or an example of the gallery.');
  if (rest.length > 0) throw new UsageError(`Name one scenario only, without “${rest.join(' ')}”.`);
  return {
    source,
    seed: values.seed === undefined ? undefined : readWhole('--seed', values.seed, 0, LIMITS.seed),
    count: values.questions === undefined ? QUESTIONS : readWhole('--questions', values.questions, 1, QUESTIONS_MAX),
    untilUs: values.until === undefined ? undefined : readTime('--until', values.until),
    json: values.json === true,
  };
}

const OPTIONS = {
  seed: { type: 'string' },
  questions: { type: 'string' },
  until: { type: 'string' },
  json: { type: 'boolean' },
} as const;

function quizText(scenario: Scenario, questions: readonly Question[]): string {
  const head = `${scenario.name}, seed ${scenario.seed}: ${many(questions.length, 'question')}\n`;
  if (questions.length === 0) return `${head}Nothing happens in it that a question could ask about.\n`;
  return [head, ...questions.map(questionText)].join('\n');
}

/** Returns one question: words, time, choices, and after them the reason and the proof. */
function questionText({ words, askedAtUs, choices, right, why, proof }: Question, place: number): string {
  const lines = choices.flatMap(({ id, words: answer, misconception }) => [
    `   ${id === right ? '*' : ' '} ${id}  ${answer}`,
    ...(misconception === undefined ? [] : [`        ${misconceptionOf(misconception).belief} (${misconception})`]),
  ]);
  const events = `${proof.length === 1 ? 'event' : 'events'} ${proof.join(', ')}`;
  return [
    ...wrapped(`${place + 1}. At ${formatTime(askedAtUs)}: ${words}`, '   '),
    ...lines,
    ...wrapped(`   Why: ${why}`, '        '),
    ...wrapped(`   Proof: ${events}`, '        '),
    '',
  ].join('\n');
}

/** Breaks a text into lines; those after the first are indented. */
function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ (?=\S)/)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
