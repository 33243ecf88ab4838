/**
 * Nodes and links of a scenario at a moment, as SVG: of the first picture, and of pictures for other programs.
 *
 * 1. Geometry and words are those of the live graph.
 * 2. It is plain SVG: presentation attributes, no style, no script, no address.
 * 3. It needs no browser; nothing here may import one.
 * 4. All text is escaped.
 */
import { type AgentRole, type Channel, type LinkKind, type Scenario, textWidth } from '../scenario/index.ts';
import { type AgentState, depthOf, type World } from '../trace/index.ts';
import { type ChannelLook, channelLook } from '../ui/channel-look.ts';
import { shapePath } from '../ui/shapes.ts';
import { CHANNEL_COLOUR_NAMES, type ColourName } from '../ui/theme-colours.ts';
import {
  type Box,
  CURVE_LENGTH,
  curvePath,
  endMark,
  GLYPH_INSET,
  GLYPH_RADIUS,
  type Point,
  troubleMark,
} from './geometry.ts';
import { linkFaultMark } from './link-fault-mark.ts';
import { agentLine, count } from './node-words.ts';
import { type LaneEnds, laneOfLink, placeOnLane, writeLink } from './pair-lines.ts';
import { agentForm, channelForm, type Form, laneEnds, shapesOf } from './scene.ts';
import { HEAD_INSET, SLOT_HEIGHT, SLOT_PITCH, SLOTS_DOWN, slotCount, slotsFilled, slotX } from './slots.ts';

/** Returns a colour as SVG has it: a custom property in the page, or a value. */
export type Colours = (name: ColourName) => string;

interface Titled {
  readonly title: string;
  readonly box: Box;
  /** Agents between which it is a line; undefined for a box. */
  readonly ends?: LaneEnds<string> | undefined;
}

/** A scenario with the places of its nodes, and its state at the moment of the picture. */
export interface Still {
  readonly scenario: Scenario;
  readonly world: World;
  readonly colours: Colours;
  readonly agents: ReadonlyMap<string, Titled>;
  readonly channels: ReadonlyMap<string, Titled>;
  readonly looks: ReadonlyMap<string, ChannelLook>;
  /** Whether agents have symbols, and say what they do below their names. */
  readonly detailed: boolean;
}

export interface StillOptions {
  readonly colours: Colours;
  /** Whether agents have symbols, and say what they do. @default false */
  readonly detailed?: boolean;
}

/** Places the nodes of a scenario. */
export function stillOf(scenario: Scenario, world: World, { colours, detailed = false }: StillOptions): Still {
  const shapes = shapesOf(scenario);
  const agents = new Map(scenario.agents.map((agent) => [agent.id, titled(agent, agentForm(agent.id, shapes))]));
  const channels = new Map(
    scenario.channels.map((channel): [string, Titled] => {
      const form = channelForm(channel, shapes);
      const ends = laneEnds(channel, shapes);
      const place = ends === undefined ? channel : (onLane(ends, agents) ?? channel);
      return [channel.id, { ...titled(place, form), ends }];
    }),
  );
  const looks = new Map(scenario.channels.map(({ id }, index) => [id, channelLook(index)]));
  return { scenario, world, colours, agents, channels, looks, detailed };
}

function titled({ x, y }: Point, { title, size }: Form): Titled {
  return { title, box: { x, y, ...size } };
}

function onLane({ from, to }: LaneEnds<string>, agents: ReadonlyMap<string, Titled>): Point | undefined {
  const [start, end] = [agents.get(from), agents.get(to)];
  return start === undefined || end === undefined ? undefined : placeOnLane({ from: start.box, to: end.box });
}

/** Returns the boxes of all nodes, agents first. */
export function stillBoxes({ agents, channels }: Still): readonly Box[] {
  return [...agents.values(), ...channels.values()].map(({ box }) => box);
}

/** Returns the curve of a link in the direction of its messages; undefined if one of its ends is missing. */
export function stillCurve(
  { agents, channels }: Still,
  kind: LinkKind,
  agentId: string,
  channelId: string,
): Float64Array | undefined {
  const agent = agents.get(agentId);
  const channel = channels.get(channelId);
  if (agent === undefined || channel === undefined) return undefined;
  const lane = laneOfLink({ kind, agent: agentId }, channel.ends, (id) => agents.get(id)?.box);
  const curve = new Float64Array(CURVE_LENGTH);
  writeLink({ kind, agent: agent.box, channel: channel.box, lane }, curve);
  return curve;
}

/** Returns the links and, over them, the channels and agents. */
export function stillSvg(still: Still): string {
  const { links, channels, agents } = still.scenario;
  return [
    ...links.map((link) => linkSvg(still, link)),
    ...channels.map((channel) => channelSvg(still, channel)),
    ...agents.map(({ id, role }) => agentSvg(still, id, role)),
  ].join('');
}

