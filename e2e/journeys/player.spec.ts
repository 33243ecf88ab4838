import { expect, test } from '../support/foreign-page.ts';
import { Fingers } from '../support/touch.ts';

const HIERARCHY = 'src="gallery/hierarchy" at="4300ms"';

test('a player in a page of another origin is used with keyboard, calls and mouse, and follows its page', async ({
  foreign,
}) => {
  await foreign.open(
    `<style>.dark{background:#111;color:#eee}</style><button>Before</button>
     <heronry-player id="p" ${HIERARCHY} height="300"></heronry-player>
     <heronry-player id="both" ${HIERARCHY} load="click" view="both" height="420"></heronry-player>
     <heronry-player id="told" ${HIERARCHY} load="click" height="auto"></heronry-player>`,
  );
  await foreign.call((player) => player.show());

  await test.step('with the keyboard, a reader reaches the buttons by Tab, and the page keeps its own keys', async () => {
    await foreign.page.getByRole('button', { name: 'Before' }).focus();
    await foreign.page.keyboard.press('Space');
    await foreign.page.keyboard.press('ArrowRight');
    expect(await foreign.call((player) => player.now())).toBe(4300);
    await foreign.page.keyboard.press('Tab');
    const play = foreign.frame().getByRole('button', { name: 'Play' });
    await expect(play).toBeFocused();
    await foreign.page.keyboard.press('Space');
    await expect(foreign.frame().getByRole('button', { name: 'Pause' })).toBeVisible();
  });

  await test.step('a player follows the theme of its page while both are shown', async () => {
    const ground = () =>
      foreign
        .frame()
        .locator('body')
        .evaluate((body) => getComputedStyle(body).backgroundColor);
    expect(await ground()).toBe('rgb(244, 245, 243)');
    await foreign.page.evaluate(() => document.body.classList.add('dark'));
    await expect.poll(ground).toBe('rgb(18, 21, 23)');
    await foreign.page.evaluate(() => document.body.classList.remove('dark'));
    await expect.poll(ground).toBe('rgb(244, 245, 243)');
  });

  await foreign.call(async (player) => {
    await player.pause();
    await player.seek(4300);
  });
  await test.step('the calls of a player answer as the playground’s do, and nothing can be changed', async () => {
    const said = await foreign.call(async (player) => {
      const hash = await player.traceHash();
      const link = await player.link();
      await player.step();
      const world = await player.world();
      await player.load('control-status');
      const other = (await player.scenario()).name;
      await player.load(link);
      const same = (await player.traceHash()) === hash && (await player.now()) === 4300;
      const wrong = await player.seek(-1).catch((error: Error) => error.message);
      return { link, agents: Object.keys(world.agents), other, same, wrong, publishes: 'publish' in player };
    });
    expect(said).toMatchObject({ other: 'Control and status', same: true, publishes: false });
    expect([said.agents.length, said.wrong]).toEqual([7, 'The time must be a number from 0 to 86400000, not -1.']);
    expect(said.link).toMatch(new RegExp(`^${foreign.site}#1\\.`));
  });

  await test.step('a player in a page of another origin is played with the mouse', async () => {
    await foreign.call((player) => player.show(), 'both');
    const frame = foreign.frame('both');
    await expect(frame.getByRole('img', { name: /^Agent mg1/ })).toBeVisible();
    await expect(frame.getByRole('list', { name: 'Lanes' })).toContainText('mg1_reports');
    await frame.getByRole('button', { name: 'Next event' }).click();
    await expect.poll(() => foreign.call((player) => player.now(), 'both')).toBeGreaterThan(4300);
    await frame.getByRole('button', { name: 'Previous event' }).click();
    await frame.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => foreign.call((player) => player.now(), 'both')).toBeGreaterThan(5000);
    await frame.getByRole('button', { name: 'Pause' }).click();
    await frame.getByRole('slider', { name: 'Time' }).fill('10000000');
    expect(await foreign.call((player) => player.now(), 'both')).toBe(10_000);
    await frame.getByRole('combobox', { name: 'View' }).selectOption('transcript');
    await expect(frame.getByText(/published message 1 to/).first()).toBeVisible();
    expect(foreign.problems).toEqual([]);
  });

  await test.step('an element tells of what happens in it', async () => {
    const told = await foreign.player('told').evaluateHandle((element) => {
      const list: [string, unknown][] = [];
      for (const name of ['ready', 'moment', 'selected', 'height'])
        element.addEventListener(name, (event) => event instanceof CustomEvent && list.push([name, event.detail]));
      return list;
    });
    const last = (name: string) => told.evaluate((list, wanted) => list.findLast(([one]) => one === wanted)?.[1], name);
    await foreign.player('told').scrollIntoViewIfNeeded();
    await foreign.call((player) => player.show(), 'told');
    expect(await last('ready')).toEqual({ name: 'Operator, microgrids, devices' });
    await foreign
      .frame('told')
      .getByRole('img', { name: /^Agent mg1/ })
      .click();
    await expect.poll(() => last('selected')).toEqual({ agent: 'mg1' });
    await foreign.call((player) => player.seek(7000), 'told');
    await expect.poll(() => last('moment')).toEqual({ atMs: 7000, playing: false });
    const { px } = (await last('height')) as { readonly px: number };
    expect((await foreign.player('told').boundingBox())?.height).toBe(px);
  });
});

