/** Opens recordings from files, with progress that can be cancelled. It is loaded when the first one is opened. */
import { addressOf, galleryRecordings, namedIn } from '../../panels/gallery-recordings.ts';
import type { OtherFile, RecordingLinkMade } from '../../panels/index.ts';
import {
  type OpenOptions,
  openRecording,
  type RecordedSource,
  readRecording,
  readWindowLink,
  windowLink,
} from '../../recording/index.ts';
import { fetchAnswer, type HeronryStore, nextTask } from '../../store/index.ts';
import { headerOf, type TimeSpan } from '../../trace/index.ts';
import { UPRIGHT } from '../../ui/index.ts';
import { decodeAside } from '../opening/decoding.ts';
import type { RecordingTools } from './recording-tools.ts';

/** Time after which the progress is shown, so that a short file opens without a flash. */
const DIALOG_AFTER_MS = 250;

/** Events from which a link is not tried: it would be too long, and take long to make. */
const LINK_EVENTS_MAX = 20_000;

/** Number of events from which the user is told that collapsing takes a while. */
const TOLD_FROM = 50_000;

class Cancelled extends Error {}

/** The recording that each store shows, or showed last. */
const shown = new WeakMap<HeronryStore, RecordedSource>();

/** Collapses what is below an agent into one node, or expands it again, and selects that node. A long recording takes a while. */
export async function toggleSubtree(store: HeronryStore, agent: string): Promise<void> {
  const source = shown.get(store);
  if (source === undefined) return;
  if (source.trace.length > TOLD_FROM)
    store.getState().actions.notify(`Regrouping ${source.trace.length.toLocaleString('en')} events…`);
  const isDone = await source.toggleInSlices(agent, { nowMs: () => performance.now(), pause: nextTask });
  if (!isDone || shown.get(store) !== source) return;
  const { live, actions } = store.getState();
  if (live?.connection.kind !== 'recorded') return;
  const name = live.connection.collapsed.get(agent);
  actions.select({ nodes: [{ kind: 'agent', id: name ?? agent }] });
  actions.announce(name === undefined ? `Expanded ${agent}` : `Collapsed into ${name}`);
}

/**
 * Reads a file to compare with: a recording, or else a scenario.
 * @throws Error with a readable message
 */
