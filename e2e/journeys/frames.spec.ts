/** Cost of a frame: while messages move, nothing that does not change is laid out anew. */
import { emptyScenario } from '../../src/scenario/index.ts';
import { countsOfFrames } from '../support/frames.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';
import { differingPixels } from '../support/pictures.ts';

test.use({ everyFrame: true });

const FRAMES = 120;

/** Returns a scenario of forty agents that publish to one channel. */
function fortyAgents(periodUs: number, delayUs = 20_000_000) {
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
    network: { delayUsMin: delayUs, delayUsMean: delayUs, jitterUs: 0 },
    agents,
    channels: [{ id: 'control', x: 1120, y: -200, pair: false, capacity: 10_000, overflow: 'drop-oldest' as const }],
    links: agents.map(({ id }) => ({ kind: 'publish' as const, agent: id, channel: 'control' })),
  };
}

/** Waits until a worker draws the messages, and the page none. */
async function drawnByWorker(heronry: Heronry): Promise<void> {
  const canvases = heronry.canvas.locator('canvas');
  await expect(canvases).toHaveCount(3);
  await expect(canvases.nth(0)).toBeHidden();
  await expect(canvases.nth(1)).toBeHidden();
}

test('a frame in which no text changes lays nothing out', async ({ heronry, page }) => {
  await heronry.open();
  await heronry.laidOut();
  await heronry.play((playground, wanted) => playground.load(wanted), fortyAgents(2_000_000));
  await heronry.play((playground) => playground.seek(5000));
  await heronry.play((playground) => playground.play(1));
  await drawnByWorker(heronry);
  const { frames, changed, layouts } = await countsOfFrames(page, FRAMES);
  expect(changed).toBeGreaterThan(0);
  expect(changed).toBeLessThan(frames / 2);
  // Two calls from outside of the page may each cause one.
  expect(layouts).toBeLessThanOrEqual(changed + 2);
  expect((await heronry.play((playground) => playground.world())).inFlight.length).toBeGreaterThan(40);
});

/** Messages that hardly move while they are looked at: each takes a minute, and time runs at a thousandth of its speed. */
const SLOW_US = 60_000_000;
const SLOW = 0.001;

/** Opens a browser without anything saved. */
async function openMoving(heronry: Heronry): Promise<void> {
  await heronry.page.emulateMedia({ reducedMotion: 'no-preference' });
  await heronry.open();
  await heronry.laidOut();
}

/** Loads messages in flight, and lets time run. */
async function runSlowly(heronry: Heronry, messages: number): Promise<void> {
  const { page } = heronry;
  const scenario = fortyAgents((40 * SLOW_US) / messages, SLOW_US);
  await heronry.play((playground, wanted) => playground.load(wanted), scenario);
  // The banner, which is loaded late, makes the picture smaller.
  await expect(page.getByText('This scenario is not saved yet.')).toBeVisible();
  await heronry.play((playground, atMs) => playground.seek(atMs), SLOW_US / 1000);
  await page.mouse.move(2, 2);
  await heronry.play((playground, speed) => playground.play(speed), SLOW);
}

/**
 * Returns, of the pixels of messages, the part that differs between the picture while time runs and that of the moment in which it is
 * paused, which the page draws.
 */
async function partThatDiffers(heronry: Heronry): Promise<number> {
  const { page } = heronry;
  const picture = () => heronry.canvas.screenshot({ animations: 'disabled' });
  const running = await picture();
  await heronry.play((playground) => playground.pause());
  await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
  const paused = await picture();
  await heronry.play((playground) => playground.seek(0));
  return (await differingPixels(page, running, paused)) / (await differingPixels(page, running, await picture()));
}

/** Largest part that time explains, which goes on between the two pictures. A picture that is a pixel off differs in half of them. */
const DIFFERS_MAX = 0.02;

test('while time runs, a worker draws as the page does, and the page draws none', async ({ heronry, page }) => {
  const started = page.waitForEvent('worker', (worker) => worker.url().includes('message-worker'));
  await openMoving(heronry);
  for (const [title, messages] of [
    ['messages', 100],
    ['a crowd', 2000],
  ] as const) {
    await test.step(title, async () => {
      await runSlowly(heronry, messages);
      await started;
      await drawnByWorker(heronry);
      expect(await partThatDiffers(heronry)).toBeLessThan(DIFFERS_MAX);
      await expect(heronry.canvas.locator('canvas')).toHaveCount(2);
    });
  }
});

test('where no worker can start, the page draws', async ({ heronry, page }) => {
  await page.route('**/message-worker*', (route) => route.abort());
  const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('message-worker'));
  await openMoving(heronry);
  await runSlowly(heronry, 100);
  await refused;
  await expect(heronry.canvas.locator('canvas')).toHaveCount(2);
  expect(await partThatDiffers(heronry)).toBeLessThan(DIFFERS_MAX);
});
