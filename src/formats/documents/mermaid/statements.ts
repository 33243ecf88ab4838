/** Reads one statement of a sequence diagram. */
import { type Arrow, arrowAt } from './arrows.ts';
import type { BlockKind, MessageStatement, SectionWord, Statement } from './diagram.ts';

/** Fault of a statement, with the place in its text, from 0. */
export interface StatementFault {
  readonly fault: string;
  readonly at: number;
}

export type ReadStatement = Statement | StatementFault;

/** Characters that no name of a participant holds. */
const NAME_STOP = /[+<>:,;]/;

const BLOCKS: ReadonlySet<string> = new Set<BlockKind>([
  ...(['loop', 'opt', 'alt', 'par', 'par_over', 'critical', 'break', 'rect', 'box'] as const),
]);
const SECTIONS: ReadonlySet<string> = new Set<SectionWord>(['else', 'and', 'option']);

type Reader = (rest: string, at: number) => ReadStatement;

/** Readers by the first word, in lower case. `rest` is what follows the word, `at` its place. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'sequencediagram',
    (rest) => (rest.trim() === '' ? { kind: 'header' } : { fault: 'The header stands alone', at: 0 }),
  ],
  ['participant', (rest, at) => participant('participant', rest, at, false)],
  ['actor', (rest, at) => participant('actor', rest, at, false)],
  ['create', created],
  ['destroy', (rest, at) => named('destroy', rest, at)],
  ['activate', (rest, at) => named('activate', rest, at)],
  ['deactivate', (rest, at) => named('deactivate', rest, at)],
  ['note', note],
  ['end', (rest, at) => (rest.trim() === '' ? { kind: 'end' } : { fault: '“end” stands alone', at })],
  ['autonumber', (rest) => ({ kind: 'autonumber', text: rest.trim() })],
  ['title', (rest) => ({ kind: 'title', text: rest.replace(/^\s*:/, '').trim() })],
  ['acctitle', (rest, at) => accessible('accTitle', rest, at)],
  ['accdescr', (rest, at) => accessible('accDescr', rest, at)],
]);

const MENUS = /^(links|link|properties|details)[ \t]+([^/\\+()<>:\n,;\s-][^:]*):(.*)$/is;

/** Reads the text of a statement, without white space around it. */
export function readStatement(text: string): ReadStatement {
  const menu = MENUS.exec(text);
  if (menu !== null && arrowIn(menu[2] ?? '') === undefined) {
    // The pattern names these words.
    const word = (menu[1] ?? '').toLowerCase() as 'links';
    return { kind: 'menu', word, id: (menu[2] ?? '').trim(), text: (menu[3] ?? '').trim() };
  }
  const word = /^\w+/.exec(text)?.[0] ?? '';
  const key = word.toLowerCase();
  const rest = text.slice(word.length);
  if (BLOCKS.has(key)) return { kind: 'block', block: key as BlockKind, text: rest.trim() };
  if (SECTIONS.has(key)) return { kind: 'section', word: key as SectionWord, text: rest.trim() };
  return READERS.get(key)?.(rest, word.length) ?? message(text);
}

function named(kind: 'destroy' | 'activate' | 'deactivate', rest: string, at: number): ReadStatement {
  const id = rest.trim();
  return isName(id) ? { kind, id } : { fault: 'The name of a participant is missing', at };
}

function accessible(kind: 'accTitle' | 'accDescr', rest: string, at: number): ReadStatement {
  const text = rest.trim();
  if (text.startsWith(':')) return { kind, text: text.slice(1).trim() };
  if (kind === 'accDescr' && text.startsWith('{') && text.endsWith('}'))
    return { kind, text: text.slice(1, -1).trim() };
  return { fault: 'A colon is missing', at };
}

