/** Heronry in Chromium, beside a page of React Flow alone. Both are production builds, compressed, from the same server. */
import { chromium } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { launchOptions } from '../../.ci/browser.mjs';
import { median, percentile, printTable, ratio, short } from './measure.mjs';
import { grid } from './scenarios.mjs';
import { serve } from './server.mjs';

const SIZE = { width: 1280, height: 800 };
/** Time that each page plays before it is measured: compilers and workers have started by then. */
const WARM_UP_MS = 2000;

/** Builds the peer, serves both pages, opens a browser, runs `measure`, and closes everything. */
export async function withPages(measure) {
  await build({
    configFile: false,
    root: 'e2e/bench/pages',
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: '../../../dist/bench',
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: 'e2e/bench/pages/bare.html' },
    },
  });
  const servers = [await serve('dist/site'), await serve('dist/bench')];
  const browser = await chromium.launch(launchOptions({ whole: true }));
  try {
    const [heronry, bare] = servers.map(({ address }) => address);
    await measure({ browser, heronry: `${heronry}/`, bare: `${bare}/bare.html` });
  } finally {
    await browser.close();
    for (const server of servers) await server.close();
  }
}

export async function newPage(browser) {
  const context = await browser.newContext({ viewport: SIZE });
  return context.newPage();
}

/** Opens Heronry with a scenario, paused at its start. */
export async function openHeronry(page, address, scenario) {
  await page.goto(address);
  await page.waitForFunction(() => window.playground !== undefined);
  if (scenario !== undefined) await page.evaluate((wanted) => window.playground.load(wanted), scenario);
}

/** Returns frames a second over three seconds, and the main thread's milliseconds for each frame, after a warm-up. */
async function frames(page) {
  await page.waitForTimeout(WARM_UP_MS);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const busy = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await busy();
  const { count, seconds } = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const started = performance.now();
        let counted = 0;
        const next = () => {
          counted += 1;
          const passed = performance.now() - started;
          if (passed < 3000) requestAnimationFrame(next);
          else resolve({ count: counted, seconds: passed / 1000 });
        };
        requestAnimationFrame(next);
      }),
  );
  const spent = (await busy()) - before;
  return { fps: count / seconds, mainMs: (spent * 1000) / count };
}

/** Measures messages on 300 edges among 100 agents: as Heronry draws them, and as React Flow's documentation does. */
export async function flight(counts = [100, 1000, 5000, 20_000]) {
  await withPages(async ({ browser, heronry, bare }) => {
    const empty = await newPage(browser);
    await empty.goto(`${bare}?agents=100&edges=300`);
    await empty.waitForFunction(() => performance.getEntriesByName('shown').length > 0);
    const base = await frames(empty);
    await empty.context().close();
    const rows = [['none', base.fps, '', base.fps, '', base.mainMs, base.mainMs, '']];
    for (const messages of counts) {
      const ours = await newPage(browser);
      const delayUs = 60_000_000;
      const periodUs = Math.round((delayUs * 300) / messages);
      await openHeronry(ours, heronry, grid(100, { fan: 3, periodUs, delayUs, subscribe: false }));
      await ours.evaluate(() => window.playground.seek(60_000));
      const inFlight = (await ours.evaluate(() => window.playground.world())).inFlight.length;
      await ours.evaluate(() => window.playground.play(1));
      const drawn = await frames(ours);
      await ours.context().close();
      const theirs = await newPage(browser);
      await theirs.goto(`${bare}?agents=100&edges=300&messages=${messages}`);
      await theirs.waitForFunction(() => performance.getEntriesByName('shown').length > 0);
      const animated = await frames(theirs);
      await theirs.context().close();
      const aim = messages === 5000 ? 0.95 : messages === 20_000 ? 0.9 : undefined;
      const part = drawn.fps / base.fps;
      rows.push([
        inFlight.toLocaleString('en'),
        drawn.fps,
        aim === undefined ? short(part) : ratio(part, aim),
        animated.fps,
        short(animated.fps / base.fps),
        messages === 100 ? ratio(drawn.mainMs, `at most ${short(base.mainMs + 2)}`) : drawn.mainMs,
        animated.mainMs,
        messages === 5000 ? ratio(drawn.mainMs / animated.mainMs, 0.08) : short(drawn.mainMs / animated.mainMs),
      ]);
    }
    printTable(
      'Messages in flight in Chromium, 100 agents and 300 edges',
      [
        'in flight',
        'heronry frames/s',
        'of the empty page',
        'animateMotion frames/s',
        'of the empty page',
        'heronry main thread ms/frame',
        'animateMotion ms/frame',
        'ratio',
      ],
      rows,
    );
  });
}

