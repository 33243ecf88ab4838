/**
 * The first scenario as a still picture. It is drawn during the build and put into the page's HTML, so that the first paint is
 * the picture and not an empty page. Its geometry is that of the live graph.
 *
 * 1. It is plain SVG: presentation attributes and the tokens' custom properties, no style element and no style attribute, so that
 *    the strictest content security policy allows it.
 * 2. It needs no browser; nothing here may import one.
 * 3. All text is escaped.
 */
import { FIRST_ENTRY, type Scenario } from '../scenario/index.ts';
import { simulate } from '../simulation/index.ts';
import { hopFraction, hopKind, type Trace } from '../trace/index.ts';
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

/** Largest number of messages drawn. */
const MESSAGES_MAX = 12;
const PADDING = 56;
const DOT_RADIUS = 7;
/** How far past the start of a visit to look for a moment with messages in flight. */
const SEARCH_US = 4_000_000;
const SEARCH_STEP_US = 50_000;

const DASHES = { publish: '', subscribe: ' stroke-dasharray="0.1 5.5"', consume: ' stroke-dasharray="8 6"' } as const;
const WIDTHS = { publish: 1.75, subscribe: 2.75, consume: 2 } as const;
const EDGE_COLOURS = { publish: 'var(--text-2)', subscribe: 'var(--accent)', consume: 'var(--warn)' } as const;

/**
 * Returns the picture of the first entry of the gallery.
 * @returns an `<svg>` that fits its container, named after the scenario
 */
export function firstPictureSvg(): string {
  return scenarioSvg(FIRST_ENTRY.scenario, FIRST_ENTRY.startUs);
}

/** Returns a picture of the scenario at the first moment, from `fromUs` on, with the most messages in flight. */
export function scenarioSvg(scenario: Scenario, fromUs: number): string {
  const shapes = shapesOf(scenario);
  const agents = new Map(scenario.agents.map(({ id, x, y }) => [id, titledBox({ x, y }, agentForm(id, shapes))]));
  const channels = new Map(
    scenario.channels.map((channel) => [channel.id, titledBox(channel, channelForm(channel, shapes))]),
  );
  const bounds = boundsOf([...agents.values(), ...channels.values()]) ?? { left: 0, top: 0, right: 1, bottom: 1 };
  const looks = new Map(scenario.channels.map(({ id }, index) => [id, channelLook(index)]));
  const picture = { scenario, agents, channels, looks };
  const view = [
    bounds.left - PADDING,
    bounds.top - PADDING,
    bounds.right - bounds.left + 2 * PADDING,
    bounds.bottom - bounds.top + 2 * PADDING,
  ].join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="100%" height="100%" font-family="Inter Variable, system-ui, sans-serif" role="img" aria-label="${escaped(scenario.name)}">`,
    ...scenario.links.map((link) => edgeSvg(picture, link)),
    ...scenario.channels.map(({ id }) => channelSvg(picture, id)),
    ...scenario.agents.map(({ id }) => agentSvg(picture, id)),
    ...messagesSvg(picture, fromUs),
    '</svg>',
  ].join('');
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

function text(x: number, y: number, size: number, weight: number, value: string): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="var(--text)" dominant-baseline="central">${escaped(value)}</text>`;
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

function channelSvg({ channels, looks }: Picture, id: string): string {
  const box = channels.get(id);
  const look = looks.get(id);
  if (box === undefined || look === undefined) return '';
  const colour = `var(--channel-${look.colour})`;
  const body = rect(box, `fill="var(--surface)" stroke="${colour}" stroke-opacity=".6"`);
  const left = box.x - box.width / 2;
  const small = box.height < 40;
  const mark = shapePath(look.shape, left + (small ? 15 : 22), box.y, small ? 4.2 : 5);
  return `${body}<path d="${mark}" fill="${colour}"/>${text(left + (small ? 25 : 35), box.y, small ? 12 : 14, 600, box.title)}`;
}

function messagesSvg(picture: Picture, fromUs: number): readonly string[] {
  const { trace } = simulate(picture.scenario, fromUs + SEARCH_US);
  const atUs = busiest(trace, fromUs);
  return [...trace.worldAt(atUs).inFlight].slice(0, MESSAGES_MAX).map((number) => {
    const hop = trace.hop(number);
    const curve = curveOf(picture, hopKind(hop), hop.agent, hop.channel);
    const look = picture.looks.get(hop.channel);
    if (curve === undefined || look === undefined) return '';
    const { x, y } = pointAt(curve, hopFraction(hop, atUs));
    return `<path d="${shapePath(look.shape, x, y, DOT_RADIUS)}" fill="var(--channel-${look.colour})" stroke="var(--surface)" stroke-width="3" paint-order="stroke"/>`;
  });
}

function busiest(trace: Trace, fromUs: number): number {
  let best = fromUs;
  let most = -1;
  for (let atUs = fromUs; atUs < fromUs + SEARCH_US; atUs += SEARCH_STEP_US) {
    const { size } = trace.worldAt(atUs).inFlight;
    if (size <= most) continue;
    most = size;
    best = atUs;
  }
  return best;
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
