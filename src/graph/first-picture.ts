/**
 * The first scenario as a picture. It is drawn during the build and put into the page's HTML, so that the first paint is the picture
 * and not an empty page. Its geometry is that of the live graph, and its messages move from the first paint on.
 *
 * 1. It is plain SVG: presentation attributes and the tokens' custom properties. What moves is in a style sheet of its own.
 * 2. Messages move as the trace says, until the page has loaded: the run begins where they are then. Reduced motion leaves them still.
 * 3. It needs no browser; nothing here may import one.
 * 4. All text is escaped.
 */
import { FIRST_ENTRY, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { depthOf, hopFraction, hopKind, type Trace, type World } from '../trace/index.ts';
import { type ChannelLook, channelLook } from '../ui/channel-look.ts';
import { shapePath } from '../ui/shapes.ts';
import {
  type Box,
  boundsOf,
  curveBetween,
  curvePath,
  endMark,
  GLYPH_INSET,
  GLYPH_RADIUS,
  LANES,
  type Point,
  pointAt,
} from './geometry.ts';
import { agentForm, channelForm, type Form, shapesOf } from './scene.ts';
import { HEAD_INSET, SLOT_HEIGHT, SLOT_PITCH, SLOTS_DOWN, slotCount, slotsFilled, slotX } from './slots.ts';

/** Largest number of messages drawn. */
const MESSAGES_MAX = 12;
const PADDING = 56;
const DOT_RADIUS = 7;
/** Time for which the picture moves by itself: it shows what sets out until then. */
const MOVES_US = 1_200_000;

const DASHES = { publish: '', subscribe: ' stroke-dasharray="0.1 5.5"', consume: ' stroke-dasharray="8 6"' } as const;
const WIDTHS = { publish: 1.75, subscribe: 2.75, consume: 2 } as const;
const EDGE_COLOURS = { publish: 'var(--text-2)', subscribe: 'var(--accent)', consume: 'var(--warn)' } as const;

/** A picture: an `<svg>` that fits its container, named after the scenario, and the style that moves its messages. */
export interface StillPicture {
  readonly svg: string;
  readonly css: string;
}

/** Returns the picture of the first entry of the gallery, at the moment at which it begins. */
export function firstPicture(): StillPicture {
  return pictureOf(FIRST_ENTRY.scenario, FIRST_ENTRY.startUs);
}

/** Returns a picture of the scenario at a time. Its messages move on from there, as the trace has it, for a moment. */
export function pictureOf(scenario: Scenario, atUs: number): StillPicture {
  const shapes = shapesOf(scenario);
  const agents = new Map(scenario.agents.map(({ id, x, y }) => [id, titledBox({ x, y }, agentForm(id, shapes))]));
  const channels = new Map(
    scenario.channels.map((channel) => [channel.id, titledBox(channel, channelForm(channel, shapes))]),
  );
  const bounds = boundsOf([...agents.values(), ...channels.values()]) ?? { left: 0, top: 0, right: 1, bottom: 1 };
  const looks = new Map(scenario.channels.map(({ id }, index) => [id, channelLook(index)]));
  const { trace } = simulate(scenario, atUs + MOVES_US);
  const picture = { scenario, agents, channels, looks, world: trace.worldAt(atUs) };
  const view = [
    bounds.left - PADDING,
    bounds.top - PADDING,
    bounds.right - bounds.left + 2 * PADDING,
    bounds.bottom - bounds.top + 2 * PADDING,
  ].join(' ');
  const trips = tripsOf(picture, trace, atUs);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="100%" height="100%" font-family="Inter Variable, system-ui, sans-serif" role="img" aria-label="${escaped(scenario.name)}">`,
    ...scenario.links.map((link) => edgeSvg(picture, link)),
    ...scenario.channels.map(({ id }) => channelSvg(picture, id)),
    ...scenario.agents.map(({ id }) => agentSvg(picture, id)),
    ...messagesSvg(trips),
    '</svg>',
  ].join('');
  return { svg, css: movesOf(trips) };
}

interface TitledBox extends Box {
  readonly title: string;
}

function titledBox({ x, y }: Point, { title, size }: Form): TitledBox {
  return { x, y, ...size, title };
}

interface Picture {
  readonly scenario: Scenario;
  readonly agents: ReadonlyMap<string, TitledBox>;
  readonly channels: ReadonlyMap<string, TitledBox>;
  readonly looks: ReadonlyMap<string, ChannelLook>;
  readonly world: World;
}

function curveOf(
  { agents, channels }: Picture,
  kind: keyof typeof LANES,
  agentId: string,
  channelId: string,
): Float64Array | undefined {
  const agent = agents.get(agentId);
  const channel = channels.get(channelId);
  if (agent === undefined || channel === undefined) return undefined;
  return kind === 'publish' ? curveBetween(agent, channel, LANES[kind]) : curveBetween(channel, agent, LANES[kind]);
}

function edgeSvg(picture: Picture, { kind, agent, channel }: Scenario['links'][number]): string {
  const curve = curveOf(picture, kind, agent, channel);
  if (curve === undefined) return '';
  const mark = endMark(curve, kind);
  const colour = EDGE_COLOURS[kind];
  return (
    `<g fill="none" stroke="${colour}" stroke-opacity=".62" stroke-linecap="round" stroke-linejoin="round">` +
    `<path d="${curvePath(curve)}" stroke-width="${WIDTHS[kind]}"${DASHES[kind]}/>` +
    `<path d="${mark.path}" stroke-width="1.75"${mark.closed ? ` fill="${colour}" fill-opacity=".62"` : ''}/></g>`
  );
}

function rect({ x, y, width, height, radius }: Box, attributes: string): string {
  return `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${radius}" ${attributes}/>`;
}

function text(x: number, y: number, size: number, weight: number, value: string, fill = 'var(--text)'): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" dominant-baseline="central">${escaped(value)}</text>`;
}

