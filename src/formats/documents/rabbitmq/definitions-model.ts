/** Exchanges, queues and bindings of a RabbitMQ export. */
import type { NoteList } from '../../note-list.ts';
import { entriesOf, fieldOf, itemsOf, type Tree, textField } from '../document-tree.ts';

/** Routing of an exchange. */
export type ExchangeType = 'fanout' | 'direct' | 'topic';

/** An exchange. Names are unique for their virtual host. */
export interface Exchange {
  readonly key: string;
  readonly name: string;
  readonly type: ExchangeType;
}

/** A queue with the limits that a channel has. */
export interface Queue {
  readonly key: string;
  readonly name: string;
  readonly capacity: number | undefined;
  readonly overflow: 'drop-oldest' | 'reject';
}

/** A binding from an exchange. */
export interface Binding {
  readonly source: string;
  readonly destination: string;
  readonly to: 'queue' | 'exchange';
  readonly routingKey: string;
}

/** The routing of a broker. */
export interface Definitions {
  readonly exchanges: readonly Exchange[];
  readonly queues: readonly Queue[];
  readonly bindings: readonly Binding[];
}

const TYPES: ReadonlySet<string> = new Set(['fanout', 'direct', 'topic']);

/** Parts of an export that a scenario has no place for. */
const WITHOUT_PLACE = ['users', 'permissions', 'topic_permissions', 'parameters', 'global_parameters', 'policies'];

/** Arguments of queues that a channel has. */
const UNDERSTOOD = new Set(['x-max-length', 'x-overflow']);

/** Returns whether a document is an export of definitions. */
export function isDefinitions(tree: Tree): boolean {
  return Array.isArray(tree.queues) && Array.isArray(tree.exchanges) && Array.isArray(tree.bindings);
}

/** Reads an export. */
export function definitionsOf(tree: Tree, notes: NoteList): Definitions {
  for (const part of WITHOUT_PLACE) {
    const count = itemsOf(fieldOf(tree, part)).length;
    if (count > 0) notes.add(`“${part}” has no place in a scenario`, () => part, count);
  }
  const hosts = new Set(
    [...itemsOf(tree.queues), ...itemsOf(tree.exchanges)].map((one) => textField(one, 'vhost') ?? '/'),
  );
  const shown = (one: unknown): string => {
    const name = textField(one, 'name') ?? '';
    return hosts.size > 1 ? `${textField(one, 'vhost') ?? '/'} ${name}` : name;
  };
  return {
    exchanges: itemsOf(tree.exchanges).flatMap((one): readonly Exchange[] => exchangeOf(one, shown(one), notes)),
    queues: itemsOf(tree.queues).flatMap((one): readonly Queue[] => {
      if (textField(one, 'name') === undefined) return [];
      return [queueOf(one, shown(one), notes)];
    }),
    bindings: itemsOf(tree.bindings).flatMap((one): readonly Binding[] => bindingOf(one, notes)),
  };
}

function exchangeOf(one: unknown, name: string, notes: NoteList): readonly Exchange[] {
  const type = textField(one, 'type') ?? '';
  if (textField(one, 'name') === undefined) return [];
  if (!TYPES.has(type)) {
    notes.add('Exchanges of other types than fanout, direct and topic are left out', () => `${name}: ${type}`);
    return [];
  }
  if (textField(fieldOf(one, 'arguments'), 'alternate-exchange') !== undefined)
    notes.add('“alternate-exchange” has no place in a scenario', () => name);
  // The set has these types only.
  return [{ key: keyOf(one, 'name'), name, type: type as ExchangeType }];
}

function queueOf(one: unknown, name: string, notes: NoteList): Queue {
  const options = fieldOf(one, 'arguments');
  for (const [option, value] of entriesOf(options))
    if (!UNDERSTOOD.has(option) && !(option === 'x-queue-type' && value === 'classic'))
      notes.add(`“${option}” has no place in a scenario`, () => `queue ${name}`);
  const length = fieldOf(options, 'x-max-length');
  const overflow = textField(options, 'x-overflow');
  if (overflow === 'reject-publish-dlx')
    notes.add('Rejected messages are not published to another exchange', () => `queue ${name}`);
  return {
    key: keyOf(one, 'name'),
    name,
    capacity: typeof length === 'number' && Number.isInteger(length) && length > 0 ? length : undefined,
    overflow: overflow?.startsWith('reject') === true ? 'reject' : 'drop-oldest',
  };
}

function bindingOf(one: unknown, notes: NoteList): readonly Binding[] {
  const [source, destination] = [textField(one, 'source'), textField(one, 'destination')];
  if (source === undefined || destination === undefined || source === '') return [];
  if (entriesOf(fieldOf(one, 'arguments')).length > 0)
    notes.add('Arguments of bindings have no place in a scenario', () => `${source} to ${destination}`);
  return [
    {
      source: keyOf(one, 'source'),
      destination: keyOf(one, 'destination'),
      to: textField(one, 'destination_type') === 'exchange' ? 'exchange' : 'queue',
      routingKey: textField(one, 'routing_key') ?? '',
    },
  ];
}

function keyOf(one: unknown, field: string): string {
  return JSON.stringify([textField(one, 'vhost') ?? '/', textField(one, field) ?? '']);
}

/** Returns whether a routing key matches a binding of a topic exchange: `*` is one word, `#` any number. */
export function matchesTopic(pattern: string, key: string): boolean {
  const words = key.split('.');
  // Places in the key that the pattern has reached: every step keeps at most as many as the key has words.
  let reached = new Set([0]);
  for (const part of pattern.split('.')) {
    const next = new Set<number>();
    if (part === '#') for (let at = Math.min(...reached); at <= words.length; at += 1) next.add(at);
    else for (const at of reached) if (at < words.length && (part === '*' || part === words[at])) next.add(at + 1);
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(words.length);
}
