/** All pairs: the agents on an ellipse, and the channels of each pair on its chord, there and back apart. */
import type { Point } from '../geometry.ts';
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

/** Returns the ellipse that fits the window largest on which no line between two agents runs through a third. */
function ofLanes(wiring: Wiring, view: View): Picture {
  const count = wiring.nodes.length;
  let best: { readonly picture: Picture; readonly zoom: number } | undefined;
  for (const share of LANE_ASPECTS) {
    const aspect = Math.min(2.2, Math.max(0.5, (share * view.width) / Math.max(1, view.height)));
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

function ofBoxes(wiring: Wiring, view: View): Picture {
  const chords = chordsOf(wiring);
  const agents = wiring.nodes.flatMap(({ ref }, node) => (ref.kind === 'agent' ? [node] : []));
  const pills = wiring.nodes.some(({ size }, node) => chords.has(node) && size.width > 40);
  let picture = new Picture(wiring, []);
  let length = Math.max((pills ? 360 : 560) + agents.length * (pills ? 120 : 90), 14 * agents.length ** 2);
  const first = length;
  for (let turn = 0; turn < SCALES_MAX; turn += 1) {
    const spots = spotsOf(agents.length, pills, Math.sqrt(length / first));
    const on = ellipsePlaces(agents.length, length, aspectOf(view));
    const places: Point[] = wiring.nodes.map(() => ({ x: 0, y: 0 }));
    agents.forEach((agent, index) => {
      places[agent] = on[index] ?? { x: 0, y: 0 };
    });
    for (const [channel, chord] of chords) places[channel] = onChord(places, chord, spots[0]);
    picture = new Picture(wiring, places, CLEARANCE);
    if (wiring.nodes.length > EXACT_NODES_MAX) return picture;
    const placesFor = (node: number): readonly Point[] => {
      const chord = chords.get(node);
      return chord === undefined ? [] : spots.map((spot) => onChord(places, chord, spot));
    };
    if (untangle(picture, { placesFor, stretchesMax: 0, crossed: false })) return picture;
    length *= SCALE;
  }
  return picture;
}

/** Place of a channel in front of its sender. */
interface Spot {
  /** Distance from the sender, at most half of the chord. */
  readonly away: number;
  /** Distance from the chord to the side on which a message in its direction passes. */
  readonly off: number;
  /** Angle by which it is turned from the chord towards the middle of the picture. */
  readonly turn: number;
}

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
  const part = Math.min(length / 2, away);
  const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
  // The middle of the picture is the origin: turn to the side on which it lies.
  const way = ux * -a.y - uy * -a.x >= 0 ? turn : -turn;
  const [cos, sin] = [Math.cos(way), Math.sin(way)];
  return {
    x: a.x + (ux * cos - uy * sin) * part - uy * off,
    y: a.y + (uy * cos + ux * sin) * part + ux * off,
  };
}
