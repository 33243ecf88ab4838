/**
 * The system's clipboard for nodes, as the text of a scenario: another tab accepts it, and so does an editor. If the browser
 * denies the clipboard, the copy is in memory.
 */
import {
  emptyScenario,
  type Fragment,
  fragmentOf,
  type NodeRef,
  parseScenarioText,
  scenarioToText,
} from '../../scenario/index.ts';
import { actionById, type HeronryStore, runAction } from '../../store/index.ts';
import { keepsKey } from '../../ui/index.ts';
import { looksLikeOtherProgram, looksLikeRecording } from './files.ts';

/** Largest text that is read, in UTF-16 units. */
const TEXT_UNITS_MAX = 1024 * 1024;

/** Units by which a recording is recognised. */
const BEGINNING_UNITS = 64;

/** Units by which a text of another program is recognised. */
const SEARCHED_UNITS = 4096;

/** Matches an address that opens a moment or a scenario of the gallery, and captures its fragment. */
const LINK = /^(?:https?:\/\/\S+)?#(\d+\.[\w-]+|gallery\/[\w-]+|lesson\/[\w-]+|lesson=\d+\.[\w-]+)$/;

export interface Clipboard {
  /** Pastes from the system's clipboard, or the copy in memory if the browser denies it. */
  paste(): Promise<void>;
  stop(): void;
}

/**
 * Copies and pastes with the browser's own events, which need no permission; from a menu, as far as the browser allows.
 * @param openText opens the text of a recording or of another program, which may be pasted over anything
 */
export function bindClipboard(
  store: HeronryStore,
  target: Document,
  openText: (text: string, name: string) => void,
): Clipboard {
  /** Whether the last copy is only in memory. */
  let isDenied = false;
  let isInEvent = false;
  const isOurs = (event: ClipboardEvent, action: 'copy' | 'paste'): boolean =>
    !event.defaultPrevented &&
    store.getState().dialog === undefined &&
    !keepsKey(event.target, actionById(action).keys) &&
    actionById(action).enabled(store.getState());
  const onCopy = (event: ClipboardEvent): void => {
    if (!isOurs(event, 'copy') || target.getSelection()?.isCollapsed === false) return;
    isInEvent = true;
    runAction(store, 'copy');
    isInEvent = false;
    const { clipboard } = store.getState();
    if (clipboard === undefined || event.clipboardData === null) return;
    event.clipboardData.setData('text/plain', nodesToText(clipboard));
    event.preventDefault();
    isDenied = false;
  };
  const paste = (text: string): void => {
    if (looksLikeRecording(text.slice(0, BEGINNING_UNITS))) openText(text, 'Pasted recording');
    else if (looksLikeOtherProgram(text.slice(0, SEARCHED_UNITS))) openText(text, 'Pasted text');
    else pasteText(store, text);
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (!isOurs(event, 'paste')) return;
    event.preventDefault();
    paste(isDenied ? '' : textOf(event.clipboardData));
  };
  const unsubscribe = store.subscribe(({ clipboard }, before) => {
    if (clipboard === undefined || clipboard === before.clipboard || isInEvent) return;
    isDenied = true;
    void writeText(nodesToText(clipboard)).then((written) => {
      isDenied = !written;
    });
  });
  target.addEventListener('copy', onCopy);
  target.addEventListener('paste', onPaste);
  return {
    paste: async () => paste(isDenied ? '' : await readText()),
    stop: () => {
      unsubscribe();
      target.removeEventListener('copy', onCopy);
      target.removeEventListener('paste', onPaste);
    },
  };
}

/**
 * Returns the copied text; '' if nothing was copied, and a blank for other content, as a picture that was copied last must win.
 */
function textOf(data: DataTransfer | null): string {
  return data?.getData('text/plain') || (data?.types.length ? ' ' : '');
}

function nodesToText({ agents, channels, links }: Fragment): string {
  return scenarioToText({ ...emptyScenario('Copied nodes'), agents, channels, links });
}

async function writeText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Returns the text of the clipboard; '' if it holds no text, or may not be read. */
async function readText(): Promise<string> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return '';
  }
}

/** Adds the nodes of a scenario's text, or opens a link; without a text, adds the copy in memory. */
function pasteText(store: HeronryStore, text: string): void {
  const { actions } = store.getState();
  if (text.length > TEXT_UNITS_MAX) {
    actions.notify('The clipboard contains more than 1 MB of text. Save it as a file and open the file.', 'error');
    return;
  }
  const short = text.trim();
  const fragment = LINK.exec(short)?.[1];
  if (fragment !== undefined) {
    location.hash = fragment;
    return;
  }
  if (text !== '' && !short.startsWith('{')) {
    actions.notify('The clipboard contains no agents, channels or scenario link.', 'error');
    return;
  }
  const nodes = text === '' ? undefined : readNodes(short);
  if (nodes !== undefined && 'error' in nodes) {
    actions.notify(`The clipboard contains no scenario. ${nodes.error}`, 'error');
    return;
  }
  const issue = actions.paste(nodes);
  if (issue !== undefined) {
    actions.notify(issue.message, 'error');
    return;
  }
  const [first] = store.getState().selection.nodes;
  if (first !== undefined) actions.requestGraph('reveal', first);
}

function readNodes(text: string): Fragment | { readonly error: string } {
  const checked = parseScenarioText(text);
  if ('error' in checked) return checked;
  const { agents, channels } = checked.scenario;
  const nodes: readonly NodeRef[] = [
    ...agents.map(({ id }) => ({ kind: 'agent' as const, id })),
    ...channels.map(({ id }) => ({ kind: 'channel' as const, id })),
  ];
  return fragmentOf(checked.scenario, nodes);
}
