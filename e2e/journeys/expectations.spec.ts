import type { Locator } from '@playwright/test';
import { violationsInThemes } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';
import { messageIn } from '../support/messages.ts';

const SECTION = 'Expectations';

/**
 * Opens the gallery's first scenario, paused at its start, with one expectation that it breaks later. Returns the section of
 * expectations.
 */
async function expecting(heronry: Heronry): Promise<Locator> {
  await heronry.play((playground) => playground.load('control-status'));
  const section = await heronry.section(SECTION);
  await section.getByRole('button', { name: 'Add expectation' }).click();
  await section.getByRole('combobox', { name: 'Channel' }).selectOption('control');
  await section.getByRole('combobox', { name: 'Agent' }).selectOption('mg1');
  const within = section.getByRole('textbox', { name: 'Within seconds' });
  await within.fill('1.6');
  await within.press('Enter');
  return section;
}

/** Returns, by the trace itself, the first message that reaches mg1 more than 1.6 s after it was published, and when. */
async function firstLate(heronry: Heronry): Promise<{ readonly atUs: number; readonly number: number }> {
  await heronry.play((playground) => playground.seek(20_000));
  const trace = await heronry.play((playground) => playground.trace());
  for (const event of trace) {
    if (event.kind !== 'received' || event.agent !== 'mg1' || event.channel !== 'control') continue;
    const sentUs = trace[event.message]?.atUs ?? 0;
    if (event.atUs - sentUs > 1_600_000)
      return { atUs: sentUs + 1_600_001, number: messageIn(trace, event.message).number };
  }
  throw new Error('No message is late: the scenario of the gallery has changed');
}

