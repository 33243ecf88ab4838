/** Helpers of the journeys that act in the picture. */
import type { Locator, Page } from '@playwright/test';
import { expect, type Heronry } from './heronry.ts';

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** Returns a tool of the toolbar. */
export function tool(page: Page, name: string): Locator {
  return page.getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name, exact: true });
}

/** Opens the first scene of the gallery, paused at a moment, with the panel closed. */
export async function openPaused(heronry: Heronry, page: Page, atMs = 2900): Promise<void> {
  await heronry.open('gallery/control-status');
  await pauseAt(heronry, page, atMs);
}

/** Opens the first scene of the gallery again as `openPaused` does, in the page that is open. What was typed in a composer stays. */
export async function startPausedAgain(heronry: Heronry, page: Page, atMs = 2900): Promise<void> {
  await heronry.closeOverlays();
  await heronry.play((playground) => playground.load('control-status'));
  await pauseAt(heronry, page, atMs);
}

async function pauseAt(heronry: Heronry, page: Page, atMs: number): Promise<void> {
  await heronry.play(async (playground, ms) => {
    await playground.pause();
    await playground.seek(ms ?? 0);
  }, atMs);
  await expect(tool(page, 'Select')).toBeVisible();
  await heronry.complete();
  if (await heronry.panel.isVisible()) await page.keyboard.press('i');
  await expect(heronry.panel).toHaveCount(0);
  await heronry.painted();
}
