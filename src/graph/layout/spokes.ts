/** One channel with many agents: the channel in the middle, the agents around it on one ring or several. */
import type { Point } from '../geometry.ts';
import { ellipsePlaces, type View } from './ellipse.ts';
import { aspectFault, Picture, zoomOf } from './picture.ts';
import { untangle } from './untangle.ts';
import type { Wiring } from './wiring.ts';

const CLEARANCE = 5;
/** Sum of the half axes of the smallest ellipse. */
const LENGTH = 280;
const SCALE = 1.06;
const SCALES_MAX = 60;
/** Factor by which a picture is made smaller, and how often. */
const TIGHTER = 0.98;
const TIGHTER_MAX = 20;
/** Places on an ellipse for each agent. */
const STEPS = 4;

interface Rings {
  readonly rings: number;
  /** Radius of the innermost ring, as a part of the outermost. */
  readonly inner: number;
  /** Steps by which each ring is turned against the next outer one, past which its curves bend. */
  readonly turned: number;
}

const RINGS: readonly Rings[] = [
  { rings: 1, inner: 1, turned: 0 },
  ...[2, 3, 4].flatMap((rings) =>
    [0.35, 0.45, 0.55, 0.65, 0.75, 0.85].flatMap((inner) =>
      [-2, -1, 0, 1, 2].map((turned) => ({ rings, inner, turned })),
    ),
  ),
];
/** Ratios of the ellipse's axes. */
const ASPECTS = [0.6, 0.9, 1.3, 1.6, 1.9, 2.3] as const;
/** Space around an agent on a ring. */
const APART = { width: 16, height: 12 } as const;
const ROOMY = { width: 28, height: 36 } as const;
/** Height of an agent that has labels around it. */
const LABELLED = 40;

/** Returns the channel that has all curves, if its agents are enough for spokes. */
export function hubOf({ nodes, wires }: Wiring, agentsMin: number): number | undefined {
  const hubs = new Set(wires.map(({ from, to }) => (nodes[from]?.ref.kind === 'channel' ? from : to)));
  const ends = new Set(wires.flatMap(({ from, to }) => [from, to]));
  const [hub] = hubs;
  return hubs.size === 1 && ends.size > agentsMin ? hub : undefined;
}

/** Returns the picture, among several ellipses and numbers of rings, that fits the window largest. */
export function spokes(wiring: Wiring, hub: number, view: View): Picture {
  const agents = wiring.nodes.flatMap((_, node) => (node === hub ? [] : [node]));
  const unit = unitOf(wiring, agents);
  let best: Fitting = { picture: new Picture(wiring, []), zoom: 0 };
  for (const aspect of ASPECTS) {
    const known: (readonly Point[])[] = [];
    const grown = (turn: number): readonly Point[] => {
      known[turn] ??= ellipsePlaces(agents.length * STEPS, LENGTH * SCALE ** turn, aspect, { box: unit });
      return known[turn];
    };
    for (const shape of RINGS) best = withRings({ wiring, agents, grown, view }, shape, best);
  }
  return tightened(best.picture, view);
}

/** Returns the picture with single agents moved so that the whole is smaller, if it is too large for the window. */
function tightened(picture: Picture, view: View): Picture {
  let best = picture;
  for (let turn = 0; turn < TIGHTER_MAX && zoomOf(best.bounds, view) < 1; turn += 1) {
    const places = best.places.map(({ x, y }) => ({ x: x * TIGHTER, y: y * TIGHTER }));
    const next = new Picture(picture.wiring, places, CLEARANCE);
    if (!untangle(next, { stretchesMax: 0, crossed: false }) || aspectFault(next.bounds, view) > 0) break;
    best = next;
  }
  return best;
}

interface Fitting {
  readonly picture: Picture;
  readonly zoom: number;
}

interface Spokes {
  readonly wiring: Wiring;
  readonly agents: readonly number[];
  /** Returns places on the ellipse of that size, of `SCALES_MAX`: `STEPS` for each agent. */
  readonly grown: (turn: number) => readonly Point[];
  readonly view: View;
}

/** Returns the smallest clean picture with that shape, if it fits the window larger than `best`. */
function withRings({ wiring, agents, grown, view }: Spokes, { rings, inner, turned }: Rings, best: Fitting): Fitting {
  for (let turn = 0; turn < SCALES_MAX; turn += 1) {
    const on = grown(turn);
    const places = wiring.nodes.map(() => ({ x: 0, y: 0 }));
    agents.forEach((agent, index) => {
      const ring = index % rings;
      const step = (index * STEPS + (rings - 1 - ring) * turned + on.length) % on.length;
      const { x, y } = on[step] ?? { x: 0, y: 0 };
      const part = rings === 1 ? 1 : inner + ((1 - inner) * ring) / (rings - 1);
      places[agent] = { x: x * part, y: y * part };
    });
    const picture = new Picture(wiring, places, CLEARANCE);
    const fits = aspectFault(picture.bounds, view) === 0;
    const zoom = zoomOf(picture.bounds, view) * (fits ? 1 : 0.01);
    if (fits && zoom <= best.zoom) return best;
    if (zoom > best.zoom && picture.isClean()) return { picture, zoom };
  }
  return best;
}

/** Returns the space that an agent takes on a ring. */
function unitOf({ nodes }: Wiring, agents: readonly number[]): View {
  const sizes = agents.map((agent) => nodes[agent]?.size ?? { width: 0, height: 0 });
  const [width, height] = [Math.max(...sizes.map((size) => size.width)), Math.max(...sizes.map((size) => size.height))];
  const apart = height > LABELLED ? ROOMY : APART;
  return { width: width + apart.width, height: height + apart.height };
}
