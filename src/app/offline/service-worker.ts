/**
 * The service worker. It keeps what the page has used, so that a later visit works without a network.
 *
 * - Assets, and folders of full Python, have a hash in their names: the kept one is right. Everything else is asked of the server first, and comes
 *   from the cache only where the server cannot be reached or is silent. An upgrade of the server is therefore seen at once, whichever worker is active.
 * - It answers only for the files below. The gateway's interface, its streams, the player and the page of phones go to the network.
 * - The address of the page is kept without its query and fragment.
 */
import { networkFirst } from './network-first.ts';

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** Addresses of what a page has loaded. */
interface UsedEvent extends ExtendableEvent {
  readonly data: readonly string[];
}

declare function addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
declare function addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
declare function addEventListener(type: 'message', listener: (event: UsedEvent) => void): void;
declare function skipWaiting(): Promise<void>;
declare const clients: { claim(): Promise<void> };
/** Name of the build, as in `data-build` of the page, and the assets that it has. The build puts them here. */
declare const BUILD: string;
declare const ASSETS: readonly string[];

const CACHE = 'heronry';
const SITE = new URL('./', location.href).href;
const ASSET = /^(assets|python\/[^/]+)\//;
/** Files without a hash in their names that are kept. */
const FILE = /^(favicon\.svg|manifest\.webmanifest|python\/index\.json|\w+\.schema\.json|(icons|recordings)\/[\w.-]+)$/;

/** Returns the address of a file relative to the site; undefined if it is elsewhere. */
function pathOf(address: string): string | undefined {
  const { origin, pathname } = new URL(address);
  return (origin + pathname).startsWith(SITE) ? (origin + pathname).slice(SITE.length) : undefined;
}

const isPage = (path: string): boolean => path === '' || path === 'index.html';

/** The page, and the frame of full Python. */
const isPageAddress = (address: string): boolean => address === SITE || address.endsWith('/frame.html');

/** Keeps a response if it is whole. Some servers answer with a page in place of an asset that they no longer have. */
async function keep(address: string, response: Response): Promise<void> {
  const isHtml = response.headers.get('Content-Type')?.startsWith('text/html') === true;
  if (response.status !== 200 || response.redirected || isHtml !== isPageAddress(address)) return;
  const cache = await caches.open(CACHE);
  await cache.put(address, response);
}

function kept(address: string): Promise<Response | undefined> {
  return caches.match(address, { ignoreVary: true });
}

/** Asks the server, and keeps what it answers, also where the page has been answered from the cache meanwhile. */
function fromNetwork(event: FetchEvent, address: string): Promise<Response> {
  const response = fetch(event.request);
  // A full disk loses only the copy.
  event.waitUntil(response.then((answer) => keep(address, answer.clone())).catch(() => undefined));
  return response;
}

function answered(event: FetchEvent, address: string): Promise<Response> {
  return networkFirst(fromNetwork(event, address), () => kept(address));
}

async function cacheFirst(event: FetchEvent, address: string): Promise<Response> {
  return (await kept(address)) ?? fromNetwork(event, address);
}

/** Deletes the assets of earlier builds, unless the page that is kept is of one of them and still needs its own. */
async function prune(): Promise<void> {
  const page = await (await kept(SITE))?.text();
  if (page?.includes(`data-build="${BUILD}"`) !== true) return;
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) {
    const path = pathOf(url);
    if (path !== undefined && ASSET.test(path) && !ASSETS.includes(path)) await cache.delete(url);
  }
}

/** Keeps what a page loaded before this worker answered its requests. */
async function keepUsed(addresses: readonly string[]): Promise<void> {
  const files = addresses.filter((address) => {
    const path = pathOf(address);
    return path !== undefined && (ASSET.test(path) || FILE.test(path));
  });
  for (const address of new Set([...files, SITE])) {
    if ((await kept(address)) === undefined) await keep(address, await fetch(address));
  }
  await prune();
}

// A new worker treats the pages of an earlier build as the earlier worker did, so that it need not wait until they are closed.
addEventListener('install', (event) => event.waitUntil(skipWaiting()));

addEventListener('activate', (event) => event.waitUntil(prune().then(() => clients.claim())));

addEventListener('message', (event) => event.waitUntil(keepUsed(event.data).catch(() => undefined)));

addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const path = method === 'GET' ? pathOf(url) : undefined;
  if (path === undefined) return;
  if (mode === 'navigate' && isPage(path)) event.respondWith(answered(event, SITE));
  else if (ASSET.test(path)) event.respondWith(cacheFirst(event, SITE + path));
  else if (FILE.test(path)) event.respondWith(answered(event, SITE + path));
});
