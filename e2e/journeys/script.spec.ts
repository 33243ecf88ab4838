import { readFileSync } from 'node:fs';
import { expect, test } from '../support/heronry.ts';
import { openPython, stop, write } from '../support/python-panel.ts';

test('the documented program runs unchanged, waits, and leaves its record', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const panel = await openPython(page);
  const run = panel.getByRole('button', { name: 'Run', exact: true });
  const output = panel.getByRole('region', { name: 'Output' });
  const wait = panel.getByRole('form', { name: 'Message for status' });
  await test.step('the examples of the page are the documentation, word for word', async () => {
    const usage = readFileSync(new URL('../../src/script/testing/documented/usage.py', import.meta.url), 'utf8');
    const shown = await panel.getByRole('textbox', { name: 'Python program' }).innerText();
    expect(shown.trim().split('\n').filter(Boolean)).toEqual(usage.trim().split('\n').filter(Boolean));
  });
  await test.step('the line that waits stays in sight when what it waits for appears below the program', async () => {
    await run.click();
    await expect(wait).toBeVisible();
    const line = panel
      .getByRole('textbox', { name: 'Python program' })
      .getByText('msg = await broker.consume("status")');
    await expect(line).toBeInViewport({ ratio: 1 });
  });
  await test.step('the documented program runs unchanged: the picture shows what it does, and it waits until somebody publishes', async () => {
    await expect(output).toContainText("Received: {'setpoint': 1.0}");
    // What tells how to begin has gone: the program builds.
    await expect(page.getByRole('region', { name: 'First steps' })).toHaveCount(0);
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
  await test.step('what a program printed comes back with the playhead, and its scenario needs no Python', async () => {
    await run.click();
    await expect(wait).toBeVisible();
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
});

test('a program that never ends, fails, or lacks a module', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  const panel = await openPython(page);
  const run = panel.getByRole('button', { name: 'Run', exact: true });
  const output = panel.getByRole('region', { name: 'Output' });
  await test.step('an endless loop leaves the page alone, and Stop ends it', async () => {
    await write(
      page,
      'from heron.messaging.memory import InMemoryBroker\nInMemoryBroker().create_channel("made")\nprint("before")\nwhile True: pass\n',
    );
    await run.click();
    await expect(panel).toContainText('Running.');
    await expect(output).toContainText('before');
    await stop(panel);
    const made = await heronry.play((playground) => playground.scenario());
    expect(made.channels.map(({ id }) => id)).toEqual(['made']);
  });
  await test.step('the code of the documentation shows its flaw, with the line', async () => {
    await panel
      .getByRole('combobox', { name: 'Example' })
      .selectOption({ label: 'KafkaBroker: the first consume fails' });
    await run.click();
    await expect(output).toContainText("'KafkaBroker' object has no attribute 'bootstrap_servers'");
    await expect(panel).toContainText('Failed at');
  });
  await test.step('a module that no Python of the page has is named, with the way to one’s own', async () => {
    await write(page, 'import numpy\n');
    await run.click();
    const full = panel.getByRole('region', { name: 'Full Python' });
    await expect(full).toContainText('MicroPython has no module numpy');
    await full.getByRole('button', { name: 'Connect to a gateway…' }).click();
    await expect(heronry.page.getByRole('dialog')).toContainText('heronry serve');
    await page.keyboard.press('Escape');

    // What no Python may have here is refused with its reason alone.
    await write(page, 'import os\n');
    await run.click();
    await expect(output).toContainText('a program has no files');
    await expect(full).toHaveCount(0);
  });
});
