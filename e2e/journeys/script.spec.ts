import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/heronry.ts';
import { openPython, stop, write } from '../support/python-panel.ts';

/** Opens the panel, and runs the program with which it begins. */
async function runDocumented(page: Page) {
  const panel = await openPython(page);
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  return { panel, output: panel.getByRole('region', { name: 'Output' }) };
}

test('the documented program runs unchanged: the picture shows what it does, and it waits until somebody publishes', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  const { panel, output } = await runDocumented(page);
  await expect(output).toContainText("Received: {'setpoint': 1.0}");
  // What tells how to begin has gone: the program builds.
  await expect(page.getByRole('region', { name: 'First steps' })).toHaveCount(0);
  const wait = panel.getByRole('form', { name: 'Message for status' });
  await expect(wait).toContainText('Line 19 waits for a message of status');
  const made = await heronry.play((playground) => playground.scenario());
  expect(made.agents.map(({ id }) => id)).toEqual(['script', 'handle_control']);
  expect(made.channels.map(({ id }) => id)).toEqual(['control', 'status']);
  const message = wait.getByRole('textbox');
  const right = await message.inputValue();
  await message.fill('{"n": 1, "n": 2}');
  await wait.getByRole('button', { name: 'Publish to status' }).click();
  await expect(wait.getByRole('alert')).toContainText('Line 1, column 10: this name is used twice in the object');
  await message.fill(right);
  await wait.getByRole('button', { name: 'Publish to status' }).click();
  await expect(panel).toContainText(/Ended at \d/);
  await expect(wait).toBeHidden();
  const after = await heronry.play((playground) => playground.scenario());
  expect(after.interventions.map(({ kind }) => kind)).toEqual(['subscribe', 'publish', 'consume', 'publish']);
});

test('what a program printed comes back with the playhead, and its scenario needs no Python', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  const { panel, output } = await runDocumented(page);
  await expect(output).toContainText('Received');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(100));
  await expect(output).not.toContainText('Received');
  await heronry.play((playground) => playground.seek(2000));
  await expect(output).toContainText('Received');
  await panel.getByRole('button', { name: 'Stop' }).click();
  await panel.getByRole('button', { name: 'Close Python' }).click();
  const hash = await heronry.play((playground) => playground.traceHash());
  await heronry.play((playground) => playground.seek(0));
  await heronry.play((playground) => playground.seek(2000));
  expect(await heronry.play((playground) => playground.traceHash())).toBe(hash);
});

test('an endless loop leaves the page alone, and Stop ends it', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const panel = await openPython(page);
  await write(
    page,
    'from heron.messaging.memory import InMemoryBroker\nInMemoryBroker().create_channel("made")\nprint("before")\nwhile True: pass\n',
  );
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(panel).toContainText('Running.');
  await expect(panel.getByRole('region', { name: 'Output' })).toContainText('before');
  await stop(panel);
  const made = await heronry.play((playground) => playground.scenario());
  expect(made.channels.map(({ id }) => id)).toEqual(['made']);
});

test('the code of the documentation shows its flaw, with the line', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const panel = await openPython(page);
  await panel
    .getByRole('combobox', { name: 'Example' })
    .selectOption({ label: 'KafkaBroker: the first consume fails' });
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(panel.getByRole('region', { name: 'Output' })).toContainText(
    "'KafkaBroker' object has no attribute 'bootstrap_servers'",
  );
  await expect(panel).toContainText('Failed at');
});

test('the examples of the page are the documentation, word for word', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const panel = await openPython(page);
  const usage = readFileSync(new URL('../../src/script/testing/documented/usage.py', import.meta.url), 'utf8');
  const shown = await panel.getByRole('textbox', { name: 'Python program' }).innerText();
  expect(shown.trim().split('\n').filter(Boolean)).toEqual(usage.trim().split('\n').filter(Boolean));
});

test('a module that no Python of the page has is named, with the way to one’s own', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const panel = await openPython(page);
  await write(page, 'import numpy\n');
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  const full = panel.getByRole('region', { name: 'Full Python' });
  await expect(full).toContainText('MicroPython has no module numpy');
  await full.getByRole('button', { name: 'Connect to a gateway…' }).click();
  await expect(heronry.page.getByRole('dialog')).toContainText('heronry serve');
  await page.keyboard.press('Escape');

  // What no Python may have here is refused with its reason alone.
  await write(page, 'import os\n');
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(panel.getByRole('region', { name: 'Output' })).toContainText('a program has no files');
  await expect(full).toHaveCount(0);
});

test('the line that waits stays in sight when what it waits for appears below the program', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  const { panel } = await runDocumented(page);
  await expect(panel.getByRole('form', { name: 'Message for status' })).toBeVisible();
  const line = panel.getByRole('textbox', { name: 'Python program' }).getByText('msg = await broker.consume("status")');
  await expect(line).toBeInViewport({ ratio: 1 });
});
