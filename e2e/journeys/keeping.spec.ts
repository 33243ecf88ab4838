import { readFileSync } from 'node:fs';
import { boxOf, centre, expect, Heronry, test } from '../support/heronry.ts';

test('a reload keeps the work: document, moment, selection and view', async ({ heronry, page }) => {
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const edge = timeline.getByRole('separator', { name: "Width of the lanes' names" });
  const lane = timeline.getByRole('list', { name: 'Lanes' }).getByRole('button', { name: 'a', exact: true });
  await heronry.openEmpty();
  await test.step('what was changed right before the page closed is there, and is saved', async () => {
    await heronry.play((playground) => playground.addAgent('last', { x: 0, y: 0 }));
    await heronry.agent('last').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.reload();
    await heronry.ready();
    await expect(heronry.agent('last')).toBeVisible();
    const { agents } = await heronry.play((playground) => playground.scenario());
    expect(agents?.[0]?.x).toBeGreaterThan(0);
    await expect(page.getByRole('banner')).toContainText('Saved');
    expect(await page.evaluate(() => localStorage.getItem('heronry.unsaved'))).toBeNull();
    await heronry.startEmpty();
  });
  await heronry.play(async (playground) => {
    await playground.addAgent('a', { x: 0, y: 0 });
    await playground.addAgent('b', { x: 400, y: 0 });
    await playground.connect('a', 'b');
    await playground.publish('a', 'a_to_b', { n: 1 });
    await playground.step();
  });
  await page.keyboard.press('d');
  await expect(edge).toBeVisible();
  const width = Number(await edge.getAttribute('aria-valuenow'));

  await test.step('the column of the timeline with the names is widened by drag', async () => {
    const laneBefore = (await boxOf(lane)).width;
    const { x, y } = centre(await boxOf(edge));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 120, y, { steps: 4 });
    await page.mouse.up();
    await expect(edge).toHaveAttribute('aria-valuenow', String(width + 120));
    await expect.poll(async () => (await boxOf(lane)).width).toBeGreaterThan(laneBefore + 100);
  });
  await heronry.agent('b').click();
  const before = await heronry.play((playground) => playground.scenario());
  const now = await heronry.play((playground) => playground.now());
  await expect(page.getByRole('banner')).toContainText('Saved');
  await page.reload();
  await heronry.ready();
  expect(await heronry.play((playground) => playground.scenario())).toEqual(before);
  expect(await heronry.play((playground) => playground.now())).toBe(now);
  await expect(heronry.agent('b')).toHaveAccessibleName(/selected/);
  await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
  await test.step('the column is as wide after the reload, and gets its width back', async () => {
    await expect(edge).toHaveAttribute('aria-valuenow', String(width + 120));
    await edge.dblclick();
    await expect(edge).toHaveAttribute('aria-valuenow', String(width));
  });
});

