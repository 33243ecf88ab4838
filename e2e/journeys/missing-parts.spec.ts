import type { Page } from '@playwright/test';
import { expect, test } from '../support/heronry.ts';

/** Lets the first request of each file fail that is loaded after the first picture. @returns the files that failed */
async function failOnce(page: Page): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  const first = await (await page.request.get('./')).text();
  await page.route(/\/assets\/.*\.(js|css)$/, (route) => {
    const { pathname } = new URL(route.request().url());
    if (first.includes(pathname.split('/').at(-1) ?? '') || failed.has(pathname)) return route.fallback();
    failed.add(pathname);
    return route.abort('connectionfailed');
  });
  return failed;
}

test('parts of the page that do not load at first come later, with their looks, and the page works meanwhile', async ({
  heronry,
  page,
}) => {
  const failed = await failOnce(page);
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await page.getByRole('button', { name: 'Scenarios' }).click();
  await expect(heronry.dialog('Your scenarios')).toBeVisible();
  await page.keyboard.press('Escape');
  await heronry.play((playground) => playground.addAgent('mine'));
  await expect(heronry.agent('mine')).toBeVisible();
  await expect(page.getByRole('banner')).toContainText('Saved');
  expect([...failed].filter((file) => file.endsWith('.js')).length).toBeGreaterThan(3);
  const styles = page.locator('link[rel="stylesheet"]');
  expect(
    await styles.evaluateAll((links) => links.filter((link) => (link as HTMLLinkElement).sheet === null).length),
  ).toBe(0);
  expect(await styles.count()).toBeGreaterThan(1);
});
