/**
 * The picture of nodes and links that are not elements of the page. It is drawn when something in it changes, not in every frame: while
 * the camera moves, the browser moves the drawing.
 */
import { textWidth } from '../../scenario/index.ts';
import type { ShownLink } from '../../store/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { type Box, CURVE_LENGTH, receiverTitle } from '../geometry.ts';
import { edgeKey, nodeKey } from '../graph-keys.ts';
import type { LinkFaultMark } from '../link-fault-mark.ts';
import type { PlacedNode } from '../lookups.ts';
import { laneOfLink, writeLink } from '../pair-lines.ts';
import type { Lit } from '../view.ts';
import type { Area } from './far-area.ts';

/** Smallest text, in pixels. A name that does not fit in this size is not drawn. */
const TEXT_PX = 11;
const TEXT_PX_MAX = 13;
/** Height of a node, in pixels, from which it has a border; smaller ones are blocks of one colour. */
const BORDER_PX = 14;
/** Opacity of what is not lit. */
const DIM = 0.22;
/** Space between a name and the borders of its node, in pixels. */
const BESIDE_NAME = 4;
/** Colours that a link can have, and its opacity. */
const LINK_LOOKS = {
  publish: { colour: 'muted', alpha: 0.55, width: 1.5 },
  subscribe: { colour: 'accent', alpha: 0.6, width: 1.5 },
  consume: { colour: 'warn', alpha: 0.65, width: 1.75 },
  lane: { colour: 'muted', alpha: 0.42, width: 1.25 },
  near: { colour: 'text', alpha: 1, width: 2 },
  ghost: { colour: 'muted', alpha: 0.4, width: 1 },
  odd: { colour: 'warn', alpha: 1, width: 2.5 },
  broken: { colour: 'danger', alpha: 1, width: 2.5 },
} as const;
type LinkLook = keyof typeof LINK_LOOKS;

/** State of one node, as far as it shows. */
export interface FarState {
  /** Index of the channel's colour; undefined for an agent. */
  readonly colour: number | undefined;
  /** Number of messages that wait in the channel. */
  readonly depth: number;
  readonly down: boolean;
  readonly selected: boolean;
}

export interface FarScene {
  readonly nodes: ReadonlyMap<string, PlacedNode>;
  readonly links: readonly ShownLink[];
  /** Returns where a node is now, also during a drag. */
  readonly boxOf: (key: string) => Box | undefined;
  readonly stateOf: (node: PlacedNode) => FarState;
  readonly faultOf: (link: ShownLink) => LinkFaultMark | undefined;
  readonly isSelected: (link: ShownLink) => boolean;
  /** Returns whether the node is an element of the page, which lies over the drawing. */
  readonly isElement: (key: string) => boolean;
  readonly lit: Lit | undefined;
  readonly palette: Palette;
  /** Pixels of the page in a canvas unit. */
  readonly zoom: number;
}

/** Draws the part of the scene that lies in `area`. The context draws in canvas units. */
export function paintFar(context: CanvasRenderingContext2D, scene: FarScene, area: Area): void {
  context.globalAlpha = 1;
  context.lineCap = 'round';
  context.setLineDash([]);
  drawLinks(context, scene, area);
  for (const node of scene.nodes.values()) {
    const box = scene.boxOf(node.key);
    if (box === undefined || scene.isElement(node.key) || !meets(area, box.x, box.y, box.width / 2, box.height / 2))
      continue;
    const state = scene.stateOf(node);
    context.globalAlpha = scene.lit === undefined || scene.lit.nodes.has(node.key) ? 1 : DIM;
    if (node.shape === 'lane') drawLane(context, scene, box, state);
    else drawNode(context, scene, { node, box, state });
  }
  context.globalAlpha = 1;
}

/** Draws links of one look at once: one path costs less than many. */
function drawLinks(context: CanvasRenderingContext2D, scene: FarScene, area: Area): void {
  const { palette, zoom, lit } = scene;
  const groups = new Map<string, { readonly curves: number[]; readonly look: LinkLook; readonly dim: boolean }>();
  const curve = new Float64Array(CURVE_LENGTH);
  for (const link of scene.links) {
    if (!writeLinkOf(scene, link, curve) || !curveMeets(area, curve)) continue;
    const dim = lit !== undefined && !lit.edges.has(edgeKey(link));
    const look = lit !== undefined && !dim ? 'near' : lookOfLink(scene, link);
    const key = `${look} ${dim}`;
    const group = groups.get(key) ?? { curves: [], look, dim };
    groups.set(key, group);
    group.curves.push(...curve);
  }
  for (const { curves, look, dim } of groups.values()) {
    const { colour, alpha, width } = LINK_LOOKS[look];
    context.strokeStyle = palette[colour];
    context.globalAlpha = dim ? DIM * alpha : alpha;
    context.lineWidth = Math.max(width, 0.8 / zoom);
    context.beginPath();
    for (let at = 0; at < curves.length; at += CURVE_LENGTH) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = curves.slice(at, at + CURVE_LENGTH);
      context.moveTo(x0, y0);
      context.bezierCurveTo(x1, y1, x2, y2, x3, y3);
    }
    context.stroke();
  }
}

