/** Where idle time never comes, or the browser does not tell of it, this is when it is taken to have come. */
const LATEST_MS = 1000;

let idle: Promise<void> | undefined;

/**
 * Resolves when the page first has time to spare, which is after its first picture. What that picture does not need is
 * fetched then: sooner, and it would compete with what it does need.
 */
export function whenIdle(): Promise<void> {
  idle ??= new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: LATEST_MS });
    else setTimeout(resolve, LATEST_MS / 4);
  });
  return idle;
}
