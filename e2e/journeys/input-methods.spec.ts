import type { Locator } from '@playwright/test';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** Reports of the key that chooses or leaves a candidate, by browser: in Safari, composition has ended by then. */
const REPORTS = [
  { isComposing: true, keyCode: 229 },
  { isComposing: false, keyCode: 229 },
] as const;

/** Begins to compose a word in the focused field, replacing its content. */
async function compose(heronry: Heronry, field: Locator, text: string): Promise<void> {
  await field.press('Control+a');
  const session = await heronry.page.context().newCDPSession(heronry.page);
  await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await expect(field).toHaveValue(text);
  await session.detach();
}

/** Presses a key that an input method handles itself while it composes. */
async function pressInMethod(field: Locator, key: 'Enter' | 'Escape'): Promise<void> {
  for (const report of REPORTS) {
    await field.evaluate(
      (element, init) =>
        void element.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })),
      { ...report, key },
    );
  }
}

const FIELDS: Readonly<Record<string, (heronry: Heronry) => Promise<Locator>>> = {
  'the name of a node': async (heronry) => {
    await heronry.agent('operator').focus();
    await heronry.page.keyboard.press('F2');
    return heronry.canvas.getByRole('textbox', { name: 'Name of agent operator' });
  },
  'the name of the scenario': async (heronry) => heronry.page.getByRole('textbox', { name: 'Scenario name' }),
  'the name in the inspector': async (heronry) => {
    await heronry.agent('operator').click();
    return heronry.panel.getByRole('textbox', { name: 'Name', exact: true });
  },
  'the note of a bookmark': async (heronry) => {
    await heronry.page.keyboard.press('b');
    return heronry.page.getByRole('form', { name: /^Bookmark / }).getByRole('textbox', { name: 'Note' });
  },
  'an end of the span of time': async (heronry) => {
    await heronry.page.keyboard.press('d');
    await heronry.page.getByRole('button', { name: 'Select a time span' }).click();
    return heronry.page.getByRole('group', { name: 'Selected time span' }).getByRole('textbox', { name: 'From' });
  },
  'an end of a new connection': async (heronry) => {
    await heronry.page.keyboard.press('c');
    return heronry.dialog('Connect').getByRole('combobox', { name: 'From' });
  },
};

test('an input method keeps Enter and Escape while it composes, and hands over a name', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  for (const [name, find] of Object.entries(FIELDS)) {
    await test.step(name, async () => {
      await heronry.startAgain(true);
      const before = await heronry.play((playground) => playground.scenario());
      const field = await find(heronry);
      await field.focus();
      await compose(heronry, field, 'へんで');
      for (const key of ['Enter', 'Escape'] as const) {
        await pressInMethod(field, key);
        await expect(field, key).toBeFocused();
        await expect(field, key).toHaveValue('へんで');
      }
      const { bookmarks: _, ...now } = await heronry.play((playground) => playground.scenario());
      const { bookmarks: __, ...then } = before;
      expect(now).toEqual(then);
      await page.keyboard.insertText('変電');
      await expect(field).toHaveValue('変電');
    });
  }

  await test.step('Enter takes a composed name when the input method has finished', async () => {
    await heronry.startAgain(true);
    await heronry.agent('operator').focus();
    await page.keyboard.press('F2');
    const field = heronry.canvas.getByRole('textbox', { name: 'Name of agent operator' });
    await compose(heronry, field, 'へんで');
    await pressInMethod(field, 'Enter');
    await page.keyboard.insertText('変電所');
    await page.keyboard.press('Enter');
    await expect(heronry.agent('変電所')).toBeFocused();
  });
});
