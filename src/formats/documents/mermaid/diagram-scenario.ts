/** A sequence diagram as a scenario: participants are agents, arrows are messages, answers are behaviours. */
import { getChannelName } from '../../../messaging/index.ts';
import {
  type Agent,
  type AgentRole,
  type Assertion,
  type Behaviour,
  type Channel,
  checkScenario,
  emptyScenario,
  type Fault,
  type Intervention,
  LIMITS,
  type Link,
  newChannel,
  type Scenario,
} from '../../../scenario/index.ts';
import { type PlacedArrow, type Placement, placementOf, type Receiving } from './channels.ts';
import type { Diagram } from './diagram.ts';
import { agentNames, declaredTypes } from './participants.ts';
import { templateOfText } from './payloads.ts';
import { FLIGHT_US, type Plan, planOf, WORK_US } from './plan.ts';
import { diagramText } from './write-diagram.ts';

/** Time in which a message of the scenario is expected to arrive. */
export const WITHIN_US = 5_000_000;
/** Time that a participant takes to listen, after the message that creates it has left. */
const START_US = 1_000_000;

const HOP = { delayUsMin: FLIGHT_US / 2, delayUsMean: FLIGHT_US / 2, jitterUs: 0 } as const;

/** Text before the diagram in the description of its scenario. */
const FENCE = '```mermaid\n';
const FENCE_END = '\n```';

/** Result of {@link scenarioOf}. */
export interface DiagramScenario {
  readonly scenario: Scenario;
  /** Sentences about what is otherwise than drawn. */
  readonly notes: readonly string[];
}

/**
 * Returns the scenario of a diagram. The text of the diagram is in the description, if it fits.
 * @param title name where the diagram has no title
 */
export function scenarioOf(diagram: Diagram, title: string): DiagramScenario {
  const plan = planOf(diagram);
  const placement = placementOf(plan);
  const { arrows, pairs, receiving } = placement;
  const scenario: Scenario = {
    ...emptyScenario(plan.title || title),
    description: descriptionOf(diagram),
    network: HOP,
    agents: agentsOf(diagram, plan, placement),
    channels: channelsOf(plan, placement),
    links: linksOf(placement),
    interventions: interventionsOf(arrows),
    faults: faultsOf(arrows),
    assertions: expectationsOf(receiving),
  };
  const checked = checkScenario(scenario);
  if ('error' in checked) return { scenario: emptyScenario(title), notes: [checked.error] };
  const split =
    pairs.length - new Set(arrows.filter(({ way }) => way === 'direct').map(({ from, to }) => `${from}\n${to}`)).size;
  const scripted = arrows.filter((arrow) => arrow.scripted && arrow.cause !== undefined).length;
  return {
    scenario: checked.scenario,
    notes: [
      ...checked.repairs,
      ...(split > 0
        ? ['Arrows between the same two agents have channels of their own, where different arrows follow']
        : []),
      ...(scripted > 0 ? [`${scripted} arrows leave at their time, whatever has happened before`] : []),
    ],
  };
}

function descriptionOf(diagram: Diagram): string {
  const text = `Runs a Mermaid sequence diagram.\n${FENCE}${diagramText(diagram).trim()}${FENCE_END}`;
  return text.length <= LIMITS.textUnits ? text : 'Runs a Mermaid sequence diagram.';
}

/** Returns the text of the diagram that a scenario runs, if its description has it. */
export function diagramTextOf({ description }: Pick<Scenario, 'description'>): string | undefined {
  const start = description.indexOf(FENCE);
  const end = description.lastIndexOf(FENCE_END);
  return start === -1 || end < start + FENCE.length ? undefined : description.slice(start + FENCE.length, end);
}

/** Roles of agents, by the types of participants. */
const ROLES: Readonly<Record<string, AgentRole>> = { actor: 'operator', control: 'worker', database: 'device' };

function agentsOf(diagram: Diagram, { agents }: Plan, { arrows, receiving }: Placement): readonly Agent[] {
  const types = declaredTypes(diagram);
  const roles = new Map(
    [...agentNames(diagram)].map(([id, name]) => [name, ROLES[types.get(id) ?? ''] ?? 'agent'] as const),
  );
  const behaviours = new Map<string, Behaviour[]>();
  for (const one of receiving) {
    const own = behaviours.get(one.agent) ?? [];
    own.push(...behavioursOf(one, arrows));
    behaviours.set(one.agent, own);
  }
  return agents.map((id, index) => ({
    id,
    ...agentPlaceIn(index, agents.length),
    role: roles.get(id) ?? 'agent',
    behaviours: behaviours.get(id) ?? [],
  }));
}

/** Returns what an agent does with the messages of a channel: it works, and sends what the diagram sends next. */
function behavioursOf({ channel, activates, sends }: Receiving, arrows: readonly PlacedArrow[]): readonly Behaviour[] {
  const work: readonly Behaviour[] = activates ? [{ kind: 'work', on: channel, durationUs: WORK_US, jitterUs: 0 }] : [];
  const published = sends.flatMap((number): readonly Behaviour[] => {
    const arrow = arrows[number];
    if (arrow === undefined || arrow.scripted) return [];
    const { delayUs } = arrow;
    const message = templateOfText(arrow.text);
    const isReply = arrow.dashed && arrow.channel === replyChannel(arrow) && arrows.some(isRequestOf(arrow, channel));
    return isReply
      ? [{ kind: 'reply', on: channel, delayUs, message }]
      : [{ kind: 'publish', on: channel, channel: arrow.channel, delayUs, message }];
  });
  return [...work, ...published];
}

