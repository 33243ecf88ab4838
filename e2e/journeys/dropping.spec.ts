import { emptyScenario, scenarioToText } from '../../src/scenario/index.ts';
import type { Dropped } from '../support/dropping.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

/**
 * Drags files over the canvas, and releases them if `drop` is true.
 * @returns whether the page took the drop
 */
function drag({ page }: Heronry, files: readonly Dropped[], drop: boolean): Promise<boolean> {
  return page.evaluate(
    ({ files, drop }) => {
      const data = new DataTransfer();
      for (const { name, text } of files) data.items.add(new File([text], name));
      if (files.length === 0) data.items.add(new File([], 'none'));
      const target = document.querySelector('[role=application]');
      const fire = (type: string): boolean =>
        target?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })) === false;
      const taken = [fire('dragenter'), fire('dragover')];
      if (drop) taken.push(fire('drop'));
      else fire('dragleave');
      return taken.every(Boolean);
    },
    { files, drop },
  );
}

const GOOD = { name: 'grid.json', text: scenarioToText(emptyScenario('From a file')) };

test('what is dropped on the page opens, is named with what is wrong, or goes where it was dragged to', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await expect.poll(() => drag(heronry, [], false)).toBe(true);
  await test.step('a text that is dragged is not taken from where it goes', async () => {
    const taken = await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', 'mg1');
      const over = new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(over);
    });
    expect(taken).toBe(false);
    await expect(page.getByText('Drop a scenario, recording or lesson file to open it')).toBeHidden();
  });

  await test.step('what cannot be opened is named with its cause, and nothing changes', async () => {
    const notices = page.getByRole('region', { name: 'Notices' });
    await drag(heronry, [{ name: 'photo.json', text: '\u0089PNG' }], true);
    await expect(notices).toContainText('photo.json is not a scenario: It cannot be read. Line 1, column 1');
    await drag(heronry, [{ name: 'nothing.json', text: '' }], true);
    await expect(notices).toContainText('nothing.json is empty.');
    await drag(heronry, [GOOD, { ...GOOD, name: 'other.json' }], true);
    await expect(notices).toContainText('Drop one file at a time. None of the 2 files was opened.');
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('Control and status');
  });

  await test.step('a scenario file that is dropped on the page opens', async () => {
    const target = page.getByText('Drop a scenario, recording or lesson file to open it');
    await expect(target).toBeHidden();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['{}'], 'grid.json'));
      document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await expect(target).toBeVisible();
    expect(await drag(heronry, [GOOD], false)).toBe(true);
    await expect(target).toBeHidden();
    expect(await drag(heronry, [GOOD], true)).toBe(true);
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('From a file');
    await expect(target).toBeHidden();
    await expect(page.getByRole('banner')).toContainText('Saved');
  });
});
