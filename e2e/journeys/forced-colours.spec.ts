import type { Page } from '@playwright/test';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** Counts the pixels of the drawing over the graph that have each system colour, within rounding. */
function pixelsOf(page: Page, colours: readonly string[]): Promise<Readonly<Record<string, number>>> {
  return page.evaluate((names) => {
    const probe = document.body.appendChild(document.createElement('span'));
    const drawing = document.querySelectorAll<HTMLCanvasElement>('[role=application] canvas')[1];
    const { width, height } = drawing ?? { width: 1, height: 1 };
    const copy = Object.assign(document.createElement('canvas'), { width, height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    if (drawing !== undefined) context?.drawImage(drawing, 0, 0);
    const data = context?.getImageData(0, 0, width, height).data ?? [];
    const isNear = (at: number, part: number): boolean => Math.abs((data[at] ?? -9) - part) <= 2;
    const all = names.map((name) => {
      probe.style.color = name;
      const [red = 0, green = 0, blue = 0] = getComputedStyle(probe).color.match(/\d+/g)?.map(Number) ?? [];
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isSolid = (data[at + 3] ?? 0) > 230;
        if (isSolid && isNear(at, red) && isNear(at + 1, green) && isNear(at + 2, blue)) count += 1;
      }
      return [name, count] as const;
    });
    probe.remove();
    return Object.fromEntries(all);
  }, colours);
}

async function openWithMessages(heronry: Heronry): Promise<void> {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(1000));
  const { inFlight } = await heronry.play((playground) => playground.world());
  expect(inFlight.length).toBeGreaterThan(1);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`messages and their payloads are seen in forced colours: ${colorScheme}`, async ({ heronry, page }) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme, reducedMotion: 'no-preference' });
    await openWithMessages(heronry);
    const drawn = await pixelsOf(page, ['Canvas', 'CanvasText', 'LinkText', 'Highlight']);
    // Payloads: text on a ground. Messages: more than one of the colours for text on the ground.
    expect(drawn.Canvas).toBeGreaterThan(200);
    expect(drawn.CanvasText).toBeGreaterThan(200);
    expect([drawn.LinkText, drawn.Highlight].some((count = 0) => count > 50)).toBe(true);
  });
}

test('the drawing follows when colours are forced, and when they are no longer', async ({ heronry, page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openWithMessages(heronry);
  const linkText = async () => (await pixelsOf(page, ['LinkText'])).LinkText;
  await expect.poll(linkText).toBe(0);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect.poll(async () => (await pixelsOf(page, ['CanvasText'])).CanvasText).toBeGreaterThan(200);
  await page.emulateMedia({ forcedColors: 'none' });
  await expect.poll(linkText).toBe(0);
});
