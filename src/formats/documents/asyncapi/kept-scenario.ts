/** Extensions of AsyncAPI that keep what a scenario has beyond a document, so that it is read again as it was. */
import { type Behaviour, emptyScenario, type Scenario } from '../../../scenario/index.ts';
import type { NoteList } from '../../note-list.ts';
import { entriesOf, fieldOf, itemsOf, jsonOf, type Tree, textField, treeOf } from '../document-tree.ts';
import type { References } from './asyncapi-model.ts';

/** Agents with their places and behaviours, as in a scenario; at the root of a document. */
export const AGENTS = 'x-heronry-agents';
/** Broker of a scenario; at the root. */
export const BROKER = 'x-heronry-broker';
/** Network of a scenario; at the root. */
export const NETWORK = 'x-heronry-network';
/** Sentences about what the document has no place for; at the root. */
export const LEFT_OUT = 'x-heronry-left-out';
/** Channel of a scenario; at a channel. */
export const CHANNEL = 'x-heronry-channel';
/** Link of a scenario; at an operation. */
export const LINK = 'x-heronry-link';

/** Values of one extension that are read. */
const VALUES_MAX = 200_000;

/** Returns the scenario that the extensions of a document keep; undefined for a document without them. */
export function keptScenario(root: Tree, references: References, notes: NoteList): unknown {
  if (!Array.isArray(fieldOf(root, AGENTS))) return undefined;
  const valuesAt = (tree: unknown, name: string): unknown => jsonOf(fieldOf(tree, name), { left: VALUES_MAX });
  const channels = entriesOf(fieldOf(root, 'channels')).flatMap(([key, value]) => {
    const channel = references.follow(value);
    const kept = treeOf(valuesAt(channel, CHANNEL));
    const id = textField(kept, 'id') ?? textField(channel, 'address') ?? key;
    return [{ ...kept, id }];
  });
  const links = entriesOf(fieldOf(root, 'operations')).flatMap(([key, value]) => {
    const link = treeOf(valuesAt(references.follow(value), LINK));
    if (link !== undefined) return [link];
    notes.add(`Operations without “${LINK}” are left out, as the document has its agents`, () => `operations.${key}`);
    return [];
  });
  const info = fieldOf(root, 'info');
  const broker = fieldOf(root, BROKER);
  return {
    ...emptyScenario(textField(info, 'title') ?? ''),
    description: textField(info, 'description') ?? '',
    agents: itemsOf(valuesAt(root, AGENTS)).map((agent) => withoutCode(agent, notes)),
    channels,
    links,
    ...(treeOf(fieldOf(root, NETWORK)) === undefined ? {} : { network: valuesAt(root, NETWORK) }),
    ...(treeOf(broker) === undefined || fieldOf(broker, 'kind') === 'own' ? {} : { broker: valuesAt(root, BROKER) }),
  };
}

const CODE: Behaviour['kind'] = 'code';

/** Programs are not taken from documents of others. */
function withoutCode(agent: unknown, notes: NoteList): unknown {
  const behaviours = itemsOf(fieldOf(agent, 'behaviours'));
  const kept = behaviours.filter((behaviour) => fieldOf(behaviour, 'kind') !== CODE);
  if (kept.length === behaviours.length) return agent;
  notes.add('Programs of agents are left out', () => `agent ${textField(agent, 'id') ?? ''}`);
  return { ...treeOf(agent), behaviours: kept };
}

/** Returns sentences about parts of a scenario that a document has no place for. */
export function leftOutOf(scenario: Scenario): readonly string[] {
  const { faults, assertions, interventions, bookmarks } = scenario;
  const parts: readonly (readonly [count: number, one: string])[] = [
    [faults.length, 'fault'],
    [assertions.length, 'expectation'],
    [interventions.length, 'scripted action'],
    [bookmarks.length, 'bookmark'],
  ];
  return parts.flatMap(([count, one]) => (count === 0 ? [] : [`${count} ${one}${count === 1 ? '' : 's'}`]));
}
