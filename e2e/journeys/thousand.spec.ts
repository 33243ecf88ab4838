/** A thousand agents: what a frame costs is counted, not timed. */
import type { Page } from '@playwright/test';
import { countsOfFrames } from '../support/frames.ts';
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
  // Once the line above the picture is there, the canvas keeps its size.
  await expect(heronry.page.getByRole('region', { name: 'Shared scenario' })).toContainText('not saved yet');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(4000));
}

/** Returns the place in the window of a place of the scene. */
function placeOf(page: Page, at: { readonly x: number; readonly y: number }): Promise<{ x: number; y: number }> {
  return page.evaluate(({ x, y }) => {
    const viewport = document.querySelector('.react-flow__viewport');
    const { left = 0, top = 0 } = document.querySelector('.react-flow')?.getBoundingClientRect() ?? {};
    const point = new DOMPoint(x, y).matrixTransform(
      new DOMMatrix(viewport ? getComputedStyle(viewport).transform : ''),
    );
    return { x: left + point.x, y: top + point.y };
  }, at);
}

/** Returns the place in the window where the map shows a place of the scene. */
async function placeOnMap(
  page: Page,
  at: { readonly x: number; readonly y: number },
): Promise<{ x: number; y: number }> {
  const map = page.getByRole('img', { name: 'Overview map' });
  await expect(map).toBeVisible();
  return map.evaluate((svg, { x, y }) => {
    const point = new DOMPoint(x, y).matrixTransform((svg as SVGSVGElement).getScreenCTM() ?? undefined);
    return { x: point.x, y: point.y };
  }, at);
}

test('a thousand agents: few elements, no layout without a change, and a map that costs the same for any number', async ({
  heronry,
  page,
}) => {
  await openMany(heronry, AGENTS);
  await expect(heronry.agents).toHaveCount(0);
  expect(await page.locator('*').count()).toBeLessThan(1500);
  await page.keyboard.press('+');
  const map = page.getByRole('img', { name: 'Overview map' });
  await expect(map).toBeVisible();
  expect(await map.locator('*').count()).toBeLessThan(8);

  await heronry.play((playground) => playground.play(1));
  const { changed, layouts } = await countsOfFrames(page, FRAMES);
  // Two calls from outside of the page may each cause one.
  expect(layouts).toBeLessThanOrEqual(changed + 2);
  expect((await heronry.play((playground) => playground.world())).inFlight.length).toBeGreaterThan(40);
});

test('the map of a large scene leads the view to where it is pressed', async ({ heronry, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openMany(heronry, AGENTS);
  const last = heronry.agent(`agent${AGENTS}`);
  while ((await heronry.agents.count()) === 0) await page.keyboard.press('+');
  await expect(last).toHaveCount(0);
  const at = await placeOnMap(page, { x: (COLUMNS - 1) * 200, y: (AGENTS / COLUMNS - 1) * 120 });
  await page.mouse.click(at.x, at.y);
  await expect(last).toBeVisible();
});

test('from 200 nodes on, a picture too small to read is a canvas; what is pointed at can be used like any node', async ({
  heronry,
  page,
}) => {
  await openMany(heronry, 300);
  await page.keyboard.press('f');
  await expect(heronry.agents).toHaveCount(0);
  const node = heronry.agent('agent21');
  // The picture is fitted once more when what is around it has its size.
  await heronry.laidOut();
  const at = await heronry.atRest(() => placeOf(page, { x: 20 * 200, y: 0 }));
  await page.mouse.move(at.x, at.y);
  await expect(node).toBeVisible();
  await expect(heronry.canvas.getByText('agent21').last()).toHaveCSS('font-size', /^[5-9]\d|\d{3}/);
  await page.mouse.click(at.x, at.y);
  await expect(node).toHaveAccessibleName(/, selected$/);
  await page.mouse.move(at.x, at.y + 200);
  await expect(heronry.agents).toHaveCount(1);

  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 20, at.y - 30, { steps: 4 });
  await page.mouse.up();
  const moved = await heronry.play(async (playground) =>
    (await playground.scenario()).agents.find(({ id }) => id === 'agent21'),
  );
  expect(moved?.x).toBeGreaterThan(20 * 200);
  expect(moved?.y).toBeLessThan(0);

  // A link, near the first agents.
  const line = await placeOf(page, { x: 2 * 200 + 60, y: 10 });
  await page.mouse.move(line.x, line.y);
  await expect(heronry.channel('news1')).toBeVisible();
});

test('a rectangle takes all agents in it, drawn or not, and they move together', async ({ heronry, page }) => {
  await openMany(heronry, 300);
  await page.keyboard.press('f');
  await expect(heronry.agents).toHaveCount(0);
  const [from, to] = [await placeOf(page, { x: -100, y: 60 }), await placeOf(page, { x: 39 * 200 + 100, y: 180 })];
  await page.keyboard.down('Shift');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.getByRole('toolbar', { name: 'Selected nodes' })).toContainText('40 selected');
});

test('many agents by the keyboard: one stop, arrow keys from agent to agent, each one in view', async ({
  heronry,
  page,
}) => {
  await openMany(heronry, AGENTS);
  await expect(heronry.agents).toHaveCount(0);
  await heronry.canvas.focus();
  await expect(page.locator(':focus')).toHaveAccessibleName(/^Agent agent1,/);
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(':focus')).toHaveAccessibleName(/^Agent agent2,/);
  await page.keyboard.press('ArrowDown');
  await expect(page.locator(':focus')).toHaveAccessibleName(/^Agent agent42,/);
  await expect(heronry.agent('agent42')).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(heronry.composer).toBeVisible();
});

test('with fewer than 200 nodes, every name is drawn, however small the picture is', async ({ heronry, page }) => {
  await openMany(heronry, 150);
  await page.keyboard.press('f');
  await expect(heronry.agent('agent21').getByText('agent21').first()).toBeVisible();
});
