import type { Locator } from '@playwright/test';
import { violationsOf } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** Shows the first scene at a time, as it is in the gallery. */
function showAt(heronry: Heronry, atMs: number): Promise<void> {
  return heronry.play(async (playground, at) => {
    await playground.load('control-status');
    await playground.seek(at);
  }, atMs);
}

function line(code: Locator, words: string): Locator {
  return code.getByRole('button').filter({ hasText: words });
}

test('the program of a scenario follows it, is copied, leads to its moments, and is read on a phone', async ({
  heronry,
  page,
  context,
}) => {
  await heronry.open('gallery/control-status');
  await page.keyboard.press('Shift+P');
  await heronry.laidOut();
  const code = heronry.panel.getByRole('region', { name: 'Code of the scenario' });
  await expect(code.getByRole('group', { name: 'Program in Python' })).toBeVisible();
  await test.step('the program follows what is drawn and published, and is copied and saved as it is shown', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await showAt(heronry, 1000);
    await heronry.play((playground) => playground.publish('operator', 'control', { setpoint: 2 }));
    await expect(line(code, 'await broker.publish("control", {"setpoint": 2})')).toHaveAttribute(
      'aria-current',
      'true',
    );
    await code.getByRole('button', { name: 'Copy' }).click();
    await expect(code.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(
      '    # At 1 s, operator publishes to control\n    await broker.publish("control", {"setpoint": 2})\n',
    );
    expect(copied.endsWith('\nasyncio.run(main())\n')).toBe(true);

    const download = page.waitForEvent('download');
    await code.getByRole('button', { name: 'Save as a file' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.py$/);
  });
  await test.step('the line that happens is lit, leads to the next time that it happens, and is found from the log', async () => {
    await showAt(heronry, 300);
    const [published] = (await heronry.play((playground) => playground.trace())).filter(
      (event) => event.kind === 'published' && event.channel === 'control',
    );
    if (published === undefined) throw new Error('Nothing was published to control');
    await heronry.play((playground, at) => playground.seek(at), published.atUs / 1000);
    const publish = line(code, 'await broker.publish("control"');
    await expect(publish).toHaveAttribute('aria-current', 'true');
    await expect(publish).toBeInViewport();
    expect(await violationsOf(page)).toEqual([]);

    // To the next time, by keyboard.
    await heronry.play((playground) => playground.seek(9000));
    await heronry.play((playground, at) => playground.seek(at), published.atUs / 1000);
    await publish.focus();
    await page.keyboard.press('Enter');
    await expect(code.getByRole('status')).toHaveText(/^Line \d+ happens next at 3\.\d{3} s\.$/);
    await expect(publish).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('ArrowDown');
    await expect(publish).not.toBeFocused();

    // In the other language.
    await code.getByRole('radio', { name: 'TypeScript' }).check();
    await expect(line(code, "await broker.publish('control'")).toHaveAttribute('aria-current', 'true');

    // From an event of the log.
    await heronry.play((playground) => playground.seek(6500));
    await heronry.tab('Log').click();
    const log = heronry.panel.getByRole('region', { name: 'Event log' });
    const row = log
      .getByRole('listitem')
      .filter({ hasText: /historian received .*control/ })
      .last();
    await row.getByRole('button').first().click();
    await row.getByRole('button', { name: 'Show in the code' }).click();
    await expect(line(code, 'historian received from control:')).toHaveAttribute('aria-current', 'true');
  });
  await test.step('on a phone, in the dark, the code is read and used', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await showAt(heronry, 6500);
    await heronry.tab('Code').click();
    await code.getByRole('radio', { name: 'Python' }).check();
    await expect(code.locator('[aria-current]').first()).toBeInViewport();
    expect(await violationsOf(page)).toEqual([]);
  });
});
