/** Doing things where they are: the composer at the node, and the toolbar. */
import type { Page } from '@playwright/test';
import { violationsInThemes } from '../support/axe.ts';
import { openPaused, PHONE, startPausedAgain, tool } from '../support/doing.ts';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';

/** Returns the messages that the user has published, in order. */
async function published(heronry: Heronry): Promise<readonly string[]> {
  const { interventions } = await heronry.play((playground) => playground.scenario());
  return interventions.map((one) => {
    const message = one.kind === 'publish' ? JSON.stringify(one.message) : '';
    return `${one.kind} ${one.agent} ${one.channel} ${message}`.trim();
  });
}

/** Expects the composer to be inside the canvas and not over the node. */
async function expectBeside(heronry: Heronry, name: string): Promise<void> {
  const [node, panel, canvas] = [
    await boxOf(heronry.agent(name)),
    await boxOf(heronry.composer),
    await boxOf(heronry.canvas),
  ];
  const apart =
    panel.x >= node.x + node.width ||
    panel.x + panel.width <= node.x ||
    panel.y >= node.y + node.height ||
    panel.y + panel.height <= node.y;
  expect(apart, 'the composer covers its node').toBe(true);
  expect(panel.x).toBeGreaterThanOrEqual(canvas.x);
  expect(panel.y).toBeGreaterThanOrEqual(canvas.y);
  expect(panel.x + panel.width).toBeLessThanOrEqual(canvas.x + canvas.width);
  expect(panel.y + panel.height).toBeLessThanOrEqual(canvas.y + canvas.height);
}

