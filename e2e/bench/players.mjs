/** A page with twenty players that play, scrolled from end to end, beside the same page with twenty plain frames. */
import { createServer } from 'node:http';
import { chromium } from '@playwright/test';
import { launchOptions } from '../../.ci/browser.mjs';
import { median, printTable, ratio, short } from './measure.mjs';
import { serve } from './server.mjs';

const COUNT = 20;
/** Pixels of each frame of the screen, as of a quick wheel. */
const STEP = 48;
const STYLE = 'display:block;box-sizing:border-box;width:100%;height:300px;margin:0 0 40px;border:0';

/** Returns a page of another origin than that of the frames. */
async function hosting(body) {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><meta charset="utf-8">${body}`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Scrolls a page to its end and back. Returns frames a second, and the 95th percentile of the time between two, in milliseconds. */
async function scrolled(browser, address, isReady) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForFunction(isReady);
  // Once over all of it, so that everything is loaded.
  const scroll = () =>
    page.evaluate(
      (step) =>
        new Promise((resolve) => {
          const bottom = document.documentElement.scrollHeight - innerHeight;
          const times = [];
          let by = step;
          const next = (atMs) => {
            times.push(atMs);
            scrollTo(0, scrollY + by);
            if (scrollY >= bottom) by = -step;
            if (by < 0 && scrollY <= 0) resolve(times);
            else requestAnimationFrame(next);
          };
          requestAnimationFrame(next);
        }),
      STEP,
    );
  await scroll();
  const times = await scroll();
  await context.close();
  const gaps = times.slice(1).map((atMs, place) => atMs - times[place]);
  const sorted = gaps.toSorted((a, b) => a - b);
  return { fps: (1000 * gaps.length) / (times.at(-1) - times[0]), gapMs: sorted[Math.floor(sorted.length * 0.95)] };
}

/** Measures frames a second while a page with many players is scrolled. */
export async function players(rounds = 3) {
  const site = await serve('dist/site');
  const repeated = (text) => Array.from({ length: COUNT }, () => text).join('');
  const player = `<heronry-player src="gallery/hierarchy" at="4.3s" autoplay style="${STYLE}"></heronry-player>`;
  const hosts = {
    players: await hosting(`<script src="${site.address}/heronry-player.js"></script>${repeated(player)}`),
    frames: await hosting(repeated(`<iframe src="${site.address}/stills/hierarchy.svg" style="${STYLE}"></iframe>`)),
    nothing: await hosting(repeated(`<div style="${STYLE}"></div>`)),
  };
  const browser = await chromium.launch(launchOptions({ whole: true }));
  const measured = { players: [], frames: [], nothing: [] };
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const [name, { address }] of Object.entries(hosts))
        measured[name].push(await scrolled(browser, address, 'document.readyState === "complete"'));
  } finally {
    await browser.close();
    for (const { close } of [site, ...Object.values(hosts)]) await close();
  }
  const of = (name, what) => median(measured[name].map((one) => one[what]));
  const part = of('players', 'fps') / of('frames', 'fps');
  printTable(
    `Scrolling over ${COUNT} players that play, beside ${COUNT} plain frames and an empty page`,
    ['what', 'players', 'plain frames', 'empty page', 'players of plain frames'],
    [
      ['frames/s', ratio(of('players', 'fps'), 55), of('frames', 'fps'), of('nothing', 'fps'), short(part)],
      [
        '95th percentile between two frames, ms',
        ...['players', 'frames', 'nothing'].map((name) => of(name, 'gapMs')),
        short(of('players', 'gapMs') / of('frames', 'gapMs')),
      ],
    ],
  );
}
