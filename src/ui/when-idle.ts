/** Time after which the page counts as idle if it never is; a quarter of it if the browser cannot tell. */
const LATEST_MS = 1000;

let idle: Promise<void> | undefined;

/**
 * Resolves when the page is first idle, which is after its first picture. Code that this picture does not need is loaded then:
 * sooner, it would compete with the code that it needs.
 */
export function whenIdle(): Promise<void> {
  idle ??= new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: LATEST_MS });
    else setTimeout(resolve, LATEST_MS / 4);
  });
  return idle;
}
