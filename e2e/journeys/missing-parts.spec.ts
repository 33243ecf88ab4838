import type { Page } from '@playwright/test';
import { expect, test } from '../support/heronry.ts';

/** Makes the first request of each file fail that the first picture does not need. */
async function failOnce(page: Page) {
  const failed = new Set<string>();
  const loaded = new Set<string>();
  const first = await (await page.request.get('./')).text();
  await page.route(/\/assets\/.*\.(js|css)$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (first.includes(pathname.split('/').at(-1) ?? '')) return route.fallback();
    if (failed.has(pathname)) {
      loaded.add(pathname);
      return route.fallback();
    }
    failed.add(pathname);
    return route.abort('connectionfailed');
  });
  return { failed, loaded };
}

test.use({ written: /ERR_CONNECTION_FAILED|a part of the page did not load, trying again/ });

test('parts of the page that do not load at first come later, with their styles, and the page works meanwhile', async ({
  heronry,
  page,
}) => {
  const { failed, loaded } = await failOnce(page);
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await page.getByRole('button', { name: 'Scenarios' }).click();
  const dialog = heronry.dialog('Your scenarios');
  await expect(dialog).toBeVisible();
  const styles = [...failed].filter((file) => file.endsWith('.css'));
  expect(styles.length).toBeGreaterThan(2);
  await expect.poll(() => styles.filter((file) => !loaded.has(file))).toEqual([]);
  await expect(dialog).toHaveCSS('position', 'fixed');
  await page.keyboard.press('Escape');
  // What could not be saved is saved with a later change: each file has failed once by then.
  const banner = page.getByRole('banner');
  let agents = 0;
  do {
    agents += 1;
    expect(agents).toBeLessThan(10);
    await heronry.play((playground, id) => playground.addAgent(id), `mine ${agents}`);
    await expect(banner).toContainText(/Saved|Not saved/);
  } while (!(await banner.textContent())?.includes('Saved'));
  await expect(heronry.agent('mine 1')).toBeVisible();
});

test('the page says that it is busy until every part of the picture is there', async ({ heronry, page }) => {
  const held: (() => void)[] = [];
  const parts = /\/assets\/(LogPicture|LegendButton|Extras)-.*\.js$/;
  await page.route(parts, (route) => {
    held.push(() => void route.fallback());
  });
  await heronry.open('gallery/partitions');
  await expect(heronry.tab('Inspector')).toBeVisible();
  await expect.poll(() => held.length).toBe(3);
  // The legend's button, what is around the picture, and the log of the one channel.
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(3);
  for (const release of held) release();
  await heronry.laidOut();
  await expect(page.getByRole('button', { name: 'Legend' })).toBeVisible();
});
