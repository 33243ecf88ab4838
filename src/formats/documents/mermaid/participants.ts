/** The participants of a diagram: their order, names and types. */
import { CHANNEL_NAME_UNITS_MAX } from '../../../messaging/index.ts';
import type { Diagram, Statement } from './diagram.ts';
import { wordsOf } from './words.ts';

/** Returns the ids of a statement, in the order in which they are written. */
function idsOf(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'participant':
    case 'activate':
    case 'deactivate':
    case 'destroy':
      return [statement.id];
    case 'message':
      return [statement.left, statement.right];
    case 'note':
      return statement.ids;
    default:
      return [];
  }
}

/** Returns a name for each participant, in the order in which they appear: valid names of agents, no two the same. */
export function agentNames({ pieces }: Diagram): ReadonlyMap<string, string> {
  const shown = new Map<string, string>();
  for (const { statement } of pieces) {
    for (const id of idsOf(statement)) if (!shown.has(id)) shown.set(id, id);
    if (statement.kind !== 'participant') continue;
    const alias = statement.alias ?? settingOf(statement.config, 'alias');
    if (alias !== undefined) shown.set(statement.id, alias);
  }
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const [id, text] of shown) {
    const name = freeName(nameFor(text) || nameFor(id) || 'participant', taken);
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** Returns the declared type of each participant that has one: `queue`, `database`, `actor` … */
export function declaredTypes({ pieces }: Diagram): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const { statement } of pieces) {
    if (statement.kind !== 'participant') continue;
    types.set(statement.id, settingOf(statement.config, 'type')?.toLowerCase() ?? statement.word);
  }
  return types;
}

/** Returns a setting of a participant: `"type": "queue"`. */
function settingOf(config: string | undefined, key: 'alias' | 'type'): string | undefined {
  if (config === undefined) return undefined;
  const found = new RegExp(`(?:^|[{,\\s])["']?${key}["']?\\s*:\\s*(?:"([^"]*)"|'([^']*)'|([^,\\s"']+))`).exec(config);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}

/** Returns text as a name: one line of whole characters, of at most the length of names. */
export function nameFor(text: string): string {
  const line = wordsOf(text).replaceAll(/\s*[\p{Cc}\p{Surrogate}\u2028\u2029]+\s*/gu, ' ');
  return cut(line, CHANNEL_NAME_UNITS_MAX);
}

/** Returns the name, or with a number after it where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const end = ` ${number}`;
    const other = cut(name, CHANNEL_NAME_UNITS_MAX - end.length) + end;
    if (!taken.has(other)) return other;
  }
}

/** Cuts a text to a number of units, between characters. */
export function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  const end = text.slice(0, units);
  return /[\ud800-\udbff]$/.test(end) ? end.slice(0, -1) : end;
}