export async function readOther(file: File): Promise<OtherFile> {
  const { result } = await readRecording(chunksOf(file), {
    size: file.size,
    nowMs: () => performance.now(),
    pause: nextTask,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  if (result.ok) return { trace: result.recording.trace, leftOut: result.recording.problemCount };
  const read = await decodeAside({ file });
  if (read.ok) return { scenario: read.moment.scenario };
  throw new Error(`${file.name} is neither a recording nor a scenario. ${result.error}`);
}

/** Returns the address that opens a span of the shown recording. */
export async function linkToRecording(store: HeronryStore, span: TimeSpan): Promise<RecordingLinkMade> {
  const { trace, scenario, live } = store.getState();
  const { connection } = live ?? {};
  const payloads = connection?.kind === 'recorded' ? connection.header.payloads : 'all';
  const events = trace.firstAfter(span.toUs) - trace.firstAfter(span.fromUs - 1);
  if (events > LINK_EVENTS_MAX) return { text: undefined, events, withPayloads: false };
  const { fragment, isTooLong, ...made } = await windowLink(trace, { ...headerOf(scenario, 0), payloads }, span);
  return { ...made, text: isTooLong ? undefined : `${location.href.split('#')[0]}#${fragment}` };
}

/**
 * Opens a link to a recording.
 * @returns why it cannot be opened; whether it is open, or something else was opened meanwhile
 */
export async function openRecordingLink(
  store: HeronryStore,
  fragment: string,
  { prepare, isNewest = () => true }: RecordingTools,
): Promise<string | boolean> {
  const result = await readWindowLink(fragment);
  if (!result.ok) return result.error;
  await prepare();
  if (!isNewest()) return false;
  shown.set(store, openRecording(store, result.recording, { from: 'A link', upright: isUpright() }));
  return true;
}

/** Source of a recording. */
interface Coming {
  readonly name: string;
  /** Bytes of all of it. */
  readonly size: number;
  readonly stream: () => ReadableStream<Uint8Array>;
}

/** Opens the recording that the gateway of this page serves; reports to the user why it cannot be opened. */
export async function openServedRecording(store: HeronryStore, token: string, tools: RecordingTools): Promise<void> {
  try {
    const response = await fetchAnswer('/v1/recording', { headers: { Authorization: `Bearer ${token}` } });
    const { body, headers } = response;
    if (!response.ok || body === null) throw new Error(`the gateway answers ${response.status}`);
    const name = decodeURIComponent(headers.get('x-heronry-name') ?? 'Recording');
    const size = Number(headers.get('content-length') ?? 0);
    await openRecordingFile(store, { name, size, stream: () => body }, tools);
  } catch (error) {
    if (tools.isNewest?.() === false) return;
    const reason = error instanceof Error ? error.message : String(error);
    store.getState().actions.notify(`The recording cannot be loaded: ${reason}.`, 'error', 'lasting');
  }
}

/**
 * Opens a recording that comes with the page.
 * @param fragment fragment of its address
 * @returns why it cannot be opened; whether it is open: the user may have been told why not, have cancelled, or have opened
 * something else meanwhile
 */
export async function openGalleryRecording(
  store: HeronryStore,
  fragment: string,
  tools: RecordingTools,
): Promise<string | boolean> {
  const entry = namedIn(await galleryRecordings(), fragment);
  if (entry === undefined) return `The gallery has no recording “${fragment.slice(0, 60)}”.`;
  const { body, headers, ok, status } = await fetchAnswer(addressOf(entry.file));
  if (!ok || body === null) return `“${entry.title}” cannot be loaded: the server answers ${status}.`;
  const size = Number(headers.get('content-length') ?? 0);
  return openRecordingFile(store, { name: entry.title, size, stream: () => body }, tools);
}

/**
 * Opens a recording; reports to the user why a file cannot be opened.
 * @returns whether it is open
 */
export async function openRecordingFile(
  store: HeronryStore,
  file: Coming,
  { reading, prepare, isNewest = () => true }: RecordingTools,
  facts: Pick<OpenOptions, 'notes' | 'scenario'> = {},
): Promise<boolean> {
  const { actions } = store.getState();
  const controller = new AbortController();
  const cancel = (): void => controller.abort(new Cancelled());
  const startMs = performance.now();
  try {
    const { result, links } = await readRecording(chunksOf(file), {
      size: file.size,
      nowMs: () => performance.now(),
      pause: nextTask,
      signal: controller.signal,
      onProgress: ({ part, events }) => {
        if (!isNewest()) return cancel();
        reading.setState({ name: file.name, part, events, cancel });
        if (performance.now() - startMs > DIALOG_AFTER_MS) actions.openDialog('reading');
      },
    });
    // Saving a part as a scenario needs it.
    await prepare();
    close(store);
    if (!isNewest()) return false;
    if (!result.ok) {
      actions.notify(`${file.name} cannot be opened as a recording. ${result.error}`, 'error', 'lasting');
      return false;
    }
    const options = { ...facts, from: file.name, links, upright: isUpright() };
    shown.set(store, openRecording(store, result.recording, options));
    return true;
  } catch (error) {
    close(store);
    if (!isNewest()) return false;
    if (error instanceof Cancelled) actions.notify('Opening was cancelled.');
    else {
      const reason = error instanceof Error ? error.message : String(error);
      actions.notify(`${file.name} cannot be read: ${reason}`, 'error', 'lasting');
    }
    return false;
  }
}

function isUpright(): boolean {
  return matchMedia(UPRIGHT).matches;
}

function close(store: HeronryStore): void {
  if (store.getState().dialog === 'reading') store.getState().actions.openDialog(undefined);
}

async function* chunksOf(file: Coming): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
  } finally {
    await reader.cancel();
  }
}
