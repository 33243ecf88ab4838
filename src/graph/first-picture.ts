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
import { hopFraction, hopKind, type Trace } from '../trace/index.ts';
import type { ChannelLook } from '../ui/channel-look.ts';
import { shapePath } from '../ui/shapes.ts';
import { boundsOf, pointAt } from './geometry.ts';
import { escaped, type Still, stillBoxes, stillCurve, stillOf, stillSvg } from './still.ts';

/** Largest number of messages drawn. */
const MESSAGES_MAX = 12;
const PADDING = 56;
const DOT_RADIUS = 7;
/** Time for which the picture moves by itself: it shows what sets out until then. */
const MOVES_US = 1_200_000;

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
  const { trace } = simulate(scenario, atUs + MOVES_US);
  const still = stillOf(scenario, trace.worldAt(atUs), { colours: (name) => `var(--${name})` });
  const bounds = boundsOf(stillBoxes(still)) ?? { left: 0, top: 0, right: 1, bottom: 1 };
  const view = [
    bounds.left - PADDING,
    bounds.top - PADDING,
    bounds.right - bounds.left + 2 * PADDING,
    bounds.bottom - bounds.top + 2 * PADDING,
  ].join(' ');
  const trips = tripsOf(still, trace, atUs);
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view}" width="100%" height="100%" font-family="Inter Variable, system-ui, sans-serif" role="img" aria-label="${escaped(scenario.name)}">`,
    stillSvg(still),
    ...messagesSvg(trips),
    '</svg>',
  ].join('');
  return { svg, css: movesOf(trips) };
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

function tripsOf(still: Still, trace: Trace, atUs: number): readonly Trip[] {
  const later: number[] = [];
  for (let event = trace.firstAfter(atUs); event < trace.firstAfter(atUs + MOVES_US); event += 1)
    if (trace.kindOf(event) === 'published' || trace.kindOf(event) === 'dispatched') later.push(event);
  return [...still.world.inFlight, ...later].slice(0, MESSAGES_MAX).flatMap((event, number): readonly Trip[] => {
    const hop = trace.hop(event);
    const curve = stillCurve(still, hopKind(hop), hop.agent, hop.channel);
    const look = still.looks.get(hop.channel);
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
