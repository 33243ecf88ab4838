/**
 * The form of a moment in a link: the same facts as the document in columns, with what follows from others left out. Text
 * of digits and commas that repeats itself is what deflate is good at.
 *
 * 1. Agents and channels are named once, and after that by their place in the lists.
 * 2. A pair channel that has its agents' name is the pair's number; at its default place it has no position.
 * 3. Rising numbers (positions, times) are differences from the one before.
 * 4. Links are runs: a kind (publish, subscribe, consume, or publish and subscribe of a pair channel), then its ends.
 * 5. Each different message is written once.
 * 6. What version 2 of links brought stands in a last column of its own, as it is in the document: most scenarios have none of
 *    it, and are written as in version 1. Version 4 adds to it what begins later than the run.
 */
import { getChannelName, parseChannelName } from '../../messaging/index.ts';
import { pairPlace } from '../edit-links.ts';
import { BEHAVIOURS, type From, type LinksVersion } from '../kinds/behaviours.ts';
import { BROKERS } from '../kinds/brokers.ts';
import { INTERVENTIONS } from '../kinds/interventions.ts';
import { DEFAULT_BROKER, DEFAULT_CAPACITY, DEFAULT_NETWORK, DEFAULT_OVERFLOW } from '../limits.ts';
import type { Agent, Channel, Link, Network, Scenario } from '../scenario.ts';
import { deltas, Index, type InterventionColumns, interventionColumns, kindRow, LINKS } from './columns.ts';
import type { Moment } from './moment.ts';

export const ROLES = ['agent', 'operator', 'microgrid', 'device', 'worker'] as const;
/** Both links of a pair channel, as `ChannelManager` makes them. */
export const PAIR_LINKS = 3;

/** Order and meaning of the columns. A number where a list could be means that the list is empty or all default. */
export type Compact = readonly [
  name: string,
  description: string,
  seed: number,
  network: readonly number[],
  agents: readonly string[],
  roles: readonly number[],
  agentPlaces: readonly number[],
  channels: readonly (string | number)[],
  channelPlaces: readonly number[],
  capacities: readonly number[],
  links: readonly number[],
  linkNetworks: readonly number[],
  messages: readonly object[],
  behaviours: readonly (number | string)[],
  interventions: InterventionColumns,
  moment: readonly unknown[],
];

/** The broker or 0, policies of full queues by place, faults, assertions, bookmarks. */
type More = readonly [
  broker: object | 0,
  overflows: readonly (number | string)[],
  faults: readonly object[],
  assertions: readonly object[],
  bookmarks: readonly object[],
  /** Beginnings later than the run's: place of the link and time; place of the agent, of its behaviour, and time. */
  starts?: readonly [links: readonly number[], behaviours: readonly number[]],
];

/** The columns, and after them what only version 2 of links has, where there is any. */
export function toCompact(moment: Moment): Compact | readonly [...Compact, More] {
  const columns = columnsOf(moment);
  const more = moreOf(moment.scenario);
  return more === undefined ? columns : [...columns, more];
}

function columnsOf(moment: Moment): Compact {
  const { scenario } = moment;
  const { agents, channels, links } = scenario;
  const index = new Index(scenario);
  const behaviours = agents.flatMap((agent, place) =>
    agent.behaviours.flatMap((one) => [place, ...kindRow(BEHAVIOURS, one, index)]),
  );
  const interventions = interventionColumns(scenario.interventions, index);
  return [
    scenario.name,
    scenario.description,
    scenario.seed,
    sameNetwork(scenario.network, DEFAULT_NETWORK) ? [] : networkRow(scenario.network),
    agents.map(({ id }) => id),
    agents.every(({ role }) => role === 'agent') ? [] : agents.map(({ role }) => ROLES.indexOf(role)),
    [...deltas(agents.map(({ x }) => x)), ...deltas(agents.map(({ y }) => y))],
    channels.map((channel) => channelRow(channel, index)),
    placesOf(channels, index, agents),
    channels.flatMap(({ capacity }, place) => (capacity === DEFAULT_CAPACITY ? [] : [place, capacity])),
    linkRuns(links, channels, index),
    links.flatMap(({ network }, place) => (network === undefined ? [] : [place, ...networkRow(network)])),
    index.messageList,
    behaviours,
    interventions,
    momentRow(moment, index),
  ];
}

/** Returns the first version of links whose readers understand the columns. */
export function versionOf(
  { agents, broker, interventions }: Scenario,
  compact: ReturnType<typeof toCompact>,
): LinksVersion {
  let newest: LinksVersion = compact.length > 16 || compact[14].length > INTERVENTION_COLUMNS_1 ? 2 : 1;
  if ((compact[16]?.length ?? 0) > MORE_COLUMNS_2) newest = 4;
  if (compact[14].length > INTERVENTION_COLUMNS_2) newest = 5;
  const { linksSince } = BROKERS[broker.kind];
  newest = laterOf(newest, linksSince);
  for (const { behaviours } of agents)
    for (const { kind } of behaviours) newest = laterOf(newest, BEHAVIOURS[kind].linksSince);
  for (const { kind } of interventions) newest = laterOf(newest, INTERVENTIONS[kind].linksSince);
  return newest;
}

function laterOf(one: LinksVersion, other: LinksVersion = 1): LinksVersion {
  return one > other ? one : other;
}