const DASHES: { readonly [Kind in LinkKind]: string } = {
  publish: '',
  subscribe: ' stroke-dasharray="0.1 5.5"',
  consume: ' stroke-dasharray="8 6"',
};
/** Dashes of a piece of a link that is as long as a word. */
const SHORT_DASHES = { subscribe: ' stroke-dasharray="0.1 4"', consume: ' stroke-dasharray="4.5 3"' };
const WIDTHS: { readonly [Kind in LinkKind]: number } = { publish: 1.75, subscribe: 2.75, consume: 2 };
const LINK_COLOURS: { readonly [Kind in LinkKind]: ColourName } = {
  publish: 'text-2',
  subscribe: 'accent',
  consume: 'warn',
};

function linkSvg(still: Still, { kind, agent, channel }: Scenario['links'][number]): string {
  const curve = stillCurve(still, kind, agent, channel);
  if (curve === undefined) return '';
  const isLane = still.channels.get(channel)?.ends !== undefined;
  const colour = still.colours(isLane ? 'line-strong' : LINK_COLOURS[kind]);
  const line = `<path d="${curvePath(curve)}" stroke-width="${isLane ? 1.25 : WIDTHS[kind]}"${isLane ? '' : DASHES[kind]}/>`;
  const trouble = linkFaultMark(still.scenario.faults, still.world.faults, { kind, agent, channel });
  const isFaint = still.world.agents.get(agent)?.down === true;
  const end = isLane && kind === 'publish' ? '' : endSvg(curve, kind, colour);
  const mark =
    trouble === undefined
      ? ''
      : `<path d="${troubleMark(curve, trouble)}" stroke="${still.colours('danger')}" stroke-opacity="1" stroke-width="2.5"/>`;
  return `<g fill="none" stroke="${colour}" stroke-opacity="${isFaint ? '.25' : '.62'}" stroke-linecap="round" stroke-linejoin="round">${line}${end}${mark}</g>`;
}

function endSvg(curve: Float64Array, kind: LinkKind, colour: string): string {
  const { path, closed } = endMark(curve, kind);
  return `<path d="${path}" stroke-width="1.75"${closed ? ` fill="${colour}" fill-opacity=".62"` : ''}/>`;
}

function rectSvg({ x, y, width, height, radius }: Box, attributes: string): string {
  return `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${radius}" ${attributes}/>`;
}

interface TextLook {
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
  /** @default 'start' */
  readonly anchor?: 'middle';
}

function textSvg(x: number, y: number, value: string, { size, weight, fill, anchor }: TextLook): string {
  const middle = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" dominant-baseline="central"${middle}>${escaped(value)}</text>`;
}

/** Symbols of the roles, in a square of 20 around its middle. */
const GLYPHS: { readonly [Role in AgentRole]: string } = {
  agent: 'M-7 -3h14v10h-14ZM0 -3v-5M-3 1v2M3 1v2M-9 1v3M9 1v3',
  operator:
    'M0 8v-8M-3 8h6M0 -2a1.5 1.5 0 1 0 .01 0M-4 -6a6 6 0 0 0 0 6M4 -6a6 6 0 0 1 0 6M-7 -8a10 10 0 0 0 0 10M7 -8a10 10 0 0 1 0 10',
  microgrid: 'M2 -9L-6 2H0L-2 9L6 -2H0Z',
  device: 'M-6 -6h12v12h-12ZM-2 -2h4v4h-4ZM-3 -6v-3M3 -6v-3M-3 6v3M3 6v3M-6 -3h-3M-6 3h-3M6 -3h3M6 3h3',
  worker: 'M-8 8L1 -1M-2 -6L3 -8L8 -3L6 2ZM-2 -6L6 2',
};

function agentSvg({ agents, world, colours, detailed }: Still, id: string, role: AgentRole): string {
  const agent = agents.get(id);
  if (agent === undefined) return '';
  const { box, title } = agent;
  const state = world.agents.get(id);
  const isDown = state?.down === true || state?.stopped !== undefined;
  const border = isDown ? `stroke="${colours('danger')}" stroke-dasharray="4 3"` : `stroke="${colours('line-strong')}"`;
  const frame = rectSvg(box, `fill="${colours('surface')}" ${border}`);
  const fill = colours('text');
  if (box.height < 40) return frame + textSvg(box.x, box.y, title, { size: 14, weight: 650, fill, anchor: 'middle' });
  const left = box.x - box.width / 2 + GLYPH_INSET;
  const words = left + GLYPH_RADIUS + 10;
  const line = detailed ? shownLine(state, box.width - (words - left) - GLYPH_INSET) : undefined;
  return (
    frame +
    `<circle cx="${left}" cy="${box.y}" r="${GLYPH_RADIUS}" fill="${colours('surface-2')}"/>` +
    (detailed ? glyphSvg(GLYPHS[role], left, box.y, colours('text-2')) : '') +
    textSvg(words, line === undefined ? box.y : box.y - 9, title, { size: 15, weight: 650, fill }) +
    (line === undefined
      ? ''
      : textSvg(words, box.y + 11, line, { size: LINE_SIZE, weight: 400, fill: colours(isDown ? 'danger' : 'text-2') }))
  );
}

