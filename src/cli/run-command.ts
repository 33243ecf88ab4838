/** `heronry run`: a scenario, played without a page. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GALLERY, LIMITS, parseScenarioText, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { toJsonLines, traceHash } from '../trace/index.ts';
import { summaryOf } from './summary.ts';
import { type CommandIo, UsageError } from './usage.ts';

export const RUN_HELP = `heronry run <scenario> [options]

Plays a scenario and prints a summary with the hash of its trace.

  <scenario>        a file, - for standard input, or one of the gallery:
                    ${GALLERY.map(({ slug }) => slug).join(', ')}
  --until <time>    how far: 500ms, 10s, 2m                      [10s]
  --seed <number>   instead of the scenario's own
  --trace <file>    writes what happened as JSON Lines; - prints it instead of the summary
`;

/** @param args what follows `run` @throws UsageError */
export function runCommand(args: readonly string[], io: CommandIo): void {
  const options = readOptions(args);
  const { scenario, repairs } = readScenario(options.source, io);
  for (const repair of repairs) io.print(`Repaired: ${repair}\n`);
  const run = simulate(options.seed === undefined ? scenario : { ...scenario, seed: options.seed }, options.untilUs);
  if (options.trace === '-') {
    io.print(toJsonLines(run.trace));
    return;
  }
  if (options.trace !== undefined) writeTrace(options.trace, toJsonLines(run.trace));
  io.print(summaryOf(run, options.untilUs, traceHash(run.trace)));
}

function writeTrace(path: string, lines: string): void {
  try {
    writeFileSync(path, lines);
  } catch (error) {
    throw new UsageError(`The trace cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface RunOptions {
  readonly source: string;
  readonly untilUs: number;
  readonly seed: number | undefined;
  readonly trace: string | undefined;
}

function readOptions(args: readonly string[]): RunOptions {
  const { values, positionals } = parse(args);
  const [source, ...rest] = positionals;
  if (source === undefined) throw new UsageError('Which scenario? Name a file, or one of the gallery.');
  if (rest.length > 0) throw new UsageError(`One scenario at a time; what is “${rest.join(' ')}”?`);
  return {
    source,
    untilUs: readTime(values.until ?? '10s'),
    seed: values.seed === undefined ? undefined : readSeed(values.seed),
    trace: values.trace,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { until: { type: 'string' }, seed: { type: 'string' }, trace: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const US_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['us', 1],
  ['ms', 1000],
  ['s', 1_000_000],
  ['m', 60_000_000],
]);

/** "500ms" in microseconds. @throws UsageError */
export function readTime(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(us|ms|s|m)$/.exec(text) ?? [];
  const us = Math.round(Number(amount) * (US_PER_UNIT.get(unit ?? '') ?? Number.NaN));
  if (!Number.isFinite(us)) throw new UsageError(`--until takes a time such as 500ms, 10s or 2m, not “${text}”.`);
  if (us > LIMITS.timeUs) throw new UsageError(`--until takes at most a day, and ${text} is more.`);
  return us;
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= LIMITS.seed) return seed;
  throw new UsageError(`--seed takes a whole number from 0 to ${LIMITS.seed}, not “${text}”.`);
}

function readScenario(
  source: string,
  io: CommandIo,
): { readonly scenario: Scenario; readonly repairs: readonly string[] } {
  const entry = GALLERY.find(({ slug }) => slug === source);
  if (entry !== undefined) return { scenario: entry.scenario, repairs: [] };
  const checked = parseScenarioText(readSource(source, io));
  if ('error' in checked) throw new UsageError(`${source}: ${checked.error}`);
  return checked;
}

function readSource(source: string, io: CommandIo): string {
  try {
    return io.readText(source);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const names = GALLERY.map(({ slug }) => slug).join(', ');
    throw new UsageError(`“${source}” is no scenario of the gallery (${names}) and cannot be read: ${why}`);
  }
}
