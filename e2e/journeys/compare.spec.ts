import { violationsInThemes } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

/**
 * Plays to 9 s, then seeks back to 5 s, where the operator publishes once more.
 * @returns the hash of the old future
 */
async function forked(heronry: Heronry): Promise<string> {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(9000));
  const old = await heronry.play((playground) => playground.traceHash());
  await heronry.play((playground) => playground.seek(5000));
  await heronry.play((playground) => playground.publish('operator', 'control', { setpoint: 0 }));
  return old;
}

test('a fork keeps the old future: the two are set side by side, and it can be gone back to', async ({
  heronry,
  page,
}) => {
  const old = await forked(heronry);
  await page.keyboard.press('v');
  const dialog = heronry.dialog('Compare runs');
  await expect(dialog.getByRole('combobox', { name: 'Compare with' })).toHaveText(
    /Before: Publish from operator to control/,
  );
  await expect(dialog).toContainText('The runs diverge at 5.000 s.');
  await expect(dialog).toContainText(/5\.000 s: operator published message \d+ to control\. Not in the other run\./);
  const only = dialog.getByRole('region', { name: 'Only in this run' });
  await expect(only).toContainText(/operator published message \d+ to control/);
  await expect(only).toContainText(/mg1 received message \d+ from control/);
  await expect(dialog.getByRole('img', { name: /^This run: \d+ events/ })).toBeVisible();
  await expect(dialog.getByRole('img', { name: /^Before: .*: \d+ events/ })).toBeVisible();
  const control = dialog.getByRole('table', { name: /^Channels/ }).getByRole('row', { name: /^control/ });
  await expect(control).toContainText(/(\d+) ≠ (\d+)/);
  expect(await violationsInThemes(page)).toEqual([]);

  await dialog.getByRole('button', { name: 'Go to this moment' }).click();
  await expect(dialog).toHaveCount(0);
  expect(await heronry.play((playground) => playground.now())).toBe(5000);
  await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toContainText('operator published it');

  await heronry.play((playground) => playground.seek(9000));
  const forkedHash = await heronry.play((playground) => playground.traceHash());
  expect(forkedHash).not.toBe(old);
  await page.keyboard.press('v');
  await dialog.getByRole('button', { name: 'Switch to that run' }).click();
  await heronry.play((playground) => playground.seek(9000));
  expect(await heronry.play((playground) => playground.traceHash())).toBe(old);

  // The run that was left is now the other run, and undo returns to it as well.
  await page.keyboard.press('v');
  await expect(dialog.getByRole('combobox', { name: 'Compare with' })).toHaveText(
    /^With: Publish from operator to control/,
  );
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await heronry.play((playground) => playground.seek(9000));
  expect(await heronry.play((playground) => playground.traceHash())).toBe(forkedHash);
});

test('another seed and another broker are compared without changing anything', async ({ heronry, page }) => {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(8000));
  const before = await heronry.play((playground) => playground.traceHash());
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await heronry.menuItem('Compare runs').click();
  const dialog = heronry.dialog('Compare runs');
  const seed = dialog.getByRole('textbox', { name: 'Seed' });
  await expect(dialog).toContainText(/The runs diverge at \d\.\d{3} s\./);

  // The run's own seed gives the same run.
  const { seed: own } = await heronry.play((playground) => playground.scenario());
  await seed.fill(String(own));
  await seed.press('Enter');
  await expect(dialog).toContainText('The runs are identical up to 8.000 s.');
  await expect(dialog.getByRole('button', { name: 'Go to this moment' })).toBeDisabled();
  const upTo = dialog.getByRole('textbox', { name: 'Up to' });
  await seed.fill(String(own + 1));
  await seed.press('Enter');
  await expect(dialog).toContainText(/The runs diverge at/);
  await upTo.fill('0');
  await upTo.press('Enter');
  await expect(dialog).toContainText('The runs are identical up to 0.000 s');

  await dialog.getByRole('combobox', { name: 'Compare with' }).selectOption('Kafka');
  await expect(dialog.getByRole('img', { name: /^Kafka: \d+ events/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await heronry.play((playground) => playground.seek(8000));
  expect(await heronry.play((playground) => playground.traceHash())).toBe(before);
});

test('the run on another broker is switched to from the comparison', async ({ heronry, page }) => {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(8000));
  await page.keyboard.press('v');
  const dialog = heronry.dialog('Compare runs');
  await dialog.getByRole('combobox', { name: 'Compare with' }).selectOption('Redis Streams');
  await expect(dialog).toContainText(/The runs diverge at|The runs are identical/);
  await dialog.getByRole('button', { name: 'Switch to that run' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(heronry.channel('faults')).toHaveAccessibleName(/log of \d+/);
  await page.keyboard.press('Control+z');
  await expect(heronry.channel('faults')).toHaveAccessibleName(/queue/);
});

test('both fit on a narrow screen', async ({ heronry, page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await forked(heronry);
  await page.keyboard.press('v');
  const dialog = heronry.dialog('Compare runs');
  await expect(dialog.getByRole('table', { name: /^Agents/ })).toBeAttached();
  const sideways = (): Promise<boolean> =>
    dialog.evaluate((element) =>
      [element, ...element.querySelectorAll('*')].some((part) => part.scrollWidth > innerWidth),
    );
  expect(await sideways()).toBe(false);
});

test('comparing a heavy scenario says how far it is, does a part of it in each frame, and can be stopped', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) =>
    playground.load({
      version: 2,
      name: 'A day',
      agents: [
        { id: 'a', x: 0, y: 0, behaviours: [{ kind: 'tick', channel: 'c', periodUs: 1000, message: { n: 1 } }] },
      ],
      channels: [{ id: 'c', x: 200, y: 100 }],
    }),
  );
  await page.keyboard.press('v');
  const dialog = heronry.dialog('Compare runs');
  const upTo = dialog.getByRole('textbox', { name: 'Up to' });
  await expect(dialog).toContainText('The runs are identical up to 0.000 s');
  // From here on frames come one by one, when the test says so.
  const held = await page.evaluateHandle(() => {
    const frames: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (frame) => frames.push(frame);
    return frames;
  });
  const frame = () =>
    held.evaluate((frames) => {
      for (const one of frames.splice(0)) one(performance.now());
    });
  await upTo.fill('80000');
  await upTo.press('Enter');
  const progress = dialog.getByRole('progressbar', { name: 'Simulating both runs' });
  await expect(progress).toBeVisible();
  const words = dialog.getByText(/^Simulating both runs: /);
  for (let count = 0; count < 3; count += 1) {
    // Frames do a part of the work each, and what both runs have come to is shown. A slow machine advances one run in a frame.
    const before = await words.innerText();
    await expect
      .poll(async () => {
        await frame();
        return words.innerText();
      })
      .not.toBe(before);
  }
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await expect(progress).toHaveCount(0);
  await expect(dialog.getByRole('status')).toHaveText(/^Stopped at \d+\.\d{3} s\. Later events are not compared\.$/);
  await expect(dialog.getByRole('img', { name: /^This run: \d+ events/ })).toBeVisible();
});
