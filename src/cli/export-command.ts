/** `heronry export`: the run of a scenario, or a recording, in a format of another program. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXPORT_FORMATS, type Exported, type ExportFormat } from '../formats/index.ts';
import { LIMITS, type Scenario } from '../scenario/index.ts';
import { playedTrace } from '../simulation/index.ts';
import { readRecordingText } from '../trace/index.ts';
import { codeOptions } from './code-options.ts';
import type { WriteText } from './import-command.ts';
import { readScenario, readTime, readWhole } from './run-command.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

const FORMATS: ReadonlyMap<string, ExportFormat> = new Map(Object.entries(EXPORT_FORMATS));

/** Width of the names of formats in the help text. */
const NAME_WIDTH = 12;

export const EXPORT_HELP = `heronry export <source> --as <format> [options]

Writes the run of a scenario, or a recording, in a format that other programs open.

  <source>          a scenario or an example of the gallery, as for heronry run; or a recording (.jsonl)
  --as <format>     the format:
${[...FORMATS].map(([name, { hint }]) => `                    ${name.padEnd(NAME_WIDTH)}${hint.charAt(0).toLowerCase()}${hint.slice(1)}`).join('\n')}
  --until <time>    end of the run: 500ms, 10s, 2m               [10s]
  --seed <number>   replaces the scenario's seed
  -o, --out <file>  writes it there instead of printing it
`;

const OPTIONS = {
  as: { type: 'string' },
  until: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string', short: 'o' },
} as const;

/**
 * Runs the command.
 * @param args arguments after `export`
 * @throws UsageError
 */
export async function exportCommand(
  args: readonly string[],
  io: CommandIo,
  write: WriteText = writeFileSync,
): Promise<void> {
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS }),
  );
  const [source, ...rest] = positionals;
  if (source === undefined) throw new UsageError('Name a scenario, an example of the gallery, or a recording.');
  if (rest.length > 0) throw new UsageError(`Name one source only, without “${rest.join(' ')}”.`);
  const format = FORMATS.get(values.as ?? '');
  if (format === undefined)
    throw new UsageError(
      `--as takes one of ${[...FORMATS.keys()].join(', ')}${values.as === undefined ? '' : `, not “${values.as}”`}.`,
    );
  const text =
    format.of === 'run'
      ? format.write(await exportedOf(source, values, io))
      : format.write(scenarioSource(source, format, values, io));
  if (values.out === undefined) {
    io.print(text);
    return;
  }
  try {
    write(values.out, text);
  } catch (error) {
    throw new UsageError(`${values.out} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Options about a run. */
interface RunValues {
  readonly until?: string;
  readonly seed?: string;
}

const RECORDING = /\.(?:jsonl|ndjson)$/i;

function scenarioSource(source: string, { label }: ExportFormat, { until, seed }: RunValues, io: CommandIo): Scenario {
  if (RECORDING.test(source)) throw new UsageError(`${label} is written from a scenario; a recording has none.`);
  if (until !== undefined || seed !== undefined)
    throw new UsageError(`--until and --seed are for runs: ${label} is written from the scenario alone.`);
  return scenarioOf(source, io);
}

function scenarioOf(source: string, io: CommandIo): Scenario {
  const { scenario, repairs } = readScenario(source, io);
  for (const repair of repairs) io.printAside(`Repaired: ${repair}\n`);
  return scenario;
}

async function exportedOf(source: string, values: RunValues, io: CommandIo): Promise<Exported> {
  if (RECORDING.test(source)) return recorded(source, values, io);
  const scenario = scenarioOf(source, io);
  const seed = values.seed === undefined ? scenario.seed : readWhole('--seed', values.seed, 0, LIMITS.seed);
  const untilUs = readTime(values.until ?? '10s');
  const trace = playedTrace({ ...scenario, seed }, untilUs, await codeOptions(scenario));
  return { trace, title: scenario.name, scenario };
}

function recorded(source: string, { until, seed }: RunValues, io: CommandIo): Exported {
  if (until !== undefined || seed !== undefined)
    throw new UsageError('--until and --seed are for scenarios: a recording is what it is.');
  let text: string;
  try {
    text = io.readText(source);
  } catch (error) {
    throw new UsageError(`${source} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = readRecordingText(text);
  if (!result.ok) throw new UsageError(`${source} is no recording: ${result.error}`);
  const { trace, header, problems, problemCount } = result.recording;
  for (const { line, reason } of problems) io.printAside(`Line ${line} was left out: ${reason}\n`);
  if (problemCount > problems.length) io.printAside(`And ${problemCount - problems.length} more lines.\n`);
  return { trace, title: header.title ?? '' };
}
