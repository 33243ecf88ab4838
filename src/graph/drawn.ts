/** The part of a scene that the canvas is given: React and React Flow spend time on each node and edge, visible or not. */
import type { Agent, Channel, Scenario } from '../scenario/index.ts';
import type { Camera, ShownLink } from '../store/index.ts';
import type { Size } from './geometry.ts';

/** Largest number of nodes in view; a scene with no more is drawn whole. */
export const IN_SIGHT_MAX = 600;
/** Largest number of nodes in view and around it. */
export const NODES_MAX = 1500;
export const EDGES_MAX = 3000;

export interface Drawn {
  readonly agents: readonly Agent[];
  readonly channels: readonly Channel[];
  /** Number of nodes in view that are not drawn. */
  readonly hidden: number;
}

export interface Sight {
  readonly camera: Camera;
  readonly size: Pick<Size, 'width' | 'height'>;
}

type Nodes = Pick<Scenario, 'agents' | 'channels'>;

export function isDrawnWhole({ agents, channels }: Nodes): boolean {
  return agents.length + channels.length <= IN_SIGHT_MAX;
}

/**
 * Selects the nodes to draw: those in view and, if they are few, those around it. Agents come first, then channels, then pair
 * channels, each in the document's order.
 */
export function drawnOf(scene: Nodes, sight: Sight): Drawn {
  const { agents, channels } = scene;
  if (isDrawnWhole(scene)) return { agents, channels, hidden: 0 };
  const isSeen = within(sight, 0);
  const seen = [agents.filter(isSeen), channels.filter(isSeen)] as const;
  const count = seen[0].length + seen[1].length;
  if (count > IN_SIGHT_MAX) return { ...firstOf(...seen, IN_SIGHT_MAX), hidden: count - IN_SIGHT_MAX };
  const isNear = within(sight, 1);
  const near = firstOf(
    [...seen[0], ...agents.filter((one) => isNear(one) && !isSeen(one))],
    [...seen[1], ...channels.filter((one) => isNear(one) && !isSeen(one))],
    NODES_MAX,
  );
  return { ...near, hidden: 0 };
}

/** Returns a predicate: whether a place is in view, or within `margin` widths and heights of it. */
function within(
  { camera, size }: Sight,
  margin: number,
): (place: { readonly x: number; readonly y: number }) => boolean {
  const { x, y, zoom } = camera;
  const [width, height] = [size.width / zoom, size.height / zoom];
  const [left, top] = [-x / zoom, -y / zoom];
  return (place) =>
    place.x >= left - margin * width &&
    place.x <= left + (1 + margin) * width &&
    place.y >= top - margin * height &&
    place.y <= top + (1 + margin) * height;
}

function firstOf(
  agents: readonly Agent[],
  channels: readonly Channel[],
  max: number,
): Pick<Drawn, 'agents' | 'channels'> {
  const some = agents.slice(0, max);
  const ordered = [...channels.filter(({ pair }) => !pair), ...channels.filter(({ pair }) => pair)];
  return { agents: some, channels: ordered.slice(0, max - some.length) };
}

/** Returns the links between drawn nodes, at most `EDGES_MAX`; the same list if that is all of them. */
export function drawnLinks(links: readonly ShownLink[], scene: Nodes, drawn: Drawn): readonly ShownLink[] {
  if (links.length <= EDGES_MAX && drawn.agents === scene.agents && drawn.channels === scene.channels) return links;
  const agents = new Set(drawn.agents.map(({ id }) => id));
  const channels = new Set(drawn.channels.map(({ id }) => id));
  return links.filter(({ agent, channel }) => agents.has(agent) && channels.has(channel)).slice(0, EDGES_MAX);
}
