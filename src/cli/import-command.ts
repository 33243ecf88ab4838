/** `heronry import`: a file of another program as a recording or a scenario. */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  IMPORT_FORMATS,
  type ImportFormat,
  type ReadResult,
  recogniseFormat,
  recordedLines,
} from '../formats/index.ts';
import { scenarioToText } from '../scenario/index.ts';
import { type CommandIo, checkOutputs, parsed, UsageError } from './usage.ts';

export const IMPORT_HELP = `heronry import <file> [options]

Makes a recording or a scenario of a file of another program, and lists what was not understood.

  <file>            a file, or - for standard input
  --as <format>     the format, where it is not recognised: ${IMPORT_FORMATS.map(({ id }) => id).join(', ')}
  -o, --out <file>  writes it there instead of printing it; .jsonl is a recording, other endings are a scenario
`;

const OPTIONS = { as: { type: 'string' }, out: { type: 'string', short: 'o' } } as const;

/** Function that writes a file; a test passes its own. */
export type WriteText = (path: string, text: string) => void;

type Imported = Extract<ReadResult, { readonly ok: true }>;

/**
 * Runs the command.
 * @param args arguments after `import`
 * @throws UsageError
 */
export function importCommand(args: readonly string[], io: CommandIo, write: WriteText = writeFileSync): void {
  const { values, positionals } = parsed(args, OPTIONS);
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError('Name a file to import, or - for standard input.');
  if (rest.length > 0) throw new UsageError(`Name one file only, without “${rest.join(' ')}”.`);
  const out = values.out === '-' ? undefined : values.out;
  checkOutputs([file], { '--out': out });
  const text = readFile(file, io);
  const format = formatOf(values.as, text, file);
  const title = file === '-' ? format.name : basename(file).replace(/\.[^.]*$/, '');
  const result = format.read(text, { title });
  if (!result.ok) throw new UsageError(`${file} is no ${format.name}: ${result.error}.`);
  const output = outputOf(result, out);
  if (out === undefined) io.print(output);
  else writeOutput(out, output, write);
  io.printAside(notesText(file, format, result));
}

function readFile(file: string, io: CommandIo): string {
  try {
    return io.readText(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

function formatOf(id: string | undefined, text: string, file: string): ImportFormat {
  const names = IMPORT_FORMATS.map((format) => format.id).join(', ');
  if (id !== undefined) {
    const format = IMPORT_FORMATS.find((one) => one.id === id);
    if (format === undefined) throw new UsageError(`--as takes one of ${names}, not “${id}”.`);
    return format;
  }
  const format = recogniseFormat(text, file);
  if (format === undefined) throw new UsageError(`${file} is of no known format. Name it with --as: ${names}.`);
  return format;
}

/** Returns the text to write: the scenario or the recording, as the ending of the file wants; otherwise what there is. */
function outputOf({ recording, scenario }: Imported, out: string | undefined): string {
  const wantsRecording = out?.toLowerCase().endsWith('.jsonl') ?? false;
  if (recording !== undefined && (wantsRecording || scenario === undefined))
    return [...recordedLines(recording)].join('');
  if (wantsRecording)
    throw new UsageError(`${out}: this file has no recording, but a scenario. Write it to a .json file.`);
  return scenario === undefined ? '' : scenarioToText(scenario);
}

function writeOutput(path: string, text: string, write: WriteText): void {
  try {
    write(path, text);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

function notesText(file: string, { name }: ImportFormat, { recording, notes }: Imported): string {
  const events = recording === undefined ? '' : `: ${recording.events.length.toLocaleString('en')} events`;
  const lines = notes.map(({ text, count, place }) => {
    const where = place === undefined ? '' : ` (first: ${place})`;
    return `  ${count.toLocaleString('en')} × ${text}${where}\n`;
  });
  return `Read ${file === '-' ? 'standard input' : file} as ${name}${events}\n${lines.join('')}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
