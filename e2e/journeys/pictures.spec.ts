import { writeFileSync } from 'node:fs';
import { PICTURES } from '../screenshots/readme-pictures.ts';
import { expect, test } from '../support/heronry.ts';

/** Folder that `npm run pictures` writes to; without it, a picture is made and thrown away. */
const INTO = process.env.HERONRY_PICTURES;

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
