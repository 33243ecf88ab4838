/** `heronry serve` in a browser: the page that it serves, and its broker over it. */
import { readFile } from 'node:fs/promises';
import { Heronry } from '../support/heronry.ts';
import { openPython, write } from '../support/python-panel.ts';
import { expect, test } from '../support/serving.ts';

/** Address of the one package that the gateway's broker needs. */
const PARSER = '/lib/eventsource-parser.js';

test('the address that it prints opens the page, which puts the token away', async ({ page, serving }) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(`${serving.url}/#token=${serving.token}`);
  const heronry = new Heronry(page);
  await heronry.ready();
  // Connecting is one click away, and is only offered.
  await expect(page.getByRole('dialog', { name: 'Connect to real traffic' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(heronry.agents.first()).toBeVisible();
  expect(page.url()).toBe(`${serving.url}/`);
  expect(await page.evaluate(() => sessionStorage.getItem('heronry.gateway-token'))).toBe(serving.token);
  await page.reload();
  await heronry.ready();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await page.evaluate(() => sessionStorage.getItem('heronry.gateway-token'))).toBe(serving.token);
  expect(problems).toEqual([]);
});

test('the page that it serves runs the broker as it is, and says that it has no full Python', async ({
  page,
  serving,
}) => {
  // The package leaves full Python out: the gateway answers as for any file that it lacks.
  await page.route('**/python/index.json', (route) =>
    route.continue({ url: `${serving.url}/python/is-left-out.json` }),
  );
  // The published library, under the page's own address, because the page's policy allows no other script.
  await page.route('**/lib/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    const source = await readFile(
      path === PARSER ? 'node_modules/eventsource-parser/dist/index.js' : `dist${path}`,
      'utf8',
    );
    // A bundler or a package server finds the one package that the library names.
    const body = source.replace("from 'eventsource-parser'", `from '${PARSER}'`);
    await route.fulfill({ body, contentType: 'text/javascript' });
  });
  await page.goto(serving.url);
  await new Heronry(page).ready();
  await test.step('the broker works in a browser as it is: publish, subscribe, consume, observe', async () => {
    const said = await page.evaluate(
      async ({ url, token }) => {
        const library = '/lib/brokers/gateway/index.js';
        const { GatewayBroker, observe }: typeof import('../../src/brokers/gateway/index.ts') = await import(library);
        const broker = new GatewayBroker({ url, token });
        const observed: unknown[] = [];
        let see = (): void => undefined;
        const seen = new Promise<void>((resolve) => {
          see = resolve;
        });
        let begin = (): void => undefined;
        const begun = new Promise<void>((resolve) => {
          begin = resolve;
        });
        const observation = observe({ url, token }, (one) => {
          // Requested before the connection is made, the channel is watched once it is there.
          if (one.kind === 'backend') begin();
          if (one.kind === 'message' && observed.push(one.message) === 3) see();
        });
        observation.watch(['control']);
        const received: unknown[] = [];
        let finish = (): void => undefined;
        const finished = new Promise<void>((resolve) => {
          finish = resolve;
        });
        await broker.subscribe('control', (message) => {
          if (received.push(message) === 3) finish();
        }).ready;
        await begun;
        for (const n of [1, 2, 3]) await broker.publish('control', { n });
        await Promise.all([finished, seen]);
        const consumed = [await broker.consume('control'), await broker.consume('control')];
        const { depth, consumed: count } = await broker.stats('control');
        await Promise.all([broker.close(), observation.close()]);
        return { received, observed, consumed, depth, count, state: broker.state };
      },
      { url: serving.url, token: serving.token },
    );
    expect(said).toEqual({
      received: [{ n: 1 }, { n: 2 }, { n: 3 }],
      observed: [{ n: 1 }, { n: 2 }, { n: 3 }],
      consumed: [{ n: 1 }, { n: 2 }],
      depth: 1,
      count: 2,
      state: { kind: 'closed' },
    });
  });

  await test.step('a page without full Python says so', async () => {
    const panel = await openPython(page);
    await write(page, 'import statistics\n');
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    const full = panel.getByRole('region', { name: 'Full Python' });
    await expect(full).toContainText('MicroPython has no module statistics');
    await expect(full).toContainText('This page comes without full Python.');
  });
});
