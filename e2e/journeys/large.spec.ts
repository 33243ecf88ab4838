import { expect, test } from '../support/heronry.ts';

const NODE = { role: 'agent', behaviours: [] } as const;

test('scenes that are too large: to draw, to keep in memory, and to wait for', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await test.step('a scene of three thousand agents opens with few elements, and can be used', async () => {
    const agents = Array.from({ length: 3000 }, (_, number) => ({ id: `a${number}`, x: number % 50, y: 0, ...NODE }));
    await heronry.play(
      (playground, many) => playground.load({ version: 2, name: 'Many', agents: many, channels: [], links: [] }),
      agents,
    );
    await expect(page.getByText('Many agents and channels are in view: they are drawn small.')).toBeAttached();
    await expect(heronry.agents).toHaveCount(0);
    await heronry.play((playground) => playground.addAgent('one more'));
    expect(await heronry.play(async (playground) => (await playground.scenario()).agents.length)).toBe(3001);
    await heronry.canvas.focus();
    await expect(page.locator(':focus')).toHaveAccessibleName(/^Agent /);
  });
  await test.step('a run that does not fit says which budget ended it, and where to look', async () => {
    const again = { kind: 'forward', on: 'c', channel: 'c' } as const;
    await heronry.play(
      (playground, forward) =>
        playground.load({
          version: 2,
          name: 'A storm',
          network: { delayUsMin: 1000, delayUsMean: 1000, jitterUs: 0 },
          agents: [
            {
              id: 'a',
              x: 0,
              y: 0,
              behaviours: [{ kind: 'tick', channel: 'c', periodUs: 1000, count: 1, message: {} }, forward],
            },
            { id: 'b', x: 0, y: 200, behaviours: [forward] },
          ],
          channels: [{ id: 'c', x: 300, y: 100 }],
          links: [
            { kind: 'subscribe', agent: 'a', channel: 'c' },
            { kind: 'subscribe', agent: 'b', channel: 'c' },
          ],
        }),
      again,
    );
    await heronry.play((playground) => playground.seek(60_000));
    await expect(
      page.getByText(/^The run ended: too many messages in flight\. Look for agents that forward/),
    ).toBeVisible();
  });
  await test.step('a moment that takes long to simulate is stopped on its way, and the scene can be used there', async () => {
    await heronry.play((playground) =>
      playground.load({
        version: 2,
        name: 'A day',
        agents: [
          { id: 'a', x: 0, y: 0, behaviours: [{ kind: 'tick', channel: 'c', periodUs: 1000, message: { n: 1 } }] },
          { id: 'b', x: 400, y: 0 },
        ],
        channels: [{ id: 'c', x: 200, y: 100 }],
        links: [{ kind: 'subscribe', agent: 'b', channel: 'c' }],
      }),
    );
    await expect(heronry.transport.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await page.evaluate(() => void window.playground?.seek(86_400_000));
    await expect(page.getByRole('progressbar', { name: 'Simulating' })).toBeVisible();
    await heronry.transport.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('progressbar', { name: 'Simulating' })).toHaveCount(0);
    await expect(
      page
        .getByRole('region', { name: 'Notices' })
        .getByText(/^Stopped at \d+\.\d{3} s\. Later events are not simulated yet\.$/),
    ).toBeVisible();
    const reached = await heronry.play((playground) => playground.now());
    expect(reached).toBeLessThan(86_400_000);
    await heronry.play((playground) => playground.publish('a', 'c', { by: 'hand' }));
    expect(await heronry.play(async (playground) => (await playground.scenario()).interventions)).toMatchObject([
      { kind: 'publish', message: { by: 'hand' } },
    ]);
    expect(await heronry.play((playground) => playground.now())).toBe(reached);
  });
});
