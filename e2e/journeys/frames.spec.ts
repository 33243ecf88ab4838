/** Cost of a frame: while messages move, nothing that does not change is laid out anew. */
import { emptyScenario } from '../../src/scenario/index.ts';
import { changedFrames, layoutCounter } from '../support/frames.ts';
import { expect, Heronry, test } from '../support/heronry.ts';
import { differingPixels } from '../support/pictures.ts';

const FRAMES = 240;

/** Returns a scenario of forty agents whose messages take twenty seconds. */
function fortyAgents(periodUs: number) {
  const agents = Array.from({ length: 40 }, (_, index) => ({
    id: `mg${index}`,
    x: (index % 8) * 320,
    y: Math.floor(index / 8) * 160,
    role: 'agent' as const,
    behaviours: [
      {
        kind: 'tick' as const,
        channel: 'control',
        periodUs,
        offsetUs: (index * periodUs) / 40,
        jitterUs: 0,
        count: 0,
        message: { kw: 1 },
      },
    ],
  }));
  return {
    ...emptyScenario('Forty agents'),
    network: { delayUsMin: 20_000_000, delayUsMean: 20_000_000, jitterUs: 0 },
    agents,
    channels: [{ id: 'control', x: 1120, y: -200, pair: false, capacity: 10_000, overflow: 'drop-oldest' as const }],
    links: agents.map(({ id }) => ({ kind: 'publish' as const, agent: id, channel: 'control' })),
  };
}

test('a frame in which no text changes lays nothing out', async ({ heronry, page }) => {
  await heronry.open();
  await heronry.laidOut();
  await heronry.play((playground, wanted) => playground.load(wanted), fortyAgents(2_000_000));
  await heronry.play((playground) => playground.seek(5000));
  await heronry.play((playground) => playground.play(1));
  const layouts = await layoutCounter(page);
  const before = await layouts();
  const withText = await changedFrames(page, FRAMES);
  expect(withText).toBeGreaterThan(0);
  expect(withText).toBeLessThan(FRAMES / 2);
  // Two calls from outside of the page may each cause one.
  expect((await layouts()) - before).toBeLessThanOrEqual(withText + 2);
  expect((await heronry.play((playground) => playground.world())).inFlight.length).toBeGreaterThan(40);
});

/** Opens a crowd in a browser without anything saved. */
async function openCrowd(heronry: Heronry): Promise<void> {
  const { page } = heronry;
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await heronry.open();
  await heronry.laidOut();
  await heronry.play((playground, wanted) => playground.load(wanted), fortyAgents(400_000));
  // The banner, which is loaded late, makes the picture smaller.
  await expect(page.getByText('This scenario is not saved yet.')).toBeVisible();
  await heronry.play((playground) => playground.seek(15_000));
  await page.mouse.move(2, 2);
}

test('a crowd looks the same drawn by a worker, and by the page where no worker can start', async ({
  heronry,
  page,
  browser,
}) => {
  const without = new Heronry(await browser.newPage());
  await without.page.route('**/crowd-worker*', (route) => route.abort());
  const refused = without.page.waitForRequest(/crowd-worker/);
  await openCrowd(without);
  await refused;
  await expect(without.canvas.locator('canvas:visible')).toHaveCount(2);
  const byPage = await without.canvas.screenshot({ animations: 'disabled' });
  await without.page.close();

  const started = page.waitForEvent('worker', (worker) => worker.url().includes('crowd-worker'));
  await openCrowd(heronry);
  await started;
  // The picture of the worker takes the place of that of the page.
  const drawn = heronry.canvas.locator('canvas');
  await expect(drawn).toHaveCount(3);
  await expect(drawn.first()).toBeHidden();
  await expect
    .poll(async () => differingPixels(page, byPage, await heronry.canvas.screenshot({ animations: 'disabled' })))
    .toBe(0);

  // Few messages are drawn one by one again.
  await heronry.play((playground) => playground.seek(1000));
  await expect(heronry.canvas.locator('canvas:visible')).toHaveCount(1);
});
