/** Counts of a page's work in its frames. */
import type { Page } from '@playwright/test';

/** Returns a function that counts the layouts of the page so far. */
export async function layoutCounter(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN;
  };
}

/** Counts, among the next frames, those in which an element came, went or changed its text. */
export function changedFrames(page: Page, frames: number): Promise<number> {
  return page.evaluate(
    (all) =>
      new Promise<number>((resolve) => {
        let [passed, count, changed] = [0, 0, false];
        const observer = new MutationObserver(() => {
          changed = true;
        });
        observer.observe(document.body, { subtree: true, characterData: true, childList: true });
        const frame = (): void => {
          if (changed) count += 1;
          changed = false;
          passed += 1;
          if (passed < all) requestAnimationFrame(frame);
          else resolve(count);
        };
        requestAnimationFrame(frame);
      }),
    frames,
  );
}
