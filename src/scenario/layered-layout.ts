/** Places for many nodes at once: all of a document, or channels that it lacks. */
import type { Command } from './commands.ts';
import { LIMITS } from './limits.ts';
import { boxes, CHANNEL_SIZE, GAP, type Point } from './placement.ts';
import type { Scenario } from './scenario.ts';

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