/** Length of the last column in version 2. */
const MORE_COLUMNS_2 = 5;
/** The columns of interventions in version 1. */
const INTERVENTION_COLUMNS_1 = 5;
/** Those before messages told 1.0 and 1 apart. */
const INTERVENTION_COLUMNS_2 = 6;

function moreOf(scenario: Scenario): More | undefined {
  const { broker, channels, faults, assertions, bookmarks } = scenario;
  const overflows = channels.flatMap(({ overflow }, place) => (overflow === DEFAULT_OVERFLOW ? [] : [place, overflow]));
  const own = broker.kind === DEFAULT_BROKER.kind ? 0 : broker;
  const starts = startsOf(scenario);
  if (starts !== undefined) return [own, overflows, faults, assertions, bookmarks, starts];
  const none = own === 0 && overflows.length + faults.length + assertions.length + bookmarks.length === 0;
  return none ? undefined : [own, overflows, faults, assertions, bookmarks];
}

function startsOf({ links, agents }: Scenario): More[5] {
  const late = ({ fromUs = 0 }: From, ...places: readonly number[]) => (fromUs === 0 ? [] : [...places, fromUs]);
  const ofLinks = links.flatMap((link, place) => late(link, place));
  const ofBehaviours = agents.flatMap(({ behaviours }, agent) =>
    behaviours.flatMap((one, place) => late(one, agent, place)),
  );
  return ofLinks.length + ofBehaviours.length === 0 ? undefined : [ofLinks, ofBehaviours];
}

function networkRow({ delayUsMin, delayUsMean, jitterUs }: Network): readonly number[] {
  return [delayUsMin, delayUsMean, jitterUs];
}

function sameNetwork(a: Network, b: Network): boolean {
  return a.delayUsMin === b.delayUsMin && a.delayUsMean === b.delayUsMean && a.jitterUs === b.jitterUs;
}

/** Returns the agents of a pair channel that has their name, by place. */
function pairOf({ id, pair }: Channel, index: Index): readonly [number, number] | undefined {
  const ends = pair ? parseChannelName(id) : undefined;
  if (ends === undefined || getChannelName(ends.fromId, ends.toId) !== id) return undefined;
  const [from, to] = [index.agents.get(ends.fromId), index.agents.get(ends.toId)];
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** A name; `[name, 1]` flattened would be ambiguous, so a pair channel of another name begins with a newline. */
function channelRow(channel: Channel, index: Index): string | number {
  const pair = pairOf(channel, index);
  if (pair !== undefined) return pair[0] * index.agents.size + pair[1];
  return (channel.pair ? '\n+' : channel.id.startsWith('\n') ? '\n-' : '') + channel.id;
}

/** The positions of channels that are not where a pair channel is by default: places, x and y, each as differences. */
function placesOf(channels: readonly Channel[], index: Index, agents: readonly Agent[]): readonly number[] {
  const own = channels.flatMap((channel, place) => {
    const [from, to] = pairOf(channel, index)?.map((end) => agents[end]) ?? [];
    if (from === undefined || to === undefined) return [{ place, ...channel }];
    const { x, y } = pairPlace(from, to);
    return x === channel.x && y === channel.y ? [] : [{ place, ...channel }];
  });
  return [...deltas(own.map(({ place }) => place)), ...deltas(own.map(({ x }) => x)), ...deltas(own.map(({ y }) => y))];
}

function linkRuns(links: readonly Link[], channels: readonly Channel[], index: Index): readonly number[] {
  const row: number[] = [];
  let lastChannel = 0;
  let lastAgent = 0;
  for (let place = 0; place < links.length; place += 1) {
    const link = links[place];
    if (link === undefined) break;
    const channel = index.channels.get(link.channel) ?? 0;
    const next = links[place + 1];
    if (next !== undefined && isPairOfLinks(link, next, channels[channel], index)) {
      row.push(PAIR_LINKS, channel - lastChannel);
      place += 1;
    } else {
      const agent = index.agents.get(link.agent) ?? 0;
      row.push(LINKS.indexOf(link.kind), channel - lastChannel, agent - lastAgent);
      lastAgent = agent;
    }
    lastChannel = channel;
  }
  return row;
}

function isPairOfLinks(first: Link, second: Link, channel: Channel | undefined, index: Index): boolean {
  const pair = channel === undefined ? undefined : pairOf(channel, index);
  return (
    pair !== undefined &&
    first.kind === 'publish' &&
    second.kind === 'subscribe' &&
    first.channel === second.channel &&
    index.agents.get(first.agent) === pair[0] &&
    index.agents.get(second.agent) === pair[1]
  );
}

/** Time, what is selected (agents even, channels odd), the message or -1, the camera. */
function momentRow({ atUs, selection, message, camera }: Moment, index: Index): readonly unknown[] {
  const selected = selection.flatMap(({ kind, id }) => {
    const place = (kind === 'agent' ? index.agents : index.channels).get(id);
    return place === undefined ? [] : [place * 2 + (kind === 'agent' ? 0 : 1)];
  });
  const view =
    camera === undefined ? [] : [Math.round(camera.x), Math.round(camera.y), Math.round(camera.zoom * 1000) / 1000];
  return [atUs, selected, message ?? -1, view];
}
