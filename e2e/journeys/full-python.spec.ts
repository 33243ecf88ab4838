/** Full Python: offered where MicroPython lacks a module, in a sandboxed frame from which nothing gets out. */
import type { Page } from '@playwright/test';
import { test as base, expect, type Heronry } from '../support/heronry.ts';
import { OwnSite } from '../support/own-site.ts';
import { openPython, stop, write } from '../support/python-panel.ts';

const test = base.extend<{ readonly site: OwnSite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is needed from it
  site: async ({}, use) => {
    const site = await OwnSite.start();
    await use(site);
    await site.stop();
  },
  baseURL: async ({ site }, use) => use(site.address),
});

const PROGRAM = `import statistics
from heron.messaging.memory import InMemoryBroker
broker = InMemoryBroker()
broker.subscribe("readings", lambda message: print("median", statistics.median(message["kw"])))
await broker.publish("readings", {"kw": [5, 1, 3]})
print("now", await broker.consume("status"))
`;

/**
 * Opens the panel, writes a program, and runs it.
 * @param shown text of the program that the panel begins with: on a first visit the documented one
 */
async function run(heronry: Heronry, program: string, shown?: string) {
  const { page } = heronry;
  await heronry.open('gallery/control-status');
  const panel = await openPython(page, shown);
  const play = async (text: string): Promise<void> => {
    await write(page, text);
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
  };
  await play(program);
  const full = panel.getByRole('region', { name: 'Full Python' });
  const load = full.getByRole('button', { name: /^Run with full Python \(\d\.\d MB\)$/ });
  return { panel, full, load, play, output: panel.getByRole('region', { name: 'Output' }) };
}

const frames = (page: Page) => page.locator('iframe[src*="frame.html"]');

test('a module that MicroPython lacks is there in full Python, which is loaded where it is wanted', async ({
  heronry,
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const { panel, full, load, play, output } = await run(heronry, PROGRAM);
  await expect(full).toContainText('MicroPython has no module statistics');
  await expect(load).toBeVisible();
  expect(asked.filter((path) => path.includes('/python/'))).toEqual(['/python/index.json']);

  // It can be cancelled: the server holds a file back until then.
  await page.route('**/*.wasm.gz', () => undefined);
  await load.click();
  await expect(full.getByRole('progressbar', { name: 'Loading full Python' })).toBeVisible();
  await full.getByRole('button', { name: 'Cancel' }).click();
  await expect(load).toBeVisible();
  await page.unroute('**/*.wasm.gz');

  await load.click();
  await expect(output).toContainText('median 3');
  await expect(panel).toContainText('Programs run in full Python (CPython 3.14).');
  await panel.getByRole('button', { name: 'Publish to status' }).click();
  // It is played again in the worker in which it has waited.
  await expect(output).toContainText("now {'ok': True}");
  await expect(frames(page)).toHaveCount(1);

  // An endless loop leaves the page alone, and Stop ends it.
  await play('import statistics\nprint("before")\nwhile True: pass\n');
  await expect(output).toContainText('before');
  await stop(panel);

  // What no Python of the page has is for the user's own.
  await play('import numpy\n');
  await expect(full).toContainText('Full Python has no module numpy');
  await expect(full.getByRole('button', { name: 'Connect to a gateway…' })).toBeVisible();
  await panel.getByRole('button', { name: 'Use MicroPython' }).click();
  await play('print("small")\n');
  await expect(output).toContainText('small');
});

const WALLED = /Content Security Policy|ERR_BLOCKED_BY_CSP|Refused to/;

test.describe('its frame', () => {
  test.use({ written: WALLED });

  test('lets nothing out, whatever JavaScript runs in it', async ({ heronry, page, site }) => {
    await heronry.open('gallery/control-status');
    const { folder } = await (await page.request.get('./python/index.json')).json();
    await heronry.laidOut();
    const before = site.asked.length;
    const got = await page.evaluate(
      async ({ address, hostile }) => {
        const frame = document.createElement('iframe');
        frame.src = address;
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener('load', resolve));
        const outside = frame.contentDocument as Document;
        const inside = outside.createElement('iframe');
        inside.sandbox.add('allow-scripts');
        inside.srcdoc = outside.querySelector('template')?.innerHTML ?? '';
        outside.body.append(inside);
        await new Promise((resolve) => inside.addEventListener('load', resolve));
        const { port1, port2 } = new MessageChannel();
        const worker = new MessageChannel();
        const engine = new TextEncoder().encode(hostile).buffer;
        const wasm = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
        inside.contentWindow?.postMessage({ engine, wasm, library: location.href }, '*', [port2]);
        port1.postMessage(undefined, [worker.port2]);
        const answer = await new Promise((resolve) => {
          worker.port1.onmessage = ({ data }) => resolve(data);
        });
        frame.remove();
        return answer;
      },
      { address: `./python/${folder}/frame.html`, hostile: HOSTILE },
    );
    expect(got).toEqual(Object.fromEntries(Object.keys(got as object).map((name) => [name, 'refused'])));
    expect(Object.keys(got as object)).toHaveLength(16);
    const asked = site.asked.slice(before).filter((path) => !path.startsWith('/assets/'));
    expect(asked).toEqual([`/python/${folder}/frame.html`]);
  });
});

