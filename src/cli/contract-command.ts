/** `heronry contract`: runs the contract on a broker of the user's own. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type ContractRow,
  inSections,
  judged,
  type RowJudgement,
  SECTIONS,
  type SectionLetter,
  sectionOf,
} from '../messaging/contract/index.ts';
import { setTimer } from '../messaging/parts.ts';
import type { FromContractThread } from './contract/contract-worker.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

export const CONTRACT_HELP = `heronry contract <file> [options]

Runs the contract of all brokers on a class of your own: each row is kept, differs, or is not offered.
A row that belongs to a capability counts only if the class names it: static capabilities = ['timeouts', 'stats'].
Exit code: 0 every row that counts is kept; 1 one is not; 2 the command is wrong.

  <file>               TypeScript or JavaScript that exports a class … extends MessageBroker, or BaseBroker
  --section <letter>   only this section, A to G
  --timeout <ms>       time that a row may take (10000)
  --json               prints { broker, capabilities, rows: [{ id, section, title, result, capability, words }] }
`;

/** Time that the file may take to load, in milliseconds. */
const LOAD_MS = 30_000;
const ROW_MS = 10_000;

interface Judged {
  readonly broker: string;
  readonly capabilities: readonly string[];
  readonly rows: readonly RowJudgement[];
}

/**
 * Runs the command.
 * @param args arguments after `contract`
 * @returns the exit code
 * @throws UsageError
 */
export async function contractCommand(args: readonly string[], io: CommandIo): Promise<0 | 1> {
  const { values, positionals } = parsed(args, {
    json: { type: 'boolean' },
    section: { type: 'string' },
    timeout: { type: 'string' },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('Name one file, such as my-broker.ts.');
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`“${file}” cannot be read: there is no such file.`);
  if (found.isDirectory()) throw new UsageError(`“${file}” is a folder: name a file in it, such as my-broker.ts.`);
  const rows = rowsOf(values.section);
  const rowMs = msOf(values.timeout);
  const isJson = values.json === true;
  const report = isJson ? () => undefined : (row: RowJudgement) => io.print(lineOf(row));
  const result = await runRows(resolve(file), rows, rowMs, report);
  if (isJson) io.print(`${JSON.stringify(result, undefined, 2)}\n`);
  else io.print(summaryOf(result));
  return result.rows.some((row) => row.result === 'differs') ? 1 : 0;
}

function rowsOf(section: string | undefined): readonly ContractRow[] {
  const letter = section?.toUpperCase();
  if (letter !== undefined && !isLetter(letter)) throw new UsageError(`There is no section “${section}”: A to G.`);
  return inSections().filter((row) => letter === undefined || sectionOf(row) === letter);
}

function isLetter(text: string): text is SectionLetter {
  return Object.hasOwn(SECTIONS, text);
}

function msOf(text: string | undefined): number {
  const ms = text === undefined ? ROW_MS : Number(text);
  if (Number.isInteger(ms) && ms > 0) return ms;
  throw new UsageError('--timeout is a whole number of milliseconds, such as 10000.');
}

async function runRows(
  file: string,
  rows: readonly ContractRow[],
  rowMs: number,
  report: (row: RowJudgement) => void,
): Promise<Judged> {
  const results: RowJudgement[] = [];
  let thread = await ContractThread.start(file);
  const { name, claims } = thread;
  for (const row of rows) {
    const problem = await thread.run(row.id, rowMs);
    const result = judged(row, problem, claims);
    results.push(result);
    report(result);
    if (thread.isOver) thread = await ContractThread.start(file);
  }
  await thread.end();
  return { broker: name, capabilities: claims, rows: results };
}

/** A thread with the user's broker, which may hang or end. */
class ContractThread {
  readonly #worker: Worker;
  /** Takes the next answer of the thread, while a call waits for it. */
  #take: (answer: FromContractThread | string) => void = ignore;
  name = '';
  claims: readonly string[] = [];
  isOver = false;

  /** @throws UsageError if the file has no broker */
  static async start(file: string): Promise<ContractThread> {
    const thread = new ContractThread(file);
    const answer = await thread.#answer(LOAD_MS);
    if (typeof answer === 'object' && answer.kind === 'ready') {
      thread.name = answer.name;
      thread.claims = answer.claims;
      return thread;
    }
    await thread.end();
    const words = typeof answer === 'string' ? answer : answer.kind === 'noBroker' ? answer.words : '';
    throw new UsageError(`“${file}” cannot be used: ${words}`);
  }

  private constructor(file: string) {
    // Output of the broker must not mix with that of the command.
    this.#worker = new Worker(new URL('./contract/contract-worker.js', import.meta.url), {
      workerData: file,
      stdout: true,
      stderr: true,
    });
    this.#worker.on('message', (message: FromContractThread) => this.#take(message));
    this.#worker.on('error', (error: unknown) => this.#take(`it threw outside of a call: ${String(error)}`));
    this.#worker.on('exit', () => this.#take('it ended the process'));
  }

  /** Runs a row. @returns what went wrong; undefined if the row is kept */
  async run(id: string, rowMs: number): Promise<string | undefined> {
    this.#worker.postMessage(id);
    const answer = await this.#answer(rowMs);
    if (typeof answer === 'object' && answer.kind === 'row') return answer.problem;
    await this.end();
    return typeof answer === 'string' ? answer : 'the thread answered something else';
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.#worker.terminate();
  }

  /** Resolves with the thread's next message, or with why there is none. */
  #answer(limitMs: number): Promise<FromContractThread | string> {
    return new Promise((resolveAnswer) => {
      const cancel = setTimer(() => this.#take(`it did not end within ${limitMs} ms`), limitMs);
      this.#take = (answer) => {
        cancel();
        this.#take = ignore;
        resolveAnswer(answer);
      };
    });
  }
}

/** Does nothing: messages of the thread that come once nobody waits belong to no row. */
function ignore(): void {}

const MARKS: Readonly<Record<RowJudgement['result'], string>> = { kept: '✓', differs: '✗', 'not offered': '–' };

function lineOf({ id, section, title, result, capability, words }: RowJudgement): string {
  const more =
    result === 'kept' ? '' : `\n    ${result === 'not offered' ? `not offered (${capability}): ` : ''}${words}`;
  return `${section} ${MARKS[result]} ${id} ${title}${more}\n`;
}

function summaryOf({ broker, rows }: Judged): string {
  const count = (result: RowJudgement['result']): number => rows.filter((row) => row.result === result).length;
  const sections = Object.entries(SECTIONS).flatMap(([letter, title]) => {
    const own = rows.filter(({ section }) => section === letter);
    const kept = own.filter(({ result }) => result === 'kept').length;
    return own.length === 0 ? [] : [`  ${letter} ${title}: ${kept} of ${own.length} kept\n`];
  });
  return `\n${broker}: ${count('kept')} kept, ${count('differs')} differ, ${count('not offered')} not offered\n${sections.join('')}`;
}
