/** Opens files of other programs: as recordings, or as scenarios. It is loaded when the first one is opened. */
import type { FormatNote } from '../../formats/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { type HeronryStore, newKeptId } from '../../store/index.ts';
import { importAside } from '../opening/importing.ts';
import type { RecordingTools } from './recording-tools.ts';

/** Largest file that is read, in bytes. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Opens a file by its content; reports to the user why it cannot be opened.
 * @returns false if its content is of no known format
 */
export async function openFileOfOtherProgram(store: HeronryStore, file: File, tools: RecordingTools): Promise<boolean> {
  const { actions } = store.getState();
  if (file.size > FILE_BYTES_MAX) return false;
  const read = await importAside(file);
  if (read.format === undefined) return false;
  if (!read.ok) {
    actions.notify(`${file.name} is not ${withArticle(read.format)}: ${read.error}.`, 'error', 'lasting');
    return true;
  }
  const { recording, scenario, notes } = read;
  if (recording !== undefined) {
    const { openRecordingFile } = await import('./recordings.ts');
    const facts = { notes: notes.map(noteWords), ...(scenario === undefined ? {} : { scenario }) };
    await openRecordingFile(store, new File([recording], file.name), tools, facts);
    return true;
  }
  if (scenario === undefined) return false;
  const opened = await openAsOwn(store, scenario, file.name);
  if (!opened) return true;
  const [first] = notes;
  if (first === undefined) actions.notify(`Opened ${file.name}.`);
  else {
    const more = notes.length - 1;
    const others = more === 0 ? '' : ` And ${more.toLocaleString('en')} more.`;
    actions.notify(`Opened ${file.name}. ${noteWords(first)}.${others}`, 'info', 'lasting');
  }
  return true;
}

/** Opens a scenario as one of the user's own. */
export async function openAsOwn(store: HeronryStore, scenario: Scenario, name: string): Promise<boolean> {
  const { actions } = store.getState();
  try {
    await store.prepare(scenario.broker.kind);
    actions.open(scenario, { kind: 'kept', id: newKeptId() });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    actions.notify(`${name} cannot be opened: ${reason}`, 'error', 'lasting');
    return false;
  }
  actions.setSaving('pending');
  return true;
}

/** Returns a note with its place and its count. */
function noteWords({ text, count, place }: FormatNote): string {
  return `${place === undefined ? '' : `${place}: `}${text}${count === 1 ? '' : ` (${count.toLocaleString('en')} times)`}`;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}
