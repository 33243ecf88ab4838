import type { Locator, Page } from '@playwright/test';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** Smallest text at rest, and the size of buttons, tabs, fields and menus, in CSS pixels. */
const TEXT_MIN = 11;
const CHROME = 14;

/**
 * Returns every visible text around the picture that is too small, as "12px Save". The picture itself is zoomed, and has its own
 * limits.
 */
function tooSmall(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    ([textMin, chrome]) => {
      const fields = 'input:not([type=radio], [type=checkbox], [type=range]), select, textarea';
      const controls = `[role=tab], [role^=menuitem], ${fields}`;
      const found = new Set<string>();
      for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
        const isField = element.matches(fields);
        const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
        const text = own
          .map(({ textContent }) => textContent)
          .join('')
          .trim();
        if (text === '' && !isField) continue;
        if (element.closest('[role=application], svg, script, style, noscript') !== null) continue;
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        const { width, height } = element.getBoundingClientRect();
        if (width <= 1 || height <= 1) continue;
        const size = Number.parseFloat(getComputedStyle(element).fontSize);
        const button = element.closest<HTMLElement>('button');
        // Rows, cards and links within sentences are buttons by meaning; those of the chrome centre what they say.
        const isButton = button !== null && getComputedStyle(button).justifyContent === 'center';
        const isKey = element.closest('kbd') !== null;
        const isControl = !isKey && (isButton || element.matches(controls));
        if (size < (isControl ? chrome : textMin)) found.add(`${size}px ${text || element.localName}`);
      }
      return [...found];
    },
    [TEXT_MIN, CHROME] as const,
  );
}

async function open({ panel }: Heronry, node: Locator, name: string): Promise<Locator> {
  await node.focus();
  await node.press('Enter');
  return panel.getByRole('heading', { level: 2, name, exact: true });
}

async function tab(heronry: Heronry, name: 'Log' | 'Table'): Promise<Locator> {
  await heronry.tab(name).click();
  return heronry.panel.getByRole('tabpanel', { name });
}

async function press({ page }: Heronry, key: string, role: 'dialog' | 'region', name: string): Promise<Locator> {
  await page.keyboard.press(key);
  return page.getByRole(role, { name });
}

type Views = readonly ((heronry: Heronry) => Promise<Locator>)[];

/** Views around the picture: how to get there from the first scene with the panel open, and what is there then. */
const VIEWS: Views = [
  async ({ panel }) => panel,
  async (heronry) => {
    const title = await open(heronry, heronry.agent('mg1'), 'mg1');
    // Escape closes the composer once it has the focus.
    await expect(heronry.composer.getByRole('button', { name: 'Publish' })).toBeVisible();
    return title;
  },
  (heronry) => open(heronry, heronry.channel('control'), 'control'),
  (heronry) => tab(heronry, 'Log'),
  (heronry) => tab(heronry, 'Table'),
];

/** Overlays: closed, they leave the page as it was. */
const OVERLAYS: Views = [
  async ({ page, transport }) => {
    await transport.getByRole('button', { name: /^Speed/ }).click();
    return page.getByRole('dialog', { name: 'Speed' });
  },
  async ({ page }) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    return page.getByRole('menu');
  },
  (heronry) => press(heronry, 'Shift+L', 'dialog', 'Learn'),
  (heronry) => press(heronry, 'g', 'dialog', 'Gallery'),
  (heronry) => press(heronry, 'o', 'dialog', 'Your scenarios'),
  (heronry) => press(heronry, 's', 'dialog', 'Share'),
  (heronry) => press(heronry, 'c', 'dialog', 'Connect'),
  (heronry) => press(heronry, 'v', 'dialog', 'Compare runs'),
  (heronry) => press(heronry, 'm', 'dialog', 'Compare brokers'),
  (heronry) => press(heronry, 'y', 'dialog', 'Try many seeds'),
  (heronry) => press(heronry, '?', 'dialog', 'Keyboard shortcuts'),
];

/** Views that stay open. */
const LAST: Views = [(heronry) => press(heronry, 'd', 'region', 'Timeline')];

for (const [width, height] of [
  [1280, 800],
  [390, 844],
] as const) {
  test(`every text around the picture is large enough to read, ${width} pixels wide`, async ({ heronry, page }) => {
    await page.setViewportSize({ width, height });
    await heronry.open('gallery/control-status');
    const look = async (views: Views, name: string, before: () => Promise<void>): Promise<void> => {
      for (const [place, show] of views.entries()) {
        await before();
        await heronry.laidOut();
        await expect(await show(heronry)).toBeVisible();
        expect.soft(await tooSmall(page), `${name} ${place + 1}`).toEqual([]);
      }
    };
    await look(VIEWS, 'view', () => heronry.startAgain(true));
    await heronry.startAgain(true);
    await look(OVERLAYS, 'overlay', () => heronry.closeOverlays());
    await look(LAST, 'last view', () => heronry.startAgain(true));
  });
}

test('the keyboard is at Play and at the picture at once, and the measure of texts finds small ones', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
  await heronry.laidOut();
  await test.step('the keyboard is at Play in two stops, and at the picture in one, and no ring is round the whole canvas', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Skip to the picture' })).toBeInViewport();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeFocused();
    await page.keyboard.press('Space');
    await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeFocused();
    await page.keyboard.press('Space');

    await page.getByRole('button', { name: 'Skip to the picture' }).focus();
    await page.keyboard.press('Enter');
    await expect(heronry.canvas.locator('[data-node-key]:focus')).toHaveCount(1);

    // After a click beside the nodes and a key, the canvas has the focus, and says nothing of it.
    await heronry.canvas.click({ position: { x: 8, y: 120 } });
    await page.keyboard.press('e');
    const ring = await heronry.canvas.evaluate((element) => getComputedStyle(element, '::after').content);
    expect(ring).toBe('none');
  });

  await test.step('the measure finds small text, and small buttons', async () => {
    await page.evaluate(() => {
      const small = document.createElement('p');
      small.textContent = 'tiny';
      small.style.fontSize = '10px';
      const button = document.createElement('button');
      button.textContent = 'Button';
      button.style.cssText = 'display: flex; justify-content: center; font-size: 13px';
      document.querySelector('header')?.append(small, button);
    });
    expect(await tooSmall(page)).toEqual(['10px tiny', '13px Button']);
  });
});