/** A worker that tries to get out of its frame. */
const HOSTILE = `addEventListener('message', async ({ data: { library: site }, ports: [port] }) => {
  const got = {};
  const once = (target, good) => new Promise((resolve, reject) => {
    target.addEventListener(good, resolve);
    target.addEventListener('error', () => reject(new Error('refused')));
  });
  const attempts = {
    fetch: () => fetch(site),
    'fetch of a loopback address': () => fetch('http://127.0.0.1:9/', { mode: 'no-cors' }),
    'fetch of data': () => fetch('data:text/plain,x'),
    XMLHttpRequest: () => {
      const request = new XMLHttpRequest();
      request.open('GET', site, false);
      request.send();
    },
    WebSocket: () => once(new WebSocket(site.replace('http', 'ws')), 'open'),
    EventSource: () => once(new EventSource(site), 'open'),
    importScripts: () => importScripts(site + 'heronry-player.js'),
    import: () => import(site + 'heronry-player.js'),
    'a worker of the site': () => once(new Worker(site + 'service-worker.js'), 'message'),
    eval: () => eval('1'),
    Function: () => new Function('return 1')(),
    indexedDB: () => once(indexedDB.open('x'), 'success'),
    caches: () => caches.open('x'),
    files: () => navigator.storage.getDirectory(),
    'the origin of the site': () => {
      if (origin !== new URL(site).origin) throw new Error('refused');
    },
    'a page': () => document.cookie,
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt();
      got[name] = 'got through';
    } catch {
      got[name] = 'refused';
    }
  }
  port.postMessage(got);
});`;

test.describe('without a network', () => {
  test.use({
    serviceWorkers: 'allow',
    written: /ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_INTERNET_DISCONNECTED/,
  });

  test('full Python runs, once it was loaded', async ({ heronry, page, site }) => {
    const first = await run(heronry, 'import uuid\nprint("first", uuid.UUID(int=1))\n');
    await page.evaluate(async () => navigator.serviceWorker.ready);
    await first.load.click();
    await expect(first.output).toContainText('first 00000000');
    const kept = () =>
      page.evaluate(async () => {
        const cache = await caches.open('heronry');
        return (await cache.keys()).filter(({ url }) => url.includes('/python/')).length;
      });
    await expect.poll(kept).toBe(6);
    await site.stop();
    await page.reload();
    // The user's own program is there again.
    const again = await run(heronry, 'import uuid\nprint("again", uuid.UUID(int=2))\n', 'print("first"');
    await again.load.click();
    await expect(again.output).toContainText('again 00000000');
  });
});
