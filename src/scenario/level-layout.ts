/**
 * Places for the nodes of a hierarchy: a row of agents for each level, the highest at the top. Agents stand above those below them.
 * A channel lies between the rows of the agents that use it; a direct channel lies on the line between its agents.
 */
import type { Command } from './commands.ts';
import { AGENT_SIZE, boxes, CHANNEL_SIZE, GAP, type Point } from './placement.ts';
import type { Agent, Scenario } from './scenario.ts';

type Moves = Extract<Command, { do: 'move' }>['moves'];
type Nodes = Pick<Scenario, 'agents' | 'channels' | 'links'>;

const AGENT_STEP = AGENT_SIZE.width + 2 * GAP;
const CHANNEL_STEP = CHANNEL_SIZE.width + GAP;
const CHANNEL_ROW = CHANNEL_SIZE.height + GAP;
/** Distance between two rows of agents, without the channels between them. */
const ROW = AGENT_SIZE.height + 4 * GAP;
/** Largest numbers of agents and of channels in one row; more of a level are in further rows. */
export interface RowLimits {
  readonly agents: number;
  readonly channels: number;
}

const WIDE: RowLimits = { agents: 12, channels: 10 };
/** Rows of a phone that is held upright. */
export const UPRIGHT_ROWS: RowLimits = { agents: 3, channels: 2 };

/** Returns whether a document has a hierarchy to lay out. */
export function hasLevels({ agents }: Pick<Scenario, 'agents'>): boolean {
  return agents.some(({ level, parent }) => level !== undefined || parent !== undefined);
}

/** Returns a place for each node, around the origin. */
export function levelLayout(scenario: Nodes, limits = WIDE): Moves {
  const rows = rowsOf(scenario.agents, limits.agents);
  const rowOf = new Map(rows.flatMap((row, at) => row.map(({ id }) => [id, at] as const)));
  const xOf = columnsOf(rows, scenario.agents);
  const between = channelsBetween(scenario, rowOf, xOf);
  const widths = new Map(boxes(scenario).map(({ width }, place) => [place, width]));
  const widest = Math.max(
    CHANNEL_STEP,
    ...scenario.channels.map((_, at) => (widths.get(scenario.agents.length + at) ?? 0) + GAP),
  );
  const moves: { node: Moves[number]['node']; x: number; y: number }[] = [];
  const at = new Map<string, Point>();
  let y = 0;
  rows.forEach((row, index) => {
    for (const { id } of row) {
      const place = { x: Math.round(xOf.get(id) ?? 0), y: Math.round(y) };
      at.set(id, place);
      moves.push({ node: { kind: 'agent', id }, ...place });
    }
    const lines = linesOf(between.get(index) ?? [], limits.channels);
    lines.forEach((line, place) => {
      const lineY = y + ROW / 2 + (place + 0.5) * CHANNEL_ROW;
      for (const { id, x } of spread(line, widest))
        moves.push({ node: { kind: 'channel', id }, x: Math.round(x), y: Math.round(lineY) });
    });
    y += ROW + lines.length * CHANNEL_ROW;
  });
  for (const { id, direct } of scenario.channels) {
    if (direct === undefined) continue;
    const [from, to] = [at.get(direct.from), at.get(direct.to)];
    const x = Math.round(((from?.x ?? 0) + (to?.x ?? 0)) / 2);
    moves.push({ node: { kind: 'channel', id }, x, y: Math.round(((from?.y ?? 0) + (to?.y ?? 0)) / 2) });
  }
  return moves;
}

/** Returns the agents by level, the highest first. Agents without one are by their distance from the top. */
function rowsOf(agents: readonly Agent[], inRow: number): readonly (readonly Agent[])[] {
  const parents = new Map(agents.map(({ id, parent }) => [id, parent]));
  const depthOf = (id: string): number => {
    let depth = 0;
    for (let above = parents.get(id); above !== undefined && depth < agents.length; above = parents.get(above))
      depth += 1;
    return depth;
  };
  const levels = agents.flatMap(({ level }) => level ?? []);
  const top = Math.max(0, ...levels);
  const byLevel = new Map<number, Agent[]>();
  for (const agent of agents) {
    const level = agent.level ?? (levels.length > 0 && agent.parent === undefined ? -1 : top - depthOf(agent.id));
    add(byLevel, level, agent);
  }
  const order = placesInTree(agents);
  return [...byLevel]
    .sort(([a], [b]) => b - a)
    .flatMap(([, row]) => {
      const sorted = row.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
      const parts = Math.ceil(sorted.length / inRow);
      const size = Math.ceil(sorted.length / parts);
      return Array.from({ length: parts }, (_, part) => sorted.slice(part * size, (part + 1) * size));
    });
}

