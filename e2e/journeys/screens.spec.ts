/** The page on every size of screen: nothing covers a node, names are read, and everything can be reached. */
import type { Locator, Page } from '@playwright/test';
import { GALLERY } from '../../src/scenario/index.ts';
import { expect, test } from '../support/heronry.ts';
import { lettersIn } from '../support/letters.ts';

/** Smallest names on a screen that is held in the hand, in pixels. */
const NAMES_MIN = 11;

/** Screens by what has to hold on them; those of a row are tried one after another in one page. */
const SCREENS = [
  {
    says: 'nothing covers a node at rest, and names are read without zooming in',
    touch: true,
    sizes: [
      { width: 390, height: 844 },
      { width: 768, height: 1024 },
    ],
  },
  {
    says: 'nothing covers a node at rest',
    touch: false,
    sizes: [
      { width: 1024, height: 768 },
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 },
    ],
  },
] as const;

/** Returns the nodes of the picture of which something else covers a corner or the middle, and by what. */
function covered(canvas: Locator): Promise<readonly string[]> {
  return canvas.evaluate((element) => {
    const view = element.getBoundingClientRect();
    return [...element.querySelectorAll('[data-node-key]')].flatMap((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      const inset = 4;
      const places = [
        [(left + right) / 2, (top + bottom) / 2],
        [left + inset * 3, top + inset],
        [right - inset * 3, top + inset],
        [left + inset * 3, bottom - inset],
        [right - inset * 3, bottom - inset],
      ] as const;
      return places.flatMap(([x, y]) => {
        if (x < view.left || x > view.right || y < view.top || y > view.bottom) return [];
        const over = document.elementFromPoint(x, y);
        if (over?.closest('.react-flow__node')?.contains(node) === true) return [];
        return [`${node.getAttribute('aria-label')}: ${over?.outerHTML.slice(0, 120)}`];
      });
    });
  });
}

for (const { says, touch, sizes } of SCREENS) {
  test.describe(touch ? 'screens that are touched' : 'screens with a mouse', () => {
    test.use({ viewport: sizes[0], hasTouch: touch, isMobile: touch });

    test(says, async ({ heronry, page }) => {
      await heronry.open();
      await expect(heronry.transport).toBeVisible();
      await expect(page.getByRole('toolbar', { name: 'Zoom' })).toBeVisible();
      for (const size of sizes)
        await test.step(`${size.width} by ${size.height}`, async () => {
          await page.setViewportSize(size);
          for (const { slug, scenario } of GALLERY) {
            // Loads the scene paused, and resolves when its picture is there.
            await heronry.play((playground, name) => playground.load(name), slug);
            await expect(heronry.page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue(scenario.name);
            await heronry.complete();
            expect.soft(await covered(heronry.canvas), slug).toEqual([]);
            if (!touch) continue;
            const small = (await lettersIn(heronry.canvas)).filter(
              // The short names of pair channels are smaller: zooming in shows them.
              ({ text, px }) => px < NAMES_MIN - 0.1 && !text.includes('→'),
            );
            expect.soft(small, slug).toEqual([]);
          }
        });
    });
  });
}

/** Returns the controls of a part that cannot be brought into view and pressed there. */
async function unreachable(part: Locator): Promise<readonly string[]> {
  return part.evaluate(async (root) => {
    const controls = root.querySelectorAll<HTMLElement>(
      'button, input:not([type=file]), select, textarea, a[href], summary, [role=tab], [role^=menuitem]',
    );
    const lost: string[] = [];
    for (const control of controls) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.closest('[role=application]')) continue;
      if (control.tabIndex < 0 && control.getAttribute('role') === null) continue;
      // Marks of the time bar may lie over each other; the panel lists them.
      if (/^(Bookmark \d|Fault)/.test(control.ariaLabel ?? '')) continue;
      // A link that skips a part is shown while it has the focus.
      control.focus({ preventScroll: true });
      control.scrollIntoView({ block: 'center', inline: 'center' });
      await new Promise(requestAnimationFrame);
      const { left, top, width, height } = control.getBoundingClientRect();
      if (width <= 1 || height <= 1) continue;
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      const reached =
        over !== null && (control.contains(over) || over.contains(control) || over.closest('label')?.contains(control));
      const isInside = left >= -1 && left + width <= innerWidth + 1;
      if (reached !== true || !isInside)
        lost.push(
          `${control.outerHTML.slice(0, 90)} at ${Math.round(left)},${Math.round(top)} under ${over?.outerHTML.slice(0, 80)}`,
        );
    }
    return lost;
  });
}

function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

const DIALOGS = {
  'Shift+L': 'Learn',
  g: 'Gallery',
  o: 'Your scenarios',
  s: 'Share',
  c: 'Connect',
  m: 'Compare brokers',
  v: 'Compare runs',
  y: 'Try many seeds',
  '?': 'Keyboard shortcuts',
} as const;

for (const [zoom, width, height] of [
  ['200 %', 640, 400],
  ['400 %', 320, 256],
] as const) {
  test(`everything can be reached in a window of 1280 by 800 or 1024 at ${zoom}`, async ({ heronry, page }) => {
    await page.setViewportSize({ width, height });
    await heronry.open('gallery/partition');
    await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
    await heronry.play((playground) => playground.pause());

    await test.step('every control of every dialog can be reached', async () => {
      for (const [key, name] of Object.entries(DIALOGS)) {
        await page.keyboard.press(key);
        const dialog = heronry.dialog(name);
        await expect(dialog).toBeVisible();
        await heronry.complete();
        // A dialog is as high as what it lists, which may come a moment later.
        await expect.poll(() => unreachable(dialog), { message: name }).toEqual([]);
        expect.soft(await sideways(page), name).toBe(0);
        await page.keyboard.press('Escape');
        await expect(dialog).toHaveCount(0);
      }
    });

    await test.step('every control of the page and of the panel can be reached, and the page has no width to scroll', async () => {
      expect(await unreachable(page.locator('body'))).toEqual([]);
      expect(await sideways(page)).toBe(0);
      await page.keyboard.press('i');
      await expect(heronry.tab('Inspector')).toBeVisible();
      for (const tab of ['Inspector', 'Log', 'Table'] as const) {
        await heronry.tab(tab).click();
        expect.soft(await unreachable(heronry.panel), tab).toEqual([]);
      }
      expect(await sideways(page)).toBe(0);
    });
  });
}
