/** Seeking in the page: from the call to the picture of that time, with graph, log and timeline visible. */
import { median, percentile, printTable, ratio, short } from './measure.mjs';
import { newPage, openHeronry, withPages } from './pages.mjs';
import { grid } from './scenarios.mjs';

/** Events of one timer: it fires, publish, acceptance, drop from the full queue, copy, receipt. */
const EVENTS_OF_TICK = 6;
const AGENTS = 20;
const SEEKS = 40;

export async function seeking() {
  await withPages(async ({ browser, heronry }) => {
    const rows = [];
    for (const events of [10_000, 100_000]) {
      const page = await newPage(browser);
      await openHeronry(page, heronry, grid(AGENTS));
      await page.keyboard.press('d');
      await page.getByRole('region', { name: 'Timeline' }).waitFor();
      await page.getByRole('tab', { name: 'Log' }).click();
      const untilMs = Math.round((events / (AGENTS * EVENTS_OF_TICK)) * 1000);
      await page.evaluate((ms) => window.playground.seek(ms), untilMs);
      const row = async (what, aim) => {
        const { took, count } = await page.evaluate(seekAround, { untilMs, seeks: SEEKS });
        const ms = median(took);
        const cell = aim === undefined ? short(ms) : ratio(ms, aim);
        rows.push([count.toLocaleString('en'), what, cell, percentile(took, 0.95)]);
      };
      const aim = events === 10_000 ? 'under 100' : undefined;
      await row('12 s of it', aim);
      await page.evaluate((ms) => window.playground.seek(ms), untilMs / 2);
      await page
        .getByRole('button', { name: /published message / })
        .last()
        .click();
      await page.getByRole('tab', { name: 'Log' }).click();
      await row('12 s, a message selected', aim);
      // Each press shows 1.6 times as much, centred on the playhead, which is at the end.
      for (let shown = 12_000; shown < 1.3 * untilMs; shown *= 1.6)
        await page.getByRole('button', { name: 'Zoom timeline out' }).click();
      await row('all of it, a message selected', aim);
      await page.context().close();
    }
    printTable(
      `Seeking to a random time with graph, log and timeline in sight, ${AGENTS} agents, until it is on the screen`,
      ['events', 'in the timeline', 'median ms', '95th percentile ms'],
      rows,
    );
  });
}

/** Runs in the page: measures from each call until it is on the screen, at least two frames. */
async function seekAround({ untilMs, seeks }) {
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const took = [];
  for (let turn = 0; turn < seeks; turn += 1) {
    await drawn();
    const started = performance.now();
    await window.playground.seek(((turn * 7919) % seeks) * (untilMs / seeks));
    took.push(performance.now() - started);
  }
  await window.playground.seek(untilMs);
  return { took, count: (await window.playground.trace()).length };
}
