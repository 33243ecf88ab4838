import type { Locator } from '@playwright/test';
import type { Heronry } from './heronry.ts';

/** Opens the queue of the repair crews at nine seconds, paused, with the timeline open. */
export async function openQueue(heronry: Heronry): Promise<Locator> {
  await heronry.open('gallery/work-queue');
  return atNine(heronry);
}

/** Opens the queue again as `openQueue` does, in the page that is open. The timeline keeps its zoom, and the panel its tab. */
export async function startQueueAgain(heronry: Heronry): Promise<void> {
  await heronry.closeOverlays();
  await heronry.play((playground) => playground.load('work-queue'));
  await atNine(heronry);
}

async function atNine(heronry: Heronry): Promise<Locator> {
  await heronry.play(async (playground) => {
    await playground.pause();
    await playground.seek(9000);
  });
  const timeline = heronry.page.getByRole('region', { name: 'Timeline' });
  if (!(await timeline.isVisible())) await heronry.page.keyboard.press('d');
  await timeline.getByRole('button', { name: 'feeder1', exact: true }).waitFor();
  return timeline;
}
