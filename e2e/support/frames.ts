/** Counts of a page's work in its frames. */
import type { Page } from '@playwright/test';

export interface FrameCounts {
  /** All frames that have passed. */
  readonly frames: number;
  /** Frames in which an element came, went or changed its text. */
  readonly changed: number;
  /** Layouts of the page. */
  readonly layouts: number;
}

/** Counts while so many frames pass. The frames begin before the layouts and end after them, so that no layout is of no frame. */
export async function countsOfFrames(page: Page, least: number): Promise<FrameCounts> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const layouts = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN;
  };
  const counts = await page.evaluateHandle(() => {
    const seen = { frames: 0, changed: 0 };
    let hasChanged = false;
    const observer = new MutationObserver(() => {
      hasChanged = true;
    });
    observer.observe(document.body, { subtree: true, characterData: true, childList: true });
    const frame = (): void => {
      seen.frames += 1;
      if (hasChanged) seen.changed += 1;
      hasChanged = false;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return seen;
  });
  const before = await layouts();
  await counts.evaluate(
    (seen, more) =>
      new Promise<void>((resolve) => {
        const until = seen.frames + more;
        const look = (): void => {
          if (seen.frames >= until) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
    least,
  );
  const after = await layouts();
  return { ...(await counts.jsonValue()), layouts: after - before };
}
