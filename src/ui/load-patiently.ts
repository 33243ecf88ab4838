/** Waits before a retry, in milliseconds: an exponential backoff, capped. */
const RETRY_MS_FIRST = 500;
const RETRY_MS_MAX = 8000;

/**
 * Loads code of the page, and retries until it is there: a network that fails once must not leave a part of the page missing. The
 * first failure is printed, as the code itself may be broken.
 */
export async function loadPatiently<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await load();
    } catch (error) {
      // biome-ignore lint/suspicious/noConsole: nobody else is told, as the page goes on without the part.
      if (retries === 0) console.warn('Heronry: a part of the page did not load, trying again.', error);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** retries)));
  }
}

/** Loads stylesheets again that did not load, as Vite asks for each of them only once. */
export function retryStylesheets(): void {
  const onError = ({ target }: Event): void => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return;
    setTimeout(() => target.replaceWith(target.cloneNode()), RETRY_MS_FIRST);
  };
  addEventListener('error', onError, { capture: true });
}
