import type { Page } from '@playwright/test';
import { expect, Heronry, test } from '../support/heronry.ts';

/**
 * Treats a page as a browser's translation does: moves every text into two nested `font` elements, now and whenever a text is
 * added. The words stay, so that the page can be compared with one that is not translated.
 */
function translate(page: Page): Promise<void> {
  return page.evaluate(() => {
    const isText = (node: Node): node is Text =>
      node.nodeType === Node.TEXT_NODE &&
      node.textContent?.trim() !== '' &&
      node.parentElement?.closest('[translate=no], font, script, style, textarea, svg') === null;
    const wrap = (text: Text): void => {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.append(text.data);
      outer.append(inner);
      text.replaceWith(outer);
    };
    const wrapAll = (root: Node): void => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode() !== null) if (isText(walker.currentNode)) texts.push(walker.currentNode);
      texts.forEach(wrap);
    };
    wrapAll(document.body);
    new MutationObserver((records) => {
      for (const { target, addedNodes } of records) {
        if (isText(target)) wrap(target);
        for (const node of addedNodes)
          if (isText(node)) wrap(node);
          else wrapAll(node);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

/** Returns the words on the page, line by line. */
function words(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const text = document.body.innerText;
    return text
      .split('\n')
      .map((line) => line.replaceAll(/\s+/g, ' ').trim())
      .filter((line) => line !== '');
  });
}

/** Bound that ends a hang: then the difference is shown. */
const SAME_MS_MAX = 2 * 60_000;

const STEPS: readonly (readonly [name: string, act: (heronry: Heronry) => Promise<void>])[] = [
  ['another moment', (heronry) => heronry.play((playground) => playground.seek(3100))],
  [
    'steps',
    async ({ page }) => {
      for (let count = 0; count < 12; count += 1) await page.keyboard.press('.');
    },
  ],
  ['an agent', (heronry) => heronry.agent('operator').click()],
  ['later', (heronry) => heronry.play((playground) => playground.seek(9000))],
  ['another agent', (heronry) => heronry.agent('mg1').click()],
  ['a channel', (heronry) => heronry.channel('control').click()],
  ['earlier', (heronry) => heronry.play((playground) => playground.seek(1000))],
  ['all', ({ page }) => page.keyboard.press('Control+a')],
  ['nothing', (heronry) => heronry.canvas.press('Escape')],
  ['the log', (heronry) => heronry.tab('Log').click()],
  [
    'a filter',
    async (heronry) =>
      void (await heronry.panel.getByRole('combobox', { name: 'Filter by agent' }).selectOption('operator')),
  ],
  ['the log, later', (heronry) => heronry.play((playground) => playground.seek(6000))],
  [
    'a message',
    (heronry) =>
      heronry.panel
        .getByRole('button', { name: /published message / })
        .last()
        .click(),
  ],
  ['its journey', (heronry) => heronry.tab('Inspector').click()],
  ['its journey, later', (heronry) => heronry.play((playground) => playground.seek(7000))],
  ['the table', (heronry) => heronry.tab('Table').click()],
  ['the transcript', (heronry) => heronry.tab('Transcript').click()],
  ['the table, later', (heronry) => heronry.play((playground) => playground.seek(8000))],
  ['the inspector', (heronry) => heronry.tab('Inspector').click()],
  ['an edit', (heronry) => heronry.play((playground) => playground.addAgent('added'))],
  ['its end', ({ page }) => page.keyboard.press('Control+z')],
  ['another scenario', (heronry) => heronry.play((playground) => playground.load('work-queue'))],
  ['its middle', (heronry) => heronry.play((playground) => playground.seek(8000))],
  ['its queue', (heronry) => heronry.channels.first().click()],
  ['its queue, later', (heronry) => heronry.play((playground) => playground.seek(12_000))],
  ['a scenario of a log', (heronry) => heronry.play((playground) => playground.load('partitions'))],
  ['its middle', (heronry) => heronry.play((playground) => playground.seek(9000))],
  ['a channel of it', (heronry) => heronry.channels.first().click()],
  ['its start', (heronry) => heronry.play((playground) => playground.seek(0))],
  ['one’s own', ({ page }) => page.keyboard.press('n')],
];

test('a page that is translated goes on working, and shows nothing that is no longer so', async ({
  heronry,
  page,
  browser,
}) => {
  // In a window of its own: a tab behind another one draws once a second.
  const translated = new Heronry(await browser.newPage());
  const failures: string[] = [];
  translated.page.on('pageerror', ({ message }) => failures.push(message));
  for (const each of [heronry, translated]) {
    await each.open('gallery/control-status');
    // From the start, so that both have simulated equally far.
    await each.play((playground) => playground.load('control-status'));
    await each.play((playground) => playground.seek(2000));
    await expect(each.panel).toContainText('Control and status');
    // What is announced is what is new since the transcript was read, which a busy machine does later in one of the two.
    await each.page.addStyleTag({ content: '[data-transcript-status] { display: none; }' });
  }
  await translate(translated.page);
  for (const [name, act] of STEPS) {
    await act(heronry);
    await act(translated);
    // Both are read each time: either may still be saving, or show the notice of a step.
    await expect(async () => expect(await words(translated.page), name).toEqual(await words(page))).toPass({
      intervals: [50],
      timeout: SAME_MS_MAX,
    });
    expect(failures, name).toEqual([]);
  }
  await translated.page.close();
});
