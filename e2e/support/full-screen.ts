import type { Page } from '@playwright/test';

/**
 * Makes the browser refuse full screen, as it may, until the page is opened anew: the picture fills the window. A browser without
 * a window ends full screen for a second window, and says that the first still has the focus, which reads as if the user had left it.
 */
export async function refuseFullScreen(page: Page): Promise<void> {
  await page.evaluate(() => {
    Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('Full screen is refused'));
  });
}