test('many seeds are tried beside the page, and the shortest bad run is opened and sent', async ({
  heronry,
  page,
  context,
}) => {
  await heronry.open();
  await expecting(heronry);
  await heronry.play((playground) => playground.seek(8000));
  await heronry.canvas.focus();
  await page.keyboard.press('y');
  const dialog = heronry.dialog('Try many seeds');

  // This many seeds take long: the run can be stopped.
  const seeds = dialog.getByRole('textbox', { name: 'Seeds' });
  await seeds.fill('1000000');
  await seeds.press('Enter');
  await dialog.getByRole('button', { name: 'Try 1,000,000 seeds' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByRole('status')).toHaveText(/^Stopped after [\d,]+ of 1,000,000 seeds/);

  await seeds.fill('100');
  await seeds.press('Enter');
  await dialog.getByRole('button', { name: 'Try 100 seeds' }).click();
  await expect(dialog.getByRole('status')).toHaveText(/^All 100 seeds tried: \d+ broken\.$/);
  const words = await dialog.getByRole('listitem').innerText();
  const [, broken, time, seed] = /Broken in (\d+) of 100 seeds; first at (\S+) s \(seed (\d+)\)/.exec(words) ?? [];
  expect(Number(broken)).toBeGreaterThan(0);
  expect(Number(broken)).toBeLessThan(100);
  expect(await violationsInThemes(page)).toEqual([]);

  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  await dialog.getByRole('button', { name: 'Open the shortest broken run' }).click();
  await expect(dialog).toHaveCount(0);
  const isThere = async (): Promise<void> => {
    expect((await heronry.play((playground) => playground.scenario())).seed).toBe(Number(seed));
    const nowMs = await heronry.play((playground) => playground.now());
    expect((Math.floor(nowMs) / 1000).toFixed(3)).toBe(time);
    await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toContainText('operator published it');
    await expect(heronry.transport.getByRole('button', { name: '1 expectation is broken: show' })).toBeVisible();
    await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
  };
  await isThere();
  await page.goto('about:blank');
  await page.goto(link);
  await heronry.ready();
  await isThere();
});

test('an expectation that breaks is shown, leads there, and is told while time runs', async ({ heronry, page }) => {
  await heronry.open();
  await test.step('an expectation turns red at what breaks it, leads there, and can be undone', async () => {
    const section = await expecting(heronry);
    await expect(section.getByText('Kept so far')).toBeVisible();
    const late = await firstLate(heronry);
    await expect(section.getByText('Broken', { exact: true })).toBeVisible();
    await expect(section).toContainText(
      new RegExp(`Message ${late.number} on control reached mg1 after 1\\.\\d{3} s, 0\\.\\d{3} s too late`),
    );
    const count = heronry.transport.getByRole('button', { name: '1 expectation is broken: show' });
    await expect(count).toBeVisible();
    expect(await violationsInThemes(page)).toEqual([]);

    // A moment before, nothing is broken; the link leads to that moment, and to the message.
    await section.getByRole('button', { name: /^Go to where it broke/ }).click();
    expect(await heronry.play((playground) => playground.now())).toBe(late.atUs / 1000);
    await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toBeVisible();
    await expect(count).toBeVisible();
    await heronry.play((playground, at) => playground.seek(at), (late.atUs - 1) / 1000);
    await expect(count).toHaveCount(0);

    // The count leads back to the expectation; an impossible number is refused, and another one is saved.
    await heronry.play((playground, at) => playground.seek(at), late.atUs / 1000);
    await count.click();
    const within = section.getByRole('textbox', { name: 'Within seconds' });
    await within.fill('soon');
    await within.press('Enter');
    await expect(section.getByRole('alert')).toHaveText('A number of seconds, 0 or more.');
    await within.fill('9');
    await within.press('Enter');
    await expect(section.getByText('Kept so far')).toBeVisible();
    await heronry.canvas.focus();
    await page.keyboard.press('Control+z');
    await expect(section.getByText('Broken', { exact: true })).toBeVisible();
    await section.getByRole('button', { name: 'Remove' }).click();
    await expect(section.getByRole('listitem')).toHaveCount(0);
    await heronry.canvas.focus();
    await page.keyboard.press('Control+z');
    await expect(section.getByRole('listitem')).toHaveCount(1);
  });
  await test.step('while time runs a breach is told, and pauses where that is wanted', async () => {
    const section = await expecting(heronry);
    const late = await firstLate(heronry);
    await section.getByRole('switch', { name: 'Pause when one breaks' }).check();
    await heronry.play((playground) => playground.seek(0));
    await heronry.play((playground) => playground.play(20));
    const notices = heronry.page.getByRole('region', { name: 'Notices' });
    await expect(notices).toContainText(
      `Paused, expectation broken: every message on control reaches mg1 within 1.6 s. Message ${late.number} on control had not reached mg1`,
    );
    // Under the pointer, the notice does not disappear.
    await notices.hover();
    await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
    expect(await heronry.play((playground) => playground.now())).toBe(late.atUs / 1000);

    // Played again without the pause, the same breach is not announced a second time.
    await notices.getByRole('button', { name: 'Dismiss' }).click();
    await section.getByRole('switch', { name: 'Pause when one breaks' }).uncheck();
    await heronry.play((playground) => playground.seek(0));
    await heronry.play((playground) => playground.play(20));
    await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(late.atUs / 1000);
    await heronry.play((playground) => playground.pause());
    await expect(notices).toHaveCount(0);
  });
});

test('where there is no expectation, and where a run ends before it is decided', async ({ heronry, page }) => {
  await heronry.open('gallery/pairs');
  await heronry.play((playground) => playground.pause());
  await test.step('without expectations there is nothing to try, and a way to say the first', async () => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await heronry.menuItem('Try many seeds').click();
    const dialog = heronry.dialog('Try many seeds');
    await expect(dialog).toContainText('There are no expectations to test yet.');
    await dialog.getByRole('button', { name: 'Add an expectation' }).click();
    await expect(heronry.panel.getByRole('button', { name: 'Add expectation' })).toBeVisible();
  });
  await test.step('a run that ends early decides nothing, in the panel and among many seeds', async () => {
    const noDelay = { delayUsMin: 0, delayUsMean: 0, jitterUs: 0 };
    const tick = { kind: 'tick', periodUs: 1_000_000, offsetUs: 1_000_000, count: 1, message: {} };
    await heronry.play(
      (playground, [network, behaviour]) =>
        playground.load({
          version: 2,
          name: 'Loop',
          network,
          agents: [
            {
              id: 'a',
              behaviours: [
                { ...behaviour, channel: 'c' },
                { kind: 'forward', on: 'c', channel: 'c' },
              ],
            },
          ],
          channels: [{ id: 'c' }],
          links: [
            { kind: 'publish', agent: 'a', channel: 'c' },
            { kind: 'subscribe', agent: 'a', channel: 'c' },
          ],
          assertions: [{ kind: 'noFailure', agent: '' }],
        }),
      [noDelay, tick] as const,
    );
    await heronry.play((playground) => playground.seek(500));
    const section = await heronry.section(SECTION);
    await expect(section).toContainText('Kept so far');
    await heronry.play((playground) => playground.seek(5000));
    await expect(section).toContainText('Not decided');
    await expect(section).toContainText('The run ended at 1.000 s.');
    await page.keyboard.press('y');
    const dialog = heronry.dialog('Try many seeds');
    const seeds = dialog.getByRole('textbox', { name: 'Seeds' });
    await seeds.fill('2');
    await seeds.press('Enter');
    await dialog.getByRole('button', { name: 'Try 2 seeds' }).click();
    await expect(dialog.getByRole('status')).toHaveText('All 2 seeds tried: no breaks, 2 undecided.');
    await expect(dialog.getByRole('listitem')).toContainText('Kept by 0. Not decided by 2: the run ended before');
  });
});