function agentSvg({ agents }: Picture, id: string): string {
  const box = agents.get(id);
  if (box === undefined) return '';
  const left = box.x - box.width / 2;
  return (
    rect(box, 'fill="var(--surface)" stroke="var(--line-strong)"') +
    `<circle cx="${left + GLYPH_INSET}" cy="${box.y}" r="${GLYPH_RADIUS}" fill="var(--surface-2)"/>` +
    text(left + GLYPH_INSET + GLYPH_RADIUS + 10, box.y, 15, 650, box.title)
  );
}

function channelSvg(picture: Picture, id: string): string {
  const { channels, looks, world } = picture;
  const box = channels.get(id);
  const look = looks.get(id);
  if (box === undefined || look === undefined) return '';
  const colour = `var(--channel-${look.colour})`;
  const depth = depthOf(world.channels.get(id));
  const left = box.x - box.width / 2;
  if (box.height < 40) {
    const body = rect(box, `fill="var(--surface)" stroke="${colour}" stroke-opacity=".6"`);
    return body + text(left + 11, box.y, 12, 550, box.title) + text(left + box.width - 19, box.y, 13, 700, `${depth}`);
  }
  const inner = { ...box, width: box.width - 2, height: box.height - 2, radius: box.radius - 1 };
  return (
    rect(inner, `fill="var(--surface)" stroke="${colour}" stroke-opacity=".75" stroke-width="2"`) +
    text(left + 14, box.y - 19, 14, 650, box.title) +
    text(left + 14, box.y + SLOTS_DOWN, 16, depth === 0 ? 500 : 700, `${depth}`) +
    slotsSvg(picture, { id, box, look, depth }) +
    receiversSvg(picture, id, box)
  );
}

interface Queue {
  readonly id: string;
  readonly box: Box;
  readonly look: ChannelLook;
  readonly depth: number;
}

function slotsSvg({ scenario }: Picture, { id, box, look, depth }: Queue): string {
  const capacity = scenario.channels.find((channel) => channel.id === id)?.capacity ?? 1;
  const slots = slotCount(box.width, capacity);
  const y = box.y + SLOTS_DOWN;
  const colour = `var(--channel-${look.colour})`;
  const right = box.x + box.width / 2 - HEAD_INSET;
  const top = y - SLOT_HEIGHT / 2;
  const walls = Array.from({ length: slots }, (_, slot) => `M${right - (slot + 1) * SLOT_PITCH} ${top}v${SLOT_HEIGHT}`);
  const edges = `M${right} ${top}h${-slots * SLOT_PITCH}m0 ${SLOT_HEIGHT}h${slots * SLOT_PITCH}`;
  const exit = `M${right + 2} ${top}v${SLOT_HEIGHT}M${right + 3} ${y - 3}l6 3l-6 3Z`;
  const messages = Array.from({ length: slotsFilled(depth, slots) }, (_, slot) =>
    shapePath(look.shape, slotX(box, slot), y, 5),
  );
  return (
    `<path d="${edges}${walls.join('')}" fill="none" stroke="${colour}" stroke-opacity=".55"/>` +
    `<path d="${exit}" fill="${colour}" stroke="${colour}" stroke-width="2"/>` +
    (messages.length === 0 ? '' : `<path d="${messages.join('')}" fill="${colour}"/>`)
  );
}

