/** The film of real traffic: a gateway on memory, agents elsewhere that publish, and one user who joins through the page. */
import { setTimeout } from 'node:timers/promises';
import { expect, Guest, Serving } from '../support/serving.ts';
import type { Guide } from '../walks/walks.ts';
import { type FilmWalk, type Studio, shoot } from './film.ts';
import type { FilmTime, Frames } from './film-time.ts';

export async function shootLive(studio: Studio, frames: Frames): Promise<void> {
  const serving = await Serving.start();
  try {
    const open = async ({ page }: Guide['heronry']): Promise<void> => {
      await page.goto(serving.line);
      await new Guest(page).ready();
    };
    const walk: FilmWalk = (guide, time) => joinTraffic(guide, time, serving);
    await shoot({ isLive: true, open, walk }, { ...studio, address: `${serving.url}/` }, frames);
  } finally {
    await serving.stop();
  }
}

async function joinTraffic(guide: Guide, time: FilmTime, serving: Serving): Promise<void> {
  const { heronry, hand, playground } = guide;
  const ann = new Guest(heronry.page);
  const dialog = ann.dialog('Connect to real traffic');
  await playground.narrate('No simulation: a gateway runs on this machine, and the link it printed opens this page.');
  await hand.fill(dialog.getByLabel('Your name'), 'ann');
  await hand.click(dialog.getByRole('button', { name: 'Connect', exact: true }));
  await expect(ann.bar).toContainText('You are ann');
  const over = new AbortController();
  const traffic = publishUntil(over.signal, serving);
  try {
    await takePart(guide, ann);
    await time.pass(3000);
  } finally {
    over.abort();
    await traffic;
  }
}

async function takePart({ hand, playground, goBack }: Guide, ann: Guest): Promise<void> {
  const { panel, transport } = ann;
  await playground.narrate('Agents elsewhere publish. They and their channels appear automatically.');
  await expect(ann.agent('mg2')).toBeVisible();
  await playground.narrate('ann takes part: she subscribes to status, and gets a copy of every new message.');
  await hand.choose(panel.getByLabel('From channel'), 'status');
  await hand.click(panel.getByRole('button', { name: 'Subscribe', exact: true }));
  await expect.poll(async () => (await ann.told('received')).length).toBeGreaterThan(1);
  await playground.narrate('Every other subscriber gets what she publishes.');
  await hand.choose(panel.getByLabel('Channel', { exact: true }), 'New channel…');
  await hand.fill(panel.getByLabel('New channel'), 'control');
  await hand.click(panel.getByRole('radio', { name: 'JSON' }));
  await hand.fill(panel.getByLabel('Message (JSON)'), '{"setpoint": 0.5}');
  await hand.click(panel.getByRole('button', { name: 'Publish', exact: true }));
  await expect.poll(() => ann.told('accepted')).toContain('accepted control {"setpoint":0.5}');
  await playground.narrate('You can pause and go back while traffic continues.');
  await hand.click(transport.getByRole('button', { name: 'Pause' }));
  await goBack(6000);
  await playground.narrate('The latest moment shows what happens now.');
  await hand.click(transport.getByRole('button', { name: 'Jump to the latest moment' }));
}

/** Publishes reports of two microgrids, in turn. */
async function publishUntil(over: AbortSignal, serving: Serving): Promise<void> {
  for (let number = 0; !over.aborted; number++) {
    const mg = `mg${(number % 2) + 1}`;
    await serving.publish('status', [{ mg, kw: 40 + (number % 7) }], mg);
    await setTimeout(900);
  }
}