test('publish from the node: while paused, by keyboard and by mouse, and seen by axe', async ({ heronry, page }) => {
  await openPaused(heronry, page);
  await test.step('a message published while paused says when it moves, and plays from there', async () => {
    await heronry.agent('operator').focus();
    await page.keyboard.press('Enter');
    await heronry.composer.getByRole('button', { name: 'Publish' }).click();
    await expect(heronry.composer).toContainText('Published at 2.900 s. It moves when you play.');
    const { inFlight } = await heronry.play((playground) => playground.world());
    expect(inFlight.filter(({ from }) => from === 'operator')).toMatchObject([
      { to: 'control', message: { setpoint: 1 } },
    ]);
    await heronry.composer.getByRole('button', { name: 'Play' }).click();
    await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
    await expect(heronry.composer).toContainText('Published to control.');
    // The button that was pressed is gone.
    await expect(heronry.composer.getByRole('button', { name: 'Publish' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(heronry.composer).toHaveCount(0);
  });
  await startPausedAgain(heronry, page);
  await test.step('publish from the node by keyboard alone: the error names its place, and its example is right', async () => {
    await heronry.agent('operator').focus();
    await page.keyboard.press('Enter');
    const { composer } = heronry;
    const value = composer.getByRole('textbox', { name: 'Value of setpoint' });
    await expect(value).toBeFocused();
    await page.keyboard.type('9007199254740993');
    await expect(composer.getByText(/^setpoint: “9007199254740993”: this integer is beyond 2\^53/)).toBeVisible();
    await expect(value).toHaveAccessibleDescription(/For example: "9007199254740993"$/);
    await page.keyboard.press('Enter');
    expect(await published(heronry)).toEqual([]);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('"9007199254740993"');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('2');
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => published(heronry))
      .toEqual(['publish operator control {"setpoint":"9007199254740993"}', 'publish operator control {"setpoint":2}']);
    await expect(value).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(composer).toHaveCount(0);
    await expect(heronry.agent('operator')).toBeFocused();
    // What was typed is still there.
    await page.keyboard.press('Enter');
    await expect(value).toHaveValue('2');
  });
  await startPausedAgain(heronry, page);
  await test.step('publish from the node by mouse: several messages, as fields and as JSON', async () => {
    await heronry.agent('operator').hover();
    await page.getByRole('button', { name: 'Publish from operator' }).click();
    const { composer } = heronry;
    await expect(composer.getByRole('textbox', { name: 'Value of setpoint' })).toBeFocused();
    await expectBeside(heronry, 'operator');
    await expect(composer.getByRole('combobox', { name: 'Channel' })).toHaveValue('control');
    await composer.getByRole('textbox', { name: 'Value of setpoint' }).fill('0.5');
    await composer.getByRole('button', { name: 'Add a field' }).click();
    await expect(composer.getByRole('textbox', { name: 'Field name' }).last()).toBeFocused();
    await page.keyboard.type('by');
    await composer.getByRole('textbox', { name: 'Value of by' }).fill('mg 1');
    await composer.getByRole('button', { name: 'Publish' }).click();

    // The same value as JSON, with every number as it was typed.
    await composer.getByRole('radio', { name: 'JSON' }).check();
    const json = composer.getByRole('textbox', { name: 'Message (JSON)' });
    await expect(json).toHaveValue('{ "setpoint": 0.5, "by": "mg 1" }');
    await json.fill('{ "setpoint": 1.0, "limits": [1, 2] }');
    await composer.getByRole('radio', { name: 'Fields' }).check();
    await expect(composer.getByRole('textbox', { name: 'Value of setpoint' })).toHaveValue('1.0');
    await expect(composer.getByRole('textbox', { name: 'Value of limits' })).toHaveValue('[1, 2]');
    await composer.getByRole('button', { name: 'Remove limits' }).click();
    await composer.getByRole('combobox', { name: 'Channel' }).selectOption('New channel…');
    await expect(composer.getByRole('textbox', { name: 'New channel' })).toBeFocused();
    await page.keyboard.type('orders');
    await composer.getByRole('button', { name: 'Publish' }).click();
    expect(await published(heronry)).toEqual([
      'publish operator control {"setpoint":0.5,"by":"mg 1"}',
      'publish operator orders {"setpoint":1}',
    ]);
    await composer.getByRole('button', { name: 'Close' }).click();
    await expect(composer).toHaveCount(0);
    await expect(heronry.agent('operator')).toBeFocused();
  });
  await startPausedAgain(heronry, page);
  await test.step('axe finds nothing in the composer, light and dark', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await heronry.agent('operator').focus();
    await page.keyboard.press('Enter');
    const value = heronry.composer.getByRole('textbox', { name: 'Value of setpoint' });
    await value.press('Enter');
    await expect(heronry.composer.getByRole('button', { name: 'Play' })).toBeVisible();
    expect(await violationsInThemes(page)).toEqual([]);
    await value.fill('[');
    expect(await violationsInThemes(page)).toEqual([]);
  });
});

const NAMES = ['op', 'mg1', 'mg2'] as const;
const PAIRS = NAMES.flatMap((from) => NAMES.flatMap((to) => (from === to ? [] : [[from, to] as const])));

async function expectAllPairs(heronry: Heronry): Promise<void> {
  await expect(heronry.channels).toHaveCount(6);
  const { agents, links } = await heronry.play((playground) => playground.scenario());
  expect(agents.map(({ id }) => id)).toEqual([...NAMES]);
  expect(
    links
      .filter(({ kind }) => kind === 'publish')
      .map(({ agent, channel }) => `${agent} ${channel}`)
      .sort(),
  ).toEqual(PAIRS.map(([from, to]) => `${from} ${from}_to_${to}`).sort());
}

/** Builds three agents and all their pair channels with the toolbar. */
async function buildWithTools(
  heronry: Heronry,
  page: Page,
  press: (what: 'tool' | 'node', name: string) => Promise<void>,
): Promise<void> {
  for (const name of NAMES) {
    await press('tool', 'Add an agent');
    await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await expect(heronry.agent(name)).toBeFocused();
    await expect(tool(page, 'Select')).toHaveAttribute('aria-pressed', 'true');
  }
  await press('tool', 'Connect');
  for (const [from, to] of PAIRS) {
    await press('node', from);
    await expect(page.getByText(`Click what to connect ${from} with.`)).toBeVisible();
    await press('node', to);
    await expect(heronry.channel(`${from}_to_${to}`)).toHaveCount(1);
  }
  await page.keyboard.press('Escape');
  await expect(tool(page, 'Select')).toHaveAttribute('aria-pressed', 'true');
  await expectAllPairs(heronry);
}

test('the tools: one stop of Tab, all pairs of three agents by mouse and by keyboard, and a zoom that stays', async ({
  heronry,
  page,
}) => {
  await heronry.openEmpty();
  await test.step('three agents with all pairs, by mouse', async () => {
    await buildWithTools(heronry, page, (what, name) =>
      (what === 'tool' ? tool(page, name) : heronry.agent(name)).click(),
    );
  });
  await heronry.startEmpty();
  await test.step('three agents with all pairs, by keyboard', async () => {
    for (const name of NAMES) {
      await tool(page, 'Select').focus();
      await page.keyboard.press('ArrowDown');
      await expect(tool(page, 'Add an agent')).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await expect(heronry.agent(name)).toBeFocused();
    }
    await page.keyboard.press('Control+a');
    await page.keyboard.press('p');
    await expectAllPairs(heronry);
  });
  await startPausedAgain(heronry, page);
  await test.step('the tools are one stop of Tab, show their keys, and let the fitted picture free', async () => {
    const stops = page.getByRole('toolbar', { name: 'Tools' }).locator('[tabindex="0"]');
    await expect(stops).toHaveCount(1);
    await tool(page, 'Add a channel').hover();
    await expect(page.getByRole('tooltip')).toContainText('Add a channelH');
    const bar = await boxOf(page.getByRole('toolbar', { name: 'Tools' }));
    for (const node of [...(await heronry.agents.all()), ...(await heronry.channels.all())]) {
      const { x } = await boxOf(node);
      expect(x).toBeGreaterThanOrEqual(bar.x + bar.width);
    }
    // The button of a tool that adds does what its key does, at once and at the same place.
    const added = async (): Promise<unknown> => {
      await expect(heronry.canvas.getByRole('textbox', { name: /^Name of channel/ })).toBeFocused();
      await page.keyboard.press('Escape');
      const { channels } = await heronry.play((playground) => playground.scenario());
      await page.keyboard.press('ControlOrMeta+z');
      return channels.at(-1);
    };
    await page.keyboard.press('h');
    const byKey = await added();
    await tool(page, 'Add a channel').click();
    expect(await added()).toEqual(byKey);
    await tool(page, 'Cut links').click();
    await expect(page.getByText(/^Draw a line across the links to cut/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tool(page, 'Select')).toHaveAttribute('aria-pressed', 'true');
  });
  await startPausedAgain(heronry, page);
  await test.step('a zoom by key or button stays when the canvas changes its size; one that fits is fitted again', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const shown = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.querySelector('.react-flow__viewport') ?? document.body).transform);
    /** Opens or closes the timeline, and waits until the canvas has its new size and is painted. */
    const resize = async (): Promise<void> => {
      const { height } = await boxOf(heronry.canvas);
      await page.keyboard.press('d');
      await expect.poll(async () => (await boxOf(heronry.canvas)).height).not.toBe(height);
      await heronry.painted();
    };
    const fitted = await heronry.atRest(shown);
    for (const zoom of [() => page.keyboard.press('+'), () => page.getByRole('button', { name: 'Zoom out' }).click()]) {
      await page.keyboard.press('f');
      await expect.poll(shown).toBe(fitted);
      await zoom();
      await expect.poll(shown).not.toBe(fitted);
      const zoomed = await heronry.atRest(shown);
      await resize();
      expect(await shown()).toBe(zoomed);
      await resize();
      expect(await shown()).toBe(zoomed);
    }
    await page.keyboard.press('f');
    await expect.poll(shown).toBe(fitted);
    await resize();
    await expect.poll(shown).not.toBe(fitted);
  });
});

