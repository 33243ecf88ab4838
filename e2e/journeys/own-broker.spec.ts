import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { violationsOf } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

const codePanel = (page: Page): Locator => page.getByRole('region', { name: 'Code', exact: true });
const editor = (page: Page): Locator => codePanel(page).getByRole('textbox', { name: 'Code of the broker' });
const contract = (page: Page): Locator => page.getByRole('dialog', { name: 'The contract on your broker' });
const row = (page: Page, id: string): Locator => contract(page).getByRole('listitem').filter({ hasText: id });

/** Opens the code of an own broker behind the channels of a scene of the gallery. */
async function openOwnBroker(heronry: Heronry): Promise<void> {
  await heronry.open('gallery/control-status');
  const broker = await heronry.section('Broker');
  await broker.getByLabel('Broker type').selectOption({ label: 'Your own' });
  await broker.getByRole('button', { name: 'Open code' }).click();
  await expect(editor(heronry.page)).toBeVisible();
}

async function chooseTemplate(heronry: Heronry, name: RegExp): Promise<void> {
  await codePanel(heronry.page).getByRole('button', { name: 'Templates' }).click();
  await heronry.menuItem(name).click();
}

test('a template is held to the contract; a row that differs happens in the picture, and the own work is kept', async ({
  heronry,
  page,
}) => {
  await openOwnBroker(heronry);
  await chooseTemplate(heronry, /^Newest first/);
  await expect(editor(page)).toContainText('class NewestFirst');
  await codePanel(page).getByRole('button', { name: 'Check against the contract' }).click();
  await expect(contract(page).getByRole('status')).toHaveText(/^All 78 rows are checked: .* 3 differ/);
  await expect(row(page, 'C12')).toHaveAttribute('data-result', 'kept');
  await expect(row(page, 'C08')).toContainText('Optional, stats');
  await expect(row(page, 'C21')).toContainText('expected [{"n":3},{"n":2},{"n":1}] to equal [{"n":1},{"n":2},{"n":3}]');
  expect(await violationsOf(page)).toEqual([]);

  await row(page, 'C21').getByRole('button', { name: 'See it: C21' }).click();
  await expect(contract(page)).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Row of the contract' })).toContainText(
    'it should get 1, 2, 3, 4, 5, 6',
  );
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(10_000));
  const trace = await heronry.play((playground) => playground.trace());
  const received = trace.flatMap((event) => (event.kind === 'received' ? [trace[event.message]] : []));
  expect(received).toMatchObject([6, 5, 4, 3, 2, 1].map((n) => ({ payload: { n } })));

  await page.getByRole('region', { name: 'Row of the contract' }).getByRole('button', { name: 'Close' }).click();
  await expect(heronry.agent('historian')).toBeVisible();
  const broker = await heronry.section('Broker');
  await broker.getByRole('button', { name: 'Open code' }).click();
  await expect(editor(page)).toContainText('class NewestFirst');
  await codePanel(page).getByRole('button', { name: 'Show rows' }).click();
  await expect(row(page, 'C21')).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violationsOf(page, 'colours')).toEqual([]);
  const seeIt = row(page, 'C21').getByRole('button', { name: 'See it: C21' });
  await seeIt.scrollIntoViewIfNeeded();
  await expect(seeIt).toBeInViewport({ ratio: 1 });
});

test('a check is stopped at once, and a source without a broker says so', async ({ heronry, page }) => {
  await openOwnBroker(heronry);
  // Pressed within the page: a check of some seconds may be over before a busy machine gets there.
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      const dialog = document.querySelector('[role=dialog]');
      if (!/Checking section B/.test(dialog?.querySelector('[role=status]')?.textContent ?? '')) return;
      observer.disconnect();
      for (const button of dialog?.querySelectorAll('button') ?? []) if (button.textContent === 'Stop') button.click();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await codePanel(page).getByRole('button', { name: 'Check against the contract' }).click();
  await expect(contract(page).getByRole('status')).toHaveText(/^Stopped after \d+ of \d+ rows/);
  await expect(contract(page).getByRole('progressbar')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('const broker = 1;');
  await codePanel(page).getByRole('button', { name: 'Check against the contract' }).click();
  await expect(contract(page).getByRole('status')).toContainText('no class that extends MessageBroker');
});

test('the lesson about a broker: its code runs at once, and rows that the learner’s code keeps tick its tasks off', async ({
  heronry,
  page,
}) => {
  const lesson = readFileSync('src/teaching/lessons/15-build-a-broker.md', 'utf8');
  const codes = Array.from(lesson.matchAll(/```broker\n(.*?)```/gs), ([, code = '']) => code);
  await heronry.open('lesson/build-a-broker');
  const next = heronry.panel.getByRole('button', { name: 'Next', exact: true });
  await next.click();
  await next.click();
  await expect(heronry.panel.getByRole('heading', { name: 'Step 1: a queue for each channel' })).toBeVisible();
  const toDo = heronry.panel.getByRole('region', { name: 'To do' }).getByRole('listitem');
  await expect(toDo).toContainText('To do: keep rows C12 and C21');
  const kinds = async (): Promise<readonly string[]> => {
    const trace = await heronry.play((playground) => playground.trace());
    return trace.map(({ kind }) => kind);
  };
  await expect.poll(kinds).toContain('accepted');
  await expect(page.getByText(/It does not run until/)).toHaveCount(0);

  await heronry.panel.getByRole('button', { name: 'Open code' }).click();
  await expect(editor(page)).toContainText('class MyBroker');
  const checkCode = async (): Promise<void> => {
    await codePanel(page).getByRole('button', { name: 'Check against the contract' }).click();
    await expect(contract(page).getByRole('status')).toHaveText(/^All 78 rows are checked/);
    await page.keyboard.press('Escape');
  };
  await checkCode();
  await codePanel(page).getByRole('button', { name: 'Close code' }).click();
  await expect(toDo).toContainText('To do: keep rows C12 and C21');

  await heronry.panel.getByRole('button', { name: 'Open code' }).click();
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(codes[1] ?? '');
  await checkCode();
  await codePanel(page).getByRole('button', { name: 'Close code' }).click();
  await expect(toDo).toContainText('Done: keep rows C12 and C21');
  await next.click();
  await expect(heronry.panel.getByRole('heading', { name: 'Step 2: who finds nothing waits' })).toBeVisible();
});