/** Returns whether an arrow on the channel comes from the receiver of an answer. */
function isRequestOf({ from, to }: PlacedArrow, channel: string): (one: PlacedArrow) => boolean {
  return (one) => one.channel === channel && one.way === 'direct' && one.from === to && one.to === from;
}

/** Returns the channel on which an agent replies; '' where the names of the two make none. */
function replyChannel({ from, to }: PlacedArrow): string {
  try {
    return getChannelName(from, to);
  } catch {
    // No channel has this name.
    return '';
  }
}

function channelsOf(plan: Plan, { arrows, pairs }: Placement): readonly Channel[] {
  const columns = new Map(plan.agents.map((id, index) => [id, agentPlaceIn(index, plan.agents.length).x]));
  const ends = new Map<string, { readonly from: number[]; readonly to: number[] }>();
  for (const { channel, from, to, way } of arrows) {
    const known = ends.get(channel) ?? { from: [], to: [] };
    ends.set(channel, known);
    if (way !== 'out') known.from.push(columns.get(from) ?? 0);
    if (way !== 'in') known.to.push(columns.get(to) ?? 0);
  }
  const rows = new Map<string, number>();
  const isQueue = new Set(plan.queues);
  return [...plan.queues, ...pairs].map((id) => {
    const { from = [], to = [] } = ends.get(id) ?? {};
    const place = channelPlace(mean(from), mean([...to, ...(to.length === 0 ? from : [])]), rows);
    return newChannel(id, place, !isQueue.has(id));
  });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

const COLUMN = 480;
const ROW = 72;

/** Agents stand in a row, as participants do in a diagram. */
function agentPlaceIn(index: number, count: number): { readonly x: number; readonly y: number } {
  return { x: Math.round((index - (count - 1) / 2) * COLUMN), y: 0 };
}

/**
 * Returns a place between two agents: in the gap where they are neighbours, else above the row or below it. Each place has rows of
 * its own, from the middle outwards.
 */
function channelPlace(
  fromX: number,
  toX: number,
  rows: Map<string, number>,
): { readonly x: number; readonly y: number } {
  const span = Math.round(Math.abs(toX - fromX) / COLUMN);
  const middle = Math.round((fromX + toX) / 2);
  const side = span === 1 ? 'gap' : toX >= fromX ? 'above' : 'below';
  const column = span === 1 ? middle : Math.round(middle / COLUMN) * COLUMN;
  const key = `${column} ${side}`;
  const row = rows.get(key) ?? 0;
  rows.set(key, row + 1);
  if (side !== 'gap') return { x: middle, y: (side === 'above' ? -1 : 1) * (2 + row) * ROW };
  return { x: middle, y: Math.round((row % 2 === 0 ? -1 : 1) * (Math.floor(row / 2) + 0.5) * ROW) };
}

function linksOf({ arrows, receiving, pairs }: Placement): readonly Link[] {
  const links = new Map<string, Link>();
  const add = (link: Link): void => {
    const key = JSON.stringify([link.kind, link.agent, link.channel]);
    if (!links.has(key)) links.set(key, link);
  };
  const isPair = new Set(pairs);
  const begins = beginnings(arrows);
  const copied = copiedChannels(arrows);
  for (const { from, channel, way } of arrows) if (way !== 'out') add({ kind: 'publish', agent: from, channel });
  for (const { agent, channel } of receiving) {
    const kind = !isPair.has(channel) && copied.has(channel) ? 'subscribe' : 'consume';
    const fromUs = begins.get(agent);
    add({ kind, agent, channel, ...(fromUs === undefined ? {} : { fromUs }) });
  }
  return [...links.values()];
}

/** Returns the queues of which a message goes to several agents: these subscribe. */
function copiedChannels(arrows: readonly PlacedArrow[]): ReadonlySet<string> {
  const receivers = new Map<number, number>();
  const copied = new Set<string>();
  for (const { carries, channel } of arrows) {
    if (carries === undefined) continue;
    const count = (receivers.get(carries) ?? 0) + 1;
    receivers.set(carries, count);
    if (count > 1) copied.add(channel);
  }
  return copied;
}

/** Returns when each created participant begins to listen. */
function beginnings(arrows: readonly PlacedArrow[]): ReadonlyMap<string, number> {
  return new Map(arrows.filter(({ creates }) => creates).map(({ to, leavesUs }) => [to, leavesUs + START_US]));
}

/** Arrows that no behaviour sends are published at their time. */
function interventionsOf(arrows: readonly PlacedArrow[]): readonly Intervention[] {
  return arrows
    .filter(({ scripted }) => scripted)
    .map(
      ({ leavesUs, from, channel, text }): Intervention => ({
        kind: 'publish',
        atUs: leavesUs,
        agent: from,
        channel,
        message: templateOfText(text),
      }),
    )
    .sort((a, b) => a.atUs - b.atUs);
}

/** An arrow with a cross loses its message. */
function faultsOf(arrows: readonly PlacedArrow[]): readonly Fault[] {
  const lost = new Map(
    arrows.filter((arrow) => arrow.lost && arrow.way === 'direct').map(({ from, channel }) => [channel, from]),
  );
  return [...lost].slice(0, LIMITS.faults).map(
    ([channel, agent]): Fault => ({
      kind: 'loss',
      probability: 1,
      fromUs: 0,
      untilUs: LIMITS.timeUs,
      where: { at: 'link', link: 'publish', agent, channel },
    }),
  );
}

/** Every message is expected to arrive. */
function expectationsOf(receiving: readonly Receiving[]): readonly Assertion[] {
  return receiving
    .slice(0, LIMITS.assertions)
    .map(({ channel, agent }): Assertion => ({ kind: 'arrives', channel, agent, withinUs: WITHIN_US }));
}
