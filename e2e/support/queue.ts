import type { Locator } from '@playwright/test';
import { expect, type Heronry } from './heronry.ts';

/** Opens the queue of the repair crews at nine seconds, paused, with the timeline open. */
export async function openQueue(heronry: Heronry): Promise<Locator> {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(9000));
  await heronry.page.keyboard.press('d');
  const timeline = heronry.page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('button', { name: 'feeder1', exact: true })).toBeVisible();
  return timeline;
}
