/** `heronry export`: the run of a scenario, or a recording, in a format of another program or as a picture. */
import { readFileSync, writeFileSync } from 'node:fs';
import { EXPORT_FORMATS, type Exported, type ExportFormat, type ExportPart } from '../formats/index.ts';
import {
  HTML_FORMAT,
  PICTURE_FORMATS,
  type Pictured,
  type PictureFormat,
  PNG_SCALE,
  standalonePage,
} from '../pictures/index.ts';
import { recordingDocument, UsedLinks } from '../recording/recording-document.ts';
import { LIMITS, type Scenario, scenarioToText } from '../scenario/index.ts';
import { playedTrace } from '../simulation/index.ts';
import {
  formatTime,
  type MessageId,
  type Micros,
  messageNumber,
  type RecordingHeader,
  readRecordingText,
  type Trace,
} from '../trace/index.ts';
import { codeOptions } from './code-options.ts';
import { openedSource } from './opened-source.ts';
import { fontOfSvg, pngWriter } from './picture-files.ts';
import { readTime, readWhole } from './run-command.ts';
import { type CommandIo, checkOutputs, parsed, UsageError } from './usage.ts';

const FORMATS: ReadonlyMap<string, ExportFormat> = new Map(Object.entries(EXPORT_FORMATS));
const PICTURES: ReadonlyMap<string, PictureFormat> = new Map(Object.entries(PICTURE_FORMATS));

/** Width of the names of formats in the help text. */
const NAME_WIDTH = 14;

/** Moment of a picture of a scenario of a file, in microseconds. */
const PICTURE_AT: Micros = 2_000_000;

function formatLines(formats: ReadonlyMap<string, { readonly hint: string }>): string {
  const lines = [...formats].map(
    ([name, { hint }]) =>
      `                    ${name.padEnd(NAME_WIDTH)}${hint.charAt(0).toLowerCase()}${hint.slice(1)}`,
  );
  return lines.join('\n');
}

/** Formats that write a part of a run. */
const PART_FORMATS = [...FORMATS].flatMap(([name, format]) => (takesPart(format) ? [name] : [])).join(', ');

function takesPart(format: ExportFormat): boolean {
  return format.of === 'run' && format.takesPart === true;
}

export const EXPORT_HELP = `heronry export <source> --as <format> [options]

Writes the run of a scenario, or a recording, in a format that other programs open, or as a picture.

  <source>          a scenario, a link or an example of the gallery, as for heronry run; or a recording (.jsonl)
  --as <format>     the format:
${formatLines(FORMATS)}
                    or a picture:
${formatLines(PICTURES)}
${formatLines(new Map([['html', HTML_FORMAT]]))}
  --until <time>    end of the run: 500ms, 10s, 2m               [10s]
  --from <time>     leaves out what happened before               [0s]
  --message <id>    only one message with its causes: its number, or its channel and number there, such as "control 7"
                    --from, --message, and --until of a recording are for: ${PART_FORMATS}
  --at <time>       moment of a picture     [that of the link or example; 2s of a file; the end of a recording]
  --theme <theme>   colours of a picture: light or dark          [light]
  --seed <number>   replaces the scenario's seed
  -o, --out <file>  writes it there instead of printing it
`;

const OPTIONS = {
  as: { type: 'string' },
  until: { type: 'string' },
  from: { type: 'string' },
  message: { type: 'string' },
  at: { type: 'string' },
  theme: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string', short: 'o' },
} as const;

/** Writes a file: `writeFileSync`, or what a test hands in. */
export type WriteFile = (path: string, content: string | Uint8Array) => void;

/**
 * Runs the command.
 * @param args arguments after `export`
 * @throws UsageError
 */
