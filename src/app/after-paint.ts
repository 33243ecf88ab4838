/** Resolves when all changes so far are on the screen; at once if the page is hidden and nothing is painted. */
export function afterPaint(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => {
    // The first frame draws the change; the second begins after it was presented.
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}
