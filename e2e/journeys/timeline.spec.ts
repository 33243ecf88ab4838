import { boxOf, expect, test } from '../support/heronry.ts';
import { differingPixels } from '../support/pictures.ts';

test('the timeline shows every hop, goes through time, and picks messages', async ({ heronry, page }) => {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(9000));
  await page.getByRole('button', { name: 'Show timeline' }).click();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const diagram = timeline.getByRole('img', { name: /Messages between the lanes/ });
  await expect(diagram).toBeVisible();
  await expect(timeline.getByRole('button', { name: 'feeder1' })).toBeVisible();

  // Dragging goes through time, the graph and the readout with it.
  const box = await boxOf(diagram);
  const now = (): Promise<number> => heronry.play((playground) => playground.now());
  const y = box.y + box.height - 8;
  await page.mouse.move(box.x + box.width * 0.7, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, y, { steps: 8 });
  await page.mouse.up();
  const early = await now();
  expect(early).toBeGreaterThan(1000);
  expect(early).toBeLessThan(8000);
  await expect(heronry.transport.getByRole('timer', { name: 'Time' })).toHaveText(`${(early / 1000).toFixed(3)} s`);

  // A lane's name selects what the lane is of.
  await timeline.getByRole('button', { name: 'crew1' }).click();
  await expect(heronry.agent('crew1')).toHaveAccessibleName(/selected/);

  // A line opens the journey of its message: its beginning is where the agent's lane is left.
  await heronry.play((playground) => playground.seek(9000));
  const sent = (await heronry.play((playground) => playground.trace())).findLast(
    (event) => event.kind === 'published' && event.agent.startsWith('feeder') && event.atUs > 1_000_000,
  );
  if (sent?.kind !== 'published') throw new Error('No feeder has published');
  await heronry.play((playground, at) => playground.seek(at), sent.arrivesUs / 1000);
  const lane = await boxOf(timeline.getByRole('button', { name: sent.agent }));
  const before = await diagram.screenshot();
  // Twelve seconds from the start are shown until the playhead goes beyond.
  const startX = box.x + (sent.atUs / 12_000_000) * box.width;
  await page.mouse.click(startX, lane.y + lane.height / 2);
  await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toContainText(`${sent.agent} published it`);
  // What it has nothing to do with is dim now.
  expect(await differingPixels(page, before, await diagram.screenshot())).toBeGreaterThan(200);

  // Zooming changes the picture and not the time.
  const time = await now();
  await timeline.getByRole('button', { name: 'Show less time' }).click();
  expect(await now()).toBe(time);
  await page.keyboard.press('d');
  await expect(timeline).toHaveCount(0);
});

test('the timeline is as it was after a reload', async ({ heronry, page }) => {
  await heronry.open();
  await page.keyboard.press('d');
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible();
  await page.reload();
  await heronry.ready();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible();
});
