import { readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { checkScenario, emptyScenario } from '../../src/scenario/index.ts';
import { expect, Heronry, problemsOf, test } from '../support/heronry.ts';

const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../fixtures/trace-hashes.json', import.meta.url), 'utf8'),
);
const LINKS = new URL('../fixtures/links/', import.meta.url);

function fragmentOf(text: string): string {
  return `1.${deflateRawSync(text).toString('base64url')}`;
}

test('scenarios that are loaded: each gives the trace that Node gives, and a hostile one calls nobody', async ({
  heronry,
  page,
}) => {
  await heronry.open();
  await test.step('the page gives the trace that Node gives', async () => {
    for (const [slug, hash] of Object.entries(HASHES)) {
      await heronry.play((playground, name) => playground.load(name), slug);
      await heronry.play((playground) => playground.seek(10_000));
      // What runs code is loaded when the scene is open; then its run begins anew.
      const traceHash = () => heronry.play((playground) => playground.traceHash());
      await expect.soft.poll(traceHash, { message: slug }).toBe(hash);
    }
  });
  await test.step('a hostile scenario is shown as text and calls nobody', async () => {
    const evil = '<img src=x onerror="window.hacked=1">';
    await heronry.play(
      (playground, name) =>
        playground.load({
          version: 1,
          name,
          description: name,
          agents: [
            { id: name, x: 0, y: 0, style: { backgroundImage: 'url(https://example.com/x)' } },
            { id: '__proto__', x: 300, y: 0 },
            { id: '‮gnp.exe', x: 300, y: 200 },
          ],
          channels: [{ id: 'constructor', x: 0, y: 200 }],
          links: [{ kind: 'publish', agent: '__proto__', channel: 'constructor' }],
        }),
      evil,
    );
    await expect(heronry.agents).toHaveCount(3);
    await heronry.play((playground) => playground.publish('__proto__', 'constructor', { '</script>': '<b>bold</b>' }));
    await heronry.play((playground) => playground.step());
    await heronry.tab('Log').click();
    await expect(heronry.panel.getByText('<b>bold</b>').first()).toBeVisible();
    await heronry.tab('Table').click();
    await expect(heronry.panel.getByText('U+202E').first()).toBeVisible();
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    expect(await page.evaluate(() => ({}).constructor === Object)).toBe(true);
  });
});

