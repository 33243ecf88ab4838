/** Resolves when what has changed until now is on the screen; at once where the page is hidden and nothing is painted. */
export function afterPaint(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => {
    // The first frame draws the change, the second begins when it has been handed to the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}
