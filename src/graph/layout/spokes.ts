/** One channel with many agents: the channel in the middle, the agents around it on one ring or several. */
import { ellipsePlaces, type View } from './ellipse.ts';
import { aspectFault, Picture, zoomOf } from './picture.ts';
import type { Wiring } from './wiring.ts';

const CLEARANCE = 5;
const SCALE = 1.06;
const SCALES_MAX = 60;
const RINGS_MAX = 4;
const INNERMOST = [0.4, 0.55, 0.7] as const;
/** Ratios of the ellipse's axes. */
const ASPECTS = [0.6, 0.9, 1.3, 1.8] as const;
/** Space of an agent on a ring. */
const UNIT = { width: 196, height: 100 } as const;

/** Returns the channel that has all curves, if its agents are enough for spokes. */
export function hubOf({ nodes, wires }: Wiring, agentsMin: number): number | undefined {
  const hubs = new Set(wires.map(({ from, to }) => (nodes[from]?.ref.kind === 'channel' ? from : to)));
  const ends = new Set(wires.flatMap(({ from, to }) => [from, to]));
  const [hub] = hubs;
  return hubs.size === 1 && ends.size > agentsMin ? hub : undefined;
}

/** Returns the picture, among several ellipses and numbers of rings, that fits the window largest. */
export function spokes(wiring: Wiring, hub: number, view: View): Picture {
  let best: { readonly picture: Picture; readonly zoom: number } | undefined;
  for (const aspect of ASPECTS) {
    for (let rings = 1; rings <= RINGS_MAX; rings += 1) {
      for (const inner of rings === 1 ? [1] : INNERMOST) {
        const picture = withRings(wiring, hub, { rings, inner, aspect });
        const fits = picture.isClean() && aspectFault(picture.bounds, view) === 0;
        const zoom = zoomOf(picture.bounds, view) * (fits ? 1 : 0.01);
        if (best === undefined || zoom > best.zoom) best = { picture, zoom };
      }
    }
  }
  return best?.picture ?? new Picture(wiring, []);
}

interface Rings {
  readonly rings: number;
  /** Radius of the innermost ring, as a part of the outermost. */
  readonly inner: number;
  readonly aspect: number;
}

function withRings(wiring: Wiring, hub: number, { rings, inner, aspect }: Rings): Picture {
  const agents = wiring.nodes.flatMap((_, node) => (node === hub ? [] : [node]));
  let picture = new Picture(wiring, []);
  for (let turn = 0, length = 320; turn < SCALES_MAX; turn += 1, length *= SCALE) {
    const on = ellipsePlaces(agents.length, length, aspect, UNIT);
    const places = wiring.nodes.map(() => ({ x: 0, y: 0 }));
    agents.forEach((agent, index) => {
      const { x, y } = on[index] ?? { x: 0, y: 0 };
      const part = rings === 1 ? 1 : inner + ((1 - inner) * (index % rings)) / (rings - 1);
      places[agent] = { x: x * part, y: y * part };
    });
    picture = new Picture(wiring, places, CLEARANCE);
    if (picture.isClean()) break;
  }
  return picture;
}
