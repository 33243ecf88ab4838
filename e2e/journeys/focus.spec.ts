import { expect, test } from '../support/heronry.ts';
import { openQueue } from '../support/queue.ts';

test('what removes, renames or clears something hands the focus on', async ({ heronry, page }) => {
  const timeline = await openQueue(heronry);
  await test.step('clearing the span hands the focus on, from the timeline and from the log', async () => {
    const begin = timeline.getByRole('button', { name: 'Select a time span' });
    const bar = timeline.getByRole('group', { name: 'Selected time span' });
    await begin.press('Enter');
    await bar.getByRole('button', { name: 'Clear the span' }).press('Enter');
    await expect(bar).toHaveCount(0);
    await expect(begin).toBeFocused();
    await begin.press('Enter');
    await bar.getByRole('button', { name: 'Zoom to the span' }).focus();
    // The first press closes the tooltip of the button.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
    await expect(begin).toBeFocused();

    await begin.press('Enter');
    await bar.getByRole('button', { name: 'Show the span in the log' }).press('Enter');
    await heronry.panel.getByRole('button', { name: 'Show all times' }).press('Enter');
    await expect(bar).toHaveCount(0);
    await expect(heronry.panel.getByRole('tabpanel')).toBeFocused();
    // Focus that is elsewhere stays there.
    await begin.press('Enter');
    const lane = timeline.getByRole('button', { name: 'crew1', exact: true });
    await lane.focus();
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
    await expect(lane).toBeFocused();
  });

  await test.step('removing an expectation, or something that an agent does, hands the focus on', async () => {
    await heronry.tab('Inspector').click();
    await heronry.play((playground) => playground.load('control-status'));
    const expected = await heronry.section('Expectations');
    await expected.getByRole('button', { name: 'Add expectation' }).click();
    await expected.getByRole('button', { name: 'Remove' }).press('Enter');
    await expect(expected.getByRole('combobox', { name: 'Add an expectation' })).toBeFocused();
    await heronry.agent('operator').click();
    const does = await heronry.section('Automatic behaviour');
    await does.getByRole('button', { name: 'Remove' }).first().press('Enter');
    await expect(does.locator(':focus')).toHaveCount(1);
  });

  await test.step('a scenario is renamed and deleted in the list by keyboard alone', async () => {
    await heronry.startEmpty();
    for (const name of ['a', 'b']) {
      await page.keyboard.press('n');
      await heronry.play((playground, agent) => playground.addAgent(agent), name);
      await expect(page.getByRole('banner')).toContainText('Saved');
    }
    await page.keyboard.press('o');
    const dialog = heronry.dialog('Your scenarios');
    const rename = dialog.getByRole('button', { name: 'Rename' });
    const field = dialog.getByRole('textbox', { name: 'New name' });
    for (const [key, name] of [
      ['Escape', 'Untitled'],
      ['Enter', 'North grid'],
    ] as const) {
      await rename.first().press('Enter');
      await expect(field).toBeFocused();
      await field.fill('North grid');
      await field.press(key);
      await expect(field).toHaveCount(0);
      await expect(rename.first()).toBeFocused();
      await expect(dialog.getByRole('listitem').first()).toContainText(name);
    }
    // Text that is not changed ends the field too.
    await rename.first().press('Enter');
    await field.press('Enter');
    await expect(rename.first()).toBeFocused();
    const rows = dialog.getByRole('listitem');
    const count = await rows.count();
    await rows
      .first()
      .getByRole('button', { name: /^Delete / })
      .press('Enter');
    await expect(rows).toHaveCount(count - 1);
    await expect(rows.getByRole('button').first()).toBeFocused();
  });
});
