import type { Locator, Page } from '@playwright/test';
import { emptyScenario, type Scenario } from '../../src/scenario/index.ts';
import { violationsInThemes, violationsOf } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** A client publishes to `in` each second, from 1 s on; `worker` subscribes to it, and publishes to `out`. */
function sceneWith(source?: string): Scenario {
  const place = (id: string, x: number, y: number) => ({ id, x, y });
  return {
    ...emptyScenario('Code'),
    network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
    agents: [
      {
        ...{ ...place('client', 0, 0), role: 'agent' },
        behaviours: [
          {
            kind: 'tick',
            periodUs: 1_000_000,
            offsetUs: 1_000_000,
            jitterUs: 0,
            count: 0,
            channel: 'in',
            message: { n: { $count: 1 } },
          },
        ],
      },
      {
        ...{ ...place('worker', 480, 0), role: 'agent' },
        behaviours: source === undefined ? [] : [{ kind: 'code', on: '', source }],
      },
    ],
    channels: [
      { ...place('in', 240, 0), pair: false, capacity: 100, overflow: 'drop-oldest' },
      { ...place('out', 720, 0), pair: false, capacity: 100, overflow: 'drop-oldest' },
    ],
    links: [
      { kind: 'publish', agent: 'client', channel: 'in' },
      { kind: 'subscribe', agent: 'worker', channel: 'in' },
      { kind: 'publish', agent: 'worker', channel: 'out' },
    ],
  };
}

const LOGS = 'function onMessage(message) {\n  self.log("got", message.n);\n  self.publish("out", message);\n}\n';

/** Opens the scene anew, with the editor closed. */
async function openScene(heronry: Heronry, source?: string): Promise<void> {
  await heronry.play((playground, scene) => playground.load(scene), sceneWith(source));
  await expect(codePanel(heronry.page)).toHaveCount(0);
}

/** Returns the code of the scenario that is open. */
async function codeOfWorker(heronry: Heronry): Promise<string | undefined> {
  const { agents = [] } = await heronry.play((playground) => playground.scenario());
  const code = agents.find(({ id }) => id === 'worker')?.behaviours?.[0];
  return code?.kind === 'code' ? code.source : undefined;
}

const codePanel = (page: Page): Locator => page.getByRole('region', { name: 'Code', exact: true });
const editor = (page: Page): Locator => codePanel(page).getByRole('textbox', { name: 'Code of worker' });
const banner = (page: Page): Locator => page.getByRole('region', { name: 'Code of the scenario' });
const log = (page: Page): Locator => codePanel(page).getByRole('region', { name: 'Log of the code' });

async function openCode(heronry: Heronry): Promise<void> {
  await heronry.agent('worker').click();
  await heronry.panel.getByRole('button', { name: 'Open code' }).click();
  await expect(editor(heronry.page)).toBeVisible();
}

/** Replaces the code, and runs it. */
async function run(page: Page, source: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(source);
  await codePanel(page).getByRole('button', { name: 'Run', exact: true }).click();
  await expect(codePanel(page).getByText(/^Runs in a closed sandbox/)).toBeVisible();
}

/** Numbers of messages that the worker has published up to a time, in milliseconds. */
async function published(heronry: Heronry, untilMs: number): Promise<number> {
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground, ms) => playground.seek(ms), untilMs);
  const trace = await heronry.play((playground) => playground.trace());
  return trace.filter((event) => event.kind === 'published' && event.agent === 'worker').length;
}

