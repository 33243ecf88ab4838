import { BROKER_NAMES } from '../../src/scenario/index.ts';
import { SIMPLIFICATIONS } from '../../src/simulation/index.ts';
import { violationsOf } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';

/** Opens a scene of the gallery in the page that is open, paused at a time. */
async function start(heronry: Heronry, slug: string, atMs: number): Promise<void> {
  await heronry.closeOverlays();
  await heronry.play((playground, name) => playground.load(name), slug);
  await heronry.play((playground, at) => playground.seek(at), atMs);
}

test('a broker is changed: its channels are drawn as what it is, it is undone, and shared', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(8000));
  await test.step('undo brings the queue back, and redo the log', async () => {
    const first = await heronry.play((playground) => playground.traceHash());
    const faults = heronry.channel('faults');
    await (await heronry.section('Broker'))
      .getByRole('combobox', { name: 'Broker type' })
      .selectOption('Redis Streams');
    await expect(faults).toHaveAccessibleName(/log of/);
    await page.getByRole('banner').getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(faults).toHaveAccessibleName(/queue/);
    expect(await heronry.play((playground) => playground.traceHash())).toBe(first);
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await expect(faults).toHaveAccessibleName(/log of/);
  });
  await start(heronry, 'work-queue', 8000);
  await test.step('another broker is put behind the channels, drawn as what it is, undone, and shared', async () => {
    const faults = heronry.channel('faults');
    await expect(faults).toHaveAccessibleName(/\d+ in queue|queue empty/);
    const first = await heronry.play((playground) => playground.traceHash());

    const broker = (await heronry.section('Broker')).getByRole('combobox', { name: 'Broker type' });
    await broker.selectOption('Kafka');
    await expect(faults).toHaveAccessibleName(/log of \d+, \d+ unread by the group, 1 not acknowledged/);
    await heronry.panel.getByRole('textbox', { name: 'Partitions' }).fill('4');
    await page.keyboard.press('Enter');
    await expect(faults).toHaveAccessibleName(/log of \d+ in \d partitions/);
    await heronry.panel.getByRole('textbox', { name: 'Partitions' }).fill('0');
    await page.keyboard.press('Enter');
    await expect(heronry.panel.getByText('A whole number from 1 to 64.')).toBeVisible();
    await page.keyboard.press('Escape');

    await faults.focus();
    await page.keyboard.press('Enter');
    await expect(heronry.panel.getByRole('region', { name: 'Not acknowledged' })).toBeVisible();

    // The same moment from a link, in a page that has not loaded any model yet.
    const link = await heronry.play((playground) => playground.link());
    const hash = await heronry.play((playground) => playground.traceHash());
    expect(hash).not.toBe(first);
    await expect(page.getByRole('banner')).toContainText('Saved');
    await page.goto('about:blank');
    await page.goto(link);
    await heronry.ready();
    expect(await heronry.play((playground) => playground.traceHash())).toBe(hash);

    // And from what this browser has saved.
    await heronry.open();
    await heronry.play((playground) => playground.seek(8000));
    expect(await heronry.play((playground) => playground.traceHash())).toBe(hash);
  });
});

