import { expect, type Heronry, test } from '../support/heronry.ts';

/** Opens every part of the page that has its own kind of controls. */
async function openControls(heronry: Heronry): Promise<void> {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(3000));
  // The scenario is now the user's own, and the banner of a visited one is gone.
  await heronry.play((playground) => playground.addAgent('own'));
  await heronry.page.keyboard.press('d');
  await expect(heronry.page.getByRole('region', { name: 'Timeline' })).toBeVisible();
  await heronry.channel('control').click();
  await expect(heronry.panel.getByRole('combobox').first()).toBeVisible();
}

/** Marks the first focusable control of each kind that takes no text, and returns the kinds. */
function kindsOf(heronry: Heronry): Promise<string[]> {
  return heronry.page.evaluate(() => {
    const kinds = new Map<string, HTMLElement>();
    const all = 'input, select, button, summary, a[href], [tabindex="0"], [contenteditable]';
    for (const element of document.querySelectorAll<HTMLElement>(all)) {
      const isText = element.matches('input:not([type]), [type=text], [inputmode], textarea');
      // These forward the focus to one of their children.
      const isGroup = element.matches('[role=tablist], [role=application]');
      if (isText || isGroup || !element.checkVisibility() || element.matches(':disabled')) continue;
      const { type, role } = { type: element.getAttribute('type'), role: element.getAttribute('role') };
      const kind = [element.localName, type, role].filter((part) => part !== null).join(' ');
      if (!kinds.has(kind)) kinds.set(kind, element);
    }
    for (const [kind, element] of kinds) element.dataset.kind = kind;
    return [...kinds.keys()];
  });
}

/** Kinds of controls that handle Space themselves. */
const TAKES_SPACE = /^(button|summary|select|input (checkbox|radio))/;

test('shortcuts work while any control has the focus that takes no text', async ({ heronry, page }) => {
  await openControls(heronry);
  const kinds = await kindsOf(heronry);
  expect(kinds).toEqual(expect.arrayContaining(['input range', 'select', 'button button', 'div separator']));
  const now = () => heronry.play((playground) => playground.now());
  for (const kind of kinds) {
    const control = page.locator(`[data-kind="${kind}"]`);
    const focus = async (): Promise<void> => {
      await control.focus();
      await expect(control, kind).toBeFocused();
    };
    await focus();
    const value = await control.evaluate((element) => ('value' in element ? element.value : undefined));
    const before = await now();
    await page.keyboard.press('e');
    expect(await now(), `e on ${kind}`).toBeCloseTo(before + 100, 3);
    await page.keyboard.press('.');
    expect(await now(), `. on ${kind}`).toBeGreaterThan(before + 100);
    await page.keyboard.press('w');
    if (kind === 'select') expect(await control.evaluate((element) => 'value' in element && element.value)).toBe(value);
    await heronry.play((playground) => playground.addAgent('undone'));
    await focus();
    await page.keyboard.press('Control+z');
    await expect(heronry.agent('undone'), `Ctrl+Z on ${kind}`).toHaveCount(0);
    await page.keyboard.press('?');
    await expect(heronry.dialog('Keyboard shortcuts'), `? on ${kind}`).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(heronry.dialog('Keyboard shortcuts')).toHaveCount(0);
    await expect(control, `${kind} after the dialog`).toBeFocused();
    if (TAKES_SPACE.test(kind)) continue;
    await page.keyboard.press('Space');
    await expect(heronry.transport.getByRole('button', { name: 'Pause' }), `Space on ${kind}`).toBeVisible();
    await page.keyboard.press('Space');
    await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
  }
});

/** Controls that the page may contain one day, and the keys that each handles itself: the other keys are shortcuts. */
const CONTROLS: readonly (readonly [html: string, own: readonly string[]])[] = [
  ['<input>', ['e', '.', ' ', 'Ctrl+z']],
  ['<input type="number">', ['e', '.', ' ', 'Ctrl+z']],
  ['<input type="date">', ['e', '.', ' ', 'Ctrl+z']],
  ['<input type="not-known">', ['e', '.', ' ', 'Ctrl+z']],
  ['<textarea></textarea>', ['e', '.', ' ', 'Ctrl+z']],
  ['<div contenteditable tabindex="0"></div>', ['e', '.', ' ', 'Ctrl+z']],
  ['<div contenteditable="plaintext-only" tabindex="0"></div>', ['e', '.', ' ', 'Ctrl+z']],
  ['<div role="textbox" tabindex="0"></div>', ['e', '.', ' ', 'Ctrl+z']],
  ['<div role="listbox" tabindex="0"></div>', ['e', '.', ' ']],
  ['<div role="menu"><div role="menuitem" tabindex="0"></div></div>', ['e', '.', ' ']],
  ['<div contenteditable="false" tabindex="0"></div>', []],
  ['<input type="range">', []],
  ['<div role="slider" tabindex="0"></div>', []],
  ['<a href="#">link</a>', []],
  ['<input type="checkbox">', [' ']],
  ['<input type="radio">', [' ']],
  ['<input type="color">', [' ']],
  ['<input type="file">', [' ']],
  ['<select></select>', [' ']],
  ['<button></button>', [' ']],
  ['<details><summary tabindex="0"></summary></details>', [' ']],
  ['<div role="button" tabindex="0"></div>', [' ']],
  ['<div tabindex="0"></div>', []],
];

