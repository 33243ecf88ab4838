/** Automatic layout by the shape of the graph. It is loaded on first use. */
import { hasLevels, layeredLayout, levelLayout, type Scenario } from '../../scenario/index.ts';
import type { Move } from '../editing.ts';
import { chordsOf, circle } from './circle.ts';
import type { View } from './ellipse.ts';
import { layers } from './layers.ts';
import { packed } from './packed.ts';
import { middleOf, Picture } from './picture.ts';
import { hubOf, spokes } from './spokes.ts';
import { componentsOf, part, type Wiring, wiringOf, withLanes } from './wiring.ts';

/** Number of nodes from which dagre takes too long. */
export const DAGRE_NODES_MAX = 400;
/** Number of agents on one channel from which it gets spokes. */
const SPOKES_MIN = 6;
/** Part of the pairs of agents that have a channel in a scene of all pairs. */
const PAIRS_SHARE = 0.7;
const WINDOW: View = { width: 1440, height: 900 };

/** Returns a place for each node, for a window of that size. The centre of the scene stays the same. */
export async function autoLayout(scenario: Scenario, view: View = WINDOW): Promise<readonly Move[]> {
  if (hasLevels(scenario)) return centred(scenario, levelLayout(scenario));
  const wiring = wiringOf(scenario);
  const parts = componentsOf(wiring);
  const pictures = await Promise.all(parts.map((nodes) => pictureOf(part(wiring, nodes), view)));
  if (pictures.some((picture) => picture === undefined)) return centred(scenario, layeredLayout(scenario));
  const places = packed(
    pictures.map((picture) => picture ?? new Picture(wiring, [])),
    view,
  );
  const moves = parts.flatMap((nodes, at) =>
    nodes.map((node, index) => ({ node, place: places[at]?.[index] ?? { x: 0, y: 0 } })),
  );
  const byNode = new Map(moves.map(({ node, place }) => [node, place]));
  const placed = wiring.nodes.map(({ ref }, node) => ({ node: ref, ...(byNode.get(node) ?? { x: 0, y: 0 }) }));
  return withLanes(scenario, centred(scenario, placed));
}

/** Returns the picture of a connected part, or undefined if it is too large for one that minds crossings. */
async function pictureOf(wiring: Wiring, view: View): Promise<Picture | undefined> {
  if (wiring.nodes.length === 1) return new Picture(wiring, [{ x: 0, y: 0 }]);
  const hub = hubOf(wiring, SPOKES_MIN);
  if (hub !== undefined && wiring.nodes.length < DAGRE_NODES_MAX) return spokes(wiring, hub, view);
  if (isAllPairs(wiring)) return circle(wiring, view);
  return wiring.nodes.length < DAGRE_NODES_MAX ? await layers(wiring, view) : undefined;
}

function isAllPairs(wiring: Wiring): boolean {
  const agents = wiring.nodes.filter(({ ref }) => ref.kind === 'agent').length;
  const chords = chordsOf(wiring);
  const pairs = new Set([...chords.values()].map(({ from, to }) => `${from} ${to}`));
  const lines = wiring.wires.filter(({ from, to }) => from < agents && to < agents).length;
  const others = wiring.nodes.length - agents - chords.size;
  return agents > 2 && others === 0 && pairs.size + 2 * lines >= PAIRS_SHARE * agents * (agents - 1);
}

function centred(scenario: Scenario, moves: readonly Move[]): readonly Move[] {
  const before = middleOf([...scenario.agents, ...scenario.channels]);
  const after = middleOf(moves);
  return moves.map(({ node, x, y }) => ({
    node,
    x: Math.round(x + before.x - after.x),
    y: Math.round(y + before.y - after.y),
  }));
}
