import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { EXPORT_FORMATS } from '../../src/formats/index.ts';
import { readRecordingText } from '../../src/trace/index.ts';
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

test('a run is exported for other programs: the same bytes as the command writes', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
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
});
