/** The part of a scene that is elements of the page: each costs style, layout and paint. `far/` draws the others on a canvas. */
import type { Agent, Channel, NodeRef, Scenario } from '../scenario/index.ts';
import type { Camera, ShownLink } from '../store/index.ts';
import type { Size } from './geometry.ts';
import { agentsById, channelsById } from './lookups.ts';

/** Number of nodes from which the level of detail follows the camera; a smaller scene is drawn whole. */
export const MANY = 200;
/** Largest number of nodes in view that are elements of the page. If there are more, a canvas has all of them. */
export const IN_SIGHT_MAX = 90;
/** Zoom below which a large scene has no names that can be read, and is drawn on a canvas. */
const NEAR_ZOOM_MIN = 0.36;
/** Largest number of nodes in view and around it that are elements. */
export const NEAR_MAX = 150;
export const EDGES_MAX = 3000;
/** Largest number of nodes that are elements because they are selected. */
const WANTED_MAX = 300;

/** Nodes that are elements of the page. */
export interface Drawn {
  readonly agents: readonly Agent[];
  readonly channels: readonly Channel[];
  /** Whether these are all nodes, those in view and around it, or only those that are wanted. */
  readonly level: 'all' | 'near' | 'wanted';
}

export interface Sight {
  readonly camera: Camera;
  readonly size: Pick<Size, 'width' | 'height'>;
}

type Nodes = Pick<Scenario, 'agents' | 'channels'>;

export function isDrawnWhole({ agents, channels }: Nodes): boolean {
  return agents.length + channels.length < MANY;
}

/**
 * Selects the nodes that are elements of the page: those in view and, if they are few, those around it. Agents come first, then
 * channels, then pair channels, each in the document's order. A canvas draws the others.
 * @param wanted nodes that are elements wherever they are: selected, focused or pointed at
 */
export function drawnOf(scene: Nodes, sight: Sight, wanted: readonly NodeRef[]): Drawn {
  const { agents, channels } = scene;
  if (isDrawnWhole(scene)) return { agents, channels, level: 'all' };
  const isSeen = within(sight, 0);
  const isTooSmall = sight.camera.zoom < NEAR_ZOOM_MIN;
  const seen = [agents.filter(isSeen), channels.filter(isSeen)] as const;
  if (isTooSmall || seen[0].length + seen[1].length > IN_SIGHT_MAX) {
    return { ...withWanted({ agents: [], channels: [] }, scene, wanted), level: 'wanted' };
  }
  const isNear = within(sight, 1);
  const near = firstOf(
    [...seen[0], ...agents.filter((one) => isNear(one) && !isSeen(one))],
    [...seen[1], ...channels.filter((one) => isNear(one) && !isSeen(one))],
    NEAR_MAX,
  );
  return { ...withWanted(near, scene, wanted), level: 'near' };
}

function withWanted({ agents, channels }: Nodes, scene: Nodes, wanted: readonly NodeRef[]): Nodes {
  if (wanted.length === 0) return { agents, channels };
  const all = { agents: new Set(agents), channels: new Set(channels) };
  for (const { kind, id } of wanted.slice(0, WANTED_MAX)) {
    const [agent, channel] = [
      kind === 'agent' ? agentsById(scene.agents).get(id) : undefined,
      kind === 'channel' ? channelsById(scene.channels).get(id) : undefined,
    ];
    if (agent !== undefined) all.agents.add(agent);
    if (channel !== undefined) all.channels.add(channel);
  }
  return { agents: [...all.agents], channels: [...all.channels] };
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