test('an agent is written from a template, and what its code throws says its line', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await test.step('an agent is written from a template, runs, and its messages arrive; undo and a reload keep the code', async () => {
    await openScene(heronry);
    await heronry.agent('worker').click();
    const behaviour = await heronry.section('Automatic behaviour');
    await behaviour.getByLabel('Add a behaviour').selectOption({ label: 'Runs code' });
    await behaviour.getByRole('button', { name: 'Add behaviour' }).click();
    await expect(behaviour.getByText('self.reply(message);')).toBeVisible();
    await openCode(heronry);
    await expect(codePanel(page).getByText(/^Runs in a closed sandbox/)).toBeVisible();

    await codePanel(page).getByRole('button', { name: 'Templates' }).click();
    await heronry.menuItem(/^Aggregator/).click();
    await expect(editor(page)).toContainText('const TO = "out"');
    await expect(codePanel(page).getByText('Changed. Press Run to run it.')).toBeVisible();
    expect(await published(heronry, 8000)).toBe(0);
    await codePanel(page).getByRole('button', { name: 'Run', exact: true }).click();
    await expect(codePanel(page).getByText(/^Runs in a closed sandbox/)).toBeVisible();
    expect(await published(heronry, 8000)).toBe(2);
    await expect(heronry.channel('out')).toHaveAccessibleName(/2 in queue/);

    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(editor(page)).toContainText('self.reply(message)');
    await expect(banner(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect(editor(page)).toContainText('const COUNT = 3');
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await heronry.ready();
    await expect(banner(page)).toHaveCount(0);
    await expect.poll(() => published(heronry, 8000)).toBe(2);
    await openCode(heronry);
    await expect(editor(page)).toContainText('const COUNT = 3');
  });
  await test.step('an exception says its line, which is lit; the code of the last run comes back', async () => {
    await openScene(heronry, LOGS);
    await openCode(heronry);
    await run(
      page,
      'function onMessage(message) {\n  self.log("got", message.n);\n  if (message.n === 2) throw new Error("not two");\n}\n',
    );
    await published(heronry, 2500);
    await expect(log(page).getByText('Error: not two')).toBeVisible();
    await expect(log(page).getByRole('button', { name: 'Line 3' })).toBeVisible();
    await expect(editor(page).locator('[data-lit]')).toHaveText(/throw new Error/);
    await published(heronry, 3500);
    await expect(log(page).getByText('got 3')).toBeVisible();
    await expect(editor(page).locator('[data-lit]')).toHaveCount(0);
    await log(page).getByRole('button', { name: 'Line 3' }).click();
    await expect(editor(page)).toBeFocused();

    // What cannot be read is underlined, and listed with its line.
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.insertText('let a = )');
    await expect(codePanel(page).getByRole('region', { name: 'Problems' })).toContainText('Unexpected “)”.');
    await codePanel(page).getByRole('button', { name: 'Reset' }).click();
    await expect(editor(page)).not.toContainText('let a');
    await expect(codePanel(page).getByRole('region', { name: 'Problems' })).toHaveCount(0);
    await expect(codePanel(page).getByText(/^Runs in a closed sandbox/)).toBeVisible();
  });
  await test.step('what is being written goes into its own scenario as another is opened, and not into that one', async () => {
    await openScene(heronry, LOGS);
    await openCode(heronry);
    await editor(page).click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.insertText('// being written');
    const other = LOGS.replace('got', 'other');
    await openScene(heronry, other);
    expect(await codeOfWorker(heronry)).toBe(other);
    await page.keyboard.press('o');
    const newest = heronry.dialog('Your scenarios').getByRole('listitem').first();
    await newest.getByRole('button', { name: /^Code/ }).click();
    await expect.poll(() => codeOfWorker(heronry)).toBe(`${LOGS}// being written`);
  });
});

test('code of a link waits for Run, is remembered, and waits again once it is changed', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const visit = async (source: string): Promise<void> => {
    await openScene(heronry, source);
    await heronry.play((playground) => playground.seek(3000));
    const link = await heronry.play((playground) => playground.link());
    await page.goto(link);
    await page.reload();
    await heronry.ready();
  };
  await visit(LOGS);
  await expect(banner(page)).toContainText('This scenario has code of 1 agent. It does not run until you press Run.');
  expect(await published(heronry, 3000)).toBe(0);
  await banner(page).getByRole('button', { name: 'Show code' }).click();
  const dialog = heronry.dialog('Code of this scenario');
  await expect(dialog.getByRole('textbox', { name: 'Code of worker' })).toContainText('self.log("got", message.n)');
  await expect(dialog.getByRole('textbox', { name: 'Code of worker' })).toHaveAttribute('aria-readonly', 'true');
  expect(await violationsOf(page)).toEqual([]);
  expect(await published(heronry, 3000)).toBe(0);
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(banner(page)).toHaveCount(0);
  // What runs code is loaded first.
  await expect.poll(() => published(heronry, 3000)).toBeGreaterThan(0);

  await page.reload();
  await heronry.ready();
  await expect.poll(() => published(heronry, 3000)).toBeGreaterThan(0);
  await expect(banner(page)).toHaveCount(0);
  await visit(LOGS.replace('got', 'has got'));
  await expect(banner(page)).toBeVisible();
  expect(await published(heronry, 3000)).toBe(0);
});

