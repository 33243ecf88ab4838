import { violationsOf } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** Plays to 9 s, goes back to 5.297 s, and lets the operator publish there, from its panel. */
async function forked(heronry: Heronry): Promise<{ readonly old: string }> {
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  const old = await heronry.play(async (playground) => {
    await playground.pause();
    await playground.seek(9000);
    const hash = await playground.traceHash();
    await playground.seek(5297);
    return hash;
  });
  await heronry.agent('operator').click();
  const publish = heronry.panel.getByRole('region', { name: 'Publish' });
  await publish.getByRole('button', { name: 'Publish', exact: true }).click();
  return { old };
}

const hashAt = (heronry: Heronry, atMs: number): Promise<string> =>
  heronry.play(async (playground, ms) => {
    await playground.seek(ms);
    return playground.traceHash();
  }, atMs);

test('an action in the past says that it begins a branch, and is undone and compared from there', async ({
  heronry,
  page,
}) => {
  const { old } = await forked(heronry);
  const notice = heronry.transport.getByRole('region', { name: 'New branch' });
  await expect(notice).toContainText('New branch from 5.297 s');
  await expect(page.getByRole('status').filter({ hasText: 'New branch from 5.297 s' }).first()).toBeAttached();
  const fork = heronry.transport.getByRole('button', { name: /^Fork at 5\.297 s: Before: Publish from operator/ });
  await expect(fork).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page)).toEqual([]);
  }

  await notice.getByRole('button', { name: 'Compare' }).click();
  const dialog = heronry.dialog('Compare runs');
  await expect(dialog).toContainText('The runs diverge at 5.297 s.');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await notice.getByRole('button', { name: 'Undo' }).click();
  await expect(notice).toHaveCount(0);
  expect(await hashAt(heronry, 9000)).toBe(old);
  // The branch that was undone can be gone back to as well.
  await expect(heronry.transport.getByRole('button', { name: /^Fork at 5\.297 s: With: Publish/ })).toBeFocused();
});

test('the old branch is gone back to by keyboard, and nothing is lost in either direction', async ({
  heronry,
  page,
}) => {
  const { old } = await forked(heronry);
  const branch = await hashAt(heronry, 7000);
  const notice = heronry.transport.getByRole('region', { name: 'New branch' });
  await notice.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Escape');
  await expect(notice).toHaveCount(0);
  const fork = heronry.transport.getByRole('button', { name: /^Fork at 5\.297 s/ });
  await expect(fork).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(heronry.menuItem('Go to the fork at 5.297 s')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(heronry.menuItem('Go back to this branch')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(fork).toHaveAccessibleName(/With: Publish from operator to control, up to 7\.000 s/);
  expect(await hashAt(heronry, 9000)).toBe(old);

  await hashAt(heronry, 7000);
  await fork.click();
  await heronry.menuItem('Go back to this branch').click();
  await expect(fork).toHaveAccessibleName(/Before: Publish from operator to control, up to 9\.000 s/);
  expect(await hashAt(heronry, 7000)).toBe(branch);
});

test('branches are there after a reload', async ({ heronry, page }) => {
  const { old } = await forked(heronry);
  await expect(page.getByRole('banner')).toContainText('Saved');
  await page.reload();
  await heronry.ready();
  await heronry.laidOut();
  await heronry.transport.getByRole('button', { name: /^Fork at 5\.297 s: Before: Publish/ }).click();
  await heronry.menuItem('Go back to this branch').click();
  await expect(heronry.transport.getByRole('button', { name: /^Fork at 5\.297 s: With: Publish/ })).toBeVisible();
  expect(await hashAt(heronry, 9000)).toBe(old);
});
