/** A recording from a file: dropped, scrubbed, asked, saved as a scenario. */
import type { Request } from '@playwright/test';

import { dropFile } from '../support/dropping.ts';
import { expect, test } from '../support/heronry.ts';

const ACTIONS = 'env_default__action__building_to_room1';
/** A building that asks a room directly, and gives it two actions, of which the room uses the newest. */
const LINES: readonly object[] = [
  {
    ...{ heronry: 'recording', version: 1, title: 'A building and a room', madeBy: 'a test', untilUs: 6_000_000 },
    agents: [
      { name: 'building', level: 2 },
      { name: 'room1', level: 1, parent: 'building' },
    ],
    channels: [
      { name: ACTIONS, kind: 'queue' },
      { name: 'building -> room1', kind: 'direct', from: 'building', to: 'room1' },
    ],
  },
  ...[1, 2].flatMap((n) => {
    const first = 2 * (n - 1);
    return [
      {
        atUs: n * 500_000,
        kind: 'published',
        agent: 'building',
        channel: ACTIONS,
        arrivesUs: n * 500_000,
        payload: { heat: n },
      },
      { atUs: n * 500_000, kind: 'accepted', cause: first, channel: ACTIONS, message: first, seq: n },
    ];
  }),
  ...[0, 2].flatMap((message, place) => [
    {
      ...{ atUs: 2_000_000, kind: 'dispatched', cause: message + 1, via: 'consume', agent: 'room1', channel: ACTIONS },
      ...{ message, seq: place + 1, arrivesUs: 2_000_000 },
    },
    {
      atUs: 2_000_000,
      kind: 'received',
      cause: 4 + 2 * place,
      via: 'consume',
      agent: 'room1',
      channel: ACTIONS,
      message,
    },
  ]),
  {
    ...{ atUs: 2_000_000, kind: 'noted', cause: 5, hint: true, what: 'superseded', agent: 'room1', channel: ACTIONS },
    ...{ message: 0, text: 'room1 took 2 actions at once and used only the newest: this one was thrown away' },
  },
  {
    ...{ atUs: 3_000_000, kind: 'published', agent: 'building', to: 'room1', channel: 'building -> room1' },
    ...{ arrivesUs: 4_000_000, payload: { type: 'get_info' } },
  },
  {
    atUs: 4_000_000,
    kind: 'received',
    cause: 9,
    via: 'direct',
    agent: 'room1',
    channel: 'building -> room1',
    message: 9,
  },
];
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

