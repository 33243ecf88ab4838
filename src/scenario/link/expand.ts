/**
 * A compact form read back. Whatever the input is, the result is a plain scenario-like object for `checkScenario`, or
 * `Malformed` is thrown: every value is looked at before it is used, and no list grows beyond what the text paid for.
 */
import { getChannelName, MessagingError } from '../../messaging/index.ts';
import { pairPlace } from '../edit-links.ts';
import { BEHAVIOURS } from '../kinds/behaviours.ts';
import { DEFAULT_CAPACITY, DEFAULT_NETWORK, DEFAULT_OVERFLOW } from '../limits.ts';
import { VERSION } from '../migrate.ts';
import {
  item,
  KIND_COLUMNS_MAX,
  LINKS,
  list,
  Malformed,
  type Names,
  number,
  numbers,
  type Place,
  readInterventions,
  readKind,
  sums,
} from './columns.ts';
import { PAIR_LINKS, ROLES } from './compact.ts';

export interface Expanded {
  readonly scenario: object;
  readonly atUs: number;
  readonly selection: readonly { readonly kind: 'agent' | 'channel'; readonly id: string }[];
  readonly message: number | undefined;
  readonly camera: { readonly x: number; readonly y: number; readonly zoom: number } | undefined;
}

export function expand(value: unknown): Expanded {
  const columns = list(value);
  if (columns.length !== 16 && columns.length !== 17)
    throw new Malformed(`it has ${columns.length} columns, not 16 or 17`);
  const [
    name,
    description,
    seed,
    network,
    ids,
    roles,
    places,
    rows,
    channelPlaces,
    capacities,
    links,
    linkNetworks,
    messages,
  ] = columns;
  const agents = readAgents(list(ids), numbers(roles), numbers(places));
  const channels = readChannels(list(rows), agents, numbers(channelPlaces));
  const names: Names = { agents, channels, messages: list(messages) };
  const behaviours = readBehaviours(list(columns[13]), names);
  const [broker, overflows, faults, assertions, bookmarks, starts] = columns.length === 17 ? list(columns[16]) : [];
  const [linkStarts, behaviourStarts] = list(starts ?? []);
  const lateBehaviours = readStarts(behaviourStarts, 3);
  return {
    scenario: {
      version: VERSION,
      // As they are in the document, where they are checked field by field.
      ...(typeof broker === 'object' ? { broker } : {}),
      faults: list(faults ?? []),
      assertions: list(assertions ?? []),
      bookmarks: list(bookmarks ?? []),
      name,
      description,
      seed,
      network: readNetwork(numbers(network), 0) ?? DEFAULT_NETWORK,
      agents: agents.map((agent, place) => ({
        ...agent,
        behaviours: startingAt(behaviours.get(place) ?? [], lateBehaviours.get(place)),
      })),
      channels: withLimits(channels, numbers(capacities), list(overflows ?? [])),
      links: startingAt(readLinks(numbers(links), numbers(linkNetworks), names), readStarts(linkStarts, 2).get(0)),
      interventions: readInterventions(list(columns[14]), names),
    },
    ...readMoment(list(columns[15]), names),
  };
}

function readAgents(
  ids: readonly unknown[],
  roles: readonly number[],
  places: readonly number[],
): readonly (Place & { readonly role: string })[] {
  const count = ids.length;
  const xs = sums(places.slice(0, count));
  const ys = sums(places.slice(count));
  return ids.map((id, place) => {
    if (typeof id !== 'string') throw new Malformed('an agent has no name');
    return { id, x: number(xs[place]), y: number(ys[place]), role: ROLES[roles[place] ?? 0] ?? 'agent' };
  });
}

function readChannels(
  rows: readonly unknown[],
  agents: readonly Place[],
  places: readonly number[],
): Names['channels'] {
  const own = Math.floor(places.length / 3);
  const at = sums(places.slice(0, own));
  const xs = sums(places.slice(own, 2 * own));
  const ys = sums(places.slice(2 * own));
  const placed = new Map(at.map((place, index) => [place, { x: number(xs[index]), y: number(ys[index]) }]));
  return rows.map((row, place) => {
    if (typeof row === 'string') {
      const at = placed.get(place) ?? { x: 0, y: 0 };
      return { id: row.replace(/^\n[+-]/, ''), ...at, pair: row.startsWith('\n+'), ends: undefined };
    }
    const code = number(row);
    const from = item(agents, Math.floor(code / agents.length), 'agent');
    const to = item(agents, code % agents.length, 'agent');
    const ends = [from.id, to.id] as const;
    return { id: pairName(from.id, to.id), ...(placed.get(place) ?? pairPlace(from, to)), pair: true, ends };
  });
}