/** Writes the curve of a link. Returns false if one of its nodes is missing, or if the link is an element of the page. */
export function writeLinkOf(
  { nodes, boxOf, isElement }: Pick<FarScene, 'nodes' | 'boxOf' | 'isElement'>,
  { kind, agent, channel }: ShownLink,
  into: Float64Array,
): boolean {
  const [from, to] = [nodeKey('agent', agent), nodeKey('channel', channel)];
  const [agentBox, channelBox] = [boxOf(from), boxOf(to)];
  if (agentBox === undefined || channelBox === undefined || (isElement(from) && isElement(to))) return false;
  const lane = laneOfLink({ kind, agent }, nodes.get(to)?.ends, (id) => boxOf(nodeKey('agent', id)));
  writeLink({ kind, agent: agentBox, channel: channelBox, lane }, into);
  return true;
}

function lookOfLink(scene: FarScene, link: ShownLink): LinkLook {
  const fault = scene.faultOf(link);
  if (fault !== undefined) return fault === 'odd' ? 'odd' : 'broken';
  if (scene.isSelected(link)) return 'near';
  const agent = scene.nodes.get(nodeKey('agent', link.agent));
  const channel = scene.nodes.get(nodeKey('channel', link.channel));
  const state = agent && scene.stateOf(agent);
  if (state?.selected || (channel && scene.stateOf(channel).selected)) return 'near';
  if (state?.down) return 'ghost';
  return channel?.shape === 'lane' ? 'lane' : link.kind;
}

interface Drawn {
  readonly node: PlacedNode;
  readonly box: Box;
  readonly state: FarState;
}

function drawNode(context: CanvasRenderingContext2D, { palette, zoom }: FarScene, { node, box, state }: Drawn): void {
  const { x, y, width, height, radius } = box;
  const isBlock = height * zoom < BORDER_PX;
  const colour = state.colour === undefined ? palette.line : (palette.channels[state.colour] ?? palette.line);
  const alpha = context.globalAlpha;
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, radius);
  context.fillStyle = isBlock && state.colour === undefined && !state.down ? palette.line : palette.surface;
  context.fill();
  if (state.colour !== undefined) {
    context.globalAlpha = alpha * (isBlock ? 0.75 : 0.3);
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = alpha;
  }
  if (state.selected || state.down || !isBlock) {
    context.strokeStyle = state.selected ? palette.accent : state.down ? palette.danger : colour;
    context.lineWidth = (state.selected ? 2.5 : state.colour === undefined ? 1 : 1.75) / zoom;
    context.setLineDash(state.down ? [3 / zoom, 2 / zoom] : []);
    context.stroke();
    context.setLineDash([]);
  }
  drawWords(context, { palette, zoom }, { node, box, state });
}

/** Writes the name, and the number of waiting messages below or behind it, as far as they fit in a size that can be read. */
function drawWords(
  context: CanvasRenderingContext2D,
  { palette, zoom }: Pick<FarScene, 'palette' | 'zoom'>,
  { node, box, state }: Drawn,
): void {
  const title = node.shape === 'pair' ? receiverTitle(node.title) : node.title;
  const room = box.width * zoom - 2 * BESIDE_NAME;
  const lines = box.height * zoom >= 2.6 * TEXT_PX && state.depth > 0 ? 2 : 1;
  const behind = lines === 1 && state.depth > 0 ? ` ${state.depth}` : '';
  const fits = (text: string): number =>
    Math.min(TEXT_PX_MAX, room / textWidth(text), (box.height * zoom) / lines / 1.1);
  const text = [title + behind, behind.trim()].find((one) => one !== '' && fits(one) >= TEXT_PX);
  if (text === undefined) return;
  const size = fits(text) / zoom;
  context.fillStyle = palette.text;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `650 ${size}px ${palette.font}`;
  context.fillText(text, box.x, lines === 2 ? box.y - 0.6 * size : box.y);
  if (lines === 2) context.fillText(String(state.depth), box.x, box.y + 0.75 * size);
}

/** Draws the channel of a lane: nothing until it holds messages. */
function drawLane(context: CanvasRenderingContext2D, { palette, zoom }: FarScene, box: Box, state: FarState): void {
  if (state.depth === 0 && !state.selected) return;
  context.beginPath();
  context.arc(box.x, box.y, Math.max(box.width / 2, 3 / zoom), 0, 2 * Math.PI);
  context.fillStyle = palette.channels[state.colour ?? 0] ?? palette.text;
  context.fill();
  if (!state.selected) return;
  context.strokeStyle = palette.accent;
  context.lineWidth = 2.5 / zoom;
  context.stroke();
}

function meets(
  { left, top, right, bottom }: Area,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
): boolean {
  return x + halfWidth >= left && x - halfWidth <= right && y + halfHeight >= top && y - halfHeight <= bottom;
}

/** Returns whether a curve may lie in an area: it is inside of the rectangle of its points. */
function curveMeets(area: Area, curve: Float64Array): boolean {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0] = curve;
  return (
    Math.max(x0, x1, x2, x3) >= area.left &&
    Math.min(x0, x1, x2, x3) <= area.right &&
    Math.max(y0, y1, y2, y3) >= area.top &&
    Math.min(y0, y1, y2, y3) <= area.bottom
  );
}
