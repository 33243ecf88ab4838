/** Where nodes go. Positions are centres, in canvas units; the sizes here are those that the picture draws. */
import type { Command } from './commands.ts';
import { LIMITS } from './limits.ts';
import type { Channel, Scenario } from './scenario.ts';

export const AGENT_SIZE = { width: 168, height: 64 } as const;
export const CHANNEL_SIZE = { width: 152, height: 52 } as const;
export const PAIR_SIZE = { width: 128, height: 28 } as const;

const GRID = 24;
const GAP = 24;
const RINGS_MAX = 60;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function channelSize(channel: Pick<Channel, 'pair'>): { readonly width: number; readonly height: number } {
  return channel.pair ? PAIR_SIZE : CHANNEL_SIZE;
}

function boxes(scenario: Scenario): readonly Box[] {
  return [
    ...scenario.agents.map(({ x, y }) => ({ x, y, ...AGENT_SIZE })),
    ...scenario.channels.map((channel) => ({ x: channel.x, y: channel.y, ...channelSize(channel) })),
  ];
}

function overlaps(point: Point, box: Box): boolean {
  return (
    Math.abs(point.x - box.x) < (AGENT_SIZE.width + box.width) / 2 + GAP &&
    Math.abs(point.y - box.y) < (AGENT_SIZE.height + box.height) / 2 + GAP
  );
}

/** The place nearest to `near`, on a grid of 24 units, where a node of any kind overlaps no other. */
export function freePlace(scenario: Scenario, near: Point): Point {
  const taken = boxes(scenario);
  const start = { x: Math.round(near.x / GRID) * GRID, y: Math.round(near.y / GRID) * GRID };
  for (let ring = 0; ring <= RINGS_MAX; ring += 1) {
    const places = ringAround(start, ring).filter((place) => !taken.some((box) => overlaps(place, box)));
    const [best] = places.sort((a, b) => distance(a, near) - distance(b, near));
    if (best !== undefined) return best;
  }
  // The surroundings are full: below everything there is space.
  return { x: start.x, y: Math.max(...taken.map((box) => box.y)) + 5 * GRID };
}

function distance(a: Point, b: Point): number {
  return (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
}

function ringAround({ x, y }: Point, ring: number): Point[] {
  if (ring === 0) return [{ x, y }];
  const places: Point[] = [];
  for (let step = -ring; step <= ring; step += 1) {
    places.push({ x: x + step * GRID, y: y - ring * GRID }, { x: x + step * GRID, y: y + ring * GRID });
    places.push({ x: x - ring * GRID, y: y + step * GRID }, { x: x + ring * GRID, y: y + step * GRID });
  }
  return places;
}

/** Places for `count` channels in rows below everything, in time that grows with what there is. */
export function placesBelow(scenario: Scenario, count: number): readonly Point[] {
  const taken = boxes(scenario);
  const left = taken.reduce((least, { x }) => Math.min(least, x), taken.length === 0 ? 0 : Number.POSITIVE_INFINITY);
  const bottom = taken.reduce((most, { y }) => Math.max(most, y), taken.length === 0 ? -ROW : Number.NEGATIVE_INFINITY);
  const columns = Math.max(4, Math.ceil(Math.sqrt(count)));
  const limit = (value: number): number => Math.max(-LIMITS.coordinate, Math.min(LIMITS.coordinate, Math.round(value)));
  return Array.from({ length: count }, (_, index) => ({
    x: limit(left + (index % columns) * (CHANNEL_SIZE.width + GAP)),
    y: limit(bottom + (1 + Math.floor(index / columns)) * ROW),
  }));
}

const COLUMN = 288;
const ROW = 96;

type Moves = Extract<Command, { do: 'move' }>['moves'];

/**
 * Places everything in columns by the flow of messages: who only sends is left, what it sends to comes next. In linear
 * time, for scenarios too large for a layout that minds crossings. Within a column the order of the document is kept.
 */
export function layeredLayout(scenario: Scenario): Moves {
  const layers = layersOf(scenario);
  const columns = new Map<number, { readonly kind: 'agent' | 'channel'; readonly id: string }[]>();
  for (const [key, layer] of layers) {
    const column = columns.get(layer) ?? [];
    column.push(fromKey(key));
    columns.set(layer, column);
  }
  return [...columns].flatMap(([layer, nodes]) =>
    nodes.map((node, row) => ({
      node,
      x: Math.min(layer * COLUMN, LIMITS.coordinate),
      y: Math.round((row - (nodes.length - 1) / 2) * ROW),
    })),
  );
}

function toKey(kind: 'agent' | 'channel', id: string): string {
  return `${kind === 'agent' ? 'a' : 'c'}${id}`;
}

function fromKey(key: string): { readonly kind: 'agent' | 'channel'; readonly id: string } {
  return { kind: key.startsWith('a') ? 'agent' : 'channel', id: key.slice(1) };
}

/** The distance of each node from the sources of messages, breadth first; a circle begins at its first agent. */
function layersOf(scenario: Scenario): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>();
  const hasSource = new Set<string>();
  for (const { kind, agent, channel } of scenario.links) {
    const [from, to] =
      kind === 'publish'
        ? [toKey('agent', agent), toKey('channel', channel)]
        : [toKey('channel', channel), toKey('agent', agent)];
    const known = next.get(from);
    if (known === undefined) next.set(from, [to]);
    else known.push(to);
    hasSource.add(to);
  }
  const nodes = [
    ...scenario.agents.map(({ id }) => toKey('agent', id)),
    ...scenario.channels.map(({ id }) => toKey('channel', id)),
  ];
  const layers = new Map<string, number>();
  const roots = [...nodes.filter((node) => !hasSource.has(node)), ...nodes];
  for (const root of roots) {
    if (layers.has(root)) continue;
    layers.set(root, 0);
    const queue = [root];
    for (let index = 0; index < queue.length; index += 1) {
      const from = queue[index] ?? root;
      for (const to of next.get(from) ?? []) {
        if (layers.has(to)) continue;
        layers.set(to, (layers.get(from) ?? 0) + 1);
        queue.push(to);
      }
    }
  }
  return layers;
}
