import { mkdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { exportCommand } from '../../src/cli/export-command.ts';
import { EXPORT_FORMATS } from '../../src/formats/index.ts';
import { PICTURE_FORMATS } from '../../src/pictures/index.ts';
import { messageName, readRecordingText, sentence } from '../../src/trace/index.ts';
import { violationsOf } from '../support/axe.ts';
import { expect, test } from '../support/heronry.ts';

/** Presses a button, and returns the file that it downloads. */
async function downloaded(
  page: Page,
  press: () => Promise<void>,
): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('a run is exported for other programs, and as a page that plays from disk', async ({ heronry, page, context }, {
  outputDir,
}) => {
  await heronry.open('gallery/control-status');
  // A message answers another, and the table still lists it.
  await heronry.play(async (playground) => {
    await playground.pause();
    await playground.seek(2400);
  });
  await test.step('a run is exported for other programs: the same bytes as the command writes', async () => {
    await page.getByRole('tab', { name: 'Log' }).click();
    const recording = await downloaded(page, () => page.getByRole('button', { name: 'Download the trace' }).click());
    const read = readRecordingText(recording.text);
    if (!read.ok) throw new Error(read.error);
    const { trace, header } = read.recording;
    await page.keyboard.press('Shift+S');
    const dialog = page.getByRole('dialog', { name: 'Export for other programs' });
    await expect(dialog).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    for (const id of ['mermaid', 'plantuml', 'csv', 'otlp', 'perfetto', 'shiviz'] as const) {
      const { label, extension, write } = EXPORT_FORMATS[id];
      const file = await downloaded(page, () => dialog.getByRole('button', { name: `Download as ${label}` }).click());
      expect(file.name).toBe(`Control-and-status.${extension}`);
      expect(file.text, id).toBe(write({ trace, title: header.title ?? '' }));
    }

    // A selected message, with its causes alone.
    await page.keyboard.press('Escape');
    const answer = Array.from({ length: trace.length }, (_, number) => number).find(
      (number) => trace.hasMessage(number) && trace.message(number).about !== undefined,
    );
    if (answer === undefined) throw new Error('No message answers another');
    await page.getByRole('tab', { name: 'Table' }).click();
    await page
      .getByRole('tabpanel', { name: 'Table' })
      .getByRole('button', { name: new RegExp(`${messageName(trace, answer)}$`) })
      .first()
      .click();
    await page.keyboard.press('Shift+S');
    const label = `${sentence(messageName(trace, answer))}, with its causes`;
    await dialog.getByRole('combobox', { name: 'Part' }).selectOption(label);
    await expect(dialog.getByRole('button', { name: 'Download as Perfetto' })).toHaveCount(0);
    const table = await downloaded(page, () => dialog.getByRole('button', { name: 'Download as CSV' }).click());
    expect(table.text).toBe(EXPORT_FORMATS.csv.write({ trace, title: '', part: { message: answer } }));
  });

  await test.step('a page in one file plays from disk, without a network', async () => {
    await heronry.closeOverlays();
    await heronry.play(async (playground) => {
      await playground.load('control-status');
      await playground.seek(2400);
    });
    await page.keyboard.press('Shift+S');
    const button = page.getByRole('button', { name: 'Download as HTML' });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toBe('Control-and-status.html');
    const file = `${outputDir}/page.html`;
    await download.saveAs(file);
    await context.setOffline(true);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`file://${file}`);
    await expect(page).toHaveTitle('Control and status');
    await expect(page.getByText('2.40 s')).toBeVisible();
    await page.getByRole('button', { name: 'Play' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    await expect(page.getByText('2.40 s')).toBeHidden();
    expect(
      asked.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:') && !url.startsWith('data:')),
    ).toEqual([]);
  });
});

test('a picture is exported as the command draws it', async ({ heronry, page }, { outputDir }) => {
  await heronry.open('gallery/control-status');
  await heronry.play(async (playground) => {
    await playground.pause();
    await playground.seek(2400);
  });
  await page.keyboard.press('Shift+S');
  const dialog = page.getByRole('dialog', { name: 'Export for other programs' });
  const theme = await page.evaluate(() => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'));
  for (const [id, { label, extension }] of Object.entries(PICTURE_FORMATS)) {
    const button = dialog.getByRole('button', { name: `Download as ${label}` });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toBe(`Control-and-status.${extension}`);
    const file = `${outputDir}/${id}`;
    const said: string[] = [];
    const io = { readText: () => '', print: () => undefined, printAside: (text: string) => said.push(text) };
    mkdirSync(outputDir, { recursive: true });
    await exportCommand(['control-status', '--as', id, '--at', '2400ms', '--theme', theme, '-o', file], io);
    expect(said).toEqual([]);
    expect(readFileSync(await download.path()).equals(readFileSync(file)), id).toBe(true);
  }
});
