import type { Locator, Page } from '@playwright/test';
import { violationsOf } from '../support/axe.ts';
import { boxOf, centre, expect, test } from '../support/heronry.ts';
import { publishedIn } from '../support/messages.ts';
import { differingPixels } from '../support/pictures.ts';
import { openQueue, startQueueAgain } from '../support/queue.ts';

async function expectNoViolations(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
}

/** Returns the names of the lanes, from top to bottom. */
async function lanesOf(timeline: Locator): Promise<readonly string[]> {
  const names = await timeline.getByRole('list', { name: 'Lanes' }).getByRole('button', { pressed: false }).all();
  const placed = await Promise.all(
    names.map(async (name) => ({ y: (await boxOf(name)).y, text: (await name.textContent()) ?? '' })),
  );
  // Buttons without text stand beside the names.
  return placed
    .filter(({ text }) => text !== '')
    .sort((a, b) => a.y - b.y)
    .map(({ text }) => text);
}

test('time is gone through on the timeline and by keys, and what belongs together is lit', async ({
  heronry,
  page,
}) => {
  await test.step('the timeline shows every hop, goes through time, and picks messages', async () => {
    await heronry.open('gallery/work-queue');
    await heronry.play((playground) => playground.pause());
    await heronry.play((playground) => playground.seek(9000));
    await page.getByRole('button', { name: 'Show timeline' }).click();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    const diagram = timeline.getByRole('img', { name: /Messages between the lanes/ });
    await expect(diagram).toBeVisible();
    await expect(timeline.getByRole('button', { name: 'feeder1', exact: true })).toBeVisible();

    // Dragging moves through time; the graph and the readout follow.
    const box = await boxOf(diagram);
    const now = (): Promise<number> => heronry.play((playground) => playground.now());
    const y = box.y + box.height - 8;
    await page.mouse.move(box.x + box.width * 0.7, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.3, y, { steps: 8 });
    await page.mouse.up();
    const early = await now();
    expect(early).toBeGreaterThan(1000);
    expect(early).toBeLessThan(8000);
    await expect(heronry.transport.getByRole('timer', { name: 'Time' })).toHaveText(`${(early / 1000).toFixed(3)} s`);

    // A lane's name selects the agent or channel of the lane.
    await timeline.getByRole('button', { name: 'crew1', exact: true }).click();
    await expect(heronry.agent('crew1')).toHaveAccessibleName(/selected/);

    // A line opens the journey of its message; the line begins where it leaves the agent's lane.
    await heronry.play((playground) => playground.seek(9000));
    const sent = (await heronry.play((playground) => playground.trace())).findLast(
      (event) => event.kind === 'published' && event.agent.startsWith('feeder') && event.atUs > 1_000_000,
    );
    if (sent?.kind !== 'published') throw new Error('No feeder has published');
    await heronry.play((playground, at) => playground.seek(at), sent.arrivesUs / 1000);
    const lane = await boxOf(timeline.getByRole('button', { name: sent.agent, exact: true }));
    const before = await diagram.screenshot();
    // Twelve seconds from the start are shown until the playhead passes them.
    const startX = box.x + (sent.atUs / 12_000_000) * box.width;
    await page.mouse.click(startX, lane.y + lane.height / 2);
    await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toContainText(`${sent.agent} published it`);
    // Unrelated parts are dim now.
    expect(await differingPixels(page, before, await diagram.screenshot())).toBeGreaterThan(200);

    // Zooming changes the picture but not the time.
    const time = await now();
    await timeline.getByRole('button', { name: 'Zoom timeline in' }).click();
    expect(await now()).toBe(time);
    await page.keyboard.press('d');
    await expect(timeline).toHaveCount(0);
  });
  await startQueueAgain(heronry);
  await test.step('graph, diagram and log light the same, and dim all else', async () => {
    await page.keyboard.press('Escape');
    const sent = (await heronry.play((playground) => playground.trace())).findIndex(
      (event) => event.kind === 'published' && event.agent.startsWith('crew'),
    );
    const trace = await heronry.play((playground) => playground.trace());
    const event = trace[sent];
    if (event?.kind !== 'published') throw new Error('No crew has published');
    await heronry.tab('Log').click();
    const filter = heronry.panel.getByRole('combobox', { name: 'Filter by kind' });
    await filter.selectOption('published');
    await heronry.panel.getByRole('button', { name: publishedIn(trace, sent) }).click();
    // The causes of the crew's message are lit: the fault that it answers, and the source of that.
    const cause = event.about ?? -1;
    const row = (message: number): Locator => heronry.panel.getByRole('button', { name: publishedIn(trace, message) });
    const colour = (locator: Locator): Promise<string> =>
      locator
        .locator('bdi')
        .first()
        .evaluate((element) => getComputedStyle(element).color);
    const lit = await colour(row(sent));
    await expect.poll(() => colour(row(cause))).toBe(lit);
    const others = await heronry.play((playground) => playground.trace());
    const other = others.findIndex((one, at) => one.kind === 'published' && at !== sent && at !== cause);
    await expect.poll(() => colour(row(other))).not.toBe(lit);
    const first = others[cause];
    if (first?.kind !== 'published') throw new Error('It answers nothing');
    const opacity = (locator: Locator): Promise<string> =>
      locator.evaluate((element) => getComputedStyle(element).opacity);
    await expect.poll(() => opacity(heronry.agent(first.agent))).toBe('1');
    const dim = ['feeder1', 'feeder2', 'feeder3'].find((name) => name !== first.agent) ?? '';
    await expect.poll(() => opacity(heronry.agent(dim))).not.toBe('1');
    await expectNoViolations(page);
  });
  await startQueueAgain(heronry);
  await test.step('time goes on and back by hop and by virtual time, from the keyboard and a menu', async () => {
    const now = (): Promise<number> => heronry.play((playground) => playground.now());
    await page.keyboard.press('w');
    expect(await now()).toBe(8900);
    await page.keyboard.press('Shift+w');
    expect(await now()).toBe(7900);
    await page.keyboard.press('e');
    await page.keyboard.press('Shift+e');
    expect(await now()).toBe(9000);
    await page.keyboard.press('Shift+,');
    const back = await now();
    expect(back).toBeLessThan(9000);
    await page.keyboard.press('Shift+,');
    await heronry.transport.getByRole('button', { name: 'More time controls' }).click();
    await heronry.menuItem(/^Next hop of a message/).click();
    expect(await now()).toBe(back);
    await page.keyboard.press('Shift+?');
    await expect(heronry.dialog('Keyboard shortcuts').getByRole('row', { name: /Forward 100 ms/ })).toBeVisible();
  });
});

