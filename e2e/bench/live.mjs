/** Real traffic in the page: how soon it answers keys while messages arrive, beside the same page without traffic. */
import { chromium } from '@playwright/test';
import { launchOptions } from '../../.ci/browser.mjs';
import { startGateway } from './broker-servers.mjs';
import { percentile, printTable, ratio, short } from './measure.mjs';

const SECONDS = 20;
const PRESSES_PER_SECOND = 4;
/** Keys that close and reopen the panel and the timeline: the largest change that one key makes. */
const KEYS = ['i', 'd'];
const CHANNELS = 4;
const PUBLISHERS = 8;
/** Largest number of messages in one request. */
const AT_ONCE_MAX = 500;
const EVERY_MS = 5;
const RATES = [0, 2000, 8000];

export async function live() {
  const browser = await chromium.launch(launchOptions({ whole: true }));
  try {
    const rows = [];
    for (const rate of RATES) rows.push(await rowOf(browser, rate));
    printTable(
      `Real traffic, ${CHANNELS} channels, ${PUBLISHERS} publishers, a subscriber, the timeline open half of the time: from a key to what it shows`,
      ['messages a second', 'median ms', '95th percentile ms', 'frames a second', 'left out of the picture'],
      rows,
    );
  } finally {
    await browser.close();
  }
}

async function rowOf(browser, rate) {
  const gateway = await startGateway('memory');
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  const traffic = publishing(gateway, rate);
  try {
    await page.goto(`${gateway.url}/#token=${gateway.token}`);
    await page.getByLabel('Your name').fill('bench');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    // One message a channel, so that there is something to subscribe to also at rate 0.
    await traffic.start();
    await page.getByLabel('From channel').selectOption('c0');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.evaluate(watchKeys);
    for (let press = 0; press < SECONDS * PRESSES_PER_SECOND; press += 1) {
      await page.keyboard.press(KEYS[press % KEYS.length]);
      await page.waitForTimeout(1000 / PRESSES_PER_SECOND);
    }
    const { ms, frames, seconds } = await page.evaluate(() => window.watched());
    const late = percentile(ms, 0.95);
    const told = await page.getByRole('region', { name: 'Real traffic' }).innerText();
    const [, leftOut = '0'] = /([\d,]+) not recorded/.exec(told) ?? [];
    return [
      rate === 0 ? 'none' : rate.toLocaleString('en'),
      percentile(ms, 0.5),
      rate === 2000 ? ratio(late, 'under 100') : short(late),
      frames / seconds,
      `${leftOut} of ${traffic.sent().toLocaleString('en')}`,
    ];
  } finally {
    await traffic.stop();
    await page.context().close();
    await gateway.stop();
  }
}

/**
 * Publishes at a steady rate, in messages a second.
 * @throws if the gateway refuses
 */
function publishing({ url, token }, rate) {
  let sent = 0;
  let going = true;
  let done = Promise.resolve();
  const publish = async (count) => {
    const messages = Array.from({ length: count }, (_, index) => {
      const n = sent + index;
      return { channel: `c${n % CHANNELS}`, message: { n, setpoint: 1.5 }, producer: `p${n % PUBLISHERS}` };
    });
    sent += count;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify({ messages }) });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
    await response.arrayBuffer();
  };
  const go = async () => {
    const startedMs = performance.now();
    while (going) {
      const due = Math.floor(((performance.now() - startedMs) / 1000) * rate) - sent;
      if (due > 0) await publish(Math.min(due, AT_ONCE_MAX));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  };
  return {
    start: async () => {
      await publish(CHANNELS);
      if (rate > 0) done = go();
    },
    stop: async () => {
      going = false;
      await done;
    },
    sent: () => sent,
  };
}

/**
 * Runs in the page: collects how long each key took until it was on the screen (in steps of 8 ms, as the browser counts), and
 * frames.
 */
function watchKeys() {
  const ms = [];
  let frames = 0;
  const started = performance.now();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) if (interactionId > 0) ms.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  const count = () => {
    frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  window.watched = () => ({ ms, frames, seconds: (performance.now() - started) / 1000 });
}
