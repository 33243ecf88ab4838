import { useEffect, useState } from 'react';

/** Returns whether the server has another build than this page is of. */
async function hasNewVersion(): Promise<boolean> {
  const page = await (await fetch('./', { cache: 'no-store' })).text();
  const [, served] = /<html[^>]* data-build="(\w+)"/.exec(page) ?? [];
  return served !== undefined && served !== document.documentElement.dataset.build;
}

/** Returns whether a new version of the page is there. A new service worker is the sign to look. */
export function useNewVersion(): boolean {
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const { serviceWorker } = navigator;
    let controlled = serviceWorker.controller !== null;
    const look = (): void => {
      // The first worker of all is no upgrade.
      if (controlled) void hasNewVersion().then(setIsThere, () => undefined);
      controlled = true;
    };
    serviceWorker.addEventListener('controllerchange', look);
    return () => serviceWorker.removeEventListener('controllerchange', look);
  }, []);
  return isThere;
}
