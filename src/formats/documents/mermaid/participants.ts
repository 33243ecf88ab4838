/** The participants of a diagram: their order, names and types. */
import { freeName, nameOf } from '../document-names.ts';
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
    const name = freeName(nameOf(wordsOf(text)) || nameOf(wordsOf(id)) || 'participant', taken);
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