/** Numbers of subscribers and consumers, in their places. */
function receiversSvg({ scenario }: Picture, id: string, box: Box): string {
  const number = (kind: 'subscribe' | 'consume'): number =>
    scenario.links.filter((link) => link.channel === id && link.kind === kind).length;
  const y = box.y + 23;
  const [left, right] = [box.x - box.width / 2 + 29, box.x + box.width / 2 - 37];
  return (
    text(left, y, 12, 400, `${number('subscribe')}`, 'var(--accent)') +
    text(right, y, 12, 400, `${number('consume')}`, 'var(--warn)')
  );
}

/** Returns the messages in flight, and those that set out soon, which are not seen before. */
function messagesSvg(trips: readonly Trip[]): readonly string[] {
  return trips.map(({ curve, look, begins, number }) => {
    const { x, y } = pointAt(curve, begins);
    const hidden = begins === 0 ? ' opacity="0"' : '';
    return `<path class="trip${number}" d="${shapePath(look.shape, x, y, DOT_RADIUS)}" fill="var(--channel-${look.colour})" stroke="var(--surface)" stroke-width="3" paint-order="stroke"${hidden}/>`;
  });
}

/** A message on its way in the first seconds of the picture. */
interface Trip {
  readonly number: number;
  readonly curve: Float64Array;
  readonly look: ChannelLook;
  /** Part of the curve that it has behind it at the moment of the picture; 0 if it sets out later. */
  readonly begins: number;
  readonly delayUs: number;
  readonly lastsUs: number;
}

function tripsOf(picture: Picture, trace: Trace, atUs: number): readonly Trip[] {
  const later: number[] = [];
  for (let event = trace.firstAfter(atUs); event < trace.firstAfter(atUs + MOVES_US); event += 1)
    if (trace.kindOf(event) === 'published' || trace.kindOf(event) === 'dispatched') later.push(event);
  return [...picture.world.inFlight, ...later].slice(0, MESSAGES_MAX).flatMap((event, number): readonly Trip[] => {
    const hop = trace.hop(event);
    const curve = curveOf(picture, hopKind(hop), hop.agent, hop.channel);
    const look = picture.looks.get(hop.channel);
    if (curve === undefined || look === undefined) return [];
    const delayUs = Math.max(0, hop.atUs - atUs);
    const begins = delayUs > 0 ? 0 : Math.max(0.001, hopFraction(hop, atUs));
    return [{ number, curve, look, begins, delayUs, lastsUs: hop.arrivesUs - Math.max(atUs, hop.atUs) }];
  });
}

/** Number of straight pieces of a trip. */
const PIECES = 4;

/** Returns the style that moves the messages along their curves, each until it arrives. */
function movesOf(trips: readonly Trip[]): string {
  const rules = trips.map(({ number, curve, begins, delayUs, lastsUs }) => {
    const start = pointAt(curve, begins);
    const frames = Array.from({ length: PIECES + 1 }, (_, piece) => {
      const { x, y } = pointAt(curve, begins + ((1 - begins) * piece) / PIECES);
      return `${Math.round((piece / PIECES) * 99)}%{opacity:1;transform:translate(${Math.round(x - start.x)}px,${Math.round(y - start.y)}px)}`;
    });
    const name = `trip${number}`;
    const ms = (us: number): number => Math.round(us / 1000);
    return `.${name}{animation:${name} ${ms(lastsUs)}ms linear ${ms(delayUs)}ms forwards}@keyframes ${name}{${frames.join('')}to{opacity:0}}`;
  });
  return `@media (prefers-reduced-motion:no-preference){${rules.join('')}}`;
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(value: string): string {
  return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
