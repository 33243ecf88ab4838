/** `heronry summary` and `heronry compare`: recordings without a page. */
import { writeFloats } from '../messaging/parts.ts';
import {
  compareRuns,
  depthOf,
  describe,
  type EventNumber,
  formatTime,
  type Recording,
  type Trace,
  traceHash,
  traceLine,
} from '../trace/index.ts';
import { problemLines, readRecordingFile } from './recording-file.ts';
import { countsOf, many, table } from './summary.ts';
import { type CommandIo, parsed, UsageError } from './usage.ts';

export const SUMMARY_HELP = `heronry summary <recording>

Prints what a recording has: its length, its events by kind, its agents and channels, its hints and its hash.
`;

export const COMPARE_HELP = `heronry compare <recording> <recording> [--json]

Prints the first difference of two recordings, and nothing after it.
Exit code: 0 they are the same; 1 there is a difference; 2 the command is wrong; 3 not decided, as a line could not be used.

  --json    prints the difference as JSON
`;

/** Characters of a payload that are printed. */
const CONTENT_UNITS = 200;
/** Number of different hints that a summary lists. */
const HINTS_MAX = 10;

/**
 * Prints the summary of a recording.
 * @throws UsageError
 */
export function summaryCommand(args: readonly string[], { print, printAside }: CommandIo): void {
  const { positionals } = parsed(args, {});
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) throw new UsageError('Name one recording: heronry summary run.jsonl');
  const recording = readRecordingFile(path);
  printAside(problemLines(recording));
  print(recordingSummary(recording, path));
}

/**
 * Prints the first difference of two recordings.
 * @returns the exit code
 * @throws UsageError
 */
export function compareCommand(args: readonly string[], { print, printAside }: CommandIo): 0 | 1 | 3 {
  const { values, positionals } = parsed(args, { json: { type: 'boolean' } });
  const [pathA, pathB, ...rest] = positionals;
  if (pathA === undefined || pathB === undefined || rest.length > 0)
    throw new UsageError('Name two recordings: heronry compare a.jsonl b.jsonl');
  const [a, b] = [readRecordingFile(pathA), readRecordingFile(pathB)];
  for (const [path, recording] of [
    [pathA, a],
    [pathB, b],
  ] as const) {
    const lines = problemLines(recording);
    if (lines !== '') printAside(`${path}:\n${lines}`);
  }
  const { parting } = compareRuns(a.trace, b.trace, Number.POSITIVE_INFINITY);
  if (parting === undefined && a.problemCount + b.problemCount > 0) {
    const words = 'Not decided: the lines that could not be used may differ, and all others are the same.\n';
    print(values.json ? '{"same":null}\n' : words);
    return 3;
  }
  if (parting === undefined) {
    print(values.json ? '{"same":true}\n' : `The recordings are the same: ${many(a.trace.length, 'event')}.\n`);
    return 0;
  }
  const sides = [
    { path: pathA, trace: a.trace, here: parting.a, elsewhere: parting.bInA, other: parting.b },
    { path: pathB, trace: b.trace, here: parting.b, elsewhere: parting.aInB, other: parting.a },
  ];
  if (values.json) {
    const [one, other] = sides.map(({ trace, here, elsewhere }) => ({
      event: here === undefined ? null : eventJson(trace, here),
      sameAsOther: elsewhere === undefined ? null : eventJson(trace, elsewhere),
    }));
    print(`${JSON.stringify({ same: false, atUs: parting.atUs, a: one, b: other })}\n`);
    return 1;
  }
  print(`The recordings differ first at ${formatTime(parting.atUs)}.\n`);
  for (const { path, trace, here, elsewhere, other } of sides) {
    print(`${path}\n  ${here === undefined ? 'has ended' : eventWords(trace, here)}\n`);
    if (here !== undefined && here === elsewhere) print(contentWords(trace, here));
    if (elsewhere !== undefined && elsewhere !== here && other !== undefined)
      print(`  has that of the other at ${eventWords(trace, elsewhere)}\n`);
  }
  return 1;
}

function eventWords(trace: Trace, number: EventNumber): string {
  return `${formatTime(trace.atUs(number))}: ${describe(trace, number)} (event ${number})`;
}

/** Returns the payload of a message whose content is the difference. */
function contentWords(trace: Trace, number: EventNumber): string {
  if (trace.kindOf(number) !== 'published') return '';
  const { payload, floats } = trace.message(number);
  const text = writeFloats(payload, floats);
  return `  with ${text.length > CONTENT_UNITS ? `${text.slice(0, CONTENT_UNITS)}…` : text}\n`;
}

function eventJson(trace: Trace, number: EventNumber): object {
  return { number, words: describe(trace, number), fields: JSON.parse(traceLine(trace, number)) };
}

function recordingSummary({ header, trace, problemCount }: Recording, path: string): string {
  const { title = path, madeBy, untilUs = trace.lastUs, payloads } = header;
  const world = trace.worldAt(untilUs);
  const agents = header.agents.map(({ name, level }) => {
    const state = world.agents.get(name);
    return [name, level ?? '', state?.published ?? 0, state?.received ?? 0, state?.inbox ?? 0].map(String);
  });
  const channels = header.channels.map(({ name, kind }) => {
    const state = world.channels.get(name);
    return [name, kind, state?.accepted ?? 0, state?.consumed ?? 0, depthOf(state), state?.dropped ?? 0].map(String);
  });
  return [
    `${title}, ${formatTime(untilUs)}${madeBy === undefined ? '' : `, made by ${madeBy}`}`,
    ...(payloads === 'all' ? [] : [payloads === 'none' ? 'Payloads were left out.' : 'Payloads were shortened.']),
    ...(problemCount === 0 ? [] : [`${many(problemCount, 'line')} could not be used.`]),
    '',
    `${many(trace.length, 'event')}: ${countsOf(trace)}`,
    `${many(world.inFlight.size, 'message')} in flight`,
    '',
    ...table([['agent', 'level', 'published', 'received', 'inbox'], ...agents]),
    '',
    ...table([['channel', 'kind', 'accepted', 'consumed', 'queued', 'dropped'], ...channels]),
    '',
    ...hintLines(trace),
    `trace sha-256 ${traceHash(trace)}`,
    '',
  ].join('\n');
}

/** Returns the hints of a recording by their codes, with how often and the first of each. */
function hintLines(trace: Trace): readonly string[] {
  const hints = new Map<string, { count: number; readonly first: EventNumber }>();
  for (let number = 0; number < trace.length; number += 1) {
    if (trace.kindOf(number) !== 'noted') continue;
    const { what, hint } = trace.eventAs(number, 'noted');
    if (hint === undefined) continue;
    const known = hints.get(what);
    if (known === undefined) hints.set(what, { count: 1, first: number });
    else known.count += 1;
  }
  if (hints.size === 0) return [];
  const lines = [...hints].slice(0, HINTS_MAX).map(([what, { count, first }]) => {
    const { text, atUs } = trace.eventAs(first, 'noted');
    return `${what}, ${count} ${count === 1 ? 'time' : 'times'}, first at ${formatTime(atUs)}: ${text}`;
  });
  return ['Hints', ...lines, ''];
}