test.describe('by touch', () => {
  test.use(PHONE);

  test('publish from the node, and three agents with all pairs', async ({ heronry, page }) => {
    await openPaused(heronry, page);
    await test.step('publish from the node', async () => {
      await heronry.agent('operator').tap();
      await page.getByRole('region', { name: 'Agent operator' }).getByRole('button', { name: 'Publish…' }).tap();
      await expect(heronry.composer.getByRole('button', { name: 'Publish' })).toBeInViewport({ ratio: 1 });
      await expectBeside(heronry, 'operator');
      await heronry.composer.getByRole('button', { name: 'Publish' }).tap();
      expect(await published(heronry)).toEqual(['publish operator control {"setpoint":1}']);
      await heronry.composer.getByRole('button', { name: 'Close' }).tap();
      await expect(heronry.composer).toHaveCount(0);
    });
    await heronry.startEmpty();
    await test.step('three agents with all pairs; no tool is over the picture', async () => {
      if (await heronry.panel.isVisible()) await page.keyboard.press('i');
      const [bar, canvas] = [await boxOf(page.getByRole('toolbar', { name: 'Tools' })), await boxOf(heronry.canvas)];
      expect(bar.y).toBeGreaterThanOrEqual(canvas.y + canvas.height);
      await buildWithTools(heronry, page, (what, name) =>
        (what === 'tool' ? tool(page, name) : heronry.agent(name)).tap(),
      );
    });
  });
});
