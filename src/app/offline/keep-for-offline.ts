/** Files that the worker keeps, of those that a page loads before the worker answers for it. */
const KEPT = /\/(assets|recordings|python)\//;

/**
 * Registers the service worker, tells it what this visit loads, and looks for a new version whenever the page is shown again.
 * Where the browser has no service workers, the page works with a network only.
 */
export async function keepForOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('./service-worker.js');
  } catch {
    // The user blocks storage, or the server has no worker.
    return;
  }
  const registration = await navigator.serviceWorker.ready;
  // Requests that were in progress as the worker began are seen as they end.
  new PerformanceObserver((list) => {
    const loaded = list.getEntries().flatMap(({ name }) => (KEPT.test(name) ? [name] : []));
    if (loaded.length > 0) registration.active?.postMessage(loaded);
  }).observe({ type: 'resource', buffered: true });
  const look = (): void => {
    // Fails without a network.
    if (document.visibilityState === 'visible') void registration.update().catch(() => undefined);
  };
  document.addEventListener('visibilitychange', look);
  look();
}
