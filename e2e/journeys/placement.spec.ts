/** Places that the page finds by itself: what is added or connected never covers anything else. */
import type { Page } from '@playwright/test';
import { boxOf, centre, expect, type Heronry, test } from '../support/heronry.ts';

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

/** Drags the first agent. Returns its place then, and a function that reads its place. */
async function dragFirst(heronry: Heronry, page: Page) {
  const box = await boxOf(heronry.agent('agent1'));
  await page.mouse.move(box.x + 60, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y + box.height / 2 - 40, { steps: 4 });
  await page.mouse.up();
  const place = async (): Promise<unknown> =>
    (await heronry.play((playground) => playground.scenario())).agents.find(({ id }) => id === 'agent1');
  const dragged = await place();
  return { place, dragged };
}

test('agents that the page places, and those that were dragged, cover nothing when all pairs are connected', async ({
  heronry,
  page,
}) => {
  await heronry.open();
  await test.step('three agents by the button, all pairs: no box covers another, and one undo takes the pairs back', async () => {
    await heronry.startEmpty();
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

  await test.step('an agent that was dragged stays where it is when all pairs are connected', async () => {
    await heronry.startEmpty();
    await addAgents(heronry, page, 3);
    const { place, dragged } = await dragFirst(heronry, page);
    await heronry.canvas.press('Control+a');
    await page.keyboard.press('p');
    await expect(heronry.channels).toHaveCount(6);
    await expect.poll(() => overlapping(heronry)).toEqual([]);
    expect(await place()).toEqual(dragged);
  });

  await test.step('nodes that were dragged stay where they are after a reload, also when all pairs are connected then', async () => {
    await heronry.startEmpty();
    await addAgents(heronry, page, 3);
    const { place, dragged } = await dragFirst(heronry, page);
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await heronry.ready();
    expect(await place()).toEqual(dragged);
    await heronry.canvas.press('Control+a');
    await page.keyboard.press('p');
    await expect(heronry.channels).toHaveCount(6);
    await expect.poll(() => overlapping(heronry)).toEqual([]);
    expect(await place()).toEqual(dragged);
  });
});

test('all pairs of many agents are told apart', async ({ heronry, page }) => {
  await heronry.open();
  await test.step('a click on one of the two lanes of a pair selects the channel of that direction', async () => {
    await heronry.startEmpty();
    const agents = Array.from({ length: 6 }, (_, index) => ({
      id: `agent${index + 1}`,
      x: 200 * index,
      y: 90 * index,
    }));
    await heronry.play(
      (playground, many) => playground.load({ version: 2, name: 'Pairs', agents: many, channels: [], links: [] }),
      agents,
    );
    await heronry.canvas.press('Control+a');
    await page.keyboard.press('p');
    await expect(heronry.channels).toHaveCount(30);
    await page.keyboard.press('Escape');
    // The lane of a direction is on its sender's right; the part after the channel is pressed, where only the line is.
    const pressed = async (from: string, to: string): Promise<{ readonly x: number; readonly y: number }> => {
      const [a, b] = [centre(await boxOf(heronry.agent(from))), centre(await boxOf(heronry.agent(to)))];
      const edge = heronry.canvas.getByRole('img', { name: `${to} subscribes to ${from}_to_${to}` });
      const { x, y } = await edge
        .locator('path')
        .first()
        .evaluate((path: SVGPathElement) => {
          const { x: along, y: down } = path.getPointAtLength(path.getTotalLength() * 0.3);
          const point = new DOMPoint(along, down).matrixTransform(path.getScreenCTM() ?? undefined);
          return { x: point.x, y: point.y };
        });
      const side = (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
      expect(side, `${from} to ${to} is on the right`).toBeGreaterThan(0);
      return { x, y };
    };
    for (const [from, to] of [
      ['agent1', 'agent2'],
      ['agent2', 'agent1'],
    ] as const) {
      // The name of the channel that was selected before lies over the other lane.
      await heronry.canvas.click({ position: { x: 8, y: 120 } });
      await expect(heronry.canvas.getByRole('group', { name: /, selected$/ })).toHaveCount(0);
      const { x, y } = await pressed(from, to);
      await page.mouse.click(x, y);
      await expect(heronry.channel(`${from}_to_${to}`)).toHaveAccessibleName(/, selected$/);
      await expect(heronry.channel(`${to}_to_${from}`)).not.toHaveAccessibleName(/, selected$/);
    }
  });

  await test.step('12 agents with all 132 pair channels are legible beside the panel, and a lane shows its queue', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await heronry.startEmpty();
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
});