test('an editor is left by the keyboard, and code that never ends is stopped', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await test.step('Escape in an editor closes its completions, then offers to leave it, and a dialog around it last', async () => {
    await openScene(heronry, LOGS);
    await banner(page).getByRole('button', { name: 'Show code' }).click();
    const dialog = heronry.dialog('Code of this scenario');
    const field = dialog.getByRole('textbox', { name: 'Code of worker' });
    await expect(field).toBeVisible();
    // As one does in which the user may type.
    await field.evaluate((element) => element.setAttribute('data-keeps-escape', ''));
    await field.focus();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeVisible();
    await field.evaluate((element) => element.removeAttribute('data-keeps-escape'));
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);

    await openCode(heronry);
    const keeps = codePanel(page).locator('[data-keeps-escape]');
    await editor(page).click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('self.rep');
    await expect(page.getByRole('option', { name: /^reply/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('option', { name: /^reply/ })).toHaveCount(0);
    await expect(keeps).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(codePanel(page).getByText('Tab now leaves the editor.')).toBeVisible();
    await expect(keeps).toHaveCount(0);
  });
  await test.step('the editor is left by the keyboard, and completes what self has', async () => {
    await openScene(heronry, LOGS);
    await openCode(heronry);
    await editor(page).click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('self.rep');
    await expect(page.getByRole('option', { name: /^reply/ })).toBeVisible();
    await expect(page.getByText(/Publishes a message to the sender/)).toBeVisible();
    await page.getByRole('option', { name: /^reply/ }).click();
    await expect(editor(page)).toContainText('self.reply');
    await page.keyboard.press('Tab');
    await expect(editor(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(codePanel(page).getByText('Tab now leaves the editor.')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(editor(page)).not.toBeFocused();
  });
  await test.step('an endless loop stops its agent, and neither the page nor the rest of the run', async () => {
    await openScene(heronry, LOGS);
    await openCode(heronry);
    await run(
      page,
      'function onMessage(message) {\n  if (message.n === 2) for (;;) {}\n  self.publish("out", message);\n}\n',
    );
    expect(await published(heronry, 6000)).toBe(1);
    await expect(log(page).getByText('Stopped: too many instructions in one call')).toBeVisible();
    const trace = await heronry.play((playground) => playground.trace());
    expect(trace.filter((event) => event.kind === 'published' && event.agent === 'client').length).toBeGreaterThan(4);

    // The user stops a program that runs: what it did is gone, and comes back when it is run again.
    await run(page, LOGS);
    expect(await published(heronry, 6000)).toBeGreaterThan(4);
    await codePanel(page).getByRole('button', { name: 'Stop' }).click();
    await expect(codePanel(page).getByText('Does not run yet. Press Run.')).toBeVisible();
    expect(await published(heronry, 6000)).toBe(0);
  });
});

test('the code and its banner are accessible, light and dark', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  for (const width of [1280, 390])
    await test.step(`${width} wide`, async () => {
      await page.setViewportSize({ width, height: 844 });
      // Code that has not run here yet.
      await openScene(heronry, LOGS.replace('got', `${width}`));
      await expect(banner(page)).toBeVisible();
      expect(await violationsOf(page)).toEqual([]);
      await banner(page).getByRole('button', { name: 'Run', exact: true }).click();
      await expect(banner(page)).toHaveCount(0);
      await heronry.agent('worker').click();
      if (!(await heronry.panel.isVisible())) await page.keyboard.press('i');
      await heronry.panel.getByRole('button', { name: 'Open code' }).click();
      await run(page, LOGS.replace('self.publish', 'throw new Error("no"); self.publish'));
      await published(heronry, 3000);
      await expect(log(page).getByText('Error: no').last()).toBeVisible();
      expect(await violationsInThemes(page)).toEqual([]);
      const box = await codePanel(page).boundingBox();
      if (width === 390) expect(box?.width).toBe(390);
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    });
});
