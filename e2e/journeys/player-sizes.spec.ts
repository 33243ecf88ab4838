import { gzipSync } from 'node:zlib';
import { expect, test } from '../support/foreign-page.ts';

/** Largest sizes, compressed: the script of a page, what is loaded up to the still picture, and up to the running one. */
const ELEMENT_BYTES_MAX = 5_000;
const STILL_BYTES_MAX = 60_000;
const RUNNING_BYTES_MAX = 150_000;

test('a page loads 5 kB; a player 60 kB to its still picture, and 150 kB to the running one', async ({ foreign }) => {
  const { page, site } = foreign;
  const sizes = new Map<string, number>();
  let release = (): void => undefined;
  const still = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(`${site}**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.includes('player-engine')) await still;
    const response = await route.fetch();
    sizes.set(pathname, gzipSync(await response.body()).length);
    await route.fulfill({ response });
  });
  await foreign.open('<heronry-player id="p" src="gallery/hierarchy" autoplay height="400"></heronry-player>');
  const picture = foreign.frame().locator('img.still');
  await expect
    .poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0))
    .toBe(true);
  const sum = (): number => [...sizes.values()].reduce((total, bytes) => total + bytes, 0);
  expect(sizes.get('/heronry-player.js')).toBeLessThanOrEqual(ELEMENT_BYTES_MAX);
  expect(sum(), JSON.stringify([...sizes])).toBeLessThanOrEqual(STILL_BYTES_MAX);
  release();
  await expect.poll(() => foreign.call((player) => player.now())).toBeGreaterThan(0);
  await expect(foreign.frame().getByRole('img', { name: /^Agent mg1/ })).toBeVisible();
  expect([...sizes.keys()].some((name) => name.includes('player-engine'))).toBe(true);
  expect([...sizes.keys()].some((name) => name.includes('player-lessons'))).toBe(false);
  expect(sum(), JSON.stringify([...sizes])).toBeLessThanOrEqual(RUNNING_BYTES_MAX);
  // With its questions, a lesson too.
  await foreign.open('<heronry-player id="p" lesson="first-message"></heronry-player>');
  await expect(foreign.frame().getByRole('region', { name: 'Lesson: The first message' })).toBeVisible();
  expect([...sizes.keys()].some((name) => name.includes('player-lessons'))).toBe(true);
  expect(sum(), JSON.stringify([...sizes])).toBeLessThanOrEqual(RUNNING_BYTES_MAX);
});
