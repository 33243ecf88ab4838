/**
 * Formats of Heronry's own files, which the page writes and opens. Menus, file pickers, dropped files and names of files follow from a row;
 * what writes and reads a format is in `app/files/files.ts`.
 */

interface FileFormat {
  /** Name of the format in the middle of a sentence. */
  readonly noun: string;
  /** End of a file's name, without the dot before it. */
  readonly extension: string;
  readonly mediaType: string;
  /** Button that writes a file: in the menu More, or above the log. */
  readonly write: { readonly in: 'menu' | 'log'; readonly label: string };
  /** Endings of the names that file pickers offer, and that are opened as this format. */
  readonly opens?: readonly `.${string}`[];
}

export const FILE_FORMATS = {
  scenario: {
    noun: 'scenario',
    extension: 'heronry.json',
    mediaType: 'application/json',
    write: { in: 'menu', label: 'Export as a file' },
    opens: ['.json'],
  },
  trace: {
    noun: 'recording',
    extension: 'trace.jsonl',
    mediaType: 'application/jsonl',
    write: { in: 'log', label: 'Download the trace' },
    opens: ['.jsonl', '.ndjson'],
  },
} as const satisfies Readonly<Record<string, FileFormat>>;

type Formats = typeof FILE_FORMATS;

/** A format that the page writes. */
export type FormatId = keyof Formats;

/** A format that the page opens, too. */
export type OpenedFormatId = {
  [Id in FormatId]: Formats[Id] extends Required<FileFormat> ? Id : never;
}[FormatId];

// The keys of the table are the formats.
const IDS = Object.keys(FILE_FORMATS) as readonly FormatId[];

function isOpened(id: FormatId): id is OpenedFormatId {
  return 'opens' in FILE_FORMATS[id];
}

const OPENED = IDS.filter(isOpened);

/** Endings of the names of other programs' files. What they hold is recognised by their content. */
const IMPORTED = ['.json', '.jsonl', '.log', '.mmd', '.mermaid', '.yaml', '.yml'];

/** Files of lessons, which the editor of lessons writes. */
export const LESSON_FILE = { noun: 'lesson', extension: 'lesson.md', mediaType: 'text/markdown' } as const;
const LESSON_ENDINGS = ['.md', '.markdown'] as const;

/** Returns whether a file has the name of a lesson. */
export function isLessonName(name: string): boolean {
  return LESSON_ENDINGS.some((end) => name.toLowerCase().endsWith(end));
}

/** Value of `accept` of a file picker. */
export const ACCEPTED_FILES = [
  ...new Set([
    ...OPENED.flatMap((id) => [FILE_FORMATS[id].mediaType, ...FILE_FORMATS[id].opens]),
    ...[LESSON_FILE.mediaType, ...LESSON_ENDINGS],
    ...IMPORTED,
  ]),
].join(',');

/** Nouns for the files that the page opens, such as "scenario or lesson". */
export const OPENED_NOUN = `${OPENED.map((id) => FILE_FORMATS[id].noun).join(', ')} or ${LESSON_FILE.noun}`;

/** Returns the formats that a place offers to write. */
export function formatsIn(place: FileFormat['write']['in']): readonly FormatId[] {
  return IDS.filter((id) => FILE_FORMATS[id].write.in === place);
}

/** Returns the format that a file is opened as: by the end of its name, or else a scenario. */
export function formatOfFile(name: string): OpenedFormatId {
  return OPENED.find((id) => FILE_FORMATS[id].opens.some((end) => name.toLowerCase().endsWith(end))) ?? 'scenario';
}