/** Code and character that a browser reports for the key of each letter. */
const LAYOUTS: Readonly<Record<string, Readonly<Record<'a' | 'z' | 'e' | '?', readonly [code: string, key: string]>>>> =
  {
    QWERTY: { a: ['KeyA', 'a'], z: ['KeyZ', 'z'], e: ['KeyE', 'e'], '?': ['Slash', '?'] },
    QWERTZ: { a: ['KeyA', 'a'], z: ['KeyY', 'z'], e: ['KeyE', 'e'], '?': ['Minus', '?'] },
    AZERTY: { a: ['KeyQ', 'a'], z: ['KeyW', 'z'], e: ['KeyE', 'e'], '?': ['KeyM', '?'] },
    Dvorak: { a: ['KeyA', 'a'], z: ['Slash', 'z'], e: ['KeyD', 'e'], '?': ['BracketLeft', '?'] },
    Russian: { a: ['KeyA', 'ф'], z: ['KeyZ', 'я'], e: ['KeyE', 'у'], '?': ['Digit7', '?'] },
  };

test('shortcuts are where their letters are printed, and leave a control the keys that it needs', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
  await test.step('shortcuts are where their letters are printed', async () => {
    const press = (
      code: string,
      key: string,
      held: { readonly ctrlKey?: true; readonly shiftKey?: true } = {},
    ): Promise<void> =>
      page.evaluate(
        (init) =>
          void document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })),
        { code, key, ...held },
      );
    for (const [layout, { a, z, e, '?': question }] of Object.entries(LAYOUTS)) {
      await heronry.play((playground) => playground.addAgent('undone'));
      await press(...z, { ctrlKey: true });
      await expect(heronry.agent('undone'), layout).toHaveCount(0);
      await press(z[0], z[1].toUpperCase(), { ctrlKey: true, shiftKey: true });
      await expect(heronry.agent('undone'), layout).toHaveCount(1);
      await press(...z, { ctrlKey: true });
      await expect(heronry.agent('undone'), layout).toHaveCount(0);
      await heronry.agent('operator').click();
      await expect(heronry.agent('mg1')).not.toHaveAccessibleName(/selected/);
      await press(...a, { ctrlKey: true });
      await expect(heronry.agent('mg1'), layout).toHaveAccessibleName(/selected/);
      const before = await heronry.play((playground) => playground.now());
      await press(...e);
      expect(await heronry.play((playground) => playground.now()), layout).toBeCloseTo(before + 100, 3);
      await press(...question, { shiftKey: true });
      await expect(heronry.dialog('Keyboard shortcuts'), layout).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(heronry.dialog('Keyboard shortcuts')).toHaveCount(0);
    }
  });

  await test.step('a control keeps the keys that it needs, and no others', async () => {
    await heronry.play((playground) => playground.load('control-status'));
    for (const [index, [html, own]] of CONTROLS.entries()) {
      await heronry.play((playground, id) => playground.addAgent(id), `undone ${index}`);
      const kept = await page.evaluate((markup) => {
        const holder = document.body.appendChild(document.createElement('div'));
        // The text is the test's own; the page has no parser for it.
        holder.append(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
        const control = holder.querySelector('[tabindex]') ?? holder.firstElementChild;
        const codes: Readonly<Record<string, string>> = { e: 'KeyE', '.': 'Period', ' ': 'Space', 'Ctrl+z': 'KeyZ' };
        const keys = Object.entries(codes).filter(([press, code]) =>
          control?.dispatchEvent(
            new KeyboardEvent('keydown', {
              key: press.replace('Ctrl+', ''),
              code,
              ctrlKey: press.startsWith('Ctrl+'),
              bubbles: true,
              cancelable: true,
            }),
          ),
        );
        holder.remove();
        return keys.map(([press]) => press);
      }, html);
      expect(kept, html).toEqual(own);
    }
  });
});
