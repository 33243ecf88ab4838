import { expect, test } from '../support/foreign-page.ts';

test('of twenty players on a page, only those in sight run, and scrolling makes and lays out nothing else', async ({
  foreign,
}) => {
  const { page } = foreign;
  // Counts what each page runs: its own frames of the screen, timers and messages.
  await page.addInitScript(() => {
    const ran = { frames: 0, timers: 0, messages: 0 };
    const counting =
      (kind: 'frames' | 'timers', act: unknown) =>
      (...args: unknown[]) => {
        ran[kind] += 1;
        return typeof act === 'function' ? act(...args) : undefined;
      };
    const { requestAnimationFrame, setTimeout, setInterval } = window;
    const { postMessage } = MessagePort.prototype;
    MessagePort.prototype.postMessage = function (...args: unknown[]) {
      ran.messages += 1;
      return Reflect.apply(postMessage, this, args);
    };
    Object.assign(window, {
      ran,
      requestAnimationFrame: (act: unknown) => requestAnimationFrame(counting('frames', act)),
      setTimeout: (act: unknown, ...rest: [number]) => setTimeout(counting('timers', act), ...rest),
      setInterval: (act: unknown, ...rest: [number]) => setInterval(counting('timers', act), ...rest),
    });
  });
  const players = Array.from(
    { length: 20 },
    (_, place) =>
      `<heronry-player id="p${place}" src="gallery/hierarchy" at="4300ms" autoplay height="300" style="margin:0 0 40px"></heronry-player>`,
  );
  await foreign.open(players.join(''));
  const loaded = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('heronry-player')].flatMap(({ id, shadowRoot }) =>
        shadowRoot?.querySelector('iframe') ? [id] : [],
      ),
    );
  const now = (place: number) => foreign.call((player) => player.now(), `p${place}`);
  await expect.poll(() => now(0)).toBeGreaterThan(5000);
  expect(await loaded()).toEqual(['p0', 'p1', 'p2']);
  const made = await page.evaluateHandle(() => {
    const frames: Node[] = [];
    const watch = new MutationObserver((changes) =>
      frames.push(...changes.flatMap(({ addedNodes }) => [...addedNodes])),
    );
    for (const { shadowRoot } of document.querySelectorAll('heronry-player'))
      if (shadowRoot !== null) watch.observe(shadowRoot, { childList: true, subtree: true });
    return frames;
  });
  /** Returns what a player has run so far. */
  const ranIn = async (place: number) => {
    const frame = await (await page.locator(`#p${place} iframe`).elementHandle())?.contentFrame();
    return frame?.evaluate(() => ({ ...(window as unknown as { ran: Record<string, number> }).ran }));
  };

  const placesInSight = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('heronry-player')].flatMap((player, place) => {
        const { top, bottom } = player.getBoundingClientRect();
        return bottom > 0 && top < innerHeight ? [place] : [];
      }),
    );

  // Down to the end: each player loads as it comes near, and plays when it is seen.
  const bottom = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  for (let wanted = 600; wanted < bottom + 600; wanted += 600) {
    await page.mouse.wheel(0, 600);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(Math.min(wanted, bottom));
    for (const place of await placesInSight()) await expect.poll(() => now(place)).toBeGreaterThan(4300);
  }
  expect(await loaded()).toHaveLength(20);
  await expect.poll(() => now(19)).toBeGreaterThan(5000);
  const away = Array.from({ length: 16 }, (_, place) => place);
  const [before, since] = [await Promise.all(away.map(ranIn)), await now(19)];
  await expect.poll(() => now(19)).toBeGreaterThan(since + 1000);
  expect(await Promise.all(away.map(ranIn))).toEqual(before);

  // Back over all of them, paused: nothing is made, drawn or laid out again.
  const all = Array.from({ length: 20 }, (_, place) => place);
  for (const place of all) await foreign.call((player) => player.pause(), `p${place}`);
  const paused = await Promise.all(all.map(ranIn));
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const layouts = async () =>
    (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'LayoutCount')?.value;
  const laidOut = await layouts();
  for (let wanted = bottom - 600; wanted > -600; wanted -= 600) {
    await page.mouse.wheel(0, -600);
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(Math.max(0, wanted));
  }
  // Each has one frame to draw, of its pause.
  for (const [place, one] of (await Promise.all(all.map(ranIn))).entries()) {
    const { frames = 0, ...others } = paused[place] ?? {};
    expect(one).toMatchObject(others);
    expect((one?.frames ?? 0) - frames).toBeLessThanOrEqual(1);
  }
  expect(await layouts()).toBe(laidOut);
  expect(await made.evaluate((frames) => frames.length)).toBe(17);
});
