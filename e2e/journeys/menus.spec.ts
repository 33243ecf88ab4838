/** Menus on the thing itself: message, agent, channel, link, canvas; by the second button, by key, by a long press. */
import type { Page } from '@playwright/test';
import { violationsOf } from '../support/axe.ts';
import { openPaused, PHONE } from '../support/doing.ts';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';

/** Goes back to the scene and the moment of `openPaused`, with nothing selected and every menu and panel closed. */
async function pausedAgain(heronry: Heronry): Promise<void> {
  await heronry.closeOverlays();
  await heronry.play(async (playground) => {
    await playground.load('control-status');
    await playground.seek(2900);
  });
  await heronry.painted();
}

/** Opens the menu of the focused node. */
async function openMenuByKey(page: Page): Promise<void> {
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(page.locator('[role=menu]:focus, [role=menu] :focus')).toHaveCount(1);
}

/** Opens a menu of the menu by the letters of its name. The focus goes there after the letters, and not with them. */
async function openSubmenu(heronry: Heronry, name: string): Promise<void> {
  await heronry.page.keyboard.type(name.slice(0, 5));
  await expect(heronry.menuItem(name)).toBeFocused();
  await heronry.page.keyboard.press('ArrowRight');
  await expect(heronry.menuItem(name)).toHaveAttribute('aria-expanded', 'true');
}

/** Returns the point of the window half way along a link. */
async function middleOf(page: Page, sentence: string): Promise<{ x: number; y: number }> {
  return page.getByLabel(sentence, { exact: true }).evaluate((edge) => {
    const path = edge.querySelector('path');
    const matrix = path?.getScreenCTM();
    const numbers =
      path
        ?.getAttribute('d')
        ?.match(/-?[\d.]+/g)
        ?.map(Number) ?? [];
    if (matrix === null || matrix === undefined || numbers.length !== 8) throw new Error('This link is no curve');
    // Half way along a cubic curve, as messages travel it.
    const half = (axis: 0 | 1): number =>
      [1, 3, 3, 1].reduce((sum, weight, point) => sum + weight * (numbers[point * 2 + axis] ?? 0), 0) / 8;
    const { x, y } = new DOMPoint(half(0), half(1)).matrixTransform(matrix);
    return { x, y };
  });
}

/** Publishes from the operator and goes to the moment at which the message is half way to its channel. */
async function halfWay(heronry: Heronry): Promise<void> {
  await heronry.play(async (playground) => {
    await playground.publish('operator', 'control', { setpoint: 7 });
    const startMs = await playground.now();
    // The run is the same however often it is played: the arrival tells where half of the way is.
    await playground.seek(startMs + 5000);
    const events = await playground.trace();
    const sent = events.findLastIndex(
      (event) => event.kind === 'published' && event.atUs === Math.round(startMs * 1000),
    );
    const arrived = events.find(
      (event, number) => number > sent && event.kind === 'accepted' && 'message' in event && event.message === sent,
    );
    if (arrived === undefined) throw new Error('The message has not arrived');
    await playground.seek((startMs + arrived.atUs / 1000) / 2);
  });
  // A press is for the message that is drawn there.
  await heronry.painted();
}

const labels = (heronry: Heronry): Promise<readonly string[]> =>
  heronry.page.getByRole('menu').getByRole('menuitem').allInnerTexts();

