/** Automatic layout: dagre, loaded on first use, for small scenes; plain layers for larger ones. */
import { type LinkKind, layeredLayout, type Scenario } from '../scenario/index.ts';
import type { Move } from './editing.ts';
import { NODE_SIZES } from './geometry.ts';
import { nodeKey } from './graph-keys.ts';
import { isLarge, shapeOf } from './scene.ts';

/** Number of nodes from which dagre takes too long. */
export const DAGRE_NODES_MAX = 300;
const GRID = 8;

/** Returns a place for each node: publishers left, receivers right. The centre of the scene stays the same. */
export async function autoLayout(scenario: Scenario): Promise<readonly Move[]> {
  const moves =
    scenario.agents.length + scenario.channels.length < DAGRE_NODES_MAX
      ? await dagreLayout(scenario)
      : layeredLayout(scenario);
  return centred(scenario, moves);
}

async function dagreLayout(scenario: Scenario): Promise<readonly Move[]> {
  const { default: dagre } = await import('@dagrejs/dagre');
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 40, ranksep: 72, edgesep: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const large = isLarge(scenario);
  for (const { id } of scenario.agents) graph.setNode(nodeKey('agent', id), sizeOf('agent'));
  for (const channel of scenario.channels)
    graph.setNode(nodeKey('channel', channel.id), sizeOf(shapeOf(channel, large)));
  for (const { kind, agent, channel } of linksOf(scenario)) {
    const ends = [nodeKey('agent', agent), nodeKey('channel', channel)] as const;
    const [from, to] = kind === 'publish' ? ends : ([ends[1], ends[0]] as const);
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to, {}, kind);
  }
  dagre.layout(graph);
  return [
    ...scenario.agents.map(({ id }) => ({ kind: 'agent' as const, id })),
    ...scenario.channels.map(({ id }) => ({ kind: 'channel' as const, id })),
  ].map((node) => {
    const { x, y } = graph.node(nodeKey(node.kind, node.id));
    return { node, x: x ?? 0, y: y ?? 0 };
  });
}

function sizeOf(shape: keyof typeof NODE_SIZES): { width: number; height: number } {
  const { width, height } = NODE_SIZES[shape];
  return { width, height };
}

/** Returns the document's links, and the channels that its behaviours publish to. */
function linksOf(scenario: Scenario): { readonly kind: LinkKind; readonly agent: string; readonly channel: string }[] {
  const behaviours = scenario.agents.flatMap(({ id, behaviours }) =>
    behaviours.flatMap((behaviour) =>
      'channel' in behaviour ? [{ kind: 'publish' as const, agent: id, channel: behaviour.channel }] : [],
    ),
  );
  return [...scenario.links, ...behaviours];
}

function centred(scenario: Scenario, moves: readonly Move[]): readonly Move[] {
  const before = middle([...scenario.agents, ...scenario.channels]);
  const after = middle(moves);
  const snap = (value: number): number => Math.round(value / GRID) * GRID;
  return moves.map(({ node, x, y }) => ({ node, x: snap(x + before.x - after.x), y: snap(y + before.y - after.y) }));
}

function middle(places: readonly { readonly x: number; readonly y: number }[]): {
  readonly x: number;
  readonly y: number;
} {
  const count = Math.max(1, places.length);
  return {
    x: places.reduce((sum, { x }) => sum + x, 0) / count,
    y: places.reduce((sum, { y }) => sum + y, 0) / count,
  };
}
