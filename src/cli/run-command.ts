/** `heronry run`: runs a scenario without a page. */
import { writeFileSync } from 'node:fs';
import { GALLERY, LIMITS, type Scenario } from '../scenario/index.ts';
import { AssertionWatch, type RunOptions, SEEDS_MAX, simulate } from '../simulation/index.ts';
import { headerOf, recordingPieces, traceHash } from '../trace/index.ts';
import { codeOptions } from './code-options.ts';
import { openedSource } from './opened-source.ts';
import { seedsReport, tallySeeds } from './seeds-report.ts';
import { expectationsOf, summaryOf } from './summary.ts';
import { type CommandIo, checkOutputs, parsed, UsageError } from './usage.ts';

/** Exit code: 0 if every expectation was kept, 1 if one was broken, 3 if none was and a run ended too early to decide. */
export type ExitCode = 0 | 1 | 3;

export const RUN_HELP = `heronry run <scenario> [options]

Runs a scenario and prints a summary with the hash of its trace and the result of each expectation. Code of its agents runs in a
closed sandbox: no network, no files.
Exit code: 0 all kept; 1 one is broken; 2 the command is wrong; 3 not decided, because the run ended too early.

  <scenario>        a file, - for standard input, a link, or an example of the gallery:
                    ${GALLERY.map(({ slug }) => slug).join(', ')}
  --until <time>    end of the run: 500ms, 10s, 2m               [10s]
  --seed <number>   replaces the scenario's seed
  --seeds <count>   runs the seeds 1, 2, 3 … and prints how many break an expectation
  --trace <file>    writes a recording: the trace as JSON Lines; - prints it instead of the summary
`;

/**
 * Runs the command.
 * @param args arguments after `run`
 * @throws UsageError
 */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const options = readOptions(args);
  const { scenario, repairs } = await openedSource(options.source, io);
  for (const repair of repairs) io.printAside(`Repaired: ${repair}\n`);
  const code = await codeOptions(scenario);
  return options.seeds === undefined
    ? runOnce(scenario, options, io, code)
    : runSeeds(scenario, { ...options, count: options.seeds }, io, code);
}

function runOnce(
  scenario: Scenario,
  { seed = scenario.seed, untilUs, trace }: CommandOptions,
  io: CommandIo,
  code: RunOptions,
): ExitCode {
  const run = simulate({ ...scenario, seed }, untilUs, code);
  run.dispose();
  const watch = new AssertionWatch(scenario.assertions, run.trace);
  watch.readTo(untilUs);
  const expectations = expectationsOf(scenario.assertions, watch, untilUs);
  const recording = (): string => [...recordingPieces(run.trace, headerOf(scenario, untilUs))].join('');
  if (trace === '-') {
    io.print(recording());
    io.printAside(expectations);
  } else {
    if (trace !== undefined) writeTrace(trace, recording());
    io.print(summaryOf(run, untilUs, expectations, traceHash(run.trace)));
  }
  if (watch.breaches.some((breach) => breach !== undefined)) return 1;
  return watch.endedUs !== undefined && scenario.assertions.length > 0 ? 3 : 0;
}

function runSeeds(
  scenario: Scenario,
  { source, untilUs, count }: CommandOptions & { readonly count: number },
  io: CommandIo,
  code: RunOptions,
): ExitCode {
  if (scenario.assertions.length === 0) throw new UsageError('--seeds: this scenario has no expectations to test.');
  const tally = tallySeeds(scenario, untilUs, count, code);
  io.print(seedsReport(scenario, source, untilUs, tally));
  if (tally.bad > 0) return 1;
  return tally.undecided > 0 ? 3 : 0;
}

function writeTrace(path: string, lines: string): void {
  try {
    writeFileSync(path, lines);
  } catch (error) {
    throw new UsageError(`The trace cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface CommandOptions {
  readonly source: string;
  readonly untilUs: number;
  readonly seed: number | undefined;
  readonly seeds: number | undefined;
  readonly trace: string | undefined;
}

function readOptions(args: readonly string[]): CommandOptions {
  const { values, positionals } = parsed(args, OPTIONS);
  const [source, ...rest] = positionals;
  if (source === undefined) throw new UsageError('Name a scenario: a file, or an example of the gallery.');
  if (rest.length > 0) throw new UsageError(`Name one scenario only, without “${rest.join(' ')}”.`);
  if (values.seeds !== undefined && (values.seed !== undefined || values.trace !== undefined))
    throw new UsageError('--seeds cannot be combined with --seed or --trace.');
  checkOutputs([source], { '--trace': values.trace === '-' ? undefined : values.trace });
  return {
    source,
    untilUs: readTime('--until', values.until ?? '10s'),
    seed: values.seed === undefined ? undefined : readWhole('--seed', values.seed, 0, LIMITS.seed),
    seeds: values.seeds === undefined ? undefined : readWhole('--seeds', values.seeds, 1, SEEDS_MAX),
    trace: values.trace,
  };
}

const OPTIONS = {
  until: { type: 'string' },
  seed: { type: 'string' },
  seeds: { type: 'string' },
  trace: { type: 'string' },
} as const;

const US_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['ms', 1000],
  ['s', 1_000_000],
  ['m', 60_000_000],
]);

/**
 * Returns the time that an option has, such as "500ms", in microseconds.
 * @throws UsageError
 */
export function readTime(option: string, text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(us|ms|s|m)$/.exec(text) ?? [];
  const us = Math.round(Number(amount) * (US_PER_UNIT.get(unit ?? '') ?? Number.NaN));
  if (!Number.isFinite(us)) throw new UsageError(`${option} takes a time such as 500ms, 10s or 2m, not “${text}”.`);
  if (us > LIMITS.timeUs) throw new UsageError(`${option} takes at most one day; ${text} is more.`);
  if (us === 0 && Number(amount) > 0)
    throw new UsageError(`${option} takes whole microseconds; ${text} is less than one.`);
  return us;
}

/**
 * Returns the whole number that an option has.
 * @throws UsageError
 */
export function readWhole(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} takes a whole number from ${min} to ${max}, not “${text}”.`);
}
