/** Scenarios and traces as files. */
import { parseScenarioText, type Scenario, scenarioToText } from '../scenario/index.ts';
import { type HeronryStore, newKeptId } from '../store/index.ts';
import { toJsonLines } from '../trace/index.ts';
import { firstCharacters } from '../ui/index.ts';

/** The longest file that is read, in bytes. */
const FILE_BYTES_MAX = 8 * 1024 * 1024;

/** The longest name of a file without its ending, in UTF-16 units: with the ending no more bytes than a file system takes. */
const NAME_UNITS_MAX = 80;

/** Letters and digits with their marks, and the joiners between them; what separates words. */
const KEPT = /(?:[\p{L}\p{N}]\p{M}*(?:[\u200C\u200D](?=[\p{L}\p{M}]))?\p{M}*)+|[ ._-]+/gu;

/** A name for a file, from a name for people: no separators, no control or direction characters, never empty. */
export function fileName(name: string, ending: string): string {
  const plain = (name.normalize('NFC').match(KEPT) ?? [])
    .join('')
    .replaceAll(/\s+/g, '-')
    .replace(/^[.-]+/, '');
  return `${firstCharacters(plain, NAME_UNITS_MAX) || 'scenario'}.${ending}`;
}

function download(text: string, type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

export function exportScenario(store: HeronryStore): void {
  downloadScenario(store.getState().scenario);
}

export function downloadScenario(scenario: Scenario): void {
  download(scenarioToText(scenario), 'application/json', fileName(scenario.name, 'heronry.json'));
}

export function exportTrace(store: HeronryStore): void {
  const { scenario, trace } = store.getState();
  download(toJsonLines(trace), 'application/jsonl', fileName(scenario.name, 'trace.jsonl'));
}

/** Opens a scenario file as one of the user's own; says what is wrong with one that cannot be read. */
export async function importScenario(store: HeronryStore, file: File): Promise<void> {
  const { actions } = store.getState();
  if (file.size > FILE_BYTES_MAX) {
    actions.notify(`${file.name} is larger than ${FILE_BYTES_MAX / 1024 / 1024} MB.`, 'error', true);
    return;
  }
  const text = await textOf(file).catch(() => undefined);
  if (text === undefined) {
    actions.notify(`${file.name} cannot be read. It may be a folder, or have been moved or deleted.`, 'error', true);
    return;
  }
  const checked = parseScenarioText(text);
  if ('error' in checked) {
    actions.notify(`${file.name} is not a scenario: ${checked.error}`, 'error', true);
    return;
  }
  await store.prepare(checked.scenario.broker.kind);
  actions.open(checked.scenario, { kind: 'kept', id: newKeptId() });
  actions.setSaving('pending');
  const [first, ...rest] = checked.repairs;
  if (first === undefined) actions.notify(`Opened ${file.name}.`);
  else
    actions.notify(
      `Opened ${file.name} with repairs: ${first}${rest.length === 0 ? '' : ` And ${rest.length} more.`}`,
      'info',
      true,
    );
}

/** Returns the text of a file in UTF-8, or in UTF-16 as its byte order mark says. */
async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const mark = `${bytes[0]} ${bytes[1]}`;
  const encoding = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