test('focus, wheel, touch and keys are the page’s until a click or a tap, and again after Escape', async ({
  foreignIn,
}) => {
  const foreign = await foreignIn({ hasTouch: true, viewport: { width: 600, height: 700 } });
  const { page } = foreign;
  const autoplay = 'autoplay load="eager"';
  await foreign.open(
    `<heronry-player id="p" ${HIERARCHY} ${autoplay} height="400"></heronry-player><p style="height:3000px">`,
  );
  await foreign.call((player) => player.show());
  const graph = foreign.frame().locator('.graph');
  const transform = () => graph.locator('g').first().getAttribute('transform');
  const scrolled = () => page.evaluate(() => scrollY);
  /** Scrolls the page, also after the wheel or the finger has come to rest. Returns where it is then. */
  const scrolling = async (act: () => Promise<unknown>) => {
    const ended = await page.evaluateHandle(() => ({
      promise: new Promise((resolve) => addEventListener('scrollend', resolve, { once: true })),
    }));
    await act();
    await ended.evaluate(({ promise }) => promise.then(() => undefined));
    return scrolled();
  };
  const toTop = async () => expect(await scrolling(() => page.evaluate(() => scrollTo(0, 0)))).toBe(0);
  const before = await transform();
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');

  await graph.hover();
  await expect(foreign.frame().getByText('Click to zoom, select and use keys')).toBeVisible();
  expect(await scrolling(() => page.mouse.wheel(0, 60))).toBe(60);
  await toTop();
  const fingers = await Fingers.on(page);
  const swipe = () => fingers.drag([{ x: 300, y: 320 }], [{ x: 300, y: 120 }]);
  expect(await scrolling(swipe)).toBeGreaterThan(100);
  expect(await transform()).toBe(before);

  await toTop();
  await page.touchscreen.tap(16, 16);
  // The browser learns of the frame's interest in wheel and touch a moment after the tap.
  await expect(graph).toHaveCSS('touch-action', 'none');
  await expect
    .poll(async () => {
      await swipe();
      return transform();
    })
    .not.toBe(before);
  await page.keyboard.press('0');
  await expect.poll(transform).toBe(before);
  await graph.hover();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, -240);
      return transform();
    })
    .not.toBe(before);
  await swipe();
  expect(await scrolled()).toBe(0);
  await page.keyboard.press('0');
  await expect.poll(transform).toBe(before);

  await page.keyboard.press('Escape');
  await expect(graph).toHaveCSS('touch-action', 'auto');
  expect(await scrolling(() => page.mouse.wheel(0, 60))).toBe(60);
  await toTop();
  expect(await scrolling(swipe)).toBeGreaterThan(100);
  expect(await transform()).toBe(before);
});

