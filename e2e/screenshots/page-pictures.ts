/** Pictures of the whole page, to be looked at: scenes, sizes of screens and modes, each in both themes. */
import { ChannelManager, InMemoryBroker } from '../../src/messaging/index.ts';
import { emptyScenario, GALLERY, type Scenario } from '../../src/scenario/index.ts';
import { boxOf, expect, type Heronry } from '../support/heronry.ts';

export interface PagePicture {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly forcedColors?: 'active';
  /** Brings the page, which is open, there. */
  readonly show: (heronry: Heronry) => Promise<void>;
}

const LAPTOP = { width: 1440, height: 900 };
const PROJECTOR = { width: 1920, height: 1080 };

/** Shows a moment of a scenario of the gallery, paused in the middle of messages. */
function gallery(slug: string): PagePicture['show'] {
  return async (heronry) => {
    await heronry.play((playground, name) => playground.load(name), slug);
    await heronry.play((playground) => playground.seek(5230));
  };
}

/** Shows agents that are connected with each other, each pair in both directions. */
function allPairs(count: number): PagePicture['show'] {
  return async (heronry) => {
    const ids = Array.from({ length: count }, (_, index) => `agent${index + 1}`);
    const pairs = new ChannelManager(new InMemoryBroker()).createAgentChannels(ids);
    const ends = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => [from, to] as const));
    const scenario = {
      ...emptyScenario(`All pairs of ${count}`),
      agents: ids.map((id, index) => ({ id, x: 40 * index, y: 0, role: 'agent' as const, behaviours: [] })),
      channels: pairs.map((id, index) => ({
        id,
        x: 20 * index,
        y: 200,
        pair: true,
        capacity: 100,
        overflow: 'drop-oldest' as const,
      })),
      links: ends.flatMap(([from, to], index) => [
        { kind: 'publish' as const, agent: from, channel: pairs[index] ?? '' },
        { kind: 'subscribe' as const, agent: to, channel: pairs[index] ?? '' },
      ]),
    };
    await tidied(heronry, scenario);
  };
}

/** Shows many agents on one channel. */
function onOneChannel(count: number): PagePicture['show'] {
  return (heronry) => {
    const ids = Array.from({ length: count }, (_, index) => `agent${index + 1}`);
    return tidied(heronry, {
      ...emptyScenario(`${count} on one channel`),
      agents: ids.map((id, index) => ({ id, x: 40 * index, y: 0, role: 'agent' as const, behaviours: [] })),
      channels: [{ id: 'control', x: 0, y: 200, pair: false, capacity: 100, overflow: 'drop-oldest' as const }],
      links: ids.map((agent, index) => ({
        kind: index === 0 ? ('publish' as const) : ('subscribe' as const),
        agent,
        channel: 'control',
      })),
    });
  };
}

async function tidied(heronry: Heronry, scenario: Scenario): Promise<void> {
  await heronry.page.emulateMedia({ reducedMotion: 'reduce' });
  await heronry.play((playground, wanted) => playground.load(wanted), scenario);
  await heronry.page.keyboard.press('l');
  // Only what is in view is on the page; after the layout, all of it is.
  await expect(heronry.agents).toHaveCount(scenario.agents.length);
  const { x, y, width, height } = await boxOf(heronry.canvas);
  await expect
    .poll(async () => {
      const boxes = await Promise.all((await heronry.agents.all()).map((agent) => agent.boundingBox()));
      return boxes.every(
        (box) =>
          box !== null &&
          box.x >= x &&
          box.y >= y &&
          box.x + box.width <= x + width &&
          box.y + box.height <= y + height,
      );
    })
    .toBe(true);
}

/** Shows a moment of a recording of the gallery. */
async function recording(heronry: Heronry): Promise<void> {
  await heronry.open('recordings/two-rooms-2-coordinator');
  await expect(heronry.page.getByRole('region', { name: 'Recording' })).toContainText('A coordinator');
  await expect(heronry.agent('room1')).toBeVisible();
  await heronry.play(async (playground) => {
    await playground.pause();
    await playground.seek(2100);
  });
}

const SCENES: readonly PagePicture[] = GALLERY.map(({ slug }) => ({
  name: `gallery-${slug}`,
  viewport: LAPTOP,
  show: gallery(slug),
}));

/** Pictures by what they show; those of a group are taken one after another in one page. */
export const PAGE_PICTURES: Readonly<Record<string, readonly PagePicture[]>> = {
  'the first scenes of the gallery': SCENES.slice(0, SCENES.length / 2),
  'the other scenes of the gallery': SCENES.slice(SCENES.length / 2),
  'scenes of many channels': [
    ...[3, 6, 12].map((count) => ({ name: `pairs-${count}`, viewport: LAPTOP, show: allPairs(count) })),
    { name: 'sixty-on-one', viewport: LAPTOP, show: onOneChannel(60) },
  ],
  'sizes, modes and recordings': [
    { name: 'phone', viewport: { width: 390, height: 844 }, show: gallery('hierarchy') },
    { name: 'tablet', viewport: { width: 768, height: 1024 }, show: gallery('hierarchy') },
    { name: 'zoom-200', viewport: { width: 640, height: 400 }, show: gallery('control-status') },
    { name: 'recording-phone', viewport: { width: 390, height: 844 }, show: recording },
    { name: 'forced-colours', viewport: LAPTOP, forcedColors: 'active', show: gallery('work-queue') },
    { name: 'recording', viewport: LAPTOP, show: recording },
    {
      name: 'projector',
      viewport: PROJECTOR,
      show: async (heronry) => {
        await gallery('control-status')(heronry);
        await heronry.page.keyboard.press('q');
      },
    },
  ],
};