function created(rest: string, at: number): ReadStatement {
  const word = /^\s*(participant|actor)\b/i.exec(rest);
  if (word === null) return { fault: '“participant” or “actor” is missing after “create”', at };
  const [before, kind = ''] = word;
  const isActor = kind.toLowerCase() === 'actor';
  return participant(isActor ? 'actor' : 'participant', rest.slice(before.length), at + before.length, true);
}

function participant(word: 'participant' | 'actor', rest: string, at: number, isCreated: boolean): ReadStatement {
  const open = rest.indexOf('@{');
  const close = open === -1 ? -1 : rest.indexOf('}', open);
  if (open !== -1 && close === -1) return { fault: 'The settings after “@{” have no end', at: at + open };
  const config = open === -1 ? undefined : rest.slice(open + 2, close).trim();
  const head = open === -1 ? rest : rest.slice(0, open);
  const tail = open === -1 ? rest : rest.slice(close + 1);
  const as = /\sas\s+/i.exec(open === -1 ? tail : ` ${tail.trimStart()}`);
  const alias = as === null ? undefined : (open === -1 ? tail : ` ${tail.trimStart()}`).slice(as.index + as[0].length);
  const id = (open === -1 && as !== null ? head.slice(0, as.index) : head).trim();
  if (open !== -1 && as === null && tail.trim() !== '')
    return { fault: '“as” is missing after the settings', at: at + close };
  if (!isName(id)) return { fault: 'The name of a participant is missing', at };
  return { kind: 'participant', id, word, created: isCreated, alias: alias?.trim(), config };
}

function note(rest: string, at: number): ReadStatement {
  const side = /^\s+(left of|right of|over)\b/i.exec(rest);
  if (side === null) return { fault: '“left of”, “right of” or “over” is missing', at };
  const [before, word = ''] = side;
  const colon = rest.indexOf(':', before.length);
  if (colon === -1) return { fault: 'The text of the note, after a colon, is missing', at: at + rest.length };
  const ids = rest
    .slice(before.length, colon)
    .split(',')
    .map((id) => id.trim());
  if (ids.length > 2 || ids.some((id) => !isName(id)))
    return { fault: 'A note stands at one participant, or over two', at: at + before.length };
  // The pattern names these words.
  return { kind: 'note', side: word.toLowerCase() as 'over', ids, text: rest.slice(colon + 1).trim() };
}

function isName(text: string): boolean {
  return text !== '' && !NAME_STOP.test(text);
}

/** Returns the first arrow of a text, with its place. */
function arrowIn(text: string): { readonly arrow: Arrow; readonly at: number } | undefined {
  for (let at = 1; at < text.length; at += 1) {
    if (text.charAt(at) === ':') return undefined;
    const arrow = arrowAt(text, at);
    if (arrow !== undefined) return { arrow, at };
  }
  return undefined;
}

function message(text: string): ReadStatement {
  const found = arrowIn(text);
  if (found === undefined) return { fault: 'This is no statement of a sequence diagram', at: 0 };
  const { arrow, at } = found;
  const before = text.slice(0, at).trimEnd();
  const isCentralLeft = before.endsWith('()');
  const left = (isCentralLeft ? before.slice(0, -2) : before).trim();
  if (!isName(left))
    return { fault: 'The name before the arrow is missing or has a character that no name has', at: 0 };
  const after = at + arrow.sign.length;
  const head = /^\s*(\(\))?\s*([+-]?)/.exec(text.slice(after));
  const [matched = '', central = '', sign = ''] = head ?? [];
  const from = after + matched.length;
  const colon = text.indexOf(':', from);
  const right = text.slice(from, colon === -1 ? undefined : colon).trim();
  if (!isName(right))
    return { fault: 'The name after the arrow is missing or has a character that no name has', at: after };
  const statement: MessageStatement = {
    kind: 'message',
    left,
    right,
    arrow,
    // The pattern matches one of the two, or nothing.
    sign: sign as '' | '+' | '-',
    central: [isCentralLeft, central !== ''],
    text: colon === -1 ? '' : text.slice(colon + 1).trim(),
  };
  return statement;
}
