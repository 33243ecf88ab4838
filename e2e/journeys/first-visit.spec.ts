import { gzipSync } from 'node:zlib';
import { expect, test } from '../support/heronry.ts';

/**
 * Largest size of the page, its scripts and its style, compressed. Fonts do not delay the first picture: they replace the
 * system's fonts when they come.
 */
const FIRST_BYTES_MAX = 200_000;

test('the first picture is there without any script', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  await page.goto('./');
  await expect(page.getByRole('img', { name: /Control and status/ })).toBeVisible();
  await context.close();
});

test('the first running picture needs 200 kB: the page, its scripts and its style; nothing else is waited for', async ({
  page,
}) => {
  // What the page itself names is let through, and everything else is held until the picture runs.
  const html = await (await page.request.get('./')).text();
  const named = new Set([...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, name]) => name));
  const sizes = new Map([['index.html', gzipSync(html).length]]);
  let release = (): void => undefined;
  const running = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\.(js|css)$/, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (!named.has(name)) {
      await running;
      return route.continue();
    }
    const response = await route.fetch();
    sizes.set(name, gzipSync(await response.body()).length);
    return route.fulfill({ response });
  });
  await page.goto('./');
  const agent = page.locator('[data-node-key]').filter({ hasText: 'operator' });
  await expect(agent).toBeVisible();
  const canvases = page.getByRole('region', { name: 'Graph' }).locator('canvas');
  const painted = () =>
    canvases.evaluateAll((all) => all.map((one) => (one instanceof HTMLCanvasElement ? one.toDataURL() : '')).join());
  const first = await painted();
  await expect.poll(painted, { message: 'messages travel' }).not.toBe(first);
  await expect(page.getByRole('region', { name: 'Transport' })).toHaveAttribute('aria-busy', 'true');
  expect([...sizes.keys()].toSorted()).toEqual(['index.html', ...named].toSorted());
  const sum = [...sizes.values()].reduce((total, bytes) => total + bytes, 0);
  expect(sum, JSON.stringify([...sizes])).toBeLessThanOrEqual(FIRST_BYTES_MAX);
  release();
  await expect(page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('the first visit opens a scenario that runs', async ({ heronry }) => {
  await heronry.open();
  await expect(heronry.agent('operator')).toBeVisible();
  await expect(heronry.channel('control')).toBeVisible();
  await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  const before = await heronry.play((playground) => playground.now());
  await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(before);
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(3000));
  const { inFlight } = await heronry.play((playground) => playground.world());
  expect(inFlight.length).toBeGreaterThan(0);
});

test('every scenario of the gallery comes alive at once, at its own address', async ({ heronry, page }) => {
  await heronry.open();
  await page.getByRole('button', { name: 'Gallery', exact: true }).click();
  const scenarios = heronry.dialog('Gallery').getByRole('region', { name: 'Scenarios' });
  const cards = scenarios.getByRole('button');
  await expect(cards.first()).toBeVisible();
  const names = (await cards.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
  expect(names.length).toBeGreaterThanOrEqual(5);
  for (const name of names) {
    if (!(await heronry.dialog('Gallery').isVisible())) {
      await page.getByRole('button', { name: 'Gallery', exact: true }).click();
    }
    await scenarios.getByRole('button', { name }).click();
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue(name);
    await expect(page).toHaveURL(/#gallery\/[a-z-]+$/);
    await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
    // It plays: on a slow machine, the moment observed may lie between two messages.
    const alive = async (): Promise<boolean> => {
      const { inFlight, agents } = await heronry.play((playground) => playground.world());
      return inFlight.length > 0 || Object.values(agents).some((agent) => agent.working);
    };
    await expect.poll(alive, { message: name }).toBe(true);
  }
});

test.describe('in every frame', () => {
  test.use({ everyFrame: true });

  for (const width of [1280, 390])
    test(`what is loaded late does not move the picture, ${width} pixels wide`, async ({ heronry, page }) => {
      await page.setViewportSize({ width, height: 720 });
      await page.addInitScript(() => {
        const sizes: string[] = [];
        Object.assign(window, { sizes });
        const look = (): void => {
          const box = document.querySelector('.react-flow')?.getBoundingClientRect();
          const size = box === undefined ? '' : `${box.x} ${box.y} ${box.width} ${box.height}`;
          if (size !== '' && sizes.at(-1) !== size) sizes.push(size);
          requestAnimationFrame(look);
        };
        look();
      });
      await heronry.open('gallery/hierarchy');
      await heronry.complete();
      expect(await page.evaluate(() => Reflect.get(window, 'sizes'))).toHaveLength(1);
    });
});
