import type { Page } from '@playwright/test';
import { expect, test } from '../support/heronry.ts';

/** Reverses the text after it, and shows nothing itself. */
const OVERRIDE = '\u202E';

const [A, B, CONTROL, STATUS] = ['op', 'mg', 'con', 'sta'].map((start) => `${start}${OVERRIDE}1`) as [
  string,
  string,
  string,
  string,
];

const HOSTILE = {
  version: 2,
  name: `Grid${OVERRIDE}1`,
  bookmarks: [{ atUs: 1_000_000, note: `Note${OVERRIDE}1` }],
  agents: [
    { id: A, x: 0, y: 0, role: 'agent', behaviours: [] },
    { id: B, x: 760, y: 0, role: 'agent', behaviours: [] },
  ],
  channels: [CONTROL, STATUS].map((id, place) => ({
    ...{ id, x: 380, y: place * 240, pair: false },
    ...{ capacity: 9, overflow: 'block' },
  })),
  links: [
    { kind: 'publish', agent: A, channel: CONTROL },
    { kind: 'subscribe', agent: B, channel: CONTROL },
    { kind: 'publish', agent: B, channel: STATUS },
    { kind: 'consume', agent: A, channel: STATUS },
  ],
};

/** Returns the texts and accessible names of the page in which an invisible character is not shown. Fields show what is typed. */
function hidden(page: Page): Promise<readonly string[]> {
  return page.evaluate((override) => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() !== null) {
      const { textContent, parentElement } = walker.currentNode;
      if (parentElement?.closest('textarea, script') === null && textContent?.includes(override) === true)
        found.push(textContent);
    }
    for (const element of document.querySelectorAll('*'))
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'label', 'alt', 'placeholder'])
        if (element.getAttribute(name)?.includes(override) === true)
          found.push(`${name}: ${element.getAttribute(name)}`);
    return found;
  }, OVERRIDE);
}

test('an invisible character of a name is seen wherever the name is', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const shown = async (view: string): Promise<void> => {
    await heronry.complete();
    expect(await hidden(page), view).toEqual([]);
  };
  await heronry.play((playground, scenario) => playground.load(scenario as never), HOSTILE);
  await heronry.play((playground, [agent, channel]) => playground.publish(agent, channel, { v: 1 }), [
    A,
    CONTROL,
  ] as const);
  await heronry.play((playground, [agent, channel]) => playground.consume(agent, channel), [A, STATUS] as const);
  await heronry.play((playground) => playground.seek(1500));
  await shown('the picture');
  for (const name of ['Log', 'Table', 'Transcript', 'Code', 'Inspector'] as const) {
    await heronry.tab(name).click();
    await shown(name);
  }
  await heronry.agents.last().focus();
  await page.keyboard.press('Enter');
  await expect(heronry.composer).toBeVisible();
  await shown('the composer');
  await page.keyboard.press('Escape');
  await expect(heronry.composer).toHaveCount(0);
  for (const node of [heronry.agents.first(), heronry.channels.first()]) {
    await node.click();
    await shown('the inspector of a node');
    await page.keyboard.press('F2');
    await expect(heronry.canvas.getByRole('textbox')).toBeFocused();
    await shown('its new name');
    await page.keyboard.press('Escape');
    await node.click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
    await shown('its menu');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
  }
  await heronry.agents.first().click();
  await page.keyboard.press('Delete');
  await shown('the notice of a change');
  await page.keyboard.press('v');
  await expect(heronry.dialog('Compare runs')).toBeVisible();
  await shown('the comparison');
  await page.keyboard.press('Escape');
  await page.keyboard.press('o');
  await expect(heronry.dialog('Your scenarios').getByRole('listitem').first()).toBeVisible();
  await shown('the list of scenarios');
  await page.keyboard.press('Escape');
  await page.keyboard.press('q');
  await expect(page.locator('[data-present]')).toBeVisible();
  await shown('the presentation');
});
