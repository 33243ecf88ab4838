/** `heronry export`: the run of a scenario, or a recording, in a format of another program; a scenario as a program. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeMermaid, writeOtlp } from '../formats/index.ts';
import { programOf, programText } from '../programs/index.ts';
import { LIMITS, type Scenario } from '../scenario/index.ts';
import { playedTrace } from '../simulation/index.ts';
import { readRecordingText, type Trace } from '../trace/index.ts';
import { codeOptions } from './code-options.ts';
import type { WriteText } from './import-command.ts';
import { readScenario, readTime, readWhole } from './run-command.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

/** Writer of a format: of what happened, or of the scenario itself. */
type Writer =
  | { readonly of: 'trace'; readonly write: (trace: Trace) => string }
  | { readonly of: 'scenario'; readonly write: (scenario: Scenario) => string };

/** Writers by format. */
const WRITERS: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['otlp', { of: 'trace', write: (trace) => writeOtlp(trace) }],
  ['mermaid', { of: 'trace', write: (trace) => writeMermaid(trace).text }],
  ['python', { of: 'scenario', write: (scenario) => programText(programOf(scenario, 'python')) }],
  ['typescript', { of: 'scenario', write: (scenario) => programText(programOf(scenario, 'typescript')) }],
]);

export const EXPORT_HELP = `heronry export <source> --as <format> [options]

Writes the run of a scenario, or a recording, in a format that other programs open.

  <source>          a scenario or an example of the gallery, as for heronry run; or a recording (.jsonl)
  --as <format>     otlp: OpenTelemetry trace (OTLP JSON), which Jaeger opens
                    mermaid: Mermaid sequence diagram
                    python, typescript: the scenario as a program that runs
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
  const writer = WRITERS.get(values.as ?? '');
  if (writer === undefined)
    throw new UsageError(
      `--as takes one of ${[...WRITERS.keys()].join(', ')}${values.as === undefined ? '' : `, not “${values.as}”`}.`,
    );
  const text =
    writer.of === 'trace' ? writer.write(await traceOf(source, values, io)) : programFrom(source, writer, values, io);
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

function programFrom(
  source: string,
  { write }: Extract<Writer, { readonly of: 'scenario' }>,
  { until, seed }: RunValues,
  io: CommandIo,
): string {
  if (RECORDING.test(source)) throw new UsageError('A program is made of a scenario; a recording has none.');
  if (until !== undefined || seed !== undefined)
    throw new UsageError('--until and --seed are for runs: a program has no end and draws its own random numbers.');
  return write(scenarioOf(source, io));
}

function scenarioOf(source: string, io: CommandIo): Scenario {
  const { scenario, repairs } = readScenario(source, io);
  for (const repair of repairs) io.printAside(`Repaired: ${repair}\n`);
  return scenario;
}

async function traceOf(source: string, values: RunValues, io: CommandIo): Promise<Trace> {
  if (RECORDING.test(source)) return recordedTrace(source, values, io);
  const scenario = scenarioOf(source, io);
  const seed = values.seed === undefined ? scenario.seed : readWhole('--seed', values.seed, 0, LIMITS.seed);
  return playedTrace({ ...scenario, seed }, readTime(values.until ?? '10s'), await codeOptions(scenario));
}

function recordedTrace(source: string, { until, seed }: RunValues, io: CommandIo): Trace {
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
  const { trace, problems, problemCount } = result.recording;
  for (const { line, reason } of problems) io.printAside(`Line ${line} was left out: ${reason}\n`);
  if (problemCount > problems.length) io.printAside(`And ${problemCount - problems.length} more lines.\n`);
  return trace;
}
