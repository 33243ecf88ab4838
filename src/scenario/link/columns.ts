/**
 * The columns of kinds in a link: one table, read both ways. A kind is its place in its family, its fields follow in the order of
 * its row. A name is its place in the list of agents or channels, each different message is written once.
 */

import type { AnyKind, Field } from '../kinds/field.ts';
import { INTERVENTIONS, type Intervention } from '../kinds/interventions.ts';
import type { Scenario } from '../scenario.ts';

/** Kinds of links, by their numbers. */
export const LINKS = ['publish', 'subscribe', 'consume'] as const;

/** The text is JSON, and no moment. */
export class Malformed extends Error {}

export interface Place {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export interface Names {
  readonly agents: readonly Place[];
  readonly channels: readonly (Place & {
    readonly pair: boolean;
    readonly ends: readonly [string, string] | undefined;
  })[];
  readonly messages: readonly unknown[];
}

export function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed('a list is missing');
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Malformed('a number is missing');
  return value;
}

export function numbers(value: unknown): readonly number[] {
  return list(value).map(number);
}

export function sums(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

export function item<Item>(items: readonly Item[], place: unknown, what: string): Item {
  const found = items[number(place)];
  if (found === undefined) throw new Malformed(`there is no ${what} ${String(place)}`);
  return found;
}

/** Returns the differences from one value to the next, of which {@link sums} makes the values again. */
export function deltas(values: readonly number[]): number[] {
  return values.map((value, place) => value - (values[place - 1] ?? 0));
}

/** The places of things in lists, by name: what a link writes for a name. */
export class Index {
  readonly agents: ReadonlyMap<string, number>;
  readonly channels: ReadonlyMap<string, number>;
  readonly messages = new Map<string, number>();
  readonly messageList: object[] = [];

  constructor(scenario: Scenario) {
    this.agents = new Map(scenario.agents.map(({ id }, index) => [id, index]));
    this.channels = new Map(scenario.channels.map(({ id }, index) => [id, index]));
  }

  /** A channel's place, or its name where the document lacks it. */
  channel(id: string): number | string {
    return this.channels.get(id) ?? id;
  }

  agent(id: string): number | string {
    return this.agents.get(id) ?? id;
  }

  message(message: object): number {
    const text = JSON.stringify(message);
    const known = this.messages.get(text);
    if (known !== undefined) return known;
    this.messages.set(text, this.messageList.length);
    this.messageList.push(message);
    return this.messageList.length - 1;
  }
}

interface Column {
  readonly write: (value: unknown, index: Index) => unknown;
  readonly read: (written: unknown, names: Names) => unknown;
}

const PLAIN: Column = { write: (value) => value, read: (written) => written };

const CHANNEL: Column = {
  write: (id, index) => index.channel(String(id)),
  read: (written, { channels }) => (typeof written === 'string' ? written : item(channels, written, 'channel').id),
};

/** How the values of a field are written and read. */
function columnOf({ input }: Field<unknown>): Column {
  switch (input.as) {
    case 'channel':
      return CHANNEL;
    case 'on':
      // -1 is any channel.
      return {
        write: (id, index) => (id === '' ? -1 : CHANNEL.write(id, index)),
        read: (written, names) => (written === -1 ? '' : CHANNEL.read(written, names)),
      };
    case 'template':
      return {
        // The shape of such a field is that of a message.
        write: (message, index) => index.message(message as object),
        read: (written, { messages }) => item(messages, written, 'message'),
      };
    case 'link':
      return {
        write: (kind) => linkNumber(kind),
        read: (written) => item(LINKS, written, 'kind of link'),
      };
    default:
      return PLAIN;
  }
}

/** Kinds of a family by name, as `columnsOf` needs them. */
type AnyFamily = Readonly<Record<string, AnyKind>>;

/** Columns that the kind with the most fields has, its number included. */
export const KIND_COLUMNS_MAX = 16;

function fieldsOf(family: AnyFamily, kind: string): readonly (readonly [string, Field<unknown>])[] {
  return Object.entries(family[kind]?.fields ?? {});
}

/** Returns the kind's number, then its fields. Each kind has a fixed length. */
export function kindRow(family: AnyFamily, one: { readonly kind: string }, index: Index): readonly (number | string)[] {
  const values = new Map<string, unknown>(Object.entries(one));
  const written = fieldsOf(family, one.kind).map(([name, field]) => columnOf(field).write(values.get(name), index));
  // A document's fields are numbers and texts, and what is neither is written as a number.
  return [Object.keys(family).indexOf(one.kind), ...written] as readonly (number | string)[];
}

/** Reads what {@link kindRow} has written, and says how many columns that were. */
export function readKind(
  family: AnyFamily,
  row: readonly unknown[],
  names: Names,
): { readonly read: object; readonly length: number } {
  const kind = item(Object.keys(family), row[0], 'such kind');
  const fields = fieldsOf(family, kind);
  const values = fields.map(([name, field], place) => [name, columnOf(field).read(row[place + 1], names)]);
  return { read: { kind, ...Object.fromEntries(values) }, length: 1 + fields.length };
}

/**
 * Kinds, times, agents, channels; the messages; and, where there are any, the other fields, and the floats: for each message with some,
 * the place of its intervention, their number, and their places.
 */
export type InterventionColumns = readonly (readonly (number | string)[])[];

export function interventionColumns(interventions: readonly Intervention[], index: Index): InterventionColumns {
  if (interventions.length === 0) return [];
  const messages: (number | string)[] = [];
  const others: (number | string)[] = [];
  const floats: (number | string)[] = [];
  for (const [at, one] of interventions.entries()) {
    if (one.kind === 'publish' && one.floats !== undefined) floats.push(at, one.floats.length, ...one.floats);
    const [, ...row] = kindRow(INTERVENTIONS, one, index);
    const inputs = fieldsOf(INTERVENTIONS, one.kind).map(([, { input }]) => input.as);
    for (const [place, value] of row.entries()) (inputs[place] === 'template' ? messages : others).push(value);
  }
  return [
    interventions.map(({ kind }) => Object.keys(INTERVENTIONS).indexOf(kind)),
    deltas(interventions.map(({ atUs }) => atUs)),
    interventions.map(({ agent }) => index.agent(agent)),
    interventions.map(({ channel }) => index.channel(channel)),
    messages,
    ...(others.length + floats.length === 0 ? [] : [others]),
    ...(floats.length === 0 ? [] : [floats]),
  ];
}

export function readInterventions(columns: readonly unknown[], names: Names): readonly object[] {
  if (columns.length === 0) return [];
  const kinds = numbers(columns[0]);
  const times = sums(numbers(columns[1]));
  const [agents, channels] = [list(columns[2]), list(columns[3])];
  const messages = list(columns[4]).values();
  const others = list(columns[5] ?? []).values();
  const floats = readFloats(list(columns[6] ?? []));
  return kinds.map((number, index) => {
    const kind = item(Object.keys(INTERVENTIONS), number, 'kind of intervention');
    const fields = fieldsOf(INTERVENTIONS, kind).map(([name, field]) => {
      const written = (field.input.as === 'template' ? messages : others).next().value;
      return [name, columnOf(field).read(written, names)];
    });
    const agent = agents[index];
    return {
      kind,
      atUs: times[index],
      agent: typeof agent === 'string' ? agent : item(names.agents, agent, 'agent').id,
      channel: CHANNEL.read(channels[index], names),
      ...Object.fromEntries(fields),
      ...(kind === 'publish' && floats.has(index) ? { floats: floats.get(index) } : {}),
    };
  });
}

function readFloats(column: readonly unknown[]): ReadonlyMap<number, readonly unknown[]> {
  const read = new Map<number, readonly unknown[]>();
  for (let at = 0; at < column.length; ) {
    const from = at + 2;
    at = from + Math.max(0, number(column[at + 1]));
    read.set(number(column[from - 2]), column.slice(from, at));
  }
  return read;
}

function linkNumber(kind: unknown): number {
  const names: readonly unknown[] = LINKS;
  return names.indexOf(kind);
}