/** Returns each agent's place in a walk through the tree, so that neighbours have a common parent. */
function placesInTree(agents: readonly Agent[]): ReadonlyMap<string, number> {
  const below = new Map<string | undefined, string[]>();
  for (const { id, parent } of agents) add(below, parent, id);
  const places = new Map<string, number>();
  const open = [...(below.get(undefined) ?? [])].reverse();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (places.has(id)) continue;
    places.set(id, places.size);
    open.push(...[...(below.get(id) ?? [])].reverse());
  }
  return places;
}

/** Returns the horizontal place of each agent: the longest row is even, parents stand above the middle of what is below them. */
function columnsOf(rows: readonly (readonly Agent[])[], agents: readonly Agent[]): ReadonlyMap<string, number> {
  const below = new Map<string, string[]>();
  for (const { id, parent } of agents) if (parent !== undefined) add(below, parent, id);
  const columns = new Map<string, number>();
  for (const row of rows.toReversed()) {
    const wanted = row.map(({ id }, place) => {
      const known = (below.get(id) ?? []).flatMap((child) => columns.get(child) ?? []);
      const middle = known.length === 0 ? undefined : known.reduce((sum, x) => sum + x, 0) / known.length;
      return { id, x: middle ?? (place - (row.length - 1) / 2) * AGENT_STEP };
    });
    for (const { id, x } of spread(wanted, AGENT_STEP)) columns.set(id, x);
  }
  return columns;
}

interface Placed {
  readonly id: string;
  readonly x: number;
}

/** Returns the channels below each row of agents, with the middle of the agents that use them. */
function channelsBetween(
  { channels, links }: Nodes,
  rowOf: ReadonlyMap<string, number>,
  xOf: ReadonlyMap<string, number>,
): ReadonlyMap<number, readonly Placed[]> {
  const users = new Map<string, string[]>();
  for (const { agent, channel } of links) add(users, channel, agent);
  const between = new Map<number, Placed[]>();
  for (const { id, direct } of channels) {
    if (direct !== undefined) continue;
    const agents = users.get(id) ?? [];
    const row = Math.min(...agents.map((agent) => rowOf.get(agent) ?? 0), Number.MAX_SAFE_INTEGER);
    const x = agents.reduce((sum, agent) => sum + (xOf.get(agent) ?? 0), 0) / Math.max(1, agents.length);
    const at = agents.length === 0 ? 0 : row;
    add(between, at, { id, x });
  }
  return between;
}

/** Splits channels into as many lines as they need; neighbours alternate between the lines. */
function linesOf(channels: readonly Placed[], inRow: number): readonly (readonly Placed[])[] {
  const count = Math.ceil(channels.length / inRow);
  const sorted = [...channels].sort((a, b) => a.x - b.x);
  return Array.from({ length: count }, (_, line) => sorted.filter((_channel, place) => place % count === line));
}

function add<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Moves items of a row apart to at least `step`, around the places that they want; the order is kept. */
function spread(items: readonly Placed[], step: number): readonly Placed[] {
  const sorted = items.map((item, place) => ({ item, place })).sort((a, b) => a.item.x - b.item.x || a.place - b.place);
  const placed: { id: string; x: number }[] = [];
  for (const { item } of sorted) {
    const before = placed.at(-1);
    placed.push({ id: item.id, x: before === undefined ? item.x : Math.max(item.x, before.x + step) });
  }
  const drift = placed.reduce((sum, { x }, at) => sum + x - (sorted[at]?.item.x ?? 0), 0) / Math.max(1, placed.length);
  return placed.map(({ id, x }) => ({ id, x: x - drift }));
}
