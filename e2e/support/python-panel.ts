/** The panel of Python, in journeys. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './heronry.ts';

/** Opens the panel of Python in an empty scenario. */
export async function openPython(page: Page) {
  await page.keyboard.press('n');
  await page.getByRole('region', { name: 'First steps' }).getByRole('button', { name: 'Run Python' }).click();
  const panel = page.getByRole('region', { name: 'Python' });
  await expect(panel.getByRole('textbox', { name: 'Python program' })).toContainText('InMemoryBroker');
  return panel;
}

/** Replaces the program. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Python program' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** Presses *Stop*. Returns the milliseconds until the panel says that the program has ended. */
export function stopMs(panel: Locator): Promise<number> {
  return panel.getByRole('button', { name: 'Stop' }).evaluate(async (button: HTMLButtonElement) => {
    const before = performance.now();
    button.click();
    while (!button.disabled) await new Promise(requestAnimationFrame);
    return performance.now() - before;
  });
}
