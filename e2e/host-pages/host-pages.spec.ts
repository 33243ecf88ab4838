/** Players on pages of Sphinx with PyData's theme, and of MkDocs with Material, as `src/python/tests/test_sphinx.py` builds them. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { problemsOf } from '../support/heronry.ts';

/** Message of the theme of PyData about itself, on a first visit. */
const OF_PYDATA = 'Console: Got invalid theme mode: . Resetting to auto.';
const DARK = 'rgb(18, 21, 23)';
const LIGHT = 'rgb(244, 245, 243)';

interface HostPage {
  readonly host: string;
  readonly path: string;
  /** Accessible name of the first picture. */
  readonly picture: string;
  readonly plain: string;
  /** Switches the page to the dark theme by its own button. */
  readonly switchToDark: (page: Page) => Promise<void>;
}

const PAGES: readonly HostPage[] = [
  {
    host: 'Sphinx',
    path: 'sphinx/index.html',
    picture: 'An operator and its "microgrids" <first>',
    plain: 'sphinx/plain.html',
    switchToDark: async (page) => {
      await page.getByRole('button', { name: 'Color mode' }).click();
      await page.getByRole('button', { name: 'Dark' }).click();
    },
  },
  {
    host: 'MkDocs',
    path: 'mkdocs/index.html',
    picture: 'All pairs',
    plain: 'mkdocs/plain/index.html',
    switchToDark: (page) => page.locator('label[title="Dark"]').click(),
  },
];

/** Returns the colour behind the picture of a player. */
function ground(player: Locator): Promise<string> {
  const body = player.locator('iframe').contentFrame().locator('body');
  return body.evaluate((element) => getComputedStyle(element).backgroundColor);
}

for (const { host, path, picture, plain, switchToDark } of PAGES) {
  test(`a player on a page of ${host} plays, and follows the switch of the theme`, async ({ page, baseURL }) => {
    const problems = problemsOf(page, baseURL ?? '');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path);
    const player = page.locator('heronry-player').first();
    const heard = await player.evaluateHandle((element) => {
      const heard = { atMs: -1 };
      element.addEventListener('moment', (event) => event instanceof CustomEvent && Object.assign(heard, event.detail));
      return heard;
    });
    // The player of Sphinx waits for its button, and that of MkDocs for the view.
    const button = player.getByRole('button', { name: '▶ Play' });
    if ((await player.getAttribute('load')) === 'click') await button.click();
    else await player.locator('iframe').contentFrame().getByRole('button', { name: 'Play' }).click();
    const first = await heard.evaluate(({ atMs }) => atMs);
    await expect.poll(() => heard.evaluate(({ atMs }) => atMs)).toBeGreaterThan(first);
    await expect(player.locator('iframe').contentFrame().locator('.graph [role=img]').first()).toBeVisible();
    expect(await ground(player)).toBe(LIGHT);
    const link = player.locator('iframe').contentFrame().getByRole('link', { name: 'Open in Heronry' });
    // The copy beside the pages has no playground.
    if (host === 'MkDocs') await expect(link).toBeHidden();
    else await expect(link).toHaveAttribute('href', 'https://example.org/heronry/#gallery/hierarchy');
    await switchToDark(page);
    await expect.poll(() => ground(player)).toBe(DARK);
    expect(problems.filter((text) => text !== OF_PYDATA)).toEqual([]);

    // Nothing of the player is cut off in a narrow column.
    await page.setViewportSize({ width: 390, height: 844 });
    for (const one of await page.locator('heronry-player').all()) {
      await one.scrollIntoViewIfNeeded();
      const [outer, inner] = [await one.boundingBox(), await one.locator('iframe').boundingBox()];
      expect(inner?.width).toBe(outer?.width);
    }

    await page.goto(plain);
    expect(await page.locator('heronry-player').count()).toBe(0);
    if (host === 'Sphinx') expect(await page.locator('script[src*=heronry]').count()).toBe(0);
  });

  test(`without scripts, a page of ${host} has the picture`, async ({ browser, baseURL }) => {
    const page = await browser.newPage({ javaScriptEnabled: false, baseURL: baseURL ?? '' });
    const loaded: number[] = [];
    page.on('response', (response) => void (/\.svg$/.test(response.url()) && loaded.push(response.status())));
    await page.goto(path);
    await expect(page.getByRole('img', { name: picture }).first()).toBeVisible();
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter((status) => status !== 200)).toEqual([]);
    await page.close();
  });
}
