/** The panel of Python, in journeys. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './heronry.ts';
import { stopAtOnce } from './stopping.ts';

/**
 * Opens the panel of Python in an empty scenario.
 * @param shown text of the program that it begins with: on a first visit the documented one
 */
export async function openPython(page: Page, shown = 'InMemoryBroker') {
  await page.keyboard.press('n');
  await page.getByRole('region', { name: 'First steps' }).getByRole('button', { name: 'Run Python' }).click();
  const panel = page.getByRole('region', { name: 'Python' });
  await expect(panel.getByRole('textbox', { name: 'Python program' })).toContainText(shown);
  return panel;
}

/** Replaces the program. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Python program' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** Stops an endless program at once. One that computed until its limit would be named in the place of these words. */
export async function stop(panel: Locator): Promise<void> {
  await stopAtOnce(panel);
  await expect(panel).toContainText('Runs in a closed sandbox');
}
