/** Scenarios and traces as files. */
import { encodingOf } from '../../messaging/parts.ts';
import {
  FILE_FORMATS,
  type FormatId,
  formatOfFile,
  isLessonName,
  type OpenedFormatId,
} from '../../panels/file-formats.ts';
import { type Scenario, scenarioToText } from '../../scenario/index.ts';
import { type HeronryStore, newKeptId, piecesInSlices } from '../../store/index.ts';
import { headerOf, recordingPieces, type Trace } from '../../trace/index.ts';
import { decodeAside } from '../opening/decoding.ts';
import { download, fileName } from './download.ts';
import type { RecordingTools } from './recording-tools.ts';

/** Largest scenario that is read, in bytes. */
const FILE_BYTES_MAX = 8 * 1024 * 1024;

/** Writers by format. Each names what it needs; the scenario gives the file its name. */
const WRITERS = {
  // The schema is served beside the page, whose address excludes the fragment.
  scenario: ({ scenario }: { readonly scenario: Scenario }) =>
    scenarioToText(scenario, new URL('scenario.schema.json', document.baseURI.split('#')[0]).href),
  trace: ({ scenario, trace }: { readonly scenario: Scenario; readonly trace: Trace }) =>
    piecesInSlices(recordingPieces(trace, headerOf(scenario, trace.lastUs))),
} satisfies Readonly<Record<FormatId, unknown>>;

type Written<Id extends FormatId> = Parameters<(typeof WRITERS)[Id]>[0];

/** Parts of the page that opening a file needs. */
export interface OpeningTools extends RecordingTools {
  /** Opens the lesson of a file, and reports its problems to the user itself. */
  readonly openLesson: (file: File) => Promise<void>;
}

/** Openers by format. None rejects for what a file holds. */
const OPENERS: {
  readonly [Id in OpenedFormatId]: (store: HeronryStore, file: File, tools: RecordingTools) => Promise<unknown>;
} = {
  scenario: (store, file) => openScenarioFile(store, file),
  trace: async (...args) => (await import('./recordings.ts')).openRecordingFile(...args),
};

/** Characters of a file by which a recording is recognised, whatever its name. */
const BEGINNING_BYTES = 64;

/** Downloads content as a file of a format. A long trace is written in slices. */
export async function exportFile<Id extends FormatId>(format: Id, content: Written<Id>): Promise<void> {
  // The writer of a format takes the content of that format.
  const write = WRITERS[format] as (content: Written<Id>) => string | Promise<readonly string[]>;
  const { mediaType, extension } = FILE_FORMATS[format];
  download(await write(content), mediaType, fileName(content.scenario.name, extension));
}

/** Downloads a text as a file that is named after a scenario. */
export function saveText(text: string | readonly string[], mediaType: string, extension: string, name: string): void {
  download(text, mediaType, fileName(name, extension));
}

/** Opens a file of a format that the page opens; reports why it cannot be read. */
export async function importFile(store: HeronryStore, file: File, tools: OpeningTools): Promise<void> {
  const beginning = await beginningOf(file);
  if (beginning === undefined) {
    const text = `${file.name} cannot be read. It may be a folder, moved or deleted.`;
    store.getState().actions.notify(text, 'error', 'lasting');
    return;
  }
  if (file.size === 0) {
    store.getState().actions.notify(`${file.name} is empty.`, 'error', 'lasting');
    return;
  }
  if (isLessonName(file.name) || (await looksLikeLesson(file, beginning))) return tools.openLesson(file);
  const isRecording = looksLikeRecording(beginning);
  if (!isRecording && !looksLikeScenario(beginning)) {
    const { openFileOfOtherProgram } = await import('./other-programs.ts');
    if (await openFileOfOtherProgram(store, file, tools)) return;
  }
  await OPENERS[isRecording ? 'trace' : formatOfFile(file.name)](store, file, tools);
}

/** Opens the scenario of a file as one of the user's own. */
async function openScenarioFile(store: HeronryStore, file: File): Promise<void> {
  const { actions } = store.getState();
  if (file.size > FILE_BYTES_MAX) {
    actions.notify(`${file.name} is larger than ${FILE_BYTES_MAX / 1024 / 1024} MB.`, 'error', 'lasting');
    return;
  }
  const read = await decodeAside({ file });
  if (!read.ok) {
    actions.notify(`${file.name} is not a ${FILE_FORMATS.scenario.noun}: ${read.error}`, 'error', 'lasting');
    return;
  }
  const { scenario } = read.moment;
  try {
    await store.prepare(scenario.broker.kind);
    actions.open(scenario, { kind: 'kept', id: newKeptId() });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    actions.notify(`${file.name} cannot be opened: ${reason}`, 'error', 'lasting');
    return;
  }
  actions.setSaving('pending');
  const [first] = read.repairs;
  const more = (read.repairCount ?? read.repairs.length) - 1;
  if (first === undefined) actions.notify(`Opened ${file.name}.`);
  else
    actions.notify(
      `Opened ${file.name} with repairs: ${first}${more === 0 ? '' : ` And ${more.toLocaleString('en')} more.`}`,
      'info',
      'lasting',
    );
}

/** Returns the first characters of a file; undefined if the browser may not read it: a folder, or a file that is gone. */
function beginningOf(file: File, bytesMax = BEGINNING_BYTES): Promise<string | undefined> {
  return file
    .slice(0, bytesMax)
    .arrayBuffer()
    .then(
      (buffer) => new TextDecoder(encodingOf(new Uint8Array(buffer))).decode(buffer),
      () => undefined,
    );
}

/** Returns whether a text begins like a recording: with its header, or with an event. */
export function looksLikeRecording(text: string): boolean {
  return /^\s*\{\s*"(?:heronry"\s*:\s*"recording"|atUs"\s*:)/.test(text);
}

/** Largest beginning of a file in which the first scenario of a lesson is looked for. */
const LESSON_BYTES = 64 * 1024;

/** Returns whether a file has the front matter of a lesson, and a scenario. A Mermaid diagram may have the same front matter. */
async function looksLikeLesson(file: File, beginning: string): Promise<boolean> {
  return (
    /^\ufeff?---\r?\ntitle:/.test(beginning) && /^```scenario\b/m.test((await beginningOf(file, LESSON_BYTES)) ?? '')
  );
}

/** Returns whether a text begins like a scenario, as the page writes it. */
function looksLikeScenario(text: string): boolean {
  return /^\s*\{\s*"(?:\$schema"\s*:\s*"[^"]*\bscenario\b|version"\s*:\s*\d)/.test(text);
}

/** Returns whether a text looks like a file of another program: a diagram, a document, a trace. */
export function looksLikeOtherProgram(text: string): boolean {
  return OF_OTHER_PROGRAMS.test(text);
}

const OF_OTHER_PROGRAMS =
  /^[ \t\ufeff]*(?:sequenceDiagram\b|["']?asyncapi["']?\s*:)|"(?:asyncapi|rabbit(?:mq)?_version|resourceSpans|traceEvents|spans)"\s*:/im;