test('menus by the second button act on what they are of', async ({ heronry, page }) => {
  await openPaused(heronry, page);
  await test.step('menus by the second button: agent, channel, link, canvas; a row that cannot apply says why', async () => {
    await heronry.agent('operator').click({ button: 'right' });
    await expect(heronry.menuItem(/^Restart now/)).toHaveText('Restart nowIt is running.');
    await expect(heronry.menuItem(/^Restart now/)).toHaveAttribute('aria-disabled', 'true');
    await heronry.menuItem('Crash for 5 s').click();
    await expect(heronry.agent('operator')).toHaveAccessibleName(/, down/);
    const faults = async () => (await heronry.play((playground) => playground.scenario())).faults;
    expect(await faults()).toMatchObject([
      { kind: 'crash', where: { at: 'agent', agent: 'operator' }, fromUs: 2_900_000, untilUs: 7_900_000 },
    ]);
    await heronry.agent('operator').click({ button: 'right' });
    await heronry.menuItem('Restart now').click();
    await expect.poll(faults).toMatchObject([{ kind: 'crash', fromUs: 2_900_000, untilUs: 2_900_001 }]);

    await heronry.channel('control').click({ button: 'right' });
    await heronry.menuItem('Publish to it…').click();
    await expect(heronry.composer.getByRole('combobox', { name: 'Agent' })).toHaveValue('operator');
    await expect(heronry.composer.getByRole('combobox', { name: 'Channel' })).toHaveValue('control');
    await expect(heronry.composer.getByRole('textbox', { name: 'Value of setpoint' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(heronry.channel('control')).toBeFocused();

    const link = await middleOf(page, 'mg1 publishes to status');
    await page.mouse.click(link.x, link.y, { button: 'right' });
    await heronry.menuItem('Cut for 5 s').click();
    await expect
      .poll(async () => (await faults()).at(-1))
      .toMatchObject({ kind: 'cut', where: { agent: 'mg1', channel: 'status' } });

    const { x, y } = await boxOf(heronry.canvas);
    await page.mouse.click(x + 90, y + 20, { button: 'right' });
    await heronry.menuItem('New agent here').click();
    const name = heronry.canvas.getByRole('textbox', { name: /^Name of agent/ });
    await expect(name).toBeFocused();
    // Another scenario ends the writing of a name.
    await pausedAgain(heronry);
    await expect(name).toHaveCount(0);
  });

  await test.step('drop a message from its menu, by the second button and by keyboard', async () => {
    await pausedAgain(heronry);
    await halfWay(heronry);
    const middle = await middleOf(page, 'operator publishes to control');
    await page.mouse.click(middle.x, middle.y, { button: 'right' });
    await expect(page.getByRole('menu', { name: 'Message' })).toBeVisible();
    await heronry.menuItem('Drop').click();
    const lost = async () =>
      (await heronry.play((playground) => playground.trace())).filter(({ kind }) => kind === 'lost').length;
    await expect.poll(lost).toBe(1);
    await page.keyboard.press('Control+z');
    await expect.poll(lost).toBe(0);

    await heronry.agent('operator').focus();
    await openMenuByKey(page);
    await openSubmenu(heronry, 'Messages here');
    await expect(page.getByRole('menuitem', { name: /on control, from operator, in flight/ }).first()).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(heronry.menuItem('Drop')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect.poll(lost).toBe(1);
    await expect(heronry.agent('operator')).toBeFocused();
  });

  await test.step('the menu of a message leads to why an agent did not get it', async () => {
    await pausedAgain(heronry);
    await halfWay(heronry);
    const middle = await middleOf(page, 'operator publishes to control');
    await page.mouse.click(middle.x, middle.y, { button: 'right' });
    await heronry.menuItem('Why: who got it?').click();
    await expect(heronry.panel.getByRole('region', { name: 'Who got it, and why?' })).toBeInViewport();
  });
});

test('menus are used by keyboard alone, and axe finds nothing in them', async ({ heronry, page }) => {
  await openPaused(heronry, page);
  await test.step('every row of the menus of an agent, a channel and their links is reached by keyboard', async () => {
    for (const node of [heronry.agent('operator'), heronry.channel('status')]) {
      await node.focus();
      await openMenuByKey(page);
      const rows = await labels(heronry);
      expect(rows.length).toBeGreaterThan(8);
      const reached = new Set<string>();
      const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.innerText ?? '');
      for (const _ of rows) {
        const last = await focused();
        await page.keyboard.press('ArrowDown');
        await expect.poll(focused).not.toBe(last);
        reached.add(await focused());
      }
      expect([...reached].sort()).toEqual([...new Set(rows)].sort());
      await page.keyboard.press('Escape');
      await expect(node).toBeFocused();
    }
    await openMenuByKey(page);
    await openSubmenu(heronry, 'Links');
    await expect(page.getByRole('menuitem', { name: 'mg1 publishes to status' })).toBeVisible();
  });

  await test.step('axe finds nothing in the menus: light, and dark', async () => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await pausedAgain(heronry);
    await heronry.agent('operator').click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    await openSubmenu(heronry, 'Links');
    expect(await violationsOf(page)).toEqual([]);
    // The other theme changes colours alone; both menus are still open.
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsOf(page, 'colours')).toEqual([]);
  });
});

test.describe('by a long press', () => {
  test.use(PHONE);

  test('the menus of an agent, a channel, a message and the canvas; the canvas does not pan', async ({
    heronry,
    page,
  }) => {
    await openPaused(heronry, page);
    await halfWay(heronry);
    const touch = await page.context().newCDPSession(page);
    const press = async (x: number, y: number): Promise<void> => {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await expect(page.getByRole('menu')).toBeVisible();
    };
    const release = async (): Promise<void> => {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await expect(page.getByRole('menu')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toHaveCount(0);
    };
    for (const node of [heronry.agent('operator'), heronry.channel('status')]) {
      // The picture makes room for what opens below it.
      const { x, y, width, height } = await heronry.atRest(() => boxOf(node));
      await press(x + width / 2, y + height / 2);
      const before = await boxOf(node);
      await touch.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: [{ x: x + 80, y: y + 60 }],
      });
      await expect(heronry.menuItem('Rename')).toBeVisible();
      expect(await boxOf(node)).toEqual(before);
      await release();
      // The card of the node, which is selected now.
      await page
        .getByRole('region', { name: /^(Agent|Channel) / })
        .getByRole('button', { name: 'Close' })
        .click();
      await expect(heronry.canvas.getByRole('group', { name: /, selected$/ })).toHaveCount(0);
    }
    const middle = await middleOf(page, 'operator publishes to control');
    await press(middle.x, middle.y);
    await expect(heronry.menuItem('Delay 2 s')).toBeVisible();
    await release();
    const canvas = await boxOf(heronry.canvas);
    await press(canvas.x + 40, canvas.y + 30);
    await expect(heronry.menuItem('New agent here')).toBeVisible();
    await release();
  });
});
