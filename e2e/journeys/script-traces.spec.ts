/** Programs of Python give the same trace in the page as on the command line. */
import { createRequire } from 'node:module';
import { scriptCommand } from '../../src/cli/script-command.ts';
import { saidIo } from '../../src/cli/testing/said-io.ts';
import { SCRIPT_EXAMPLES } from '../../src/script/index.ts';
import { playScript } from '../../src/script/play-script.ts';
import { microPython } from '../../src/script/python.ts';
import { expect, test } from '../support/heronry.ts';

const WASM = createRequire(import.meta.url).resolve('@micropython/micropython-webassembly-pyscript/micropython.wasm');
const UNTIL_MS = 10_000;

/** Returns the hash that `heronry script` prints for a program. */
async function hashOf(text: string): Promise<string | undefined> {
  const { io, said } = saidIo(() => text);
  await scriptCommand(['program.py', '--until', `${UNTIL_MS}ms`], io, (task, report) =>
    playScript(task, microPython(WASM), report),
  );
  return /trace sha-256 ([0-9a-f]{64})/.exec(said.aside)?.[1];
}

// Each program appears in the picture step by step, for seconds: without motion, and in a small window, that is little to draw.
test.use({ contextOptions: { reducedMotion: 'reduce' }, viewport: { width: 800, height: 500 } });

test('every documented program gives the trace in the page that heronry script gives', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await page.keyboard.press('n');
  await page.getByRole('region', { name: 'First steps' }).getByRole('button', { name: 'Run Python' }).click();
  const panel = page.getByRole('region', { name: 'Python' });
  const hashes = new Set<string>();
  for (const { label, text } of SCRIPT_EXAMPLES) {
    const hash = await hashOf(text);
    expect(hash, label).toMatch(/^[0-9a-f]{64}$/);
    await panel.getByRole('combobox', { name: 'Example' }).selectOption({ label });
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    // What it does is all there once the panel says why it is where it is.
    await panel
      .getByRole('status')
      .filter({ hasText: /^(Ended|Waits|Failed)/ })
      .waitFor();
    await heronry.play((playground) => playground.pause());
    await heronry.play((playground, ms) => playground.seek(ms), UNTIL_MS);
    await expect.poll(() => heronry.play((playground) => playground.traceHash()), label).toBe(hash);
    hashes.add(hash ?? '');
  }
  // Some publish the same; most do not, so that equal hashes mean something.
  expect(hashes.size).toBeGreaterThan(SCRIPT_EXAMPLES.length / 2);
});

test('1.0 of a program is 1.0 in the picture’s log, in the payload and where the user publishes it', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await page.keyboard.press('n');
  await page.getByRole('region', { name: 'First steps' }).getByRole('button', { name: 'Run Python' }).click();
  const panel = page.getByRole('region', { name: 'Python' });
  await panel.getByRole('textbox', { name: 'Python program' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  const [usage] = SCRIPT_EXAMPLES;
  await page.keyboard.insertText(`${usage?.text}print("got", msg)\n`);
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  const wait = panel.getByRole('form', { name: 'Message for status' });
  await wait.getByRole('textbox').fill('{"kw": 2.0}');
  await wait.getByRole('button', { name: 'Publish to status' }).click();
  await expect(panel.getByRole('region', { name: 'Output' })).toContainText("got {'kw': 2.0}");
  await panel.getByRole('button', { name: 'Close Python' }).click();
  await heronry.tab('Log').click();
  const row = heronry.panel.getByRole('listitem').filter({ hasText: 'setpoint: 1.0' });
  await expect(row.first()).toBeVisible();
  await expect(heronry.panel.getByRole('listitem').filter({ hasText: 'kw: 2.0' }).first()).toBeVisible();
  await row.first().getByRole('button').first().click();
  await heronry.tab('Inspector').click();
  await expect(heronry.panel.getByRole('region', { name: 'Payload' })).toContainText('"setpoint": 1.0');
});
