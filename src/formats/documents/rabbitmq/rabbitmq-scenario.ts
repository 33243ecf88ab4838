/**
 * A RabbitMQ export as a scenario. A queue is a channel with a consumer. An exchange is an agent that forwards: it consumes a channel
 * for each routing key that its bindings name, and publishes to the queues that the key reaches.
 */
import {
  type Agent,
  type Behaviour,
  type Channel,
  checkScenario,
  DEFAULT_CAPACITY,
  emptyScenario,
  LIMITS,
  type Link,
  newChannel,
} from '../../../scenario/index.ts';
import type { FormatNote, ReadResult } from '../../format.ts';
import { NoteList } from '../../note-list.ts';
import { freeName, nameOf } from '../document-names.ts';
import { readTree } from '../document-tree.ts';
import { inColumns } from '../node-places.ts';
import {
  type Binding,
  type Definitions,
  definitionsOf,
  type Exchange,
  isDefinitions,
  matchesTopic,
} from './definitions-model.ts';

/** Largest number of exchanges, queues and bindings of an export that becomes a scenario. */
const PARTS_MAX = 1000;
/** Words of a routing key that are compared. */
const KEY_UNITS_MAX = 255;
const PERIOD_US = 4_000_000;
const STEP_US = 500_000;

/** Reads the text of an export. */
export function readDefinitions(text: string, title: string): ReadResult {
  const read = readTree(text);
  if (!read.ok) return read;
  if (!isDefinitions(read.tree))
    return { ok: false, error: 'The lists “queues”, “exchanges” and “bindings” are missing' };
  const notes = new NoteList();
  const definitions = definitionsOf(read.tree, notes);
  for (const part of ['exchanges', 'queues', 'bindings'] as const)
    if (definitions[part].length > PARTS_MAX)
      return { ok: false, error: `The export has ${definitions[part].length} ${part}; the maximum is ${PARTS_MAX}` };
  const writer = new ScenarioWriter(definitions, notes);
  const checked = checkScenario(writer.scenario(title));
  if ('error' in checked) return { ok: false, error: checked.error };
  const repairs = checked.repairs.map((words): FormatNote => ({ text: words, count: 1 }));
  return { ok: true, scenario: checked.scenario, notes: [...notes.list(), ...repairs] };
}

const COLUMNS = { publisher: -960, entry: -576, exchange: -192, queue: 192, consumer: 576 } as const;

interface DraftAgent {
  readonly column: number;
  readonly role: Agent['role'];
  readonly behaviours: Behaviour[];
}

class ScenarioWriter {
  readonly #definitions: Definitions;
  readonly #notes: NoteList;
  readonly #agents = new Map<string, DraftAgent>();
  readonly #channels = new Map<string, { readonly column: number; readonly channel: Channel }>();
  readonly #links: Link[] = [];
  /** Channel of each queue, by its key. */
  readonly #queues = new Map<string, string>();
  /** Agent of each exchange, by its key. */
  readonly #exchanges = new Map<string, string>();
  /** Channels to an exchange, by its key and the routing key. */
  readonly #entries = new Map<string, Map<string, string>>();
  #turn = 0;

  constructor(definitions: Definitions, notes: NoteList) {
    this.#definitions = definitions;
    this.#notes = notes;
  }

