/** A thousand agents: what a frame costs is counted, not timed. */
import { changedFrames, layoutCounter } from '../support/frames.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

const AGENTS = 1000;
const AGENTS_ON_CHANNEL = 50;
const COLUMNS = 40;
const FRAMES = 60;

/** Returns agents in rows, the first of every fifty publishes to the others. */
function scene(count: number) {
  const channelOf = (index: number): string => `news${Math.floor(index / AGENTS_ON_CHANNEL) + 1}`;
  const isFirst = (index: number): boolean => index % AGENTS_ON_CHANNEL === 0;
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    version: 2,
    name: 'Many',
    network: { delayUsMin: 1_500_000, delayUsMean: 1_500_000, jitterUs: 0 },
    agents: numbers.map((index) => ({
      id: `agent${index + 1}`,
      x: (index % COLUMNS) * 200,
      y: Math.floor(index / COLUMNS) * 120,
      behaviours: isFirst(index)
        ? [{ kind: 'tick', channel: channelOf(index), periodUs: 2_000_000, offsetUs: index * 1000, message: { kw: 1 } }]
        : [],
    })),
    channels: numbers.filter(isFirst).map((index, at) => ({
      id: channelOf(index),
      x: (at % 5) * 1600 + 700,
      y: Math.floor(at / 5) * 700 + 60,
    })),
    links: numbers.map((index) => ({
      kind: isFirst(index) ? 'publish' : 'subscribe',
      agent: `agent${index + 1}`,
      channel: channelOf(index),
    })),
  };
}

async function openMany(heronry: Heronry, count: number): Promise<void> {
  await heronry.page.setViewportSize({ width: 1440, height: 900 });
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await heronry.play((playground, wanted) => playground.load(wanted), scene(count));
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(4000));
}

test('a thousand agents: few elements, no layout without a change, and a map that costs the same for any number', async ({
  heronry,
  page,
}) => {
  await openMany(heronry, AGENTS);
  expect(await heronry.agents.count()).toBeLessThanOrEqual(600);
  expect(await page.locator('*').count()).toBeLessThan(12_000);
  const map = page.getByRole('img', { name: 'Overview map' });
  await expect(map).toBeVisible();
  expect(await map.locator('*').count()).toBeLessThan(8);

  const layouts = await layoutCounter(page);
  await heronry.play((playground) => playground.play(1));
  const before = await layouts();
  const changed = await changedFrames(page, FRAMES);
  // Two calls from outside of the page may each cause one.
  expect((await layouts()) - before).toBeLessThanOrEqual(changed + 2);
  expect((await heronry.play((playground) => playground.world())).inFlight.length).toBeGreaterThan(40);
});

test('the map of a large scene leads the view to where it is pressed', async ({ heronry, page }) => {
  await openMany(heronry, AGENTS);
  const last = heronry.agent(`agent${AGENTS}`);
  await expect(last).toHaveCount(0);
  const map = page.getByRole('img', { name: 'Overview map' });
  const { width, height } = (await map.boundingBox()) ?? { width: 0, height: 0 };
  await map.click({ position: { x: width * 0.92, y: height * 0.8 } });
  await expect(last).toBeVisible();
});

test('from 200 nodes on, nodes that are too small for their names are blocks; the one pointed at is named', async ({
  heronry,
  page,
}) => {
  await openMany(heronry, 300);
  await page.keyboard.press('f');
  const node = heronry.agent('agent21');
  const name = node.getByText('agent21');
  await expect(heronry.agents).toHaveCount(300);
  await expect(name).toBeHidden();
  await node.hover();
  await expect(name).toBeVisible();
  await page.mouse.move(2, 2);
  await expect(name).toBeHidden();
  await node.focus();
  await expect(name).toBeVisible();

  // With fewer nodes, every name is drawn however small the picture is.
  await openMany(heronry, 150);
  await page.keyboard.press('f');
  await expect(heronry.agent('agent21').getByText('agent21')).toBeVisible();
});
