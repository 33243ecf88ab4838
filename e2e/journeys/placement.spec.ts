/** Places that the page finds by itself: what is added or connected never covers anything else. */
import type { Page } from '@playwright/test';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

async function overlapping(heronry: Heronry): Promise<readonly string[]> {
  const nodes = [...(await heronry.agents.all()), ...(await heronry.channels.all())];
  const boxes = await Promise.all(
    nodes.map(async (node) => ({ name: (await node.getAttribute('aria-label')) ?? '', ...(await boxOf(node)) })),
  );
  return boxes.flatMap((a, index) =>
    boxes.slice(index + 1).flatMap((b) => (overlap(a, b) ? [`${a.name} and ${b.name}`] : [])),
  );
}

async function addAgents(heronry: Heronry, page: Page, count: number): Promise<void> {
  const button = page.getByRole('button', { name: 'Add an agent' }).first();
  for (let added = 1; added <= count; added += 1) {
    await button.click();
    await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(heronry.agents).toHaveCount(added);
  }
}

test('three agents by the button, all pairs: no box covers another, and one undo takes the pairs back', async ({
  heronry,
  page,
}) => {
  await heronry.openEmpty();
  await addAgents(heronry, page, 3);
  expect(await overlapping(heronry)).toEqual([]);
  const before = await heronry.play((playground) => playground.scenario());
  await heronry.canvas.press('Control+a');
  await page.keyboard.press('p');
  await expect(heronry.channels).toHaveCount(6);
  await expect.poll(() => overlapping(heronry)).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect(heronry.channels).toHaveCount(0);
  expect(await heronry.play((playground) => playground.scenario())).toEqual(before);
});

test('an agent that was dragged stays where it is when all pairs are connected', async ({ heronry, page }) => {
  await heronry.openEmpty();
  await addAgents(heronry, page, 3);
  const box = await boxOf(heronry.agent('agent1'));
  await page.mouse.move(box.x + 60, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y + box.height / 2 - 40, { steps: 4 });
  await page.mouse.up();
  const place = async (): Promise<unknown> =>
    (await heronry.play((playground) => playground.scenario())).agents.find(({ id }) => id === 'agent1');
  const dragged = await place();
  await heronry.canvas.press('Control+a');
  await page.keyboard.press('p');
  await expect(heronry.channels).toHaveCount(6);
  await expect.poll(() => overlapping(heronry)).toEqual([]);
  expect(await place()).toEqual(dragged);
});

test('12 agents with all 132 pair channels are legible beside the panel, and a lane shows its queue', async ({
  heronry,
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await heronry.openEmpty();
  const agents = Array.from({ length: 12 }, (_, index) => ({
    id: `agent${index + 1}`,
    x: 200 * (index % 4),
    y: 120 * index,
  }));
  await heronry.play(
    (playground, many) => playground.load({ version: 2, name: 'Pairs', agents: many, channels: [], links: [] }),
    agents,
  );
  await heronry.canvas.press('Control+a');
  await page.keyboard.press('p');
  await expect(heronry.channels).toHaveCount(132);
  const shownSize = (): Promise<number> =>
    heronry.agent('agent12').evaluate((node) => {
      const name = node.querySelector('bdi');
      if (name === null || !(node instanceof HTMLElement)) return 0;
      const zoom = node.getBoundingClientRect().width / node.offsetWidth;
      return Number.parseFloat(getComputedStyle(name).fontSize) * zoom;
    });
  await expect.poll(shownSize).toBeGreaterThanOrEqual(12);

  // A message that waits is a count on its lane; the keyboard reaches the channel, whose name is then shown.
  await heronry.play((playground) => playground.publish('agent1', 'agent1_to_agent2', { n: 1 }));
  await heronry.play((playground) => playground.seek(5000));
  const channel = heronry.channel('agent1_to_agent2');
  await expect(channel.getByText('1', { exact: true })).toBeVisible();
  await expect(channel.getByText('agent1 → agent2')).toBeHidden();
  await channel.focus();
  await expect(channel.getByText('agent1 → agent2')).toBeVisible();
});
