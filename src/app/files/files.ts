/** Scenarios and traces as files. */
import { FILE_FORMATS, type FormatId, formatOfFile, type OpenedFormatId } from '../../panels/file-formats.ts';
import { type DecodeResult, type Scenario, scenarioToText } from '../../scenario/index.ts';
import { type HeronryStore, newKeptId } from '../../store/index.ts';
import { headerOf, recordingPieces, type Trace } from '../../trace/index.ts';
import { firstCharacters } from '../../ui/index.ts';
import { decodeAside } from '../opening/decoding.ts';

/** Largest file that is read, in bytes. */
const FILE_BYTES_MAX = 8 * 1024 * 1024;

/** Longest file name without its ending, in UTF-16 units. With the ending, it fits the byte limit of file systems. */
const NAME_UNITS_MAX = 80;

/** Characters kept in a file name: letters and digits with their marks, the joiners between them, and separators of words. */
const KEPT = /(?:[\p{L}\p{N}]\p{M}*(?:[\u200C\u200D](?=[\p{L}\p{M}]))?\p{M}*)+|[ ._-]+/gu;

/** Returns a file name for a name: no path separators, no control or direction characters, never empty. */
export function fileName(name: string, ending: string): string {
  const plain = (name.normalize('NFC').match(KEPT) ?? [])
    .join('')
    .replaceAll(/\s+/g, '-')
    .replace(/^[.-]+/, '');
  return `${firstCharacters(plain, NAME_UNITS_MAX) || 'scenario'}.${ending}`;
}

/** Writers by format. Each names what it needs; the scenario gives the file its name. */
const WRITERS = {
  // The schema is served beside the page, whose address excludes the fragment.
  scenario: ({ scenario }: { readonly scenario: Scenario }) =>
    scenarioToText(scenario, new URL('scenario.schema.json', document.baseURI.split('#')[0]).href),
  trace: ({ scenario, trace }: { readonly scenario: Scenario; readonly trace: Trace }) =>
    [...recordingPieces(trace, headerOf(scenario, trace.lastUs))].join(''),
} satisfies Readonly<Record<FormatId, unknown>>;

type Written<Id extends FormatId> = Parameters<(typeof WRITERS)[Id]>[0];

/** Readers by format. None rejects for what a file holds. */
const READERS: { readonly [Id in OpenedFormatId]: (file: File) => Promise<DecodeResult> } = {
  scenario: (file) => decodeAside({ file }),
};

function download(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** Downloads content as a file of a format. */
export function exportFile<Id extends FormatId>(format: Id, content: Written<Id>): void {
  // The writer of a format takes the content of that format.
  const write = WRITERS[format] as (content: Written<Id>) => string;
  const { mediaType, extension } = FILE_FORMATS[format];
  download(write(content), mediaType, fileName(content.scenario.name, extension));
}

/** Opens the scenario of a file as one of the user's own; reports why a file cannot be read. */
export async function importFile(store: HeronryStore, file: File): Promise<void> {
  const { actions } = store.getState();
  if (file.size > FILE_BYTES_MAX) {
    actions.notify(`${file.name} is larger than ${FILE_BYTES_MAX / 1024 / 1024} MB.`, 'error', 'lasting');
    return;
  }
  if (!(await isReadable(file))) {
    actions.notify(`${file.name} cannot be read. It may be a folder, moved or deleted.`, 'error', 'lasting');
    return;
  }
  const format = formatOfFile(file.name);
  const read = await READERS[format](file);
  if (!read.ok) {
    actions.notify(`${file.name} is not a ${FILE_FORMATS[format].noun}: ${read.error}`, 'error', 'lasting');
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

/** Returns whether the browser may read the file: not a folder, or a file that is gone. */
function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}