/** Measures opening a scenario, and how soon a drag and a pan are on the screen. */
export async function opening() {
  await withPages(async ({ browser, heronry, bare }) => {
    const rows = [];
    let small;
    for (const agents of [100, 1000, 5000]) {
      const [ours, theirs, inputs] = [[], [], []];
      for (let round = 0; round < 5; round += 1) {
        const page = await newPage(browser);
        await openHeronry(page, heronry);
        ours.push(
          await page.evaluate(
            async (scenario) => {
              const started = performance.now();
              await window.playground.load(scenario);
              return performance.now() - started;
            },
            grid(agents, { subscribe: false }),
          ),
        );
        if (round === 0) inputs.push(...(await inputToPaint(page)));
        await page.context().close();
        const peer = await newPage(browser);
        await peer.goto(`${bare}?agents=${agents}&edges=${agents}`);
        await peer.waitForFunction(() => performance.getEntriesByName('shown').length > 0);
        theirs.push(
          await peer.evaluate(() => {
            const started = performance.getEntriesByName('started')[0].startTime;
            return performance.getEntriesByName('shown')[0].startTime - started;
          }),
        );
        await peer.context().close();
      }
      const [drag, pan] = [
        median(inputs.filter(({ kind }) => kind === 'drag').map(({ ms }) => ms)),
        median(inputs.filter(({ kind }) => kind === 'pan').map(({ ms }) => ms)),
      ];
      small ??= { drag, pan };
      const part = median(ours) / median(theirs);
      const slower = Math.max(drag / small.drag, pan / small.pan);
      rows.push([
        agents,
        median(ours),
        median(theirs),
        agents === 5000 ? ratio(part, 'at most 3') : short(part),
        drag,
        pan,
        agents === 1000 ? ratio(slower, 'at most 1.2') : short(slower),
      ]);
    }
    printTable(
      'Opening, and input to paint, in milliseconds; the peer is React Flow with sized nodes and onlyRenderVisibleElements',
      ['agents', 'heronry opens', 'bare opens', 'ratio', 'drag to paint', 'pan to paint', 'against 100 agents'],
      rows,
    );
  });
}

/** Returns milliseconds from a move of the pointer to the next frame, while a node and while the canvas is dragged. */
async function inputToPaint(page) {
  const moves = [];
  const canvas = page.getByRole('application', { name: 'Agents and channels' });
  // Among many nodes, which are drawn on a canvas, the one with the focus is an element.
  await canvas.focus();
  const node = canvas.getByRole('group', { name: /^Agent / }).first();
  const box = await node.boundingBox();
  const area = await canvas.boundingBox();
  const starts = {
    drag: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    pan: { x: area.x + area.width - 12, y: area.y + 12 },
  };
  await page.evaluate(() => {
    window.painted = [];
    addEventListener(
      'pointermove',
      ({ timeStamp }) =>
        requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - timeStamp))),
      { capture: true },
    );
  });
  for (const [kind, { x, y }] of Object.entries(starts)) {
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.evaluate(() => {
      window.painted.length = 0;
    });
    await page.mouse.move(x + (kind === 'drag' ? 60 : -60), y + 40, { steps: 40 });
    const painted = await page.evaluate(() => [...window.painted]);
    await page.mouse.up();
    moves.push(...painted.map((ms) => ({ kind, ms })));
  }
  return moves;
}