  scenario(title: string): unknown {
    const { queues, exchanges, bindings } = this.#definitions;
    for (const { key, name, capacity, overflow } of queues) {
      const id = this.#channel(name || 'queue', COLUMNS.queue, {
        capacity: Math.min(capacity ?? DEFAULT_CAPACITY, LIMITS.capacity),
        overflow,
      });
      this.#queues.set(key, id);
      const consumer = this.#agent(`${id} consumer`, COLUMNS.consumer, 'worker');
      this.#links.push({ kind: 'consume', agent: consumer, channel: id });
    }
    const bound = new Map<string, Binding[]>();
    for (const binding of bindings) {
      const known = bound.get(binding.source);
      if (known === undefined) bound.set(binding.source, [binding]);
      else known.push(binding);
    }
    for (const exchange of exchanges) this.#enter(exchange, bound.get(exchange.key) ?? []);
    for (const exchange of exchanges) this.#route(exchange, bound.get(exchange.key) ?? []);
    const reached = new Set(bindings.map(({ destination }) => destination));
    for (const { key } of queues) {
      const channel = this.#queues.get(key);
      if (!reached.has(key) && channel !== undefined) this.#publish(channel, { queue: channel });
    }
    return {
      ...emptyScenario(title),
      description:
        'Runs the exchanges, queues and bindings of a RabbitMQ export. Publishers and consumers are added: an export does not name them.',
      agents: inColumns([...this.#agents], ([, { column }]) => column).map(
        ({ item: [id, { role, behaviours }], x, y }): Agent => ({ id, x, y, role, behaviours }),
      ),
      channels: inColumns([...this.#channels.values()], ({ column }) => column).map(({ item: { channel }, x, y }) => ({
        ...channel,
        x,
        y,
      })),
      links: this.#links,
    };
  }

  /** Makes the agent of an exchange, and a channel to it for each routing key. */
  #enter({ key, name, type }: Exchange, bindings: readonly Binding[]): void {
    if (bindings.length === 0) {
      if (name !== '' && !name.includes('amq.'))
        this.#notes.add('Exchanges without a binding are left out', () => name);
      return;
    }
    const agent = this.#agent(name || 'default exchange', COLUMNS.exchange, 'operator');
    this.#exchanges.set(key, agent);
    const entries = new Map<string, string>();
    this.#entries.set(key, entries);
    const keys = type === 'fanout' ? [''] : [...new Set(bindings.map(({ routingKey }) => sampleKey(routingKey, type)))];
    if (keys.length > LIMITS.behavioursOfAgent)
      this.#notes.add(
        `An exchange has ${LIMITS.behavioursOfAgent} routing keys at most: later ones are left out`,
        () => name,
      );
    for (const routingKey of keys.slice(0, LIMITS.behavioursOfAgent)) {
      const channel = this.#channel(
        type === 'fanout' ? `${name} in` : `${name} ${routingKey || '(no key)'}`,
        COLUMNS.entry,
      );
      entries.set(routingKey, channel);
      this.#links.push({ kind: 'consume', agent, channel });
      this.#publish(channel, { exchange: agent, ...(type === 'fanout' ? {} : { key: routingKey }) });
    }
  }

  /** Gives an exchange what it forwards. */
  #route({ key, type }: Exchange, bindings: readonly Binding[]): void {
    const agent = this.#exchanges.get(key);
    if (agent === undefined) return;
    for (const [routingKey, on] of this.#entries.get(key) ?? []) {
      const targets = new Set<string>();
      for (const binding of bindings) {
        const { routingKey: pattern } = binding;
        if (type === 'direct' && pattern !== routingKey) continue;
        if (type === 'topic' && !matchesTopic(pattern.slice(0, KEY_UNITS_MAX), routingKey)) continue;
        const target = this.#targetOf(binding, routingKey);
        if (target !== undefined) targets.add(target);
      }
      for (const channel of targets) this.#forward(agent, on, channel);
    }
  }

  /** Returns the channel of a binding's destination. */
  #targetOf({ destination, to }: Binding, routingKey: string): string | undefined {
    if (to === 'queue') {
      const queue = this.#queues.get(destination);
      if (queue === undefined)
        this.#notes.add('Bindings to a queue that the export does not have are left out', () => destination);
      return queue;
    }
    const entries = this.#entries.get(destination);
    const entry = entries?.get('') ?? entries?.get(routingKey);
    if (entry === undefined)
      this.#notes.add(
        'Bindings between exchanges are left out where the second has no binding for the same key',
        () => destination,
      );
    return entry;
  }

  #forward(agent: string, on: string, channel: string): void {
    const behaviours = this.#agents.get(agent)?.behaviours ?? [];
    if (behaviours.length >= LIMITS.behavioursOfAgent) {
      this.#notes.add(
        `An exchange forwards to ${LIMITS.behavioursOfAgent} queues at most: later bindings are left out`,
        () => agent,
      );
      return;
    }
    behaviours.push({ kind: 'forward', on, channel, delayUs: 0 });
    if (!this.#links.some((link) => link.kind === 'publish' && link.agent === agent && link.channel === channel))
      this.#links.push({ kind: 'publish', agent, channel });
  }

  /** Adds a publisher to a channel. */
  #publish(channel: string, fields: Readonly<Record<string, string>>): void {
    const agent = this.#agent(`${channel} publisher`, COLUMNS.publisher, 'agent');
    const timing = { periodUs: PERIOD_US, offsetUs: (this.#turn * STEP_US) % PERIOD_US, jitterUs: 0, count: 0 };
    this.#turn += 1;
    this.#agents
      .get(agent)
      ?.behaviours.push({ kind: 'tick', channel, ...timing, message: { n: { $count: 1 }, ...fields } });
    this.#links.push({ kind: 'publish', agent, channel });
  }

  #agent(name: string, column: number, role: Agent['role']): string {
    const id = freeName(nameOf(name) || 'agent', new Set(this.#agents.keys()));
    this.#agents.set(id, { column, role, behaviours: [] });
    return id;
  }

  #channel(name: string, column: number, limits: Partial<Channel> = {}): string {
    const id = freeName(nameOf(name) || 'channel', new Set(this.#channels.keys()));
    this.#channels.set(id, { column, channel: { ...newChannel(id, { x: 0, y: 0 }), ...limits } });
    return id;
  }
}

/** Returns a routing key that a binding accepts. */
function sampleKey(routingKey: string, type: 'direct' | 'topic' | 'fanout'): string {
  const key = routingKey.slice(0, KEY_UNITS_MAX);
  return type === 'topic'
    ? key
        .split('.')
        .map((word) => (word === '*' || word === '#' ? 'any' : word))
        .join('.')
    : routingKey;
}

/** Returns whether a text begins as an export does. */
export function isRabbitDefinitions(beginning: string): boolean {
  return /^[\s\ufeff]*\{/.test(beginning) && /"rabbit(?:mq)?_version"|"bindings"\s*:\s*\[/.test(beginning);
}