test('a player asks the questions of a lesson, reads scenarios from pages and files, and tells what it does not do', async ({
  foreign,
}) => {
  await test.step('a lesson is taken in a player: its questions are asked, played and explained', async () => {
    const { page } = foreign;
    await foreign.open('<button>Before</button><heronry-player id="p" lesson="first-message"></heronry-player>');
    const told = await foreign.player().evaluateHandle((element) => {
      const list: unknown[] = [];
      element.addEventListener('answered', (event) => event instanceof CustomEvent && list.push(event.detail));
      return list;
    });
    const lesson = foreign.frame().getByRole('region', { name: 'Lesson: The first message' });
    const now = () => foreign.call((player) => player.now());
    await expect(lesson.getByRole('heading', { name: 'The first message' })).toBeVisible();
    expect(await now()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');

    await lesson.getByRole('button', { name: 'Next' }).click();
    const question = lesson.getByRole('group', { name: /^Who receives message 1 on control\?$/ });
    const askedMs = await now();
    expect(askedMs).toBeGreaterThan(0);
    // Time does not pass the question: neither by the page, nor by its buttons.
    await foreign.call((player) => player.seek(60_000));
    await foreign.frame().getByRole('button', { name: 'Next event' }).click();
    expect(await now()).toBe(askedMs);
    await question.getByRole('button', { name: 'operator, mg1 and mg2' }).click();
    await lesson.getByRole('button', { name: 'Show the answer' }).click();
    const explanation = lesson.getByRole('status').filter({ hasText: 'It was' });
    await expect(explanation).toContainText('It was: mg1 and mg2.');
    await expect(question.getByRole('listitem').filter({ hasText: 'You said' })).toContainText('operator, mg1 and mg2');
    expect(await now()).toBeGreaterThan(askedMs);
    await expect(lesson.getByRole('button', { name: 'Next' })).toBeVisible();

    // By the keyboard, and with the picture playing to its answer.
    await lesson.getByRole('button', { name: 'Next' }).press('Enter');
    await expect(lesson).toContainText('Now watch message 2');
    await expect.poll(now).toBeGreaterThan(4500);
    await page.keyboard.press('Enter');
    await expect(lesson).toContainText('Who receives message 2 on control?');
    const right = lesson.getByRole('button', { name: /mg1/ }).first();
    await right.press('Space');
    await expect(lesson.getByRole('button', { name: 'Show the answer' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(lesson.getByRole('button', { name: 'Watch again' })).toBeVisible();
    const answers = await told.jsonValue();
    expect(answers).toEqual([
      { step: 2, question: expect.stringContaining('message 1'), choice: 'operator, mg1 and mg2', right: false },
      expect.objectContaining({ step: 4 }),
    ]);

    for (const name of ['Next', 'Finish']) await lesson.getByRole('button', { name }).click();
    await expect(lesson).toContainText('A message takes time, even to reach its channel.');
    const link = lesson.getByRole('link', { name: 'Try it in Heronry' });
    await expect(link).toHaveAttribute('href', `${foreign.site}#lesson/first-message`);
    await foreign.call((player) => player.load('control-status'));
    await expect(lesson).toHaveCount(0);
    expect(foreign.problems).toEqual([]);
  });

  await test.step('code does not run, and leads to where it does', async () => {
    await foreign.open('<heronry-player id="p" src="gallery/leader" height="260"></heronry-player>');
    await expect(foreign.frame().getByText('This scenario has code. Open it in Heronry to run it.')).toBeVisible();
    expect(foreign.problems).toEqual([]);
  });

  await test.step('lanes that do not fit are counted, and scroll under the axis', async () => {
    const scenario = JSON.stringify({
      version: 1,
      name: 'Many',
      agents: Array.from({ length: 40 }, (_, place) => ({ id: `a${place}`, x: place * 10, y: 0 })),
    });
    const inside = `<script type="application/json">${scenario}</script>`;
    await foreign.open(`<heronry-player id="p" view="both" height="420">${inside}</heronry-player>`);
    const more = foreign.frame().getByRole('button', { name: /^\d+ more lanes/ });
    const last = foreign.frame().getByRole('list', { name: 'Lanes' }).getByText('a39');
    const below = async () => Number.parseInt((await more.textContent()) ?? '', 10);
    const first = await below();
    expect(first).toBeGreaterThan(20);
    await expect(last).not.toBeInViewport();
    await more.click();
    await expect.poll(below).toBeLessThan(first);
    await last.scrollIntoViewIfNeeded();
    await expect(more).toBeHidden();
  });

  await test.step('a player works at an opaque origin that allows scripts alone', async () => {
    const { page, site } = foreign;
    const src = `${site}player.html#src=gallery/hierarchy&at=4.3s&view=both`;
    await foreign.open(`<iframe id="f" sandbox="allow-scripts" width="800" height="500" src="${src}"></iframe>`);
    const frame = page.locator('#f').contentFrame();
    await expect(frame.getByRole('img', { name: /^Agent mg1/ })).toBeVisible();
    expect(await frame.locator('body').evaluate(() => origin)).toBe('null');
    await frame.getByRole('button', { name: 'Play' }).click();
    await expect(frame.getByRole('button', { name: 'Pause' })).toBeVisible();
    expect(foreign.problems).toEqual([]);
  });

  await test.step('with reduced motion, playing moves from event to event', async () => {
    await foreign.page.emulateMedia({ reducedMotion: 'reduce' });
    await foreign.open(`<heronry-player id="p" ${HIERARCHY} autoplay></heronry-player>`);
    await expect.poll(() => foreign.call((player) => player.now())).toBeGreaterThan(4300);
    await foreign.call((player) => player.pause());
    const [now, times] = await foreign.call(async (player) => [
      await player.now(),
      (await player.trace()).map(({ atUs }) => atUs / 1000),
    ]);
    expect(times).toContain(now);
  });

  await test.step('a scenario comes from a file beside the page, or from the page itself; wrong values are reported', async () => {
    const scenario = JSON.stringify({ version: 1, name: 'Own', agents: [{ id: 'alone', x: 0, y: 0 }] });
    await foreign.open(
      `<heronry-player id="a" src="own.json" height="150" view="grph" at="soon"></heronry-player>
       <heronry-player id="b" height="150"><script type="application/json">${scenario.replace('alone', 'inline')}</script></heronry-player>
       <heronry-player id="c" height="150" src="missing.json"></heronry-player>`,
      { 'own.json': scenario },
    );
    await expect(foreign.frame('a').getByRole('img', { name: /^Agent alone/ })).toBeVisible();
    await expect(foreign.frame('b').getByRole('img', { name: /^Agent inline/ })).toBeVisible();
    await expect
      .poll(() => foreign.problems.filter((text) => text.includes('<heronry-player>')).toSorted())
      .toEqual(
        [
          '<heronry-player> ignores at="soon". It takes a time such as 2400ms or 2.4s.',
          '<heronry-player> ignores view="grph". It takes one of graph, timeline, both, table, transcript.',
          '<heronry-player>: /missing.json: the server answers 404.',
        ].toSorted(),
      );
  });

  await test.step('the playground itself cannot be framed by another page', async () => {
    const refused = foreign.page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await foreign.open(`<iframe src="${foreign.site}index.html"></iframe>`);
    await refused;
  });
});

test('before its script, and without it, a player is its picture', async ({ foreignIn }) => {
  const foreign = await foreignIn({ javaScriptEnabled: false });
  const picture = `<img src="${foreign.site}stills/hierarchy.svg" alt="A hierarchy" width="600" height="300">`;
  await foreign.open(`<heronry-player id="p" ${HIERARCHY}>${picture}</heronry-player>`);
  await expect(foreign.page.getByRole('img', { name: 'A hierarchy' })).toBeVisible();
});