/** Measures bytes and time to the first picture that runs, and first paint on a slow link. */
export async function firstLoad(rounds = 5) {
  await withPages(async ({ browser, heronry, bare }) => {
    const measured = { heronry: [], bare: [] };
    const slow = { heronry: [], bare: [] };
    const moving = [];
    let bytes = 0;
    // The first loads make the servers compress, and the browser start its processes.
    await loadOf(browser, heronry, '[data-node-key]', false);
    await loadOf(browser, bare, '.react-flow__node', false);
    for (let round = 0; round < rounds; round += 1) {
      const ours = await loadOf(browser, heronry, '[data-node-key]', false);
      measured.heronry.push(ours.ms);
      bytes = ours.bytes;
      moving.push((await loadOf(browser, heronry, undefined, false)).ms);
      const theirs = await loadOf(browser, bare, '.react-flow__node', false);
      measured.bare.push(theirs.ms);
      slow.heronry.push((await loadOf(browser, heronry, '[data-node-key]', true)).paintMs);
      slow.bare.push((await loadOf(browser, bare, '.react-flow__node', true)).paintMs);
    }
    const [time, peer] = [median(measured.heronry), median(measured.bare)];
    const [paint, peerPaint] = [median(slow.heronry), median(slow.bare)];
    printTable(
      'First load, beside a bare page of React and React Flow',
      ['what', 'heronry', 'bare', 'ratio'],
      [
        [
          'page, script and style before the first running picture, kB gzip',
          ratio(bytes / 1000, 'at most 200'),
          '',
          '',
        ],
        ['first message that moves, ms', median(moving), peer, ratio(median(moving) / peer, 'at most 1.2')],
        ['first picture that can be used, ms', time, peer, time / peer],
        [
          'first contentful paint at 1.6 Mbit/s and 150 ms, ms',
          paint,
          peerPaint,
          ratio(paint / peerPaint, 'at most 0.5'),
        ],
        [
          '95th percentile of the first picture, ms',
          percentile(measured.heronry, 0.95),
          percentile(measured.bare, 0.95),
          '',
        ],
      ],
    );
  });
}

/**
 * @param {string | undefined} node selector of an element of the first picture that can be used; the page notes the frame in which it
 * appears. Without one, the frame in which the first message moves.
 */
async function loadOf(browser, address, node, slow) {
  const page = await newPage(browser);
  await page.addInitScript((selector) => {
    const moves = () =>
      document.getAnimations().some(({ playState, currentTime }) => playState === 'running' && currentTime > 0);
    // Where the page is faster than a second frame of its first picture, its messages move at once.
    const isThere = () =>
      document.querySelector(selector ?? '[data-node-key]') !== null || (selector === undefined && moves());
    const look = () => {
      if (!isThere()) requestAnimationFrame(look);
      else performance.mark('running');
    };
    requestAnimationFrame(look);
  }, node);
  const session = await page.context().newCDPSession(page);
  if (slow) {
    await session.send('Network.enable');
    const bytesPerSecond = (1.6 * 1024 * 1024) / 8;
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: bytesPerSecond,
    });
  }
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => performance.getEntriesByName('running').length > 0);
  const at = await page.evaluate(() => performance.getEntriesByName('running')[0].startTime);
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  const result = await page.evaluate((at) => {
    const needed = performance
      .getEntriesByType('resource')
      .filter(({ name, responseEnd }) => /\.(js|css)$/.test(name) && responseEnd > 0 && responseEnd <= at);
    return {
      ms: at,
      paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      // The page itself contains the styles of the first picture.
      bytes: [...needed, ...performance.getEntriesByType('navigation')].reduce(
        (sum, { encodedBodySize }) => sum + encodedBodySize,
        0,
      ),
    };
  }, at);
  await page.context().close();
  return result;
}
