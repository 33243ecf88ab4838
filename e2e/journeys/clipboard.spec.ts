import type { Page } from '@playwright/test';
import { expect, Heronry, test } from '../support/heronry.ts';

async function openPaused(heronry: Heronry): Promise<void> {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
}

function clipboardOf(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

test('what is copied in one tab is pasted in another: nodes, and links; what cannot be pasted is named', async ({
  heronry,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPaused(heronry);
  await test.step('nodes are copied as the text of a scenario, and pasted in another tab', async () => {
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

  await test.step('a text that is too long to paste is named as that', async () => {
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', `{"version":2,"name":"${'x'.repeat(5_000_000)}"}`);
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    });
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
      'The clipboard contains more than 1 MB of text. Save it as a file and open the file.',
    );
  });

  await test.step('a link that is pasted outside of a field opens', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    const link = await heronry.play((playground) => playground.link());
    await heronry.play((playground) => playground.load('pairs'));
    await page.evaluate((text) => navigator.clipboard.writeText(text), link);
    await page.keyboard.press('Control+v');
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('Control and status');
  });
});

test('nodes are copied and pasted by the menu, also where the browser denies the clipboard', async ({
  heronry,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPaused(heronry);
  await test.step('the menu copies and pastes the same, and a field keeps its own clipboard', async () => {
    await heronry.agent('operator').click({ button: 'right' });
    await heronry.menuItem(/^Copy/).click();
    await expect.poll(() => clipboardOf(page)).toContain('"operator"');
    await page.evaluate(() =>
      navigator.clipboard.writeText('{"version": 1, "name": "n", "agents": [{"id": "typed"}]}'),
    );
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

  await test.step('where the browser denies the clipboard, nodes are copied all the same', async () => {
    await page.evaluate(() => {
      const denied = {
        writeText: () => Promise.reject(new Error('denied')),
        readText: () => Promise.reject(new Error('denied')),
      };
      Object.defineProperty(navigator, 'clipboard', { value: denied });
    });
    await heronry.play((playground) => playground.load('control-status'));
    const { length } = (await heronry.play((playground) => playground.scenario())).agents;
    await heronry.agent('operator').click({ button: 'right' });
    await heronry.menuItem(/^Copy/).click();
    await heronry.canvas.click({ button: 'right', position: { x: 8, y: 60 } });
    await heronry.menuItem(/^Paste/).click();
    await expect(heronry.agents).toHaveCount(length + 1);
    await page.keyboard.press('Control+v');
    await expect(heronry.agents).toHaveCount(length + 2);
  });
});
