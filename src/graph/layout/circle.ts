/** All pairs: the agents on an ellipse, and the channels of each pair on its chord, there and back apart. */
import type { Bounds, Point } from '../geometry.ts';
import { aspectOf, ellipsePlaces, type View } from './ellipse.ts';
import { Picture, zoomOf } from './picture.ts';
import { untangle } from './untangle.ts';
import type { Wiring } from './wiring.ts';

const CLEARANCE = 2;
const SCALE = 1.12;
const SCALES_MAX = 16;
/** Number of nodes above which the first picture is taken as it is. */
const EXACT_NODES_MAX = 420;
interface Chord {
  readonly from: number;
  readonly to: number;
}

/** Returns the sender and the receiver of each channel that has one of both, by the channel's position. */
export function chordsOf({ nodes, wires }: Wiring): ReadonlyMap<number, Chord> {
  const senders = new Map<number, number[]>();
  const receivers = new Map<number, number[]>();
  for (const { from, to } of wires) {
    const [map, channel, agent] = nodes[to]?.ref.kind === 'channel' ? [senders, to, from] : [receivers, from, to];
    const known = map.get(channel);
    if (known === undefined) map.set(channel, [agent]);
    else if (!known.includes(agent)) known.push(agent);
  }
  const chords = new Map<number, Chord>();
  for (const [channel, [from, ...others]] of senders) {
    const [to, ...more] = receivers.get(channel) ?? [];
    if (from !== undefined && to !== undefined && from !== to && others.length + more.length === 0)
      chords.set(channel, { from, to });
  }
  return chords;
}

/** Ratios of the ellipse's axes to try where channels are lanes, as parts of the window's. */
const LANE_ASPECTS = [0.6, 0.75, 0.9, 1.05, 1.25] as const;
const LANE_SCALE = 1.05;
const LANE_SCALES_MAX = 90;
const LANE_CLEARANCE = 8;
/** Space between agents, in which the line between neighbours is seen. */
const LANE_SPACE = 40;

/** Returns the agents on an ellipse, as small as it may be for its channels to lie apart on the chords. */
export function circle(wiring: Wiring, view: View): Picture {
  return wiring.nodes.every(({ ref }) => ref.kind === 'agent') ? ofLanes(wiring, view) : ofBoxes(wiring, view);
}

function within({ width, height }: View, share: number): number {
  return Math.min(2.2, Math.max(0.5, (share * width) / Math.max(1, height)));
}

interface Ellipse {
  /** Sum of the half axes. */
  readonly length: number;
  readonly aspect: number;
  /** Place of the first agent, as a part of the distance between two agents past the top. */
  readonly turned: number;
}

/** Number of agents up to which several ellipses are tried where channels are boxes, and the ratios of their axes. */
const TIGHT_AGENTS_MAX = 4;
const TIGHT_ASPECTS = [1, 1.25] as const;
/** Sum of the half axes of the smallest, for each agent. */
const TIGHT_LENGTH = 140;
const TIGHT_SCALE = 1.08;
/** Space that keeps channels clear of what a finger takes for the connection point of an agent. */
const TIGHT_CLEARANCE = 6;

/** Returns the ellipse that fits the window largest on which no line between two agents runs through a third. */
function ofLanes(wiring: Wiring, view: View): Picture {
  const count = wiring.nodes.length;
  let best: { readonly picture: Picture; readonly zoom: number } | undefined;
  for (const share of LANE_ASPECTS) {
    const aspect = within(view, share);
    let length = 240;
    for (let turn = 0; turn < LANE_SCALES_MAX; turn += 1, length *= LANE_SCALE) {
      const picture = new Picture(wiring, ellipsePlaces(count, length, aspect), LANE_CLEARANCE);
      const zoom = zoomOf(picture.bounds, view);
      if (best !== undefined && zoom <= best.zoom) break;
      if (!picture.isClean(LANE_SPACE)) continue;
      best = { picture, zoom };
      break;
    }
  }
  return best?.picture ?? ofBoxes(wiring, view);
}

/** Returns a roomy picture if it fits the window, or if the agents are many; else the tight one that fits the window largest. */
function ofBoxes(wiring: Wiring, view: View): Picture {
  const agents = wiring.nodes.filter(({ ref }) => ref.kind === 'agent').length;
  let best = roomy(wiring, view);
  let zoom = zoomOf(best.bounds, view);
  if (agents > TIGHT_AGENTS_MAX || zoom >= 1) return best;
  // Two of four agents are at the bottom, as of three: a channel between them needs no more width than between two others.
  const turned = agents % 2 === 0 ? 0.5 : 0;
  for (const share of TIGHT_ASPECTS) {
    const found = tight(wiring, { aspect: within(view, share), turned }, (bounds) => zoomOf(bounds, view) > zoom);
    if (found === undefined) continue;
    best = found;
    zoom = zoomOf(best.bounds, view);
  }
  return best;
}

