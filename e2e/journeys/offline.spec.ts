import type { Page } from '@playwright/test';
import { emptyScenario, scenarioToText } from '../../src/scenario/index.ts';
import { test as base, expect, Heronry } from '../support/heronry.ts';
import { OwnSite } from '../support/own-site.ts';

interface Fixtures {
  readonly site: OwnSite;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what is needed from it
  site: async ({}, use) => {
    const site = await OwnSite.start();
    await use(site);
    await site.stop();
  },
  baseURL: async ({ site }, use) => use(site.address),
});

test.use({ serviceWorkers: 'allow' });

/** Resolves when everything that the page has loaded is kept. */
async function kept(page: Page): Promise<void> {
  await page.evaluate(async () => navigator.serviceWorker.ready);
  const missing = () =>
    page.evaluate(async () => {
      const used = performance.getEntriesByType('resource').map(({ name }) => name);
      const assets = used.filter((name) => name.includes('/assets/'));
      const found = await Promise.all([...assets, './'].map((name) => caches.match(name, { ignoreVary: true })));
      return found.filter((copy) => copy === undefined).length;
    });
  await expect.poll(missing).toBe(0);
}

const buildOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.build);

test.describe('without a network', () => {
  // The worker looks for a new version, and the first file without a hash is asked of the server first.
  test.use({ written: /ERR_CONNECTION_REFUSED|ERR_FAILED|ERR_INTERNET_DISCONNECTED/ });

  test('a second visit works with everything that was used once', async ({ heronry, page, site }) => {
    await heronry.open();
    await heronry.laidOut();
    await page.getByRole('button', { name: 'Scenarios' }).click();
    await expect(heronry.dialog('Your scenarios')).toBeVisible();
    await kept(page);
    await site.stop();

    await heronry.open('gallery/control-status');
    await page.reload();
    await heronry.ready();
    await heronry.laidOut();
    await page.getByRole('button', { name: 'Scenarios' }).click();
    await expect(heronry.dialog('Your scenarios')).toBeVisible();
    await page.keyboard.press('Escape');
    await heronry.play((playground, id) => playground.addAgent(id), 'offline');
    await expect(heronry.agent('offline')).toBeVisible();
    await expect(page.getByRole('banner')).toContainText('Saved');
  });
});

test.describe('a server that is silent', () => {
  // What was asked of it when it is stopped.
  test.use({ written: /ERR_EMPTY_RESPONSE|ERR_CONNECTION_(REFUSED|RESET)|ERR_FAILED/ });

  test('holds up no page that is kept', async ({ heronry, page, site, context }) => {
    await heronry.open('gallery/control-status');
    await heronry.laidOut();
    await kept(page);
    const [worker] = context.serviceWorkers();
    if (worker === undefined) throw new Error('There is no worker');
    // The time of the worker is the test's.
    await worker.evaluate(() => {
      const waiting: (() => void)[] = [];
      const setTimeout = (act: () => void) => waiting.push(act);
      Object.assign(globalThis, { setTimeout, timeIsOver: () => waiting.splice(0).map((act) => act()) });
    });
    site.isSilent = true;
    site.asked.length = 0;
    const reloaded = page.reload({ waitUntil: 'commit' });
    await expect.poll(() => site.asked).toContain('/');
    await worker.evaluate(() => {
      const { timeIsOver } = globalThis as unknown as { timeIsOver: () => void };
      timeIsOver();
    });
    await reloaded;
    await heronry.ready();
    await heronry.laidOut();
    await heronry.play((playground, id) => playground.addAgent(id), 'meanwhile');
    await expect(heronry.agent('meanwhile')).toBeVisible();
  });
});

test('an upgrade is offered, and never forced', async ({ heronry, page, site, context }) => {
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await kept(page);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const notices = page.getByRole('region', { name: 'Notices' });
  expect(await buildOf(page)).toBe(site.first);

  site.build = '0badcafe';
  const other = new Heronry(await context.newPage());
  await other.page.goto(site.address);
  await other.ready();
  // The active worker is of the earlier build, and the page is new all the same.
  expect(await buildOf(other.page)).toBe('0badcafe');
  await expect(notices).toContainText('A new version of Heronry is available.');
  await expect(other.page.getByText('A new version of Heronry is available.')).toHaveCount(0);
  expect(await buildOf(page)).toBe(site.first);

  await notices.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => buildOf(page).catch(() => undefined)).toBe('0badcafe');
  await heronry.ready();
  await expect(notices).toHaveCount(0);
});

test.describe('what is kept', () => {
  // The site of this journey has no gateway.
  test.use({ written: /status of 404/ });

  test('only files of the page are kept', async ({ heronry, page, site }) => {
    await heronry.open();
    await heronry.laidOut();
    await kept(page);
    const asked = ['player.html', 'v1/channels', 'metrics', 'class.html', 'favicon.svg'];
    await page.evaluate(async (paths) => {
      for (const path of paths) await fetch(`./${path}?token=secret`).catch(() => undefined);
    }, asked);
    await page.goto(`${site.address}?token=secret`);
    await heronry.ready();
    await kept(page);
    const paths = await page.evaluate(async () => {
      const cache = await caches.open('heronry');
      return (await cache.keys()).map(({ url }) => url.slice(location.origin.length));
    });
    expect(paths.filter((path) => !path.startsWith('/assets/')).sort()).toEqual(['/', '/favicon.svg']);
  });
});

test('the page can be installed, and opens the files with which it is started', async ({ heronry, page }) => {
  // Stands in for the system, which hands over the files.
  await page.addInitScript(() => {
    const consumers: ((launch: unknown) => void)[] = [];
    const setConsumer = (consumer: (launch: unknown) => void) => consumers.push(consumer);
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer } });
    Object.assign(window, {
      launch: (name: string, text: string) => {
        const files = [{ getFile: async () => new File([text], name) }];
        consumers.at(-1)?.({ files });
        return consumers.length;
      },
    });
  });
  await heronry.open();
  await heronry.laidOut();
  const session = await page.context().newCDPSession(page);
  const { errors, data } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? '');
  expect(manifest.file_handlers.flatMap(({ accept }: { accept: object }) => Object.values(accept).flat())).toEqual([
    ...['.json', '.jsonl', '.ndjson'],
  ]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const text = scenarioToText(emptyScenario('From the system'));
  const launch = (given: string) =>
    page.evaluate((given) => {
      const { launch } = window as unknown as { launch: (name: string, text: string) => number };
      return launch('grid.json', given);
    }, given);
  expect(await launch(text)).toBeGreaterThan(0);
  await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('From the system');
});