test('channels of every kind show what they hold: a log, a share group, and a queue that may be full', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await test.step('a full queue is offered where there is a queue, and says what it comes to elsewhere', async () => {
    const broker = (await heronry.section('Broker')).getByRole('combobox', { name: 'Broker type' });
    const notes = [
      ['Kafka', 'No effect on Kafka: a log has no capacity there.'],
      ['Redis pub/sub', 'No effect on Redis pub/sub: it stores nothing that could be full.'],
      ['Redis Streams', 'The log is trimmed to this length: its oldest messages are removed, read or not.'],
    ] as const;
    const policy = heronry.panel.getByRole('combobox', { name: 'When full, it' });
    const channel = heronry.channel('faults');
    await channel.click();
    await expect(policy).toHaveCount(1);
    for (const [name, note] of notes) {
      await heronry.canvas.click({ position: { x: 8, y: 120 } });
      await broker.selectOption(name);
      // In its middle are cells of messages.
      await channel.focus();
      await channel.press('Enter');
      await expect(heronry.panel.getByRole('heading', { name: 'faults', exact: true, level: 2 })).toBeVisible();
      await expect(policy).toHaveCount(0);
      await (await heronry.section('Faults'))
        .getByRole('combobox', { name: 'Add a fault' })
        .selectOption('Has a small queue');
      await expect(heronry.panel.getByText(note)).toBeVisible();
    }
  });
  await start(heronry, 'failed-job', 14_000);
  await test.step('a log is drawn as one: a click on a cell of it selects its message', async () => {
    const jobs = heronry.channel('jobs');
    await expect(jobs).toHaveAccessibleName(/log of 9, 0 unread by the group, 3 not acknowledged/);
    await expect(jobs.getByRole('button', { name: /^Message \d+ on jobs$/ })).toHaveCount(4);
    expect(await violationsOf(page)).toEqual([]);
    await jobs.getByRole('button', { name: 'Message 7 on jobs' }).click();
    await expect(heronry.panel.getByText(/^Message \d+ on \S+$/)).toBeVisible();
    await expect(heronry.panel.getByText('new-crew failed on it: the ladder is too short')).toBeVisible();
    await heronry.play((playground) => playground.seek(17_000));
    await expect(heronry.panel.getByText(/Dispatched to consumer .* again$/)).toBeVisible();
  });
  await start(heronry, 'share-group', 13_000);
  await test.step('a share group shows who has what, its deliveries, and what is archived', async () => {
    const jobs = heronry.channel('jobs');
    await expect(jobs).toHaveAccessibleName(/\d locked/);
    await jobs.focus();
    await page.keyboard.press('Enter');
    const locked = heronry.panel.getByRole('region', { name: 'Locked' });
    await expect(locked.getByText(/, for (crew|trainee|slow-crew), delivery \d$/).first()).toBeVisible();
    await expect(locked.getByText(/^until \d+\.\d{3} s$/).first()).toBeVisible();
    await heronry.play((playground) => playground.seek(40_000));
    await expect(jobs).toHaveAccessibleName(/\d archived/);
    const archived = heronry.panel.getByRole('region', { name: 'Archived' });
    await expect(archived.getByText(/, 3 deliveries$/).first()).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);

    await archived.getByRole('button').first().click();
    await expect(heronry.panel.getByText(/archived, never delivered again$/)).toBeVisible();
  });
});

test('brokers compared: what differs is marked, and one of them is opened', async ({ heronry, page }) => {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await heronry.menuItem('Compare brokers').click();
  const dialog = heronry.dialog('Compare brokers');
  const crews = dialog.getByRole('row', { name: /^crew1, crew2, crew3 consume from faults/ });
  await expect(crews.getByRole('cell')).toHaveText([
    /shared: 8 \+ 8 \+ 8$/,
    /copied to each: 27 \+ 27 \+ 27, differsMessage 2 on faults: crew1 received it at 1\.989 s: it listens to faults\. Show/,
    /shared: 8 \+ 8 \+ 8$/,
    /one gets all: 10 \+ 0 \+ 0, differsMessage \d+ on faults: .*Show at \d+/,
    /shared: 8 \+ 8 \+ 8$/,
  ]);
  expect(await violationsOf(page)).toEqual([]);

  await dialog.getByText('What changes when you switch').click();
  const lost = dialog.getByRole('row', { name: /^Published with no consumer/ });
  await expect(lost.getByRole('cell').nth(1)).toHaveText(/no, it is lost, differs$/);
  expect(await violationsOf(page)).toEqual([]);

  const guarantees = dialog.getByRole('link', { name: 'What every broker guarantees, tested on real servers' });
  await expect(guarantees).toHaveAttribute('href', './api/documents/contract.html');

  await dialog.getByText('This scenario').click();
  // A reason leads to its moment, in a run on its broker.
  const second = dialog
    .getByRole('row', { name: /^crew2 consumes from faults/ })
    .getByRole('cell')
    .nth(3);
  await expect(second).toContainText('Message 2 on faults: crew1 consumed it first, at 4.726 s.');
  await second.getByRole('button', { name: 'Show at 4.726 s' }).click();
  await expect(dialog).toBeHidden();
  await expect(heronry.channel('faults')).toHaveAccessibleName(/log of/);
  await expect(heronry.panel.getByText('Message 2 on faults', { exact: true })).toBeVisible();
  expect(await heronry.play((playground) => playground.now())).toBeCloseTo(4726.9, 0);
  await page.getByRole('banner').getByRole('button', { name: 'Undo', exact: true }).click();
  await page.keyboard.press('m');
  await dialog.getByRole('button', { name: 'Use Redis pub/sub' }).click();
  await expect(dialog).toBeHidden();
  await expect(heronry.channel('faults')).toHaveAccessibleName(/stores nothing/);
  const received = await heronry.play(async (playground) => {
    await playground.seek(30_000);
    return Object.values((await playground.world()).agents).map((agent) => agent.received.length);
  });
  expect(received.slice(3, 6)).toEqual([27, 27, 27]);
  await page.getByRole('banner').getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(heronry.channel('faults')).toHaveAccessibleName(/queue/);
});

