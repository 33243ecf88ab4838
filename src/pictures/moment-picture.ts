/** The graph at a moment, with its messages in flight, as a file of SVG. */
import { boundsOf, pointAt } from '../graph/geometry.ts';
import { agentName, channelName, type LinkCounts } from '../graph/node-words.ts';
import { escaped, type Still, stillBoxes, stillCurve, stillOf, stillSvg } from '../graph/still.ts';
import { LIMITS, type LinkKind, type Scenario, textWidth } from '../scenario/index.ts';
import { type Hop, hopFraction, hopKind, messageOfHop, shortPayload, type World } from '../trace/index.ts';
import { shapePath } from '../ui/shapes.ts';
import { CHANNEL_COLOUR_NAMES } from '../ui/theme-colours.ts';
import { coloursOf, framed, type Pictured } from './pictured.ts';

const PADDING = 40;
/** Width below which the line of words would not fit. */
const WIDTH_MIN = 360;
const RADIUS = 7;
/** Number of messages in flight up to which each has its payload beside it. */
const LABELS_MAX = 6;
/** Largest number of messages that are drawn. */
const DRAWN_MAX = LIMITS.channels;

/** Returns the graph at the moment, as a file of SVG. */
export function momentSvg(pictured: Pictured): string {
  const { scenario, trace, atUs, theme } = pictured;
  const world = trace.worldAt(atUs);
  const still = stillOf(scenario, world, { colours: coloursOf(theme), detailed: true });
  const { left, top, right, bottom } = boundsOf(stillBoxes(still)) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  const width = Math.max(WIDTH_MIN, right - left + 2 * PADDING);
  const frame = {
    left: Math.floor((left + right - width) / 2),
    top: Math.floor(top - PADDING),
    width: Math.ceil(width),
    height: Math.ceil(bottom - top + 2 * PADDING),
  };
  const drawing = stillSvg(still) + messagesSvg(pictured, still);
  return framed(pictured, frame, drawing, momentWords(scenario, world));
}

/** Returns the state of every node and the number of messages in flight, in words: a description of the picture. */
export function momentWords(scenario: Scenario, world: World): string {
  const links = (end: 'agent' | 'channel', id: string): LinkCounts => {
    const count = (kind: LinkKind): number =>
      scenario.links.filter((link) => link[end] === id && link.kind === kind).length;
    return { publish: count('publish'), subscribe: count('subscribe'), consume: count('consume') };
  };
  const flying = world.inFlight.size;
  return [
    ...scenario.agents.map(({ id }) => agentName(id, links('agent', id), world.agents.get(id))),
    ...scenario.channels.map(({ id }) =>
      channelName(id, links('channel', id), world.channels.get(id), scenario.broker.kind),
    ),
    flying === 1 ? '1 message in flight' : `${flying} messages in flight`,
  ].join('. ');
}

function messagesSvg({ trace, atUs }: Pictured, still: Still): string {
  const { inFlight } = still.world;
  const withLabels = inFlight.size <= LABELS_MAX;
  const drawn = [...inFlight].slice(0, DRAWN_MAX).flatMap((number) => {
    const hop = trace.hop(number);
    const dot = dotOf(still, hop, atUs);
    if (dot === undefined) return [];
    return [
      withLabels ? dot.svg + labelSvg(still, dot, shortPayload(trace.message(messageOfHop(hop, number)))) : dot.svg,
    ];
  });
  return drawn.join('');
}

interface Dot {
  readonly x: number;
  readonly y: number;
  readonly svg: string;
}

/** Distance between the dots behind a message, as a part of its way, and their number. */
const TAIL_STEP = 0.04;
const TAIL = 5;

function dotOf(still: Still, hop: Hop, atUs: number): Dot | undefined {
  const curve = stillCurve(still, hopKind(hop), hop.agent, hop.channel);
  const look = still.looks.get(hop.channel);
  if (curve === undefined || look === undefined) return undefined;
  const fraction = hopFraction(hop, atUs);
  const { x, y } = pointAt(curve, fraction);
  const colour = still.colours(CHANNEL_COLOUR_NAMES[look.colour] ?? 'text');
  const tail = Array.from({ length: TAIL }, (_, index) => TAIL - index).flatMap((step) => {
    const before = fraction - step * TAIL_STEP;
    if (before < 0) return [];
    const at = pointAt(curve, before);
    return `<circle cx="${rounded(at.x)}" cy="${rounded(at.y)}" r="${rounded(RADIUS * (0.9 - step * 0.11))}" fill="${colour}" opacity="${rounded(0.42 - step * 0.065)}"/>`;
  });
  const shape = shapePath(look.shape, x, y, RADIUS);
  const body = `<path d="${shape}" fill="${colour}" stroke="${still.colours('surface')}" stroke-width="3" paint-order="stroke"/>`;
  return { x, y, svg: tail.join('') + body };
}

const LABEL_SIZE = 11;
const LABEL_HEIGHT = 17;
/** Distance of the middle of a label from its message, upwards. */
const LABEL_UP = 20;

function labelSvg({ colours }: Still, { x, y }: Dot, text: string): string {
  const width = Math.ceil(textWidth(text) * LABEL_SIZE) + 12;
  const middle = rounded(y - LABEL_UP);
  return (
    `<rect x="${rounded(x - width / 2)}" y="${rounded(middle - LABEL_HEIGHT / 2)}" width="${width}" height="${LABEL_HEIGHT}" rx="4" fill="${colours('surface')}" fill-opacity=".92" stroke="${colours('line')}"/>` +
    `<text x="${rounded(x)}" y="${middle}" font-size="${LABEL_SIZE}" fill="${colours('text')}" text-anchor="middle" dominant-baseline="central">${escaped(text)}</text>`
  );
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
