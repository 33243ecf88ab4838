/** The measured goal of automatic layout, over every shape that people build. */
import { describe, expect, it } from 'vitest';
import { rounds } from '../../messaging/testing/rounds.ts';
import { GALLERY, type Scenario, uprightScene } from '../../scenario/index.ts';
import { legibleZoom, type Shapes } from '../scene.ts';
import { autoLayout } from './auto-layout.ts';
import type { View } from './ellipse.ts';
import { dagrePlaces } from './layers.ts';
import { aspectFault, Picture, zoomOf } from './picture.ts';
import { allPairs, oneChannel, randomScene, tree } from './test-scenes.ts';
import { wiringOf } from './wiring.ts';

const DESKTOP: View = { width: 1440, height: 900 };
const PHONE: View = { width: 390, height: 700 };

type Scenes = readonly (readonly [name: string, scenario: Scenario])[];

const FAMILIES: { readonly [name: string]: Scenes } = {
  gallery: GALLERY.map(({ slug, scenario }) => [slug, scenario]),
  'all pairs': Array.from({ length: 18 }, (_, index) => [`${index + 3} agents`, allPairs(index + 3)]),
  'one channel': [7, 20, 60].map((count) => [`${count} agents`, oneChannel(count)]),
  trees: [2, 3, 5, 9].flatMap((fanOut) => [
    [`pairs, ${fanOut} children`, tree(100, fanOut, true)],
    [`channels, ${fanOut} children`, tree(100, fanOut, false)],
  ]),
  random: Array.from({ length: rounds(200) }, (_, seed) => [`seed ${seed}`, randomScene(seed)]),
};

/** Every channel as a box: dagre would put agents that are all connected on one line. */
const BOXES: Shapes = { agent: 'agent', paired: new Set() };
/** Number of nodes of all pairs above which dagre takes seconds. */
const DAGRE_PAIRS_NODES_MAX = 100;

const dagreCrossings = new Map<Scenario, number>();

/** Returns the crossings of dagre's layout, which is the same for every window; undefined if it would take too long. */
async function crossingsOfDagre(name: string, scenario: Scenario): Promise<number | undefined> {
  const boxes = wiringOf(scenario, BOXES);
  if (boxes.nodes.length > DAGRE_PAIRS_NODES_MAX && name.endsWith('agents')) return undefined;
  const known = dagreCrossings.get(scenario);
  if (known !== undefined) return known;
  const { crossings } = new Picture(boxes, await dagrePlaces(boxes, 'LR')).faults();
  dagreCrossings.set(scenario, crossings);
  return crossings;
}

/** Returns what is wrong with the layouts of the scenes, and the crossings of both layouts. */
async function measure(scenes: Scenes, view: View) {
  const faults: string[] = [];
  let [crossings, dagre] = [0, 0];
  for (const [name, scenario] of scenes) {
    const wiring = wiringOf(scenario);
    const picture = new Picture(wiring, await autoLayout(scenario, view));
    const { overlaps, labels, through, ...found } = picture.faults();
    const aspect = aspectFault(picture.bounds, view);
    if (overlaps + labels + through > 0) faults.push(`${name}: ${JSON.stringify({ overlaps, labels, through })}`);
    if (aspect > 0) faults.push(`${name}: shape ${JSON.stringify(picture.bounds)}`);
    const ofDagre = await crossingsOfDagre(name, scenario);
    if (ofDagre === undefined) continue;
    crossings += found.crossings;
    dagre += ofDagre;
  }
  return { faults, crossings, dagre };
}

/** Canvas at 1440x900 without the panel, the bars and the margins around the picture. */
const BESIDE_PANEL: View = { width: 976, height: 684 };
/** Size of the font of a name among many agents. */
const NAME_FONT = 20;
const LEGIBLE_PX = 12;

it.each([
  ['12 agents, all 132 pairs', allPairs(12)],
  ['60 agents on one channel', oneChannel(60)],
] as const)('names are legible beside the panel at 1440x900: %s', async (_name, scenario) => {
  const { bounds } = new Picture(wiringOf(scenario), await autoLayout(scenario, BESIDE_PANEL));
  expect(zoomOf(bounds, BESIDE_PANEL) * NAME_FONT).toBeGreaterThanOrEqual(LEGIBLE_PX);
});

/** Canvas of a phone of 390 by 844 and of a tablet of 820 by 1180, without the margins around the picture. */
const HAND: View = { width: 358, height: 602 };
const TABLET: View = { width: 708, height: 956 };

/** Canvas of the same phone below the line about the scene, without the margins. */
const HAND_WITH_TEXT: View = { width: 358, height: 558 };

describe('trees at 1440x900', () => {
  // Whatever the number of children: rows of ten are in DECISIONS with their figures.
  it.each([
    [20, 0.75],
    [50, 0.5],
    [100, 0.2],
    [200, 0.19],
  ])('%i agents have no faults and no crossings, and a zoom of at least %d', async (count, least) => {
    for (const fanOut of [2, 9])
      for (const pair of [true, false]) {
        const scenario = tree(count, fanOut, pair);
        const picture = new Picture(wiringOf(scenario), await autoLayout(scenario, DESKTOP));
        expect(picture.faults()).toEqual({ overlaps: 0, labels: 0, through: 0, crossings: 0 });
        expect(zoomOf(picture.bounds, DESKTOP)).toBeGreaterThanOrEqual(least);
      }
  });
});

describe('the gallery on a phone held upright', () => {
  it.each(GALLERY.map((entry) => [entry.slug, entry] as const))(
    '%s is in sight, with names that can be read',
    (_, entry) => {
      const scenario = uprightScene(entry);
      const picture = new Picture(wiringOf(scenario), [...scenario.agents, ...scenario.channels]);
      expect(picture.faults()).toMatchObject({ overlaps: 0, labels: 0, through: 0 });
      expect(zoomOf(picture.bounds, HAND_WITH_TEXT)).toBeGreaterThanOrEqual(legibleZoom(scenario));
    },
  );
});

describe.each([
  ['phone', HAND],
  ['tablet', TABLET],
] as const)('on a %s', (_name, view) => {
  it.each([3, 4, 5, 6])('%i agents with all pairs are in sight, with names that can be read', async (count) => {
    const scenario = allPairs(count);
    const { bounds } = new Picture(wiringOf(scenario), await autoLayout(scenario, view));
    expect(zoomOf(bounds, view)).toBeGreaterThanOrEqual(legibleZoom(scenario));
  });
});

describe.each([
  ['1440x900', DESKTOP],
  ['390x700', PHONE],
] as const)('automatic layout at %s', (_size, view) => {
  it.each(Object.entries(FAMILIES))(
    '%s: nothing overlaps, no curve runs through a box, few crossings, shape of the window',
    async (_name, scenes) => {
      const { faults, crossings, dagre } = await measure(scenes, view);
      expect(faults).toEqual([]);
      expect(crossings).toBeLessThanOrEqual(1.1 * dagre);
    },
  );
});