function pairName(from: string, to: string): string {
  try {
    return getChannelName(from, to);
  } catch (error) {
    if (error instanceof MessagingError) throw new Malformed(error.message);
    throw error;
  }
}

function withLimits(
  channels: Names['channels'],
  capacities: readonly number[],
  overflows: readonly unknown[],
): readonly object[] {
  const [capacityOf, overflowOf] = [byPlace(capacities), byPlace(overflows)];
  return channels.map(({ id, x, y, pair }, place) => ({
    id,
    x,
    y,
    pair,
    capacity: capacityOf.get(place) ?? DEFAULT_CAPACITY,
    overflow: overflowOf.get(place) ?? DEFAULT_OVERFLOW,
  }));
}

/** Place, value, place, value, … */
function byPlace<Value>(row: readonly Value[]): ReadonlyMap<unknown, Value> {
  const values = new Map<unknown, Value>();
  for (const [index, value] of row.entries()) if (index % 2 === 1) values.set(row[index - 1], value);
  return values;
}

/** Reads when things begin: rows of an agent's place, its behaviour's and a time; of links, the first is left out. */
function readStarts(column: unknown, width: 2 | 3): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const row = numbers(column ?? []);
  const starts = new Map<number, Map<number, number>>();
  for (let index = 0; index + width <= row.length; index += width) {
    const of = width === 2 ? 0 : number(row[index]);
    const times = starts.get(of) ?? new Map<number, number>();
    starts.set(of, times.set(number(row[index + width - 2]), number(row[index + width - 1])));
  }
  return starts;
}

function startingAt(things: readonly object[], starts?: ReadonlyMap<number, number>): readonly object[] {
  if (starts === undefined) return things;
  return things.map((thing, place) => (starts.has(place) ? { ...thing, fromUs: starts.get(place) } : thing));
}

function readNetwork(row: readonly number[], from: number): object | undefined {
  const [delayUsMin, delayUsMean, jitterUs] = row.slice(from, from + 3);
  return jitterUs === undefined ? undefined : { delayUsMin, delayUsMean, jitterUs };
}

function readLinks(row: readonly number[], networkRow: readonly number[], names: Names): readonly object[] {
  const links: { kind: string; agent: string; channel: string; network?: object }[] = [];
  let channel = 0;
  let agent = 0;
  for (let index = 0; index < row.length; ) {
    const kind = number(row[index]);
    channel += number(row[index + 1]);
    const { id, ends } = item(names.channels, channel, 'channel');
    if (kind === PAIR_LINKS) {
      if (ends === undefined) throw new Malformed(`channel ${channel} has no pair of agents`);
      links.push({ kind: 'publish', agent: ends[0], channel: id }, { kind: 'subscribe', agent: ends[1], channel: id });
      index += 2;
    } else {
      agent += number(row[index + 2]);
      links.push({
        kind: item(LINKS, kind, 'kind of link'),
        agent: item(names.agents, agent, 'agent').id,
        channel: id,
      });
      index += 3;
    }
  }
  for (let index = 0; index + 3 < networkRow.length; index += 4) {
    const network = readNetwork(networkRow, index + 1);
    if (network !== undefined) item(links, networkRow[index], 'link').network = network;
  }
  return links;
}

/** Reads the behaviours of each agent, by the agent's place. */
function readBehaviours(row: readonly unknown[], names: Names): ReadonlyMap<number, readonly object[]> {
  const behaviours = new Map<number, object[]>();
  let index = 0;
  while (index < row.length) {
    const place = number(row[index]);
    const { read, length } = readKind(BEHAVIOURS, row.slice(index + 1, index + 1 + KIND_COLUMNS_MAX), names);
    index += 1 + length;
    const known = behaviours.get(place);
    if (known === undefined) behaviours.set(place, [read]);
    else known.push(read);
  }
  return behaviours;
}

function readMoment(row: readonly unknown[], names: Names): Omit<Expanded, 'scenario'> {
  const [atUs, selected, message, view] = [number(row[0]), numbers(row[1]), number(row[2]), numbers(row[3])];
  if (!Number.isSafeInteger(atUs) || atUs < 0) throw new Malformed('the time is invalid');
  const [x, y, zoom] = view;
  return {
    atUs,
    selection: selected.map((code) =>
      code % 2 === 0
        ? { kind: 'agent' as const, id: item(names.agents, code / 2, 'agent').id }
        : { kind: 'channel' as const, id: item(names.channels, (code - 1) / 2, 'channel').id },
    ),
    message: Number.isInteger(message) && message >= 0 ? message : undefined,
    camera: x === undefined || y === undefined || zoom === undefined || !(zoom > 0) ? undefined : { x, y, zoom },
  };
}
