import { mkdirSync, writeFileSync } from 'node:fs';
import { PAGE_PICTURES } from '../screenshots/page-pictures.ts';
import { PICTURES } from '../screenshots/readme-pictures.ts';
import { expect, test } from '../support/heronry.ts';

/** Folder that `npm run pictures` writes to; without it, a picture is made and thrown away. */
const INTO = process.env.HERONRY_PICTURES;
/** Folder of the pictures of the whole page, which every run makes anew. */
const PAGE_INTO = 'dist/pictures';

// Both are for the README; one shows that the steps still lead there.
for (const colorScheme of INTO === undefined ? (['light'] as const) : (['light', 'dark'] as const)) {
  test.describe('the README', () => {
    test.use({ deviceScaleFactor: 1.25, viewport: { width: 1280, height: 760 } });

    test(`the pictures of the README can be made: ${colorScheme}`, async ({ heronry, page }) => {
      await page.emulateMedia({ colorScheme });
      await heronry.open();
      await heronry.laidOut();
      for (const { name, viewport, take } of PICTURES)
        await test.step(name, async () => {
          await page.setViewportSize(viewport);
          await heronry.startAgain(true);
          // Nothing is pointed at, and nothing has the focus, as on a visit.
          await page.mouse.move(0, 0);
          await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
          const picture = await take(heronry);
          expect(picture.length).toBeGreaterThan(5000);
          if (INTO !== undefined) writeFileSync(`${INTO}/${name}-${colorScheme}.png`, picture);
        });
    });
  });
}

/** Width from which the panel is beside the picture, and open. */
const WIDE = 1100;

for (const [group, pictures] of Object.entries(PAGE_PICTURES)) {
  test(`the whole page, to be looked at in both themes: ${group}`, async ({ heronry, page }) => {
    mkdirSync(PAGE_INTO, { recursive: true });
    // What is wide or narrow is decided when the page opens.
    let openedWide: boolean | undefined;
    for (const { name, viewport, forcedColors = 'none', show } of pictures) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: 'light', forcedColors });
      const isWide = viewport.width >= WIDE;
      if (isWide !== openedWide) await heronry.open();
      openedWide = isWide;
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
