/** `heronry script`: runs programs of Python without a page. */
import { writeFileSync } from 'node:fs';
import { emptyScenario, LIMITS, type Scenario, scenarioToText } from '../scenario/index.ts';
import { type Effect, type ScriptLine, type ScriptReport, type ScriptWait, withEffects } from '../script/index.ts';
import { simulate } from '../simulation/index.ts';
import { formatTime, headerOf, recordingPieces, traceHash } from '../trace/index.ts';
import { readScenario } from './opened-source.ts';
import { readTime, readWhole } from './run-command.ts';
import type { ScriptPlayer } from './script-thread.ts';
import { type CommandIo, checkOutputs, parsed, UsageError } from './usage.ts';

export const SCRIPT_HELP = `heronry script <file.py> … [options]

Runs Python against heron.messaging, in virtual time, and prints what it prints. Errors go to standard error, with their lines.
Exit code: 0 it ended, waits, or its time is over; 1 it failed, or was stopped; 2 the command is wrong.

  <file.py>            one program of several files: each starts when the one before it has ended, or waits with nothing to come
  --until <time>       end of the run: 500ms, 10s, 2m               [10s]
  --seed <number>      seed of the run and of random                [1]
  --over <scenario>    a file or an example in which the program runs; it sees what happens there
  --trace <file>       writes a recording: the trace as JSON Lines
  --scenario <file>    writes the scenario that the program made: it plays without Python
  --json               prints { printed, errors, effects, end, scenario, hash } instead
`;

type End = Extract<ScriptReport, { readonly kind: 'end' }>;
type Failure = Extract<ScriptReport, { readonly kind: 'error' }>;

/**
 * Runs the command.
 * @param args arguments after `script`
 * @returns the exit code
 * @throws UsageError
 */
export async function scriptCommand(args: readonly string[], io: CommandIo, play: ScriptPlayer): Promise<0 | 1> {
  const { values, positionals } = parsed(args, OPTIONS);
  if (positionals.length === 0) throw new UsageError('Name a program: a file, such as usage.py.');
  checkOutputs([...positionals, values.over ?? ''], { '--trace': values.trace, '--scenario': values.scenario });
  const files = positionals.map((name) => ({ name, text: readFile(name, io) }));
  const untilUs = readTime('--until', values.until ?? '10s');
  const base = baseOf(values, io);
  const effects: Effect[] = [];
  const printed: string[] = [];
  const errors: Failure[] = [];
  let end: End | undefined;
  await play({ files, base, untilUs }, (report) => {
    if (report.kind === 'effect') effects.push(report.effect);
    if (report.kind === 'print') printed.push(report.text);
    if (report.kind === 'print' && values.json !== true) io.print(report.text);
    if (report.kind === 'error') errors.push(report);
    if (report.kind === 'error' && values.json !== true) io.printAside(errorText(report));
    if (report.kind === 'end') end = report;
  });
  if (end === undefined) throw new Error('The program has reported no end');
  const scenario = withEffects({ ...base, interventions: [] }, effects);
  const { trace } = simulate(scenario, untilUs);
  const hash = traceHash(trace);
  if (values.trace !== undefined)
    write('trace', values.trace, [...recordingPieces(trace, headerOf(scenario, untilUs))].join(''));
  if (values.scenario !== undefined) write('scenario', values.scenario, scenarioToText(scenario));
  if (values.json === true)
    io.print(`${JSON.stringify({ printed: printed.join(''), errors, effects, end, scenario, hash }, undefined, 2)}\n`);
  else io.printAside(`${endWords(end, untilUs)}\ntrace sha-256 ${hash}\n`);
  return end.why === 'failed' || end.why === 'limit' || end.why === 'halted' ? 1 : 0;
}

const OPTIONS = {
  until: { type: 'string' },
  seed: { type: 'string' },
  over: { type: 'string' },
  trace: { type: 'string' },
  scenario: { type: 'string' },
  json: { type: 'boolean' },
} as const;

function baseOf(
  values: { readonly seed?: string | undefined; readonly over?: string | undefined },
  io: CommandIo,
): Scenario {
  const read = values.over === undefined ? undefined : readScenario(values.over, io);
  for (const repair of read?.repairs ?? []) io.printAside(`Repaired: ${repair}\n`);
  const base = read?.scenario ?? emptyScenario('Python');
  return values.seed === undefined ? base : { ...base, seed: readWhole('--seed', values.seed, 0, LIMITS.seed) };
}

function readFile(file: string, io: CommandIo): string {
  try {
    return io.readText(file);
  } catch (error) {
    throw new UsageError(`“${file}” cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function write(what: string, path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageError(`The ${what} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function errorText({ text, agent }: Failure): string {
  return `${agent === undefined ? '' : `In the callback of ${agent}:\n`}${text}\n`;
}

/** Returns why a program is where it is, in a sentence. */
function endWords({ why, atUs, waits, text }: End, untilUs: number): string {
  switch (why) {
    case 'done':
      return `The program has ended, at ${formatTime(atUs)}.`;
    case 'waits':
      return `The program waits, at ${formatTime(atUs)}, for ${waits.map(waitWords).join(', and for ')}.`;
    case 'until':
      return `The program was left where it was at ${formatTime(untilUs)}.`;
    case 'failed':
      return `The program has failed, at ${formatTime(atUs)}.`;
    case 'halted':
      return `The run ended early, at ${formatTime(atUs)}: it used up its budget.`;
    case 'limit':
      return `${text ?? 'The program was stopped'}.`;
  }
}

function waitWords({ channel, at, blocks }: ScriptWait): string {
  const how = blocks === true ? ', with its event loop blocked' : '';
  return `a message of ${channel} (${placeWords(at)}${how})`;
}

function placeWords(at: ScriptLine | undefined): string {
  return at === undefined ? 'no line' : `${at.file}, line ${at.line}`;
}
