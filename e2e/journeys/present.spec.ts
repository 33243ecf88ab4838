import type { Locator, Page } from '@playwright/test';
import { GALLERY } from '../../src/scenario/index.ts';
import { violationsOf } from '../support/axe.ts';
import { dropFile } from '../support/dropping.ts';
import { refuseFullScreen } from '../support/full-screen.ts';
import { boxOf, centre, expect, type Heronry, test } from '../support/heronry.ts';
import { lettersIn } from '../support/letters.ts';

/** Smallest letters of a presentation, in pixels of a screen of 1920 by 1080, for scenes up to so many nodes. */
const LETTERS_MIN = 28;
const NODES_MAX = 12;

const PROJECTOR = { width: 1920, height: 1080 };

function stage(page: Page): Locator {
  return page.getByRole('region', { name: 'Presentation' });
}

/** Presents a scenario of the gallery anew, paused at its beginning. */
async function present(heronry: Heronry, slug: string): Promise<void> {
  if (await stage(heronry.page).isVisible()) await heronry.page.keyboard.press('q');
  await expect(stage(heronry.page)).toHaveCount(0);
  await heronry.play((playground, name) => playground.load(name), slug);
  await heronry.laidOut();
  await presentIt(heronry);
}

async function presentIt(heronry: Heronry): Promise<void> {
  await heronry.page.keyboard.press('q');
  await expect(stage(heronry.page).getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

/** Returns the nodes that are not whole within the picture. */
function outside(canvas: Locator): Promise<readonly string[]> {
  return canvas.evaluate((element) => {
    const window = element.getBoundingClientRect();
    return [...element.querySelectorAll('[data-node-key]')].flatMap((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      const isInside = left >= window.left && top >= window.top && right <= window.right && bottom <= window.bottom;
      return isInside ? [] : [node.getAttribute('data-node-key') ?? ''];
    });
  });
}

test('a presentation is read from the back row', async ({ heronry, page }) => {
  await page.setViewportSize(PROJECTOR);
  await heronry.open();
  await heronry.laidOut();
  await test.step('names and counts of every scene are read from the back row', async () => {
    for (const { slug, scenario } of GALLERY) {
      if (scenario.agents.length + scenario.channels.length > NODES_MAX) continue;
      await heronry.play((playground, name) => playground.load(name), slug);
      await presentIt(heronry);
      for (const atMs of [0, 2500, 6000]) {
        await heronry.play((playground, at) => playground.seek(at), atMs);
        const letters = await lettersIn(heronry.canvas);
        expect(letters.length, slug).toBeGreaterThan(scenario.agents.length);
        expect
          .soft(
            letters.filter(({ px }) => px < LETTERS_MIN),
            slug,
          )
          .toEqual([]);
      }
      expect(await outside(heronry.canvas), slug).toEqual([]);
      await page.keyboard.press('q');
      await expect(stage(page)).toHaveCount(0);
    }
  });
  await test.step('a name that is too long for one line has a second, in large letters', async () => {
    await heronry.play(async (playground) => {
      const names = ['distribution_operator_north', 'microgrid-substation-7', 'battery_storage_unit_12'];
      const agents = names.map((id, place) => ({ id, x: 660 * place, y: 0 }));
      const links = names.map((agent, place) => ({
        kind: place === 0 ? 'publish' : 'subscribe',
        agent,
        channel: 'setpoints',
      }));
      await playground.load({ version: 2, agents, channels: [{ id: 'setpoints', x: 330, y: 120 }], links });
      await playground.pause();
    });
    await heronry.laidOut();
    await page.keyboard.press('q');
    const name = heronry.agent('distribution_operator_north').getByText('operator_north', { exact: true });
    await expect(name).toBeVisible();
    const letters = await lettersIn(heronry.canvas);
    expect(letters.map(({ text }) => text)).toContain('distribution_');
    expect(letters.filter(({ px }) => px < LETTERS_MIN)).toEqual([]);
  });
});

test('a presentation fills the window, is led by keys and the pointer, and leaves the page as it was', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/partition');
  await heronry.laidOut();
  await heronry.play((playground) => playground.pause());
  await test.step('a presentation fills the window, and leaves the page as it was', async () => {
    const before = await boxOf(heronry.agent('operator'));
    await page.getByRole('button', { name: 'Present', exact: true }).click();
    await expect(stage(page)).toBeFocused();
    await expect(page.getByRole('banner')).toBeHidden();
    await expect(heronry.panel).toBeHidden();
    await expect(heronry.transport).toBeHidden();
    const { width = 0, height = 0 } = page.viewportSize() ?? {};
    const canvas = await boxOf(heronry.canvas);
    expect(canvas.width).toBe(width);
    expect(canvas.height).toBeGreaterThan(height * 0.7);
    expect(await violationsOf(page)).toEqual([]);

    await page.keyboard.press('Escape');
    await expect(stage(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Present', exact: true })).toBeFocused();
    await expect.poll(() => boxOf(heronry.agent('operator'))).toEqual(before);
  });
  await test.step('a camera of the user’s own comes back after the presentation', async () => {
    const { x, y } = centre(await boxOf(heronry.canvas));
    await page.mouse.move(x, y + 120);
    await page.mouse.down();
    await page.mouse.move(x - 90, y + 60, { steps: 4 });
    await page.mouse.up();
    const moved = await boxOf(heronry.agent('mainland'));
    await page.keyboard.press('q');
    await expect.poll(async () => (await boxOf(heronry.agent('mainland'))).width).not.toBe(moved.width);
    await page.keyboard.press('q');
    await expect.poll(() => boxOf(heronry.agent('mainland'))).toEqual(moved);
  });
  await test.step('a clicker leads from bookmark to bookmark, and each note is the caption', async () => {
    await present(heronry, 'partition');
    const { bookmarks = [] } = await heronry.play((playground) => playground.scenario());
    const [first, second] = bookmarks;
    const caption = stage(page).getByRole('paragraph');
    const now = () => heronry.play((playground) => playground.now());
    await page.keyboard.press('PageDown');
    await expect(caption).toContainText(first?.note ?? 'no bookmark');
    await expect(caption).toContainText(`1 of ${bookmarks.length}`);
    expect(await now()).toBe((first?.atUs ?? 0) / 1000);
    // The keys of a clicker lead on wherever the focus is.
    await stage(page).getByRole('slider', { name: 'Playhead' }).focus();
    await page.keyboard.press('PageDown');
    await expect(caption).toContainText(second?.note ?? 'no bookmark');
    await stage(page).focus();
    await page.keyboard.press('ArrowLeft');
    expect(await now()).toBe((first?.atUs ?? 0) / 1000);
    await stage(page).getByRole('button', { name: 'Next bookmark' }).click();
    expect(await now()).toBe((second?.atUs ?? 0) / 1000);

    // A notice covers neither the caption nor the buttons.
    await dropFile(heronry, { name: 'broken.json', text: '{"version": 1,}' });
    const notice = page.getByRole('region', { name: 'Notices' });
    await expect(notice).toContainText('broken.json');
    const { y, height } = await boxOf(notice);
    expect(y + height).toBeLessThan((await boxOf(stage(page))).y);
  });
  await test.step('any key ends a black screen, and does nothing else', async () => {
    await present(heronry, 'partition');
    const now = () => heronry.play((playground) => playground.now());
    const before = await now();
    const black = page.getByText('The screen is black.');
    await page.keyboard.press('b');
    await expect(black).toBeAttached();
    await page.keyboard.press('PageDown');
    await expect(black).toHaveCount(0);
    expect(await now()).toBe(before);
    await page.keyboard.press('b');
    await page.mouse.click(300, 300);
    await expect(black).toHaveCount(0);
    await expect(stage(page)).toBeVisible();
    expect(await now()).toBe(before);
  });
  await test.step('the spotlight follows the pointer and takes no press', async () => {
    await present(heronry, 'partition');
    await page.keyboard.press('l');
    const light = page.locator('[data-spotlight]');
    for (const [x, y] of [
      [400, 200],
      [900, 500],
    ] as const) {
      await page.mouse.move(x, y);
      const at = centre(await boxOf(light));
      expect([at.x, at.y].map(Math.round)).toEqual([x, y]);
    }
    await stage(page).getByRole('button', { name: 'Play', exact: true }).click();
    await expect(stage(page).getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
    await page.keyboard.press('l');
    await expect(light).toHaveCount(0);
  });
});

test('a link opens as a presentation, in which time runs and nothing is changed', async ({ heronry, page }) => {
  await test.step('a link opens as a presentation, and the share dialog makes such a link', async () => {
    await heronry.open('present/gallery/partition');
    await expect(stage(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(heronry.transport).toBeVisible();
    await page.keyboard.press('s');
    const dialog = heronry.dialog('Share');
    await dialog.getByRole('switch', { name: 'Open as a presentation' }).click();
    const link = dialog.getByRole('textbox', { name: 'Link' });
    await expect(link).toHaveValue(/#present\/\d\./);
    const [, fragment = ''] = (await link.inputValue()).split('#');
    // Opened anew, as by its receiver.
    await page.goto('about:blank');
    await heronry.open(fragment);
    await expect(stage(page)).toBeVisible();
  });
  // One of the keys below opens the notes, in a window of their own.
  await refuseFullScreen(page);
  await test.step('without bookmarks the same keys lead from hop to hop, and the caption says what happened', async () => {
    await present(heronry, 'control-status');
    await heronry.play((playground) => playground.seek(2000));
    const caption = stage(page).getByRole('paragraph');
    const said = new Set<string>();
    for (let step = 0; step < 4; step += 1) {
      const before = await heronry.play((playground) => playground.now());
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(before);
      said.add((await caption.textContent()) ?? '');
    }
    expect(said.size).toBeGreaterThan(1);
    for (const one of said) expect(one).toMatch(/message \d/i);
  });
  await test.step('the controls fade while time runs and nobody moves; nothing else moves', async () => {
    await present(heronry, 'control-status');
    const controls = stage(page).getByRole('button', { name: 'Spotlight' });
    await page.mouse.move(600, 200);
    await page.keyboard.press('Space');
    const before = [await boxOf(controls), await boxOf(heronry.agent('operator'))];
    await expect(stage(page)).toHaveAttribute('data-quiet');
    expect([await boxOf(controls), await boxOf(heronry.agent('operator'))]).toEqual(before);
    await page.mouse.move(620, 210);
    await expect(stage(page)).not.toHaveAttribute('data-quiet');
  });
  await test.step('nothing is changed by accident in a presentation', async () => {
    await present(heronry, 'control-status');
    const before = await heronry.play((playground) => playground.scenario());
    await heronry.agent('operator').click();
    for (const press of ['Delete', 'a', 'h', 'p', 'n', 'g', 'x', 'F2', 'Shift+ArrowDown', 'Control+d', 'Enter'])
      await page.keyboard.press(press);
    const box = centre(await boxOf(heronry.agent('operator')));
    await page.mouse.move(box.x, box.y);
    await page.mouse.down();
    await page.mouse.move(box.x + 80, box.y + 80, { steps: 3 });
    await page.mouse.up();
    await heronry.agent('operator').dblclick();
    await page.mouse.dblclick(20, 20);
    await heronry.agent('operator').click({ button: 'right' });
    expect(await heronry.play((playground) => playground.scenario())).toEqual(before);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('menu')).toHaveCount(0);
    await expect(page.getByRole('textbox')).toHaveCount(0);
  });
});
