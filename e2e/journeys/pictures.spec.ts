import { mkdirSync, writeFileSync } from 'node:fs';
import { PAGE_PICTURES } from '../screenshots/page-pictures.ts';
import { PICTURES } from '../screenshots/readme-pictures.ts';
import { expect, test } from '../support/heronry.ts';

/** Folder that `npm run pictures` writes to; without it, a picture is made and thrown away. */
const INTO = process.env.HERONRY_PICTURES;
/** Folder of the pictures of the whole page, which every run makes anew. */
const PAGE_INTO = 'dist/pictures';

test.use({ deviceScaleFactor: 1.25 });

for (const { name, viewport, take } of PICTURES) {
  // Both are for the README; one shows that the steps still lead there.
  for (const colorScheme of INTO === undefined ? (['light'] as const) : (['light', 'dark'] as const)) {
    test(`the picture of the README can be made: ${name}, ${colorScheme}`, async ({ heronry, page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const picture = await take(heronry);
      expect(picture.length).toBeGreaterThan(5000);
      if (INTO !== undefined) writeFileSync(`${INTO}/${name}-${colorScheme}.png`, picture);
    });
  }
}

for (const [group, pictures] of Object.entries(PAGE_PICTURES)) {
  test(`the whole page, to be looked at in both themes: ${group}`, async ({ heronry, page }) => {
    mkdirSync(PAGE_INTO, { recursive: true });
    // What is wide or narrow is decided when the page opens.
    let open: object | undefined;
    for (const { name, viewport, forcedColors = 'none', show } of pictures) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: 'light', forcedColors });
      if (viewport !== open) await heronry.open();
      open = viewport;
      await heronry.complete();
      await show(heronry);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await heronry.complete();
        const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
        expect(scrollWidth, name).toBe(clientWidth);
        // Colours that still change from one theme to the other are drawn as they will be.
        const picture = await page.screenshot({ animations: 'disabled' });
        expect(picture.length, name).toBeGreaterThan(5000);
        writeFileSync(`${PAGE_INTO}/${name}-${colorScheme}.png`, picture);
      }
    }
  });
}