test('recordings are dropped: broken, compared, collapsed, scrubbed, explained and saved as a scenario', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await test.step('a broken recording opens as far as it can, and names its bad lines', async () => {
    const lines = TEXT.split('\n');
    await dropFile(heronry, {
      name: 'broken.txt',
      text: [...lines.slice(0, 4), 'half a li', ...lines.slice(5)].join('\n'),
    });
    const bar = page.getByRole('region', { name: 'Recording' });
    await bar.getByText('1 line left out').click();
    await expect(bar).toContainText('Line 5: it is no JSON');
    await expect(heronry.agents).toHaveCount(2);

    // What is no recording at all changes nothing.
    await dropFile(heronry, { name: 'diary.jsonl', text: 'Dear diary,\n' });
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(
      'diary.jsonl cannot be opened as a recording. No line of it can be used. Line 1: it is no JSON.',
    );
    await expect(bar).toContainText('broken.txt');

    await bar.getByRole('button', { name: 'Close' }).click();
    await expect(bar).toBeHidden();
  });
  await test.step('two recordings stand side by side, with the first place where they differ', async () => {
    await dropFile(heronry, { name: 'room.jsonl', text: TEXT });
    const bar = page.getByRole('region', { name: 'Recording' });
    await bar.getByRole('button', { name: 'Compare' }).click();
    const dialog = heronry.dialog('Compare recordings');
    const choose = async (name: string, text: string): Promise<void> =>
      dialog
        .getByLabel('File to compare with')
        .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await choose('same.jsonl', TEXT);
    await expect(dialog).toContainText('The runs are identical up to');
    await choose('broken.jsonl', `${TEXT}half a li`);
    await expect(dialog).toContainText(
      'Not decided: 1 line of the recordings could not be used. All others are identical up to',
    );
    // The second action says something else.
    await choose('other.jsonl', TEXT.replace('{"heat":2}', '{"heat":9}'));
    await expect(dialog).toContainText('diverge at 1.000 s');
    await dialog.getByRole('button', { name: 'Go to this moment' }).click();
    await expect(page.getByRole('timer', { name: 'Time' })).toHaveText('1.000 s');
  });
  await test.step('a subtree collapses into one node, and a link opens a part of the recording', async () => {
    await dropFile(heronry, { name: 'room.jsonl', text: TEXT });
    await heronry.play(async (playground) => playground.pause());
    await heronry.agent('building').click();
    await heronry.panel.getByRole('button', { name: 'Collapse the 1 agent below' }).click();
    await expect(heronry.agents).toHaveCount(1);
    await expect(heronry.panel).toContainText('It stands for building and 1 agent below it');
    await heronry.panel.getByRole('button', { name: 'Expand' }).click();
    await expect(heronry.agents).toHaveCount(2);

    const bar = page.getByRole('region', { name: 'Recording' });
    await bar.getByRole('button', { name: 'Save as scenario' }).click();
    const dialog = heronry.dialog('Save as scenario');
    await expect(dialog).toContainText('Or share this part as it is, read only: 11 events in');
    const link = await dialog.getByRole('button', { name: 'Copy link to the recording' }).isEnabled();
    expect(link).toBe(true);
  });
  await heronry.closeOverlays();
  await test.step('a recording that is dropped is scrubbed, explained and saved as a scenario', async () => {
    await dropFile(heronry, { name: 'room.jsonl', text: TEXT });
    const bar = page.getByRole('region', { name: 'Recording' });
    await expect(bar).toContainText('Recording: read only. room.jsonl, made by a test.');
    await expect(heronry.agents).toHaveCount(2);

    // A direct message is in flight between the two agents, and nothing else is.
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(3500);
    });
    await expect(heronry.agent('room1')).toContainText('2 received');
    const inFlight = await heronry.play(async (playground) => playground.world());
    expect(inFlight.inFlight).toEqual([
      expect.objectContaining({ from: 'building', to: 'room1', message: { type: 'get_info' } }),
    ]);

    // What was thrown away is said where it happened.
    await heronry.play(async (playground) => playground.seek(2500));
    await heronry.tab('Log').click();
    await heronry.panel.getByText('this one was thrown away').first().click();
    await heronry.tab('Inspector').click();
    const journey = heronry.panel.getByRole('region', { name: 'Journey' });
    await expect(journey).toContainText(
      'room1 took 2 actions at once and used only the newest: this one was thrown away',
    );
    const why = heronry.panel.getByRole('region', { name: 'Who got it, and why?' });
    await expect(why).toContainText('room1 received it at 2.000 s');

    await bar.getByRole('button', { name: 'Save as scenario' }).click();
    const dialog = heronry.dialog('Save as scenario');
    await expect(dialog).toContainText('3 messages among 2 agents over 2 channels.');
    await dialog.getByRole('button', { name: 'Save and open' }).click();
    await expect(bar).toBeHidden();
    await expect(page.getByRole('textbox', { name: 'Scenario name' })).toHaveValue('A building and a room');
    await expect(heronry.agents).toHaveCount(2);
  });
});

test('a recorded run of HERON is opened from the gallery, and by its address', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await page.keyboard.press('g');
  const gallery = heronry.dialog('Gallery');
  await gallery.getByRole('button', { name: /^A coordinator/ }).click();
  const bar = page.getByRole('region', { name: 'Recording' });
  await expect(bar).toContainText('Recording: read only. A coordinator');
  await expect(heronry.agent('room1')).toBeVisible();
  await expect(page).toHaveURL(/#recordings\/two-rooms-2-coordinator$/);
  await page.reload();
  await expect(bar).toContainText('Recording: read only. A coordinator');

  await page.goto('./#recordings/none-such');
  await expect(heronry.dialog('This link cannot be opened')).toContainText(
    'The gallery has no recording “recordings/none-such”.',
  );
  await heronry.dialog('This link cannot be opened').getByRole('button', { name: 'Continue' }).click();

  // Back while a recording is on its way: it opens no more.
  await page.goto('./#gallery/pairs');
  const title = page.getByRole('textbox', { name: 'Scenario name' });
  await expect(title).toBeVisible();
  const pairs = await title.inputValue();
  const held: (() => void)[] = [];
  await page.route('**/*two-rooms-1-ticks*.jsonl', async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await page.goto('./#recordings/two-rooms-1-ticks');
  await expect.poll(() => held.length).toBe(1);
  await page.goBack();
  await expect(page).toHaveURL(/#gallery\/pairs$/);
  // The page may give up the rest of the file before all of it is there: a request that fails has ended too.
  const ended = new Promise<void>((resolve) => {
    const end = (request: Request) => request.url().includes('two-rooms-1-ticks') && resolve();
    page.on('requestfinished', end).on('requestfailed', end);
  });
  held[0]?.();
  await ended;
  await heronry.painted();
  await expect(page).toHaveURL(/#gallery\/pairs$/);
  await expect(title).toHaveValue(pairs);
  await expect(bar).toBeHidden();
});
