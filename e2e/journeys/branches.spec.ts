import { violationsInThemes } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** In the first scene of the gallery, plays to 9 s, goes back to 5.297 s, and lets the operator publish there, from its panel. */
async function forked(heronry: Heronry): Promise<{ readonly old: string }> {
  await heronry.startAgain(true);
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

test('what changes the run says so, and is undone and compared from there', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await test.step('an action in the past says that it begins a branch, and is undone and compared from there', async () => {
    const { old } = await forked(heronry);
    const notice = heronry.transport.getByRole('region', { name: 'New branch' });
    await expect(notice).toContainText('New branch from 5.297 s');
    await expect(page.getByRole('status').filter({ hasText: 'New branch from 5.297 s' }).first()).toBeAttached();
    const fork = heronry.transport.getByRole('button', { name: /^Fork at 5\.297 s: Before: Publish from operator/ });
    await expect(fork).toBeVisible();
    expect(await violationsInThemes(page)).toEqual([]);

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
  await heronry.startAgain(true);
  await test.step('fields that apply from the start say so, and an edit that changes the run says from when on, with Undo', async () => {
    const old = await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(9000);
      return playground.traceHash();
    });
    const says = 'Changes here apply from the start of the run.';
    for (const name of ['Broker', 'Delay of every hop', 'Randomness'])
      await expect(await heronry.section(name)).toContainText(says);
    const seed = heronry.panel.getByRole('textbox', { name: 'Seed' });
    await seed.fill('77');
    await seed.press('Enter');
    const notice = heronry.transport.getByRole('region', { name: 'Run changed' });
    await expect(notice).toContainText(/^Run changed from \d\.\d{3} s/);
    await expect(page.getByRole('status').filter({ hasText: 'Run changed from' }).first()).toBeAttached();
    await notice.getByRole('button', { name: 'Compare' }).click();
    await expect(heronry.dialog('Compare runs')).toContainText('The runs diverge at');
    await page.keyboard.press('Escape');
    await notice.getByRole('button', { name: 'Undo' }).click();
    await expect(notice).toHaveCount(0);
    expect(await hashAt(heronry, 9000)).toBe(old);

    // Deleting is no different, and moving something changes no run.
    await heronry.channel('status').click();
    await expect(await heronry.section('Name and capacity')).toContainText(says);
    await page.keyboard.press('Delete');
    await expect(notice).toContainText(/^Run changed from \d\.\d{3} s/);
    await page.keyboard.press('ControlOrMeta+z');
    await expect(notice).toHaveCount(0);
    await heronry.agent('operator').focus();
    await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('banner')).toContainText('Saved');
    await expect(notice).toHaveCount(0);
  });
});

test('branches are gone back to by keyboard and after a reload, and what is added asks from when on', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await test.step('the old branch is gone back to by keyboard, and nothing is lost in either direction', async () => {
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
  await test.step('branches are there after a reload', async () => {
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
  await heronry.startAgain(true);
  await test.step('a behaviour and a link that are added during the run ask from when on, where they are added, and the answer stays', async () => {
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(5000);
    });
    const ofHistorian = async (): Promise<readonly (number | undefined)[]> => {
      const { agents } = await heronry.play((playground) => playground.scenario());
      return agents.find(({ id }) => id === 'historian')?.behaviours.map(({ fromUs }) => fromUs) ?? [];
    };
    const before = await ofHistorian();
    await heronry.agent('historian').click();
    const behaviours = heronry.panel.getByRole('region', { name: 'Automatic behaviour' });
    await expect(behaviours.getByRole('radio', { name: 'From now on' })).toBeChecked();
    await behaviours.getByRole('button', { name: 'Add behaviour' }).click();
    await expect.poll(ofHistorian).toEqual([...before, 5_000_000]);
    await expect(behaviours.getByRole('textbox', { name: 'Starts at' })).toHaveValue('5');

    // The notice has the same question, about what was added.
    const notice = heronry.transport.getByRole('region', { name: /^(New branch|Added)$/ });
    await notice.getByRole('radio', { name: 'From the start' }).check();
    await expect.poll(ofHistorian).toEqual([...before, undefined]);
    await expect(behaviours.getByRole('radio', { name: 'From the start' })).toBeChecked();

    // A link has the same answer, also after a reload.
    await expect(page.getByRole('banner')).toContainText('Saved');
    await page.reload();
    await heronry.ready();
    await heronry.play((playground) => playground.connect('historian', 'mg1'));
    const { links, interventions } = await heronry.play((playground) => playground.scenario());
    expect(links).toContainEqual({ kind: 'subscribe', agent: 'mg1', channel: 'historian_to_mg1' });
    expect(interventions).toEqual([]);
  });
});