test('several scenarios are kept, also from a visit, and go out as files', async ({ heronry, page }) => {
  await test.step('several scenarios are kept: open, rename, duplicate, delete and take back', async () => {
    await heronry.openEmpty();
    for (const name of ['One', 'Two']) {
      if (name !== 'One') {
        await page.keyboard.press('n');
        await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('Untitled scenario');
      }
      await page.getByRole('textbox', { name: 'Scenario name' }).fill(name);
      await page.keyboard.press('Enter');
      await heronry.play((playground, id) => playground.addAgent(id), `agent of ${name}`);
      await expect(page.getByRole('banner')).toContainText('Saved');
    }
    await page.getByRole('button', { name: 'Scenarios' }).click();
    const dialog = heronry.dialog('Your scenarios');
    await expect(dialog.getByRole('listitem')).toHaveCount(2);
    await dialog.getByRole('button', { name: /^Duplicate One/ }).click();
    await expect(dialog.getByRole('listitem')).toHaveCount(3);
    await dialog.getByRole('button', { name: /^Delete One \(copy\)/ }).click();
    await expect(dialog.getByRole('listitem')).toHaveCount(2);
    await dialog.getByRole('button', { name: /undo|take back|restore/i }).click();
    await expect(dialog.getByRole('listitem')).toHaveCount(3);
    await dialog
      .getByRole('button', { name: /^Open One$|^One$/ })
      .first()
      .click();
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('One');
    await expect(heronry.agent('agent of One')).toBeVisible();
  });
  await test.step('a change of what is visited is kept as a copy, and what was visited stays', async () => {
    await page.goto('./#gallery/pairs');
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).not.toHaveValue('One');
    await heronry.play((playground) => playground.addAgent('mine'));
    await expect(page.getByRole('banner')).toContainText('Saved');
    await expect(page).not.toHaveURL(/#/);
    await page.goto('./#gallery/pairs');
    await expect(heronry.agent('mine')).toHaveCount(0);
  });
  await heronry.play((playground) => playground.load('work-queue'));
  await test.step('the trace goes out as a file of JSON Lines', async () => {
    await page.getByRole('tab', { name: 'Log' }).click();
    const button = page.getByRole('button', { name: 'Download the trace' });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toBe('Repair-crews-on-one-queue.trace.jsonl');
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    const trace = await heronry.play((playground) => playground.trace());
    const [header, ...events] = lines.map((line): unknown => JSON.parse(line));
    expect(header).toMatchObject({ heronry: 'recording', version: 1 });
    expect(events.slice(0, trace.length)).toEqual(trace);
  });
  await heronry.play((playground) => playground.load('work-queue'));
  await test.step('a scenario goes out as a file and comes back from it', async () => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), heronry.menuItem(/Export as a file/).click()]);
    expect(download.suggestedFilename()).toBe('Repair-crews-on-one-queue.heronry.json');
    const text = readFileSync(await download.path(), 'utf8');
    const scenario = await heronry.play((playground) => playground.scenario());
    const { $schema: schema, ...exported } = JSON.parse(text);
    expect(exported).toEqual(scenario);
    // The file names a schema that exists.
    const answer = await page.request.get(schema);
    expect(await answer.json()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
    });

    await page.keyboard.press('n');
    await expect(heronry.agents).toHaveCount(0);
    const file = page.getByLabel('Scenario file');
    await file.setInputFiles({
      name: 'bad.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"version": 1,}'),
    });
    await expect(
      page.getByText(/bad.json is not a scenario: It cannot be read. Line 1, column 15/).first(),
    ).toBeVisible();
    await expect(heronry.agents).toHaveCount(0);
    await file.setInputFiles({ name: 'good.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect.poll(() => heronry.play((playground) => playground.scenario())).toEqual(scenario);
  });
});

test('two tabs never overwrite each other', async ({ heronry, page, context }) => {
  await heronry.openEmpty();
  await heronry.play((playground) => playground.addAgent('first'));
  await expect(page.getByRole('banner')).toContainText('Saved');
  const second = new Heronry(await context.newPage());
  await second.open();
  await expect(second.agent('first')).toBeVisible();
  await second.play((playground) => playground.addAgent('second'));
  await expect(second.page.getByRole('banner')).toContainText('Saved');
  await heronry.play((playground) => playground.addAgent('third'));
  await expect(page.getByText(/Another tab has changed this scenario/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Scenarios' }).click();
  await expect(heronry.dialog('Your scenarios').getByRole('listitem')).toHaveCount(2);
});

test('where the browser keeps nothing, the page says so and goes on', async ({ heronry, page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      value: {
        open: () => {
          throw new Error('storage is blocked');
        },
      },
    });
  });
  await heronry.open();
  await page.keyboard.press('n');
  await heronry.play((playground) => playground.addAgent('mg1'));
  await expect(page.getByText(/cannot save your work/).first()).toBeVisible();
  await heronry.play((playground) => playground.addAgent('mg2'));
  await expect(heronry.agents).toHaveCount(2);
});
