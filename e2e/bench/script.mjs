/** Python: its start in Node, and in Chromium the first picture of the documented program after Run, against an empty page's frame. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { emptyScenario } from '../../dist/lib/scenario/index.js';
import { playScript } from '../../dist/lib/script/play-script.js';
import { microPython } from '../../dist/lib/script/python.js';
import { median, printTable, short } from './measure.mjs';
import { newPage, withPages } from './pages.mjs';

const WASM = createRequire(import.meta.url).resolve('@micropython/micropython-webassembly-pyscript/micropython.wasm');
const USAGE = readFileSync('src/script/testing/documented/usage.py', 'utf8');

/** Milliseconds until Python is ready, and until the program waits. */
async function inNode() {
  const began = performance.now();
  let readyMs = 0;
  const task = { files: [{ name: 'usage.py', text: USAGE }], base: emptyScenario('Python'), untilUs: 10_000_000 };
  await playScript(task, microPython(WASM), ({ kind }) => {
    if (kind === 'started') readyMs = performance.now() - began;
  });
  return { readyMs, endMs: performance.now() - began };
}

/** Milliseconds from Run until the picture shows the program's first agent. */
async function inPage({ browser, heronry }) {
  const page = await newPage(browser);
  await page.goto(heronry);
  await page.waitForFunction(() => window.playground !== undefined);
  await page.keyboard.press('n');
  await page.getByRole('button', { name: 'Run Python' }).click();
  await page.getByRole('textbox', { name: 'Python program' }).waitFor();
  const times = [];
  for (let round = 0; round < 5; round += 1)
    times.push(
      await page.evaluate(async () => {
        await window.playground.load({ version: 2, agents: [], channels: [] });
        const region = document.querySelector('[aria-label="Python"]');
        const run = [...region.querySelectorAll('button')].find(({ textContent }) => textContent === 'Run');
        const began = performance.now();
        run.click();
        while ((await window.playground.scenario()).agents.length === 0) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return performance.now() - began;
      }),
    );
  await page.close();
  return times;
}

/** Prints the start of Python, and the first picture of the documented program. */
export async function script() {
  const rounds = [];
  for (let round = 0; round < 5; round += 1) rounds.push(await inNode());
  let pictures = [];
  await withPages(async (pages) => {
    pictures = await inPage(pages);
  });
  printTable(
    'Python',
    ['what', 'ms'],
    [
      ['start in Node, median of 5', short(median(rounds.map(({ readyMs }) => readyMs)))],
      ['the documented program in Node, until it waits', short(median(rounds.map(({ endMs }) => endMs)))],
      ['in the page, from Run to the first picture: first', short(pictures[0])],
      ['in the page, from Run to the first picture: median', short(median(pictures))],
    ],
  );
}