export async function exportCommand(
  args: readonly string[],
  io: CommandIo,
  write: WriteFile = writeFileSync,
): Promise<void> {
  const { values, positionals } = parsed(args, OPTIONS);
  const [source, ...rest] = positionals;
  if (source === undefined) throw new UsageError('Name a scenario, an example of the gallery, or a recording.');
  if (rest.length > 0) throw new UsageError(`Name one source only, without “${rest.join(' ')}”.`);
  const out = values.out === '-' ? undefined : values.out;
  checkOutputs([source], { '--out': out });
  const content = await contentOf(source, { ...values, out }, io);
  if (out === undefined) {
    if (typeof content !== 'string') throw new UsageError('A PNG is no text: name its file with -o.');
    io.print(content);
    return;
  }
  try {
    write(out, content);
  } catch (error) {
    throw new UsageError(`${out} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Options about content. */
interface ContentValues {
  readonly as?: string;
  readonly until?: string;
  readonly from?: string;
  readonly message?: string;
  readonly at?: string;
  readonly theme?: string;
  readonly seed?: string;
  readonly out?: string | undefined;
}

async function contentOf(source: string, values: ContentValues, io: CommandIo): Promise<string | Uint8Array> {
  const picture = PICTURES.get(values.as ?? '');
  const isPart = values.from !== undefined || values.message !== undefined;
  if (values.as === 'html' && (isPart || values.theme !== undefined))
    throw new UsageError(
      'A page of HTML has the whole run, and the theme of whoever opens it: only --at and --seed are for it.',
    );
  if (values.as === 'html') return pageOf(source, await picturedOf(source, values, io), io);
  if (picture !== undefined && isPart) throw new UsageError(`--from and --message are for ${PART_FORMATS}.`);
  if (picture !== undefined) return drawn(picture, await picturedOf(source, values, io), values);
  const format = FORMATS.get(values.as ?? '');
  if (format === undefined)
    throw new UsageError(
      `--as takes one of ${[...FORMATS.keys(), ...PICTURES.keys(), 'html'].join(', ')}${values.as === undefined ? '' : `, not “${values.as}”`}.`,
    );
  if (values.at !== undefined || values.theme !== undefined)
    throw new UsageError('--at and --theme are for pictures: svg, png, timeline.svg; --at is for html too.');
  if (isPart && !takesPart(format)) throw new UsageError(`--from and --message are for ${PART_FORMATS}.`);
  return format.of === 'run'
    ? format.write(await exportedOf(source, format, values, io))
    : format.write(await scenarioSource(source, format, values, io));
}

/** Returns a page that plays the source, with the player of the built playground. */
function pageOf(source: string, { scenario, atUs }: Pictured, io: CommandIo): Promise<string> {
  const read = (path: string): string => readFileSync(new URL(`../../site/${path}`, import.meta.url), 'utf8');
  const text = RECORDING.test(source) ? io.readText(source) : scenarioToText(scenario);
  return standalonePage(read, { text, title: scenario.name, atUs });
}

async function drawn({ draw, pixels }: PictureFormat, pictured: Pictured, { out }: ContentValues) {
  if (!pixels) return draw({ ...pictured, font: fontOfSvg() });
  // Before the work: a PNG that is to be printed is refused.
  return out === undefined ? new Uint8Array() : (await pngWriter())(draw(pictured), PNG_SCALE);
}

const RECORDING = /\.(?:jsonl|ndjson)$/i;

async function scenarioSource(
  source: string,
  { label }: ExportFormat,
  { until, seed }: ContentValues,
  io: CommandIo,
): Promise<Scenario> {
  if (RECORDING.test(source)) throw new UsageError(`${label} is written from a scenario; a recording has none.`);
  if (until !== undefined || seed !== undefined)
    throw new UsageError(`--until and --seed are for runs: ${label} is written from the scenario alone.`);
  return (await scenarioOf(source, {}, io)).scenario;
}

async function scenarioOf(
  source: string,
  { seed }: Pick<ContentValues, 'seed'>,
  io: CommandIo,
): Promise<{ readonly scenario: Scenario; readonly atUs: Micros | undefined }> {
  const { scenario, repairs, atUs } = await openedSource(source, io);
  for (const repair of repairs) io.printAside(`Repaired: ${repair}\n`);
  const chosen = seed === undefined ? scenario.seed : readWhole('--seed', seed, 0, LIMITS.seed);
  return { scenario: { ...scenario, seed: chosen }, atUs };
}

async function exportedOf(
  source: string,
  format: ExportFormat,
  values: ContentValues,
  io: CommandIo,
): Promise<Exported> {
  if (RECORDING.test(source)) {
    if (values.until !== undefined && !takesPart(format))
      throw new UsageError(`--until is for scenarios; of a recording, ${PART_FORMATS} take it.`);
    const { trace, header } = recorded(source, values, io);
    const untilUs = values.until === undefined ? undefined : readTime('--until', values.until);
    const part = partOf(trace, values, untilUs ?? header.untilUs ?? trace.lastUs);
    const whole = untilUs === undefined ? part : { ...part, untilUs };
    return { trace, title: header.title ?? '', header, part: whole };
  }
  const { scenario } = await scenarioOf(source, values, io);
  const untilUs = readTime('--until', values.until ?? '10s');
  const trace = playedTrace(scenario, untilUs, await codeOptions(scenario));
  return { trace, title: scenario.name, scenario, part: partOf(trace, values, untilUs) };
}

/** @param endUs last moment of the trace that is asked for */
function partOf(trace: Trace, { from, until, message }: ContentValues, endUs: Micros): ExportPart {
  const fromUs = from === undefined ? undefined : readTime('--from', from);
  if (fromUs !== undefined && fromUs > endUs) {
    const end = until === undefined ? `the end, ${formatTime(endUs)}` : `--until ${until}`;
    throw new UsageError(`--from ${from} is after ${end}: there is nothing between them.`);
  }
  return {
    ...(fromUs === undefined ? {} : { fromUs }),
    ...(message === undefined ? {} : { message: messageNamed(trace, message) }),
  };
}

/** Returns the message of a number of an event, or of a channel and a number on it. */
function messageNamed(trace: Trace, words: string): MessageId {
  const [, channel = '', digits = ''] = /^(?:(.*) )?(\d{1,9})$/s.exec(words) ?? [];
  const number = Number(digits);
  if (digits !== '' && channel === '' && trace.hasMessage(number)) return number;
  for (let event = 0; event < trace.length && channel !== ''; event += 1)
    if (trace.hasMessage(event) && trace.message(event).channel === channel && messageNumber(trace, event) === number)
      return event;
  throw new UsageError(`The run has no message “${words}”. Name its event, or its channel and its number there.`);
}

async function picturedOf(source: string, values: ContentValues, io: CommandIo): Promise<Pictured> {
  if (values.until !== undefined) throw new UsageError('--until is for runs: the moment of a picture is --at.');
  const { theme = 'light' } = values;
  if (theme !== 'light' && theme !== 'dark') throw new UsageError(`--theme takes light or dark, not “${theme}”.`);
  const wantedUs = values.at === undefined ? undefined : readTime('--at', values.at);
  if (RECORDING.test(source)) {
    const { trace, header } = recorded(source, values, io);
    const links = new UsedLinks();
    links.readOn(trace);
    const scenario = recordingDocument(header, links.all(), source);
    return { trace, scenario, atUs: wantedUs ?? header.untilUs ?? trace.lastUs, theme };
  }
  const { scenario, atUs: ownUs } = await scenarioOf(source, values, io);
  const atUs = wantedUs ?? ownUs ?? PICTURE_AT;
  return { trace: playedTrace(scenario, atUs, await codeOptions(scenario)), scenario, atUs, theme };
}

function recorded(
  source: string,
  { seed }: ContentValues,
  io: CommandIo,
): { readonly trace: Trace; readonly header: RecordingHeader } {
  if (seed !== undefined) throw new UsageError('--seed is for scenarios: a recording is what it is.');
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
  return { trace, header };
}
