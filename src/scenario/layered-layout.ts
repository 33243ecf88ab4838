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

/** Distances between the columns of two layers, between columns of one layer, and between rows and bands, beyond the widest node. */
const COLUMN = 288;
const LAYER_GAP = 120;
const ROW = 96;
const BAND_GAP = 2 * ROW;
/** Number of nodes in a column from which a layer may have several, and number of layers from which they may be in several bands. */
const ROWS_MIN = 10;
const LAYERS_MIN = 10;
/** Ratio of width to height that large scenes get. */
const ASPECT = 1.6;
/** Ratio of one number of rows that is tried to the one before. */
const TRY = 1.15;

type Moves = Extract<Command, { do: 'move' }>['moves'];
type Node = Moves[number]['node'];
type Layers = readonly (readonly Node[])[];

/**
 * Places everything in columns by the flow of messages: who only sends is left, what it sends to comes next. In linear
 * time, for scenarios too large for a layout that minds crossings. Within a column the order of the document is kept. A large layer has
 * several columns, and many layers are in several bands, one below the other: the scene is about as wide as a window.
 */
export function layeredLayout(scenario: Scenario): Moves {
  const byLayer = new Map<number, Node[]>();
  for (const [key, layer] of layersOf(scenario)) {
    const nodes = byLayer.get(layer);
    if (nodes === undefined) byLayer.set(layer, [fromKey(key)]);
    else nodes.push(fromKey(key));
  }
  const layers: Layers = [...byLayer].sort(([a], [b]) => a - b).map(([, nodes]) => nodes);
  const widest = boxes(scenario).reduce((most, { width }) => Math.max(most, width), 0);
  const shape = shapeOf(layers, widest + GAP);
  const limit = (value: number): number => Math.max(-LIMITS.coordinate, Math.min(LIMITS.coordinate, Math.round(value)));
  let top = 0;
  return bandsOf(layers, shape.bands).flatMap((band, index) => {
    const height = heightOf(band, shape.rows);
    const middle = index === 0 ? 0 : top + height / 2;
    top = middle + height / 2 + BAND_GAP;
    let x = 0;
    return band.flatMap((nodes) => {
      const columns = Math.ceil(nodes.length / shape.rows);
      const rows = Math.ceil(nodes.length / columns);
      const left = x;
      x += shape.step * (columns - 1) + shape.layer;
      return nodes.map((node, place) => {
        const column = Math.floor(place / rows);
        const inColumn = Math.min(rows, nodes.length - column * rows);
        const row = (place % rows) - (inColumn - 1) / 2;
        return { node, x: limit(left + column * shape.step), y: limit(middle + row * ROW) };
      });
    });
  });
}

interface Shape {
  /** Number of nodes in a column. */
  readonly rows: number;
  readonly bands: number;
  /** Distances between two columns of a layer, and between two layers. */
  readonly step: number;
  readonly layer: number;
}

/** Returns the shape that is nearest to a window, of several numbers of rows and of bands. */
function shapeOf(layers: Layers, step: number): Shape {
  const most = layers.reduce((largest, { length }) => Math.max(largest, length), 1);
  const layer = Math.max(COLUMN, step + (most > ROWS_MIN ? LAYER_GAP : 0));
  const bandsMax = layers.length > LAYERS_MIN ? layers.length : 1;
  let best: Shape = { rows: most, bands: 1, step, layer };
  let least = Number.POSITIVE_INFINITY;
  for (let rows = Math.min(most, ROWS_MIN); ; rows = Math.min(most, Math.ceil(rows * TRY))) {
    const width = layers.reduce((sum, { length }) => sum + step * (Math.ceil(length / rows) - 1) + layer, 0);
    const height = rows * ROW;
    // So many bands of that height that they are as wide as a window.
    const wanted = Math.round(Math.sqrt(width / ASPECT / (height + BAND_GAP)));
    const bands = Math.max(1, Math.min(bandsMax, wanted));
    const fault = Math.abs(Math.log(width / bands / (bands * (height + BAND_GAP) - BAND_GAP) / ASPECT));
    if (fault < least) {
      least = fault;
      best = { rows, bands, step, layer };
    }
    if (rows >= most) return most <= ROWS_MIN && bandsMax === 1 ? { rows: most, bands: 1, step, layer } : best;
  }
}

function bandsOf(layers: Layers, bands: number): readonly Layers[] {
  const size = Math.ceil(layers.length / bands);
  return Array.from({ length: Math.ceil(layers.length / size) }, (_, band) =>
    layers.slice(band * size, (band + 1) * size),
  );
}

function heightOf(band: Layers, rows: number): number {
  return (
    ROW *
    (Math.min(
      rows,
      band.reduce((most, { length }) => Math.max(most, length), 1),
    ) -
      1)
  );
}

function toKey(kind: 'agent' | 'channel', id: string): string {
  return `${kind === 'agent' ? 'a' : 'c'}${id}`;
}

function fromKey(key: string): Node {
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
