import { mkdirSync, writeFileSync } from 'node:fs';
import { PAGE_PICTURES } from '../screenshots/page-pictures.ts';
import { PICTURES } from '../screenshots/readme-pictures.ts';
import { expect, test } from '../support/heronry.ts';

/** Folder that `npm run pictures` writes to; without it, a picture is made and thrown away. */
const INTO = process.env.HERONRY_PICTURES;
/** Folder that `npm run pictures -- page` writes the whole page to, in both themes. */
const PAGE_INTO = process.env.HERONRY_PAGE_PICTURES;

test.use({ deviceScaleFactor: 1.25 });

for (const { name, viewport, take } of PICTURES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the picture of the README can be made: ${name}, ${colorScheme}`, async ({ heronry, page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const picture = await take(heronry);
      expect(picture.length).toBeGreaterThan(5000);
      if (INTO !== undefined) writeFileSync(`${INTO}/${name}-${colorScheme}.png`, picture);
    });
  }
}

for (const { name, viewport, forcedColors, show } of PAGE_PICTURES) {
  test(`the whole page, to be looked at: ${name}`, async ({ heronry, page }) => {
    await page.setViewportSize(viewport);
    for (const colorScheme of PAGE_INTO === undefined ? (['light'] as const) : (['light', 'dark'] as const)) {
      await page.emulateMedia({ colorScheme, ...(forcedColors === undefined ? {} : { forcedColors }) });
      await show(heronry);
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      expect(scrollWidth).toBe(clientWidth);
      const picture = await page.screenshot();
      expect(picture.length).toBeGreaterThan(5000);
      if (PAGE_INTO === undefined) continue;
      mkdirSync(PAGE_INTO, { recursive: true });
      writeFileSync(`${PAGE_INTO}/${name}-${colorScheme}.png`, picture);
    }
  });
}