/** Returns the agents on a large ellipse, and each channel in front of its sender. */
function roomy(wiring: Wiring, view: View): Picture {
  const chords = chordsOf(wiring);
  const agents = wiring.nodes.filter(({ ref }) => ref.kind === 'agent').length;
  const pills = wiring.nodes.some(({ size }, node) => chords.has(node) && size.width > 40);
  const first = Math.max((pills ? 360 : 560) + agents * (pills ? 120 : 90), 14 * agents ** 2);
  let picture = new Picture(wiring, []);
  for (let turn = 0; turn < SCALES_MAX; turn += 1) {
    const scale = SCALE ** turn;
    const spots = spotsOf(agents, pills, Math.sqrt(scale));
    picture = onEllipse(wiring, { aspect: aspectOf(view), length: first * scale, turned: 0 }, spots[0]);
    const exact = wiring.nodes.length <= EXACT_NODES_MAX;
    if (!exact || settled(picture, chords, spots)) return picture;
  }
  return picture;
}

/** Returns the agents on the smallest ellipse of that shape on which there is space for the channels anywhere on their chords. */
function tight(
  wiring: Wiring,
  shape: Pick<Ellipse, 'aspect' | 'turned'>,
  isBetter: (bounds: Bounds) => boolean,
): Picture | undefined {
  const chords = chordsOf(wiring);
  const agents = wiring.nodes.length - chords.size;
  for (let length = TIGHT_LENGTH * agents; ; length *= TIGHT_SCALE) {
    const picture = onEllipse(wiring, { ...shape, length }, TIGHT_SPOTS[0], TIGHT_CLEARANCE);
    if (!isBetter(picture.bounds)) return undefined;
    if (settled(picture, chords, TIGHT_SPOTS) && isBetter(picture.bounds)) return picture;
  }
}

/** Moves channels along their chords until nothing overlaps. @returns whether nothing does */
function settled(picture: Picture, chords: ReadonlyMap<number, Chord>, spots: readonly Spot[]): boolean {
  const { places } = picture;
  const placesFor = (node: number): readonly Point[] => {
    const chord = chords.get(node);
    return chord === undefined ? [] : spots.map((spot) => onChord(places, chord, spot));
  };
  return untangle(picture, { placesFor, stretchesMax: 0, crossed: false });
}

function onEllipse(wiring: Wiring, { length, aspect, turned }: Ellipse, spot: Spot, clearance = CLEARANCE): Picture {
  const agents = wiring.nodes.flatMap(({ ref }, node) => (ref.kind === 'agent' ? [node] : []));
  const on = ellipsePlaces(agents.length, length, aspect, { turned });
  const places: Point[] = wiring.nodes.map(() => ({ x: 0, y: 0 }));
  agents.forEach((agent, index) => {
    places[agent] = on[index] ?? { x: 0, y: 0 };
  });
  for (const [channel, chord] of chordsOf(wiring)) places[channel] = onChord(places, chord, spot);
  return new Picture(wiring, places, clearance);
}

/** Place of a channel on its chord. */
interface Spot {
  /** Distance from the sender, in canvas units or as a part of the chord; in units, at most half of it. */
  readonly away: number | { readonly share: number };
  /** Distance from the chord to the side on which a message in its direction passes. */
  readonly off: number;
  /** Angle by which it is turned from the chord towards the middle of the picture. */
  readonly turn: number;
}

const TIGHT_SPOTS: readonly [Spot, ...Spot[]] = [
  { away: { share: 0.4 }, off: 16, turn: 0 },
  ...[16, 36, 60, 84, -16].flatMap((off) =>
    [0.4, 0.46, 0.34, 0.52, 0.28, 0.6, 0.68].map((share) => ({ away: { share }, off, turn: 0 })),
  ),
];

function spotsOf(agents: number, pills: boolean, scale: number): readonly [Spot, ...Spot[]] {
  const near = scale * Math.max(pills ? 200 : 150, (42 * agents) / Math.PI);
  const offs = pills ? [20, 32] : [10, 14];
  const more = [1, 1.15, 0.85, 1.35, 1.7, 2.2, 3].flatMap((share) =>
    offs.flatMap((off) => [0, 0.12, -0.08, 0.3].map((turn) => ({ away: near * share, off, turn }))),
  );
  return [{ away: near, off: offs[0] ?? 16, turn: 0 }, ...more];
}

/** Returns the place of a channel in front of its sender, at most half way to the receiver. */
export function onChord(places: readonly Point[], { from, to }: Chord, { away, off, turn }: Spot): Point {
  const a = places[from] ?? { x: 0, y: 0 };
  const b = places[to] ?? { x: 0, y: 0 };
  const length = Math.max(1, Math.hypot(b.x - a.x, b.y - a.y));
  const part = typeof away === 'number' ? Math.min(length / 2, away) : length * away.share;
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  // The middle of the picture is the origin: turn to the side on which it lies.
  const way = ux * -a.y - uy * -a.x >= 0 ? turn : -turn;
  const [cos, sin] = [Math.cos(way), Math.sin(way)];
  return {
    x: a.x + (ux * cos - uy * sin) * part - uy * off,
    y: a.y + (uy * cos + ux * sin) * part + ux * off,
  };
}