test('lanes are collapsed and moved, the timeline is made higher, and a reload keeps all of it', async ({
  heronry,
  page,
}) => {
  const timeline = await openQueue(heronry);
  const lane = (name: string): Locator => timeline.getByRole('button', { name, exact: true });
  const edge = timeline.getByRole('separator', { name: 'Height of the timeline' });
  const height = async (): Promise<number> => (await boxOf(timeline)).height;
  await test.step('a lane and a group collapse to a thin line, and come back', async () => {
    await timeline.getByRole('button', { name: 'Collapse 3 agents: feeder1, feeder2, feeder3' }).click();
    const thin = timeline.getByRole('button', { name: 'Expand feeder1, feeder2, feeder3' });
    await expect(thin).toBeFocused();
    await expect(lane('feeder2')).toHaveCount(0);
    const low = await boxOf(thin);
    expect(low.height).toBeLessThan((await boxOf(lane('faults'))).height);
    await expectNoViolations(page);
    await page.keyboard.press('ArrowRight');
    await expect(lane('feeder1')).toBeFocused();

    await lane('feeder2').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(timeline.getByRole('button', { name: 'Expand feeder2' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(lane('feeder3')).toBeFocused();
    await timeline.getByRole('button', { name: 'Lanes' }).click();
    await heronry.menuItem('Collapse all').click();
    await expect(timeline.getByRole('button', { name: 'Expand control-room' })).toBeVisible();
    await timeline.getByRole('button', { name: 'Lanes' }).click();
    await heronry.menuItem('Expand all').click();
    await expect(lane('feeder2')).toBeVisible();
  });

  await test.step('the height is changed at the upper edge, by keyboard', async () => {
    const before = await height();
    await edge.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(height).toBeCloseTo(before + 16, 0);
    await page.keyboard.press('Home');
    await expect.poll(height).toBe(120);
  });

  await test.step('lanes are moved by keyboard and by drag', async () => {
    await edge.focus();
    await page.keyboard.press('End');
    await expect
      .poll(() => lanesOf(timeline))
      .toEqual(['feeder1', 'feeder2', 'feeder3', 'faults', 'crew1', 'crew2', 'crew3', 'restored', 'control-room']);
    await lane('faults').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(lane('faults')).toBeFocused();
    await expect
      .poll(async () => (await lanesOf(timeline)).slice(0, 4))
      .toEqual(['feeder1', 'faults', 'feeder2', 'feeder3']);
    await expect(page.locator('[aria-live="polite"]').filter({ hasText: 'faults: now 2 of 9' })).toBeAttached();

    // Lanes side by side are now a group, which moves as a whole.
    const group = timeline.getByRole('button', { name: 'Collapse 5 agents: feeder2, feeder3, crew1, crew2, crew3' });
    await group.focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect
      .poll(async () => (await lanesOf(timeline)).slice(1, 5))
      .toEqual(['faults', 'restored', 'feeder2', 'feeder3']);
    await expect(timeline.getByRole('button', { name: /^Collapse 6 agents: feeder2, .* control-room$/ })).toBeFocused();

    const from = centre(await boxOf(lane('control-room')));
    const to = await boxOf(lane('feeder1'));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x, to.y + 4, { steps: 8 });
    await page.mouse.up();
    await expect.poll(async () => (await lanesOf(timeline))[0]).toBe('control-room');
    // It was a drag and not a click: nothing is selected.
    await expect(lane('control-room')).toHaveAttribute('aria-pressed', 'false');
  });
  const order = await lanesOf(timeline);

  await test.step('the height is changed by drag', async () => {
    await edge.focus();
    await page.keyboard.press('Home');
    await expect.poll(height).toBe(120);
    const { x, y } = centre(await boxOf(edge));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 200, { steps: 4 });
    await page.mouse.up();
    await expect.poll(height).toBeCloseTo(320, 0);
  });

  await test.step('the timeline, its height and its lanes are as they were after a reload', async () => {
    // The first change makes the scenario the user's own, and the view of it is saved with it.
    await page.keyboard.press('b');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await heronry.ready();
    await expect(timeline).toBeVisible();
    await expect.poll(height).toBeCloseTo(320, 0);
    await expect(lane('control-room')).toBeVisible();
    await expect.poll(() => lanesOf(timeline)).toEqual(order);
    await timeline.getByRole('button', { name: 'Lanes' }).click();
    await heronry.menuItem('As in the graph').click();
    await expect.poll(async () => (await lanesOf(timeline))[0]).toBe('feeder1');
  });
});

test('bookmarks are kept, and a span of time is picked', async ({ heronry, page }) => {
  const timeline = await openQueue(heronry);
  const now = (): Promise<number> => heronry.play((playground) => playground.now());
  await test.step('a bookmark is made, named, gone to, renamed, removed and undone', async () => {
    await timeline.getByRole('button', { name: 'crew2', exact: true }).focus();
    await page.keyboard.press('b');
    const note = page.getByRole('textbox', { name: 'Note', exact: true });
    await expect(note).toBeFocused();
    await note.fill('Crews <b>busy</b>');
    await expectNoViolations(page);
    await page.keyboard.press('Enter');
    await expect(note).toHaveCount(0);
    await expect(timeline.getByRole('button', { name: 'crew2', exact: true })).toBeFocused();
    await heronry.play((playground) => playground.seek(3000));
    await page.keyboard.press('b');
    await page.keyboard.press('Escape');
    expect((await heronry.play((playground) => playground.scenario())).bookmarks).toEqual([
      { atUs: 3_000_000, note: '' },
      { atUs: 9_000_000, note: 'Crews <b>busy</b>' },
    ]);

    const flag = heronry.transport.getByRole('button', { name: 'Bookmark 9.000 s: Crews <b>busy</b>' });
    await flag.click();
    expect(await now()).toBe(9000);
    await page.keyboard.press('Shift+j');
    expect(await now()).toBe(3000);
    await page.keyboard.press('Shift+k');
    expect(await now()).toBe(9000);
    await timeline.getByRole('button', { name: 'Bookmark 3.000 s' }).click();
    expect(await now()).toBe(3000);
    await timeline.getByRole('button', { name: /^Bookmark 9.000 s/ }).hover();
    await expect(page.getByRole('tooltip')).toHaveText('9.000 s: Crews <b>busy</b>');

    const list = heronry.panel.getByRole('region', { name: 'Bookmarks' });
    await list.getByRole('textbox', { name: 'Note at 3.000 s' }).fill('The queue grows');
    await page.keyboard.press('Enter');
    await list.getByRole('button', { name: 'Go to 9.000 s' }).click();
    expect(await now()).toBe(9000);
    await list.getByRole('button', { name: 'Remove the bookmark at 9.000 s' }).click();
    await expect(flag).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(flag).toBeVisible();

    // They are part of a link.
    const link = await heronry.play((playground) => playground.link());
    await startQueueAgain(heronry);
    await expect(flag).toHaveCount(0);
    await page.goto(link);
    await expect(heronry.transport.getByRole('button', { name: 'Bookmark 3.000 s: The queue grows' })).toBeVisible();

    // Of many, the list begins with the first. A long note is a small field, and its beginning is its name.
    const many = Array.from({ length: 50 }, (_, second) => ({ atUs: second * 1_000_000, note: 'long '.repeat(800) }));
    await heronry.play((playground, bookmarks) => playground.load({ version: 2, bookmarks }), many);
    const notes = list.getByRole('textbox', { name: /^Note at/ });
    await expect(notes).toHaveCount(40);
    expect((await boxOf(notes.first())).height).toBeLessThan(200);
    await list.getByRole('button', { name: 'Show 10 more bookmarks' }).click();
    await expect(notes).toHaveCount(50);
    await expect(heronry.transport.getByRole('button', { name: /^Bookmark 1.000 s: (long ){10,24}…$/ })).toBeVisible();
  });
  await startQueueAgain(heronry);
  await test.step('a span of time is selected by drag, button and keyboard, and shown in log and table', async () => {
    const diagram = timeline.getByRole('img', { name: /Messages between the lanes/ });
    const box = await boxOf(diagram);
    const y = box.y + box.height - 8;
    await page.keyboard.down('Shift');
    await page.mouse.move(box.x + box.width / 12, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 4, y, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    expect(await now()).toBe(9000);
    const bar = timeline.getByRole('group', { name: 'Selected time span' });
    const [from, to] = [bar.getByRole('textbox', { name: 'From' }), bar.getByRole('textbox', { name: 'To' })];
    await expect.poll(async () => Number(await from.inputValue())).toBeCloseTo(1, 1);
    await expect.poll(async () => Number(await to.inputValue())).toBeCloseTo(3, 1);

    await from.fill('2');
    await page.keyboard.press('Enter');
    await to.fill('4.1');
    await page.keyboard.press('Enter');
    const trace = await heronry.play((playground) => playground.trace());
    const inside = trace.filter(({ atUs }) => atUs >= 2_000_000 && atUs <= 4_100_000);
    const count = (kind: string): number => inside.filter((event) => event.kind === kind).length;
    const words = `2.100 s: ${count('published')} published, ${count('received')} received`;
    await expect(bar.getByText(words)).toBeVisible();
    await expectNoViolations(page);

    await bar.getByRole('button', { name: 'Show the span in the log' }).click();
    await expect(heronry.panel.getByText(`${inside.length} events`)).toBeVisible();
    await expect(heronry.panel.getByText(`Only 2.000 s to 4.100 s. ${words}`)).toBeVisible();
    await heronry.panel.getByRole('button', { name: 'published', exact: false }).first().waitFor();
    await heronry.tab('Table').click();
    const table = heronry.panel.getByRole('table', { name: /The selected span/ });
    await expect(table.getByRole('row', { name: /feeder\d → faults .* accepted/ }).first()).toBeVisible();

    await expectNoViolations(page);

    // The edge of the span can be dragged, and the button zooms to the span.
    await bar.getByRole('button', { name: 'Zoom to the span' }).click();
    const wide = await boxOf(diagram);
    // The span fills ten elevenths of the width.
    await page.mouse.move(wide.x + (wide.width * 10.5) / 11, wide.y + wide.height / 2);
    await page.mouse.down();
    await page.mouse.move(wide.x + wide.width / 2, wide.y + wide.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(async () => Number(await to.inputValue())).toBeCloseTo(3.05, 1);
    await page.keyboard.press('Escape');
    await expect(bar).toHaveCount(0);
    await timeline.getByRole('button', { name: 'Select a time span' }).press('Enter');
    await expect(to).toHaveValue('9');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('two fingers zoom, one goes through time, and a button selects a span', async ({ heronry, page }) => {
    const timeline = await openQueue(heronry);
    const diagram = timeline.getByRole('img', { name: /Messages between the lanes/ });
    const { x, y, width, height } = await boxOf(diagram);
    const now = (): Promise<number> => heronry.play((playground) => playground.now());
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: readonly number[]): Promise<unknown> =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: xs.map((at, id) => ({ x: x + width * at, y: y + height * 0.7, id })),
      });
    const before = await diagram.screenshot();
    await touch('touchStart', 0.4, 0.6);
    await touch('touchMove', 0.35, 0.65);
    await touch('touchMove', 0.2, 0.8);
    await touch('touchEnd');
    expect(await now()).toBe(9000);
    expect(await differingPixels(page, before, await diagram.screenshot())).toBeGreaterThan(200);

    await touch('touchStart', 0.5);
    await touch('touchMove', 0.4);
    await touch('touchMove', 0.3);
    await touch('touchEnd');
    // A third of what two fingers have left of twelve seconds: four, in the middle.
    expect(await now()).toBeCloseTo(5200, -3);

    // A click instead of a tap: directly after a swipe, the browser takes a tap for its end.
    await timeline.getByRole('button', { name: 'Select a time span' }).click();
    const bar = timeline.getByRole('group', { name: 'Selected time span' });
    await expect(bar.getByText(/published/)).toBeVisible();
    await expectNoViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false);
    await bar.getByRole('button', { name: 'Clear the span' }).tap();
    await expect(bar).toHaveCount(0);
  });
});