test('share, and open in a second browser: the same moment, with the same messages in flight', async ({
  heronry,
  page,
  browser,
  context,
  baseURL,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await heronry.open('gallery/hierarchy');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(4000));
  await heronry.play((playground) => playground.publish('operator', 'market', { price: 3 }));
  await heronry.play((playground) => playground.seek(4300));
  await heronry.agent('operator').click();
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = heronry.dialog('Share');
  const link = dialog.getByRole('textbox', { name: 'Link' });
  await expect(link).toHaveValue(/#1\./);
  await expect(dialog.getByText(/^[\d,]+ characters/)).toBeVisible();
  await expect(dialog.getByRole('img', { name: /QR/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await link.inputValue());

  const other = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const second = new Heronry(await other.newPage());
  await second.page.goto(copied);
  await second.ready();
  await expect(second.transport.getByRole('button', { name: 'Play' })).toBeVisible();
  expect(await second.play((playground) => playground.now())).toBe(4300);
  expect(await second.play((playground) => playground.world())).toEqual(
    await heronry.play((playground) => playground.world()),
  );
  await expect(second.agent('operator')).toHaveAccessibleName(/selected/);
  for (const one of [heronry, second]) await one.play((playground) => playground.seek(10_000));
  expect(await second.play((playground) => playground.traceHash())).toBe(
    await heronry.play((playground) => playground.traceHash()),
  );
  // A link is a visit: it has its own address, nothing is saved, and a button saves it.
  await expect(second.page.getByRole('button', { name: 'Save a copy' }).first()).toBeVisible();
  await other.close();
});

test('a link with half a character opens, mended, and links that were ever given out as they did', async ({
  heronry,
  page,
}) => {
  await test.step('a link with half a character in a name opens, mended, and everything works', async () => {
    const link = readFileSync(new URL('../fixtures/hostile/surrogate-link.txt', import.meta.url), 'utf8').trim();
    await heronry.open(link.slice(1));
    await expect(page.getByText(/ repairs$/)).toBeVisible();
    await expect(heronry.agents).toHaveCount(2);
    await heronry.play((playground) => playground.addAgent('mine'));
    await expect(heronry.agent('mine')).toBeVisible();
    await expect(page.getByRole('banner')).toContainText('Saved');
  });
  await test.step('links that were ever given out open as they did', async () => {
    for (const file of readdirSync(LINKS)) {
      const { link, opens } = JSON.parse(readFileSync(new URL(file, LINKS), 'utf8'));
      await page.evaluate((fragment) => {
        location.hash = fragment;
      }, link);
      // It opens at its moment, paused: until then the gallery's scenario of the same name plays.
      await expect.poll(() => heronry.play((playground) => playground.now())).toBe(opens.atUs / 1000);
      await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue(opens.scenario.name);
      // The document as it was written then, read as a file would be.
      const checked = checkScenario(opens.scenario);
      const scenario = 'error' in checked ? checked.error : checked.scenario;
      await expect.poll(() => heronry.play((playground) => playground.scenario())).toEqual(scenario);
    }
  });
});

test('beside links, the own work stays: Back and forward, and bad links', async ({ heronry, page }) => {
  await heronry.openEmpty();
  const title = page.getByRole('textbox', { name: 'Scenario name' });
  await title.fill('My own work');
  await page.keyboard.press('Enter');
  await heronry.play((playground) => playground.addAgent('mine'));
  await expect(page.getByRole('banner')).toContainText('Saved');
  await test.step('Back and forward: picture and address always agree', async () => {
    await page.goto('./#gallery/pairs');
    await expect(title).not.toHaveValue('My own work');
    const pairs = await title.inputValue();
    await page.goto('./#gallery/work-queue');
    await expect(title).not.toHaveValue(pairs);
    const queue = await title.inputValue();
    await page.goto('./#1.broken');
    await heronry.dialog('This link cannot be opened').getByRole('button', { name: 'Continue' }).click();
    await expect(title).toHaveValue(queue);
    await expect(page).toHaveURL(/#gallery\/work-queue$/);
    await page.goBack();
    await page.goBack();
    await expect(page).toHaveURL(/#gallery\/pairs$/);
    await expect(title).toHaveValue(pairs);
    await page.goBack();
    await expect(page).not.toHaveURL(/#/);
    await expect(title).toHaveValue('My own work');
    await page.goForward();
    await expect(title).toHaveValue(pairs);
    await expect(page).toHaveURL(/#gallery\/pairs$/);
  });
  await page.goBack();
  await expect(title).toHaveValue('My own work');
  await test.step('a bad link leaves a working page, the link to copy, and the own work untouched', async () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      ['1.garbage', /This link is damaged/],
      ['6.abc', /newer Heronry \(version 6/],
      ['nonsense', /not a link to a scenario/],
      ['gallery/nowhere', /no scenario “nowhere”/],
      [fragmentOf(`["${'x'.repeat(4 * 1024 * 1024)}"]`), /more than 1 MiB/],
      [fragmentOf('['.repeat(100_000)), /This link is damaged/],
      [`1.${'A'.repeat(70_000)}`, /the maximum is 65536\./],
      ['x'.repeat(1_000_000), /it has 1000000 characters, the maximum is 65536\./],
    ];
    for (const [fragment, reason] of bad) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, fragment);
      const dialog = heronry.dialog('This link cannot be opened');
      await expect(dialog).toContainText(reason);
      await expect(dialog.getByRole('textbox', { name: /link/i })).toHaveValue(new RegExp(`#${fragment.slice(0, 20)}`));
      await dialog.getByRole('button', { name: 'Continue' }).click();
      await expect(heronry.agent('mine')).toBeVisible();
      await expect(page).not.toHaveURL(/#/);
    }
    await page.reload();
    await heronry.ready();
    await expect(title).toHaveValue('My own work');
    await expect(heronry.agent('mine')).toBeVisible();
  });
});

test.describe('a link that cannot be drawn', () => {
  // React writes what a boundary has caught.
  test.use({ written: /^Console: Error: Minified React error #31/ });

  test('what throws while a link is opened or drawn is said, and the page works with one’s own scenario', async ({
    heronry,
    page,
    baseURL,
  }) => {
    const problems = problemsOf(page, baseURL ?? '');
    // Stands in for what the part that reads links returns.
    let result: object = {};
    await page.route(/decoding-worker/, (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `onmessage = () => postMessage(${JSON.stringify({ result })})`,
      }),
    );
    await test.step('what throws while a link is opened is said, and the page goes on', async () => {
      // The part that reads links accepts a document on which the simulation throws: one without agents.
      const { agents: _agents, ...scenario } = emptyScenario('Broken');
      result = { ok: true, repairs: [], moment: { scenario, atUs: 0, selection: [] } };
      await heronry.open('1.anything');
      const dialog = heronry.dialog('This link cannot be opened');
      await expect(dialog).toContainText(/cannot be opened/);
      await dialog.getByRole('button', { name: 'Continue' }).click();
      await expect(page).not.toHaveURL(/#/);
      await heronry.play((playground) => playground.addAgent('mine'));
      await expect(heronry.agent('mine')).toBeVisible();
      expect(problems).toEqual([]);
    });
    await expect(page.getByRole('banner')).toContainText('Saved');
    await test.step('what throws while a link is drawn is said, and the page works with one’s own scenario', async () => {
      // The part that reads links lets something through that only the drawing throws on: a repair that is no text.
      result = { ok: true, repairs: [{}], moment: { scenario: emptyScenario('Broken'), atUs: 0, selection: [] } };
      for (const name of ['in-the-page', 'at-its-start']) {
        if (name === 'at-its-start') await page.goto('about:blank');
        await page.goto('./#1.anything');
        const dialog = heronry.dialog('This link cannot be opened');
        await expect(dialog).toContainText(/cannot be drawn/);
        await expect(dialog.getByRole('textbox', { name: /link/i })).toHaveValue(/#1\.anything$/);
        await dialog.getByRole('button', { name: 'Continue' }).click();
        await expect(page).not.toHaveURL(/#/);
        await expect(heronry.agent('mine')).toBeVisible();
        await heronry.ready();
        await heronry.play((playground, agent) => playground.addAgent(agent), name);
        await expect(heronry.agent(name)).toBeVisible();
        await expect(page.getByRole('banner')).toContainText('Saved');
      }
    });
  });
});

test('the banner of a scenario that is not kept comes with its picture, whatever is still loading', async ({
  heronry,
  page,
}) => {
  await heronry.open();
  await heronry.laidOut();
  const held: (() => void)[] = [];
  await page.route('**/*.js', async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await heronry.play((playground) => playground.load({ version: 2, name: 'One', agents: [{ id: 'a', x: 0, y: 0 }] }));
  await expect(page.getByRole('region', { name: 'Shared scenario' })).toBeVisible();
  for (const release of held) release();
});

test('a page that the world can link to loads nothing from elsewhere, and runs no code of a link', async ({ page }) => {
  const response = await page.goto('./');
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("; script-src 'self' 'wasm-unsafe-eval'; ");
  const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  // Only a header can say who may frame the page.
  expect(policy).toBe(`${meta}; frame-ancestors 'none'`);
  // Text becomes no script; WebAssembly, in which people's own code runs, is compiled. The frame comes after the test's own call.
  const made = await page.evaluate(async () => {
    const byText = new Promise((resolve) => {
      requestAnimationFrame(() => {
        try {
          resolve(new Function('return "made"')());
        } catch (error) {
          resolve(error instanceof Error ? error.name : error);
        }
      });
    });
    const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    return [await byText, (await WebAssembly.compile(empty)) instanceof WebAssembly.Module];
  });
  expect(made).toEqual(['EvalError', true]);
});
