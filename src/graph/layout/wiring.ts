/** The graph that a layout places: the boxes of a document's nodes and the curves between them. */
import type { LinkKind, NodeRef, Scenario } from '../../scenario/index.ts';
import { channelPublishedBy } from '../../store/index.ts';
import type { Move } from '../editing.ts';
import { LANES, type Point, type Size } from '../geometry.ts';
import { nodeKey } from '../graph-keys.ts';
import { placesOf } from '../lookups.ts';
import { agentForm, channelForm, laneEnds, type Shapes, shapesOf } from '../scene.ts';

export interface WiredNode {
  readonly ref: NodeRef;
  readonly size: Size;
}

/** Curve between two nodes, given by their positions in the list of nodes, in the direction of the messages. */
export interface Wire {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

export interface Wiring {
  /** Agents first, then channels, each in the document's order. */
  readonly nodes: readonly WiredNode[];
  readonly wires: readonly Wire[];
}

/**
 * Returns the nodes and the curves of a document, those of its behaviours included. Agents whose channels are lanes have one
 * wire for each pair, and those channels are no nodes.
 */
export function wiringOf(
  scenario: Pick<Scenario, 'agents' | 'channels' | 'links'>,
  shapes: Shapes = shapesOf(scenario),
): Wiring {
  const lanes = new Map(
    scenario.channels.flatMap((channel) => {
      const ends = laneEnds(channel, shapes);
      return ends === undefined ? [] : [[channel.id, ends]];
    }),
  );
  const nodes: readonly WiredNode[] = [
    ...scenario.agents.map(({ id }) => ({ ref: { kind: 'agent' as const, id }, size: agentForm(id, shapes).size })),
    ...scenario.channels.flatMap((channel) =>
      lanes.has(channel.id)
        ? []
        : [{ ref: { kind: 'channel' as const, id: channel.id }, size: channelForm(channel, shapes).size }],
    ),
  ];
  const places = new Map(nodes.map(({ ref }, place) => [nodeKey(ref.kind, ref.id), place]));
  const wires = new Map<string, Wire>();
  for (const { kind, agent, channel } of linksOf(scenario)) {
    const [a, c] = [places.get(nodeKey('agent', agent)), places.get(nodeKey('channel', channel))];
    if (a === undefined || c === undefined) continue;
    const [from, to] = kind === 'publish' ? [a, c] : [c, a];
    wires.set(`${kind} ${from} ${to}`, { from, to, lane: LANES[kind] });
  }
  for (const ends of lanes.values()) {
    const [from = -1, to = -1] = [ends.from, ends.to].map((id) => places.get(nodeKey('agent', id)));
    if (!wires.has(`pair ${to} ${from}`)) wires.set(`pair ${from} ${to}`, { from, to, lane: 0 });
  }
  return { nodes, wires: [...wires.values()] };
}

/** Returns the places of a wiring's nodes in the document. */
export function placesIn({ nodes }: Wiring, scenario: Pick<Scenario, 'agents' | 'channels'>): readonly Point[] {
  const places = new Map(placesOf(scenario).map(({ key, x, y }) => [key, { x, y }]));
  return nodes.map(({ ref: { kind, id } }) => places.get(nodeKey(kind, id)) ?? { x: 0, y: 0 });
}

/** Returns the moves, and those of the channels on lanes, which follow their agents. */
export function withLanes(scenario: Pick<Scenario, 'agents' | 'channels'>, moves: readonly Move[]): readonly Move[] {
  const shapes = shapesOf(scenario);
  const moved = new Map(moves.map(({ node: { kind, id }, x, y }) => [nodeKey(kind, id), { x, y }]));
  const agents = scenario.agents.map((agent) => ({ ...agent, ...moved.get(nodeKey('agent', agent.id)) }));
  const places = new Map(placesOf({ agents, channels: scenario.channels }).map((place) => [place.key, place]));
  const lanes = scenario.channels.flatMap((channel): readonly Move[] => {
    const place = laneEnds(channel, shapes) && places.get(nodeKey('channel', channel.id));
    if (place === undefined) return [];
    return [{ node: { kind: 'channel', id: channel.id }, x: Math.round(place.x), y: Math.round(place.y) }];
  });
  return [...moves, ...lanes];
}

/** Returns the document's links, and the channels that its behaviours publish to. */
function linksOf(
  scenario: Pick<Scenario, 'agents' | 'links'>,
): readonly { readonly kind: LinkKind; readonly agent: string; readonly channel: string }[] {
  const published = scenario.agents.flatMap(({ id: agent, behaviours }) =>
    behaviours.map((behaviour) => ({ kind: 'publish' as const, agent, channel: channelPublishedBy(behaviour) })),
  );
  return [...scenario.links, ...published];
}

/** Returns the connected parts of a wiring, each as the positions of its nodes. */
export function componentsOf({ nodes, wires }: Wiring): readonly (readonly number[])[] {
  const root = nodes.map((_, node) => node);
  const rootOf = (node: number): number => {
    let at = node;
    while (root[at] !== at) at = root[at] ?? at;
    root[node] = at;
    return at;
  };
  for (const { from, to } of wires) root[rootOf(from)] = rootOf(to);
  const parts = new Map<number, number[]>();
  nodes.forEach((_, node) => {
    const known = parts.get(rootOf(node));
    if (known === undefined) parts.set(rootOf(node), [node]);
    else known.push(node);
  });
  return [...parts.values()];
}

/** Returns the wiring of some of the nodes. */
export function part({ nodes, wires }: Wiring, chosen: readonly number[]): Wiring {
  const positions = new Map(chosen.map((node, position) => [node, position]));
  return {
    nodes: chosen.flatMap((node) => nodes[node] ?? []),
    wires: wires.flatMap(({ from, to, lane }) => {
      const [a, b] = [positions.get(from), positions.get(to)];
      return a === undefined || b === undefined ? [] : [{ from: a, to: b, lane }];
    }),
  };
}