function glyphSvg(path: string, x: number, y: number, colour: string): string {
  return `<path transform="translate(${x} ${y})" d="${path}" fill="none" stroke="${colour}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"/>`;
}

const LINE_SIZE = 12;

/** Returns what an agent does, in fewer words where the whole does not fit. */
function shownLine(state: AgentState | undefined, width: number): string {
  const { whole, short } = agentLine(state);
  return textWidth(whole) * LINE_SIZE > width ? short : whole;
}

function channelSvg(still: Still, channel: Channel): string {
  const { channels, looks, world, colours } = still;
  const [found, look] = [channels.get(channel.id), looks.get(channel.id)];
  if (found === undefined || look === undefined) return '';
  const { box, title, ends } = found;
  const colour = colours(channelColour(look));
  const depth = depthOf(world.channels.get(channel.id));
  const left = box.x - box.width / 2;
  const fill = colours('text');
  if (ends !== undefined) return depth === 0 ? '' : laneSvg(box, look, count(depth), still);
  if (box.height < 40) {
    const body = rectSvg(box, `fill="${colours('surface')}" stroke="${colour}" stroke-opacity=".6"`);
    const number = textSvg(left + box.width - 19, box.y, count(depth), { size: 13, weight: 700, fill });
    return body + textSvg(left + 11, box.y, title, { size: 12, weight: 550, fill }) + number;
  }
  const inner = { ...box, width: box.width - 2, height: box.height - 2, radius: box.radius - 1 };
  return (
    rectSvg(inner, `fill="${colours('surface')}" stroke="${colour}" stroke-opacity=".75" stroke-width="2"`) +
    textSvg(left + 14, box.y - 19, title, { size: 14, weight: 650, fill }) +
    textSvg(left + 14, box.y + SLOTS_DOWN, count(depth), { size: 16, weight: depth === 0 ? 500 : 700, fill }) +
    slotsSvg(box, colour, look, { capacity: channel.capacity, depth }) +
    receiversSvg(still, channel.id, box)
  );
}

/** Draws the messages that wait on a channel that is a line: their shape and their number. */
function laneSvg({ x, y }: Box, look: ChannelLook, number: string, { colours }: Still): string {
  const width = 24 + 8 * number.length;
  const colour = colours(channelColour(look));
  return (
    rectSvg({ x, y, width, height: 18, radius: 9 }, `fill="${colours('surface')}" stroke="${colour}"`) +
    `<path d="${shapePath(look.shape, x - width / 2 + 11, y, 4)}" fill="${colour}"/>` +
    textSvg(x - width / 2 + 19, y, number, { size: 11, weight: 700, fill: colours('text') })
  );
}

function slotsSvg(
  box: Box,
  colour: string,
  { shape }: ChannelLook,
  { capacity, depth }: { readonly capacity: number; readonly depth: number },
): string {
  const slots = slotCount(box.width, capacity);
  const y = box.y + SLOTS_DOWN;
  const right = box.x + box.width / 2 - HEAD_INSET;
  const top = y - SLOT_HEIGHT / 2;
  const walls = Array.from({ length: slots }, (_, slot) => `M${right - (slot + 1) * SLOT_PITCH} ${top}v${SLOT_HEIGHT}`);
  const edges = `M${right} ${top}h${-slots * SLOT_PITCH}m0 ${SLOT_HEIGHT}h${slots * SLOT_PITCH}`;
  const exit = `M${right + 2} ${top}v${SLOT_HEIGHT}M${right + 3} ${y - 3}l6 3l-6 3Z`;
  const messages = Array.from({ length: slotsFilled(depth, slots) }, (_, slot) =>
    shapePath(shape, slotX(box, slot), y, 5),
  );
  return (
    `<path d="${edges}${walls.join('')}" fill="none" stroke="${colour}" stroke-opacity=".55"/>` +
    `<path d="${exit}" fill="${colour}" stroke="${colour}" stroke-width="2"/>` +
    (messages.length === 0 ? '' : `<path d="${messages.join('')}" fill="${colour}"/>`)
  );
}

/** Numbers of subscribers and consumers, in their places; in detail, behind a piece of their link. */
function receiversSvg({ scenario, colours, detailed }: Still, id: string, box: Box): string {
  const y = box.y + 23;
  const numberAt = (x: number, kind: 'subscribe' | 'consume'): string => {
    const number = scenario.links.filter((link) => link.channel === id && link.kind === kind).length;
    const fill = colours(LINK_COLOURS[kind]);
    const sample = `<path d="M${x - 17} ${y}h12" stroke="${fill}" stroke-width="${WIDTHS[kind]}" stroke-linecap="round"${SHORT_DASHES[kind]}/>`;
    return (detailed ? sample : '') + textSvg(x, y, `${number}`, { size: 12, weight: 400, fill });
  };
  return numberAt(box.x - box.width / 2 + 29, 'subscribe') + numberAt(box.x + box.width / 2 - 37, 'consume');
}

function channelColour({ colour }: ChannelLook): ColourName {
  return CHANNEL_COLOUR_NAMES[colour] ?? 'text';
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns text as SVG and HTML have it. */
export function escaped(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
