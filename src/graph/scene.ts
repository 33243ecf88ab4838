/** Shapes, names and boxes of a document's nodes: the same in the layout, in the graph, on the canvas and in the first picture. */
import { parseChannelName } from '../messaging/index.ts';
import { type Channel, type Scenario, shortChannelTitle, shortName, textWidth } from '../scenario/index.ts';
import { type Box, type NodeShape, receiverTitle, type Size, sizeOf } from './geometry.ts';
import type { LaneEnds } from './pair-lines.ts';

/** Number of pair channels from which a pair of agents is one line. */
const PAIRS_LARGE = 20;
/** Number of agents from which they show their names only. */
const COMPACT_AGENTS_MIN = 12;

type Nodes = Pick<Scenario, 'agents' | 'channels'>;

/** Forms of the nodes of a document, given how many there are. */
export interface Shapes {
  readonly agent: 'agent' | 'compact';
  /** Agents whose pair channels are lanes; none in a scene with few pairs. */
  readonly paired: ReadonlySet<string>;
}

/** Look of a node: its shape, title and size. */
export interface Form {
  readonly shape: NodeShape;
  /** The name as it is shown. */
  readonly title: string;
  readonly size: Size;
}

const NOBODY: ReadonlySet<string> = new Set();

export function shapesOf({ agents, channels }: Nodes): Shapes {
  return {
    agent: agents.length < COMPACT_AGENTS_MIN ? 'agent' : 'compact',
    paired: isLarge(channels) ? new Set(agents.map(({ id }) => id)) : NOBODY,
  };
}

function isLarge(channels: readonly Channel[]): boolean {
  return channels.length >= PAIRS_LARGE && channels.filter(({ pair }) => pair).length >= PAIRS_LARGE;
}

/** Returns the agents between which a channel is drawn as a lane; undefined for one that is drawn as a box. */
export function laneEnds(
  { id, pair, direct }: Pick<Channel, 'id' | 'pair' | 'direct'>,
  { paired }: Shapes,
): LaneEnds<string> | undefined {
  if (direct !== undefined) return { ...direct, whole: true };
  const ends = pair && paired.size > 0 ? parseChannelName(id) : undefined;
  if (ends === undefined || !paired.has(ends.fromId) || !paired.has(ends.toId)) return undefined;
  return { from: ends.fromId, to: ends.toId };
}

export function agentForm(id: string, { agent: shape }: Shapes): Form {
  const title = shortName(id);
  return { shape, title, size: sizeOf(shape, title) };
}

export function channelForm(channel: Pick<Channel, 'id' | 'pair' | 'direct'>, shapes: Shapes): Form {
  const shape = laneEnds(channel, shapes) !== undefined ? 'lane' : channel.pair ? 'pair' : 'channel';
  const title = shortChannelTitle(channel);
  return { shape, title, size: sizeOf(shape, title) };
}

/** Returns the boxes of a document's nodes, agents first. Lanes have none: they lie between their agents. */
export function boxesOf(scenario: Nodes): Box[] {
  const shapes = shapesOf(scenario);
  return [
    ...scenario.agents.map(({ id, x, y }) => ({ x, y, ...agentForm(id, shapes).size })),
    ...scenario.channels.flatMap((channel) => {
      const { shape, size } = channelForm(channel, shapes);
      return shape === 'lane' ? [] : [{ x: channel.x, y: channel.y, ...size }];
    }),
  ];
}

/** Width of a pill beside its name and the space that every node has: for its count. */
export const PILL_BESIDE = 18;
const PILL_BESIDE_PRESENTED = 4;
const DIGIT = 10;

/** Returns the width that a pill in a presentation has for its name, beside a count. */
export function presentedPill(width: number, depth: number): number {
  return width - PILL_BESIDE_PRESENTED - DIGIT * (String(depth).length - 1);
}

/**
 * Returns how many canvas units a pixel of the screen has in a presentation, at least 1.36. Text of 11 pixels is then 29 pixels high on
 * a projector of 1920 by 1080.
 */
export function presentUnits(zoom: number): number {
  return Math.max(1.36, (2.64 / zoom) * Math.min(innerWidth / 1920, innerHeight / 1080));
}

/** Returns the largest font size, in canvas units, in which a name fits a node of that width. */
export function nameSize(title: string, width: number): number {
  return Math.max(12, (width - 12) / Math.max(1, textWidth(title)));
}

/** Largest font size of names seen from far away, in canvas units. */
const FAR_SIZE = 26;
const FAR_SIZE_PAIR = 25;
/** Smallest names that can be read, in pixels, and the zoom up to which they make the picture larger than the view. */
export const LEGIBLE = 11;
const LEGIBLE_ZOOM_MAX = 0.62;

/** Returns the zoom below which some names are too small to be read. */
export function legibleZoom({ agents, channels }: Nodes): number {
  const shapes = shapesOf({ agents, channels });
  let least = FAR_SIZE;
  const include = ({ shape, title, size }: Form): void => {
    const most = shape === 'pair' ? FAR_SIZE_PAIR : FAR_SIZE;
    const [text, width] = shape === 'pair' ? [receiverTitle(title), size.width - PILL_BESIDE] : [title, size.width];
    if (shape !== 'lane') least = Math.min(least, most, nameSize(text, width));
  };
  for (const { id } of agents) include(agentForm(id, shapes));
  for (const channel of channels) include(channelForm(channel, shapes));
  return Math.min(LEGIBLE_ZOOM_MAX, LEGIBLE / least);
}
