import type { Page } from '@playwright/test';
import { expect, Heronry, test } from '../support/heronry.ts';

async function openPaused(heronry: Heronry, fragment: string): Promise<void> {
  await heronry.open(fragment);
  await heronry.play((playground) => playground.pause());
}

function clipboardOf(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

test('nodes are copied as the text of a scenario, and pasted in another tab', async ({ heronry, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPaused(heronry, 'gallery/control-status');
  await heronry.agent('operator').click();
  await page.keyboard.press('Control+c');
  const text = await clipboardOf(page);
  expect(JSON.parse(text)).toMatchObject({ version: expect.any(Number), agents: [{ id: 'operator' }], channels: [] });

  const other = new Heronry(await context.newPage());
  await other.openEmpty();
  await other.page.keyboard.press('Control+v');
  await expect(other.agent('operator')).toHaveAccessibleName(/selected/);
  await other.page.keyboard.press('Control+z');
  await expect(other.agents).toHaveCount(0);

  // The paste takes what was copied last, in the other page.
  await other.play((playground) => playground.addAgent('newer'));
  await other.agent('newer').click();
  await other.page.keyboard.press('Control+c');
  await page.bringToFront();
  await page.keyboard.press('Control+v');
  await expect(heronry.agent('newer')).toBeVisible();
  const { length } = (await heronry.play((playground) => playground.scenario())).agents;
  await page.evaluate(() => navigator.clipboard.writeText('a shopping list'));
  await page.keyboard.press('Control+v');
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('The clipboard contains no agents');
  expect((await heronry.play((playground) => playground.scenario())).agents).toHaveLength(length);
});

test('the menu copies and pastes the same, and a field keeps its own clipboard', async ({ heronry, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPaused(heronry, 'gallery/control-status');
  await heronry.agent('operator').click({ button: 'right' });
  await heronry.menuItem(/^Copy/).click();
  await expect.poll(() => clipboardOf(page)).toContain('"operator"');
  await page.evaluate(() => navigator.clipboard.writeText('{"version": 1, "name": "n", "agents": [{"id": "typed"}]}'));
  await heronry.canvas.click({ button: 'right', position: { x: 8, y: 60 } });
  await heronry.menuItem(/^Paste/).click();
  await expect(heronry.agent('typed')).toBeVisible();
  await page.evaluate(() => navigator.clipboard.writeText('my grid'));
  const name = page.getByRole('textbox', { name: 'Scenario name' });
  await name.fill('');
  await name.press('Control+v');
  await expect(name).toHaveValue('my grid');
  await name.press('Control+a');
  await name.press('Control+c');
  expect(await clipboardOf(page)).toBe('my grid');
});

test('a text that is too long to paste is named as that', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', `{"version":2,"name":"${'x'.repeat(5_000_000)}"}`);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
    'The clipboard contains more than 1 MB of text. Save it as a file and open the file.',
  );
});

test('a link that is pasted outside of a field opens', async ({ heronry, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPaused(heronry, 'gallery/control-status');
  const link = await heronry.play((playground) => playground.link());
  await openPaused(heronry, 'gallery/pairs');
  await page.evaluate((text) => navigator.clipboard.writeText(text), link);
  await page.keyboard.press('Control+v');
  await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('Control and status');
});

test('where the browser denies the clipboard, nodes are copied all the same', async ({ heronry, page }) => {
  await page.addInitScript(() => {
    const denied = {
      writeText: () => Promise.reject(new Error('denied')),
      readText: () => Promise.reject(new Error('denied')),
    };
    Object.defineProperty(navigator, 'clipboard', { value: denied });
  });
  await openPaused(heronry, 'gallery/control-status');
  const { length } = (await heronry.play((playground) => playground.scenario())).agents;
  await heronry.agent('operator').click({ button: 'right' });
  await heronry.menuItem(/^Copy/).click();
  await heronry.canvas.click({ button: 'right', position: { x: 8, y: 60 } });
  await heronry.menuItem(/^Paste/).click();
  await expect(heronry.agents).toHaveCount(length + 1);
  await page.keyboard.press('Control+v');
  await expect(heronry.agents).toHaveCount(length + 2);
});
