/** Places of the gallery's scenes for a screen that is held upright, where a scene that runs to the right would be too small. */
import type { Scenario } from '../scenario.ts';
import type { GalleryEntry } from './build.ts';

type Place = readonly [x: number, y: number];

/** Places by address: of the agents, then of the channels, in the scene's order. The first scene fits as it is. */
const PLACES: { readonly [slug: string]: readonly Place[] } = {
  pairs: [
    [0, -200],
    [190, 200],
    [-190, 200],
    [60, 94],
    [-155, -60],
    [125, 34],
    [0, 180],
    [-90, 45],
    [0, 220],
  ],
  hierarchy: [
    [0, -430],
    [-130, -80],
    [130, -80],
    [-260, 160],
    [-90, 430],
    [90, 430],
    [260, 160],
    [-90, -270],
    [0, -180],
    [90, -270],
    [-230, 60],
    [-180, 300],
    [-90, 230],
    [90, 230],
    [180, 300],
    [230, 60],
  ],
  'price-signal': [
    [0, -390],
    [80, -160],
    [-240, 230],
    [-260, 50],
    [0, 130],
    [260, 50],
    [240, 230],
    [0, 390],
    [0, -60],
    [0, 290],
  ],
  'work-queue': [
    [208, -272],
    [0, -272],
    [-208, -272],
    [208, 0],
    [0, 0],
    [-208, 0],
    [0, 272],
    [0, -136],
    [0, 136],
  ],
  'late-subscriber': [
    [0, -235],
    [-130, 95],
    [130, 95],
    [0, 235],
    [0, -75],
  ],
  'throwing-callback': [
    [0, -272],
    [208, 0],
    [0, 0],
    [-208, 0],
    [0, 272],
    [0, -136],
    [0, 136],
  ],
  'lossy-link': [
    [0, -230],
    [208, 230],
    [0, 230],
    [-208, 230],
    [0, 0],
  ],
  partition: [
    [-4, -272],
    [204, 272],
    [-212, 0],
    [212, 0],
    [-4, 0],
    [-12, 272],
    [-4, -136],
    [204, 136],
    [-12, 136],
  ],
  'waiting-for-each-other': [
    [0, -200],
    [0, 200],
    [-90, 0],
    [90, 0],
  ],
  'endless-replies': [
    [0, -200],
    [0, 200],
    [-60, -50],
    [60, 50],
  ],
  'nobody-there': [
    [0, -235],
    [130, 95],
    [-130, 95],
    [0, 235],
    [0, -75],
  ],
  'failed-job': [
    [0, -230],
    [208, 230],
    [0, 230],
    [-208, 230],
    [0, 0],
  ],
  partitions: [
    [-220, -100],
    [-100, -250],
    [220, -100],
    [100, -250],
    [0, 250],
    [200, 190],
    [-200, 190],
    [0, 30],
  ],
  'share-group': [
    [0, -230],
    [208, 230],
    [0, 230],
    [-208, 230],
    [0, 0],
  ],
  leader: [
    [-210, 0],
    [0, 0],
    [210, 0],
    [0, 420],
    [0, -420],
    [-150, -210],
    [0, 210],
    [60, -210],
  ],
};

/** Returns an entry's scene with its places for an upright screen. */
export function uprightScene({ slug, scenario }: GalleryEntry): Scenario {
  const places = PLACES[slug];
  if (places === undefined) return scenario;
  const at = <Node extends object>(node: Node, index: number): Node => {
    const [x, y] = places[index] ?? [0, 0];
    return { ...node, x, y };
  };
  return {
    ...scenario,
    agents: scenario.agents.map(at),
    channels: scenario.channels.map((channel, index) => at(channel, scenario.agents.length + index)),
  };
}
