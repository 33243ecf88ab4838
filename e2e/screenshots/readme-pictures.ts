/** The pictures of the README: for each, the steps that lead to it and the part of the page that it shows. */
import type { Locator } from '@playwright/test';
import { boxOf, centre, expect, type Heronry } from '../support/heronry.ts';

interface Picture {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Brings the page there, which is open with its panel and shows a scene with nothing open over it, and takes the picture. */
  readonly take: (heronry: Heronry) => Promise<Buffer>;
}

const SMALL = { width: 900, height: 640 };

/** Shows a moment of a scenario of the gallery. It is loaded paused, so that nothing depends on how long the page took. */
async function show(heronry: Heronry, slug: string, ms: number): Promise<void> {
  await heronry.play((playground, name) => playground.load(name), slug);
  await heronry.play((playground, at) => playground.seek(at), ms);
}

/** Takes a part of the page, from the top of one element to the bottom of another. */
async function part(
  heronry: Heronry,
  from: Locator,
  to: Locator,
  heightMax = Number.POSITIVE_INFINITY,
): Promise<Buffer> {
  const [first, last] = [await boxOf(from), await boxOf(to)];
  const x = Math.min(first.x, last.x);
  const y = Math.min(first.y, last.y);
  const right = Math.max(first.x + first.width, last.x + last.width);
  const bottom = Math.max(first.y + first.height, last.y + last.height);
  const clip = { x, y, width: right - x, height: Math.min(bottom - y, heightMax) };
  return heronry.page.screenshot({ clip });
}

/** In the order in which one page shows them: the last leaves its timeline open. */
export const PICTURES: readonly Picture[] = [
  {
    name: 'playground',
    viewport: { width: 1280, height: 760 },
    take: async (heronry) => {
      await show(heronry, 'hierarchy', 5230);
      return heronry.page.screenshot();
    },
  },
  {
    name: 'send',
    viewport: { width: 1100, height: 640 },
    take: async (heronry) => {
      await show(heronry, 'control-status', 2900);
      await heronry.page.keyboard.press('i');
      await heronry.agent('operator').focus();
      await heronry.page.keyboard.press('Enter');
      const composer = heronry.page.getByRole('dialog', { name: /operator/ });
      await composer.getByRole('textbox', { name: 'Value of setpoint' }).fill('0.7');
      return part(heronry, heronry.canvas, heronry.canvas);
    },
  },
  {
    name: 'share',
    viewport: SMALL,
    take: async (heronry) => {
      await show(heronry, 'hierarchy', 5230);
      await heronry.page.keyboard.press('s');
      const dialog = heronry.dialog('Share');
      await expect(dialog).toBeVisible();
      return dialog.screenshot();
    },
  },
  {
    name: 'teach',
    viewport: { width: 1100, height: 760 },
    take: async (heronry) => {
      await show(heronry, 'late-subscriber', 5000);
      await heronry.page.keyboard.press('m');
      const dialog = heronry.dialog('Compare brokers');
      await expect(dialog.getByRole('table').first()).toBeVisible();
      return part(heronry, dialog, dialog, 447);
    },
  },
  {
    name: 'draw',
    viewport: SMALL,
    take: async (heronry) => {
      const { page } = heronry;
      await heronry.startEmpty();
      await page.keyboard.press('i');
      await heronry.play(async (playground) => {
        await playground.addAgent('operator', { x: 0, y: 110 });
        await playground.addAgent('mg1', { x: 480, y: 0 });
        await playground.addAgent('mg2', { x: 480, y: 220 });
        await playground.connect('operator', 'mg1');
      });
      await page.getByRole('button', { name: 'Hide the first steps' }).click();
      await page.keyboard.press('f');
      // Waits until nothing moves.
      await heronry.agent('mg2').hover();
      const start = await boxOf(heronry.agent('operator'));
      const end = centre(await boxOf(heronry.agent('mg2')));
      await page.mouse.move(start.x + start.width, start.y + start.height / 2);
      await page.mouse.down();
      await page.mouse.move(end.x - 120, end.y - 20, { steps: 4 });
      await page.mouse.move(end.x - 40, end.y, { steps: 4 });
      const picture = await heronry.canvas.screenshot();
      await page.mouse.up();
      return picture;
    },
  },
  {
    name: 'time',
    viewport: { width: 900, height: 760 },
    take: async (heronry) => {
      const { page } = heronry;
      await show(heronry, 'hierarchy', 5230);
      await page.keyboard.press('i');
      await page.keyboard.press('d');
      const timeline = page.getByRole('region', { name: 'Timeline' });
      await expect(timeline).toBeVisible();
      return part(heronry, timeline, heronry.transport);
    },
  },
];
