import type { Page } from '@playwright/test';
import { expect, test } from '../support/heronry.ts';

/** Makes opening a database wait for ever. */
async function silence(page: Page): Promise<void> {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  });
}

test('a database that never answers: a notice that stays, a copy to download, and a list that says so', async ({
  heronry,
  page,
}) => {
  await page.clock.install();
  await silence(page);
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.addAgent('mine'));
  await expect(page.getByRole('banner')).toContainText('Saving…');
  await page.clock.fastForward(6000);
  await expect(page.getByRole('button', { name: 'Download a copy' })).toBeVisible();
  const notice = page.getByRole('region', { name: 'Notices' });
  await expect(notice).toContainText('database does not answer');
  await page.getByRole('button', { name: 'Scenarios' }).click();
  const dialog = heronry.dialog('Your scenarios');
  await expect(dialog.getByRole('status')).toHaveText('Loading…');
  await page.clock.fastForward(6000);
  await expect(dialog.getByRole('alert')).toContainText('cannot be read');
  await page.keyboard.press('Escape');
  await page.clock.fastForward(60_000);
  await expect(notice).toContainText('database does not answer');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download a copy' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.heronry\.json$/);
});

test('a page that cannot read what was open last opens all the same, and says so', async ({ heronry, page }) => {
  await heronry.openEmpty();
  await heronry.play((playground) => playground.addAgent('mine'));
  await expect(page.getByRole('banner')).toContainText('Saved');
  await page.clock.install();
  await silence(page);
  await page.reload();
  await page.waitForFunction(() => document.readyState === 'complete');
  await expect
    .poll(async () => {
      await page.clock.fastForward(1000);
      return page.evaluate(() => window.playground !== undefined);
    })
    .toBe(true);
  await expect(heronry.agent('operator')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('Your saved scenarios cannot be read');
});