test('what the models leave out is said; without a mouse, and on a phone', async ({ heronry, page }) => {
  await heronry.open('gallery/work-queue');
  await heronry.play((playground) => playground.pause());
  await test.step('what a model leaves out is said of the broker that is open, and of each where they are told apart', async () => {
    const broker = (await heronry.section('Broker')).getByRole('combobox', { name: 'Broker type' });
    const dialog = heronry.dialog('Compare brokers');
    const told = (name: string) => dialog.getByRole('list', { name: `Simplifications: ${name}` }).getByRole('listitem');
    const words = (kind: string) =>
      SIMPLIFICATIONS.filter((one) => one.broker === kind).map(({ model, server, reason }) => [model, server, reason]);
    const open = async () => {
      await page.keyboard.press('m');
      await expect(dialog.getByRole('row', { name: /^crew1, crew2, crew3/ })).toBeVisible();
    };
    await open();
    await expect(dialog.getByRole('heading', { name: /leave/ })).toHaveCount(0);
    const kinds = [...new Set(SIMPLIFICATIONS.map((one) => one.broker))];
    for (const kind of kinds) {
      await page.keyboard.press('Escape');
      await broker.selectOption(BROKER_NAMES[kind]);
      await open();
      await expect(dialog.getByRole('region', { name: 'Simplifications of this model' })).toBeVisible();
      await expect(dialog.getByRole('list', { name: 'Simplifications: ' })).toHaveCount(1);
      const items = told(BROKER_NAMES[kind]);
      await expect(items).toHaveCount(words(kind).length);
      for (const [place, texts] of words(kind).entries())
        await expect(items.nth(place).getByRole('definition')).toHaveText(texts);
    }
    await dialog.getByText('What changes when you switch').click();
    await expect(dialog.getByRole('region', { name: 'Simplifications of the models' })).toBeVisible();
    for (const kind of kinds)
      for (const [place, texts] of words(kind).entries())
        await expect(told(BROKER_NAMES[kind]).nth(place).getByRole('definition')).toHaveText(texts);
  });
  await start(heronry, 'late-subscriber', 0);
  await page.setViewportSize({ width: 390, height: 800 });
  await test.step('without a mouse, and on a phone', async () => {
    await heronry.agent('meter').focus();
    await page.keyboard.press('m');
    const dialog = heronry.dialog('Compare brokers');
    const archive = dialog.getByRole('row', { name: /^archive first consumed from readings at 14 s/ });
    await expect(archive).toContainText('kept in the queue: got all 7');
    await expect(archive).toContainText('lost');
    await expect(archive).toContainText('replayed from the log: got all 7');
    const sideways = () => dialog.evaluate((element) => element.scrollWidth > element.clientWidth);
    expect(await sideways()).toBe(false);
    await dialog.getByText('What changes when you switch').click();
    await expect(dialog.getByRole('region', { name: 'Simplifications of the models' })).toBeVisible();
    expect(await sideways()).toBe(false);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(heronry.agent('meter')).toBeFocused();
  });
});
