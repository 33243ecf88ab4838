import { expect, problemsOf, test } from '../support/heronry.ts';
import { Serving } from '../support/serving.ts';

test('the API reference is beside the page, is searched, and fits a phone', async ({ page, baseURL }) => {
  const problems = problemsOf(page, baseURL ?? '');
  await test.step('the search finds a class, its page says what it throws', async () => {
    await page.goto('./api/index.html');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('combobox', { name: /Search/ }).fill('InMemoryBroker');
    await page
      .getByRole('option', { name: /InMemoryBroker/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1, name: /InMemoryBroker/ })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Throws' }).first()).toBeVisible();
  });

  await test.step('the API reference fits a phone: light and dark', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of [
      'index.html',
      'modules.html',
      'documents/brokers.html',
      'classes/heronry_messaging.InMemoryBroker.html',
    ]) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(`./api/${path}`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
        const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const [red = 0] = [...ground.matchAll(/\d+/g)].map(([digits]) => Number(digits));
        expect(red < 128, `${path}: ${ground}`).toBe(colorScheme === 'dark');
      }
    }
  });
  expect(problems).toEqual([]);
});

test('the API reference is served by the gateway too, at its folder', async ({ page }) => {
  const serving = await Serving.start();
  try {
    const problems = problemsOf(page, serving.url);
    await page.goto(`${serving.url}/api/`);
    await expect(page.getByRole('heading', { level: 1, name: 'The library' })).toBeVisible();
    expect(problems).toEqual([]);
  } finally {
    await serving.stop();
  }
});
