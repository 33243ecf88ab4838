import type { Locator } from '@playwright/test';
import { boxOf, centre, expect, type Heronry, test } from '../support/heronry.ts';

/** Pauses the work queue at 9 s, and resolves when the panel is there. */
async function pausedQueue(heronry: Heronry): Promise<void> {
  await heronry.play(async (playground) => {
    await playground.load('work-queue');
    await playground.pause();
    await playground.seek(9000);
  });
  await heronry.laidOut();
}

test('the panel is as wide, and its sections are as folded, as its user left them', async ({ heronry, page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await heronry.open('gallery/work-queue');
  await pausedQueue(heronry);
  const edge = heronry.panel.getByRole('separator', { name: 'Width of the panel' });
  const width = async (): Promise<number> => (await boxOf(heronry.panel)).width;
  const head = (name: string): Locator => heronry.panel.getByRole('button', { name, exact: true });

  await test.step('the edge of the panel is moved by keyboard and pointer', async () => {
    await expect(edge).toHaveAttribute('aria-valuenow', '352');
    expect(await width()).toBe(352);
    await edge.press('ArrowLeft');
    expect(await width()).toBe(368);
    await edge.press('Home');
    await expect(edge).toHaveAttribute('aria-valuenow', '280');
    expect(await width()).toBe(280);
    await edge.press('End');
    await expect(edge).toHaveAttribute('aria-valuenow', '640');
    expect(await width()).toBe(640);

    const { x, y } = centre(await boxOf(edge));
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 150, y, { steps: 4 });
    await page.mouse.up();
    expect(await width()).toBe(490);
  });

  await test.step('the sections come in one order, and fold by keyboard', async () => {
    const heads = await heronry.panel.getByRole('heading', { level: 3 }).getByRole('button').allTextContents();
    const order = ['Getting started', 'What happens here', 'Broker', 'Delay of every hop', 'Faults', 'Expectations'];
    expect(heads.slice(0, 6)).toEqual(order);
    await expect(head('What happens here')).toHaveAttribute('aria-expanded', 'true');
    await expect(head('Broker')).toHaveAttribute('aria-expanded', 'false');
    await expect(heronry.panel.getByRole('combobox', { name: 'Broker type' })).toHaveCount(0);
    await head('Broker').press('Enter');
    await expect(heronry.panel.getByRole('combobox', { name: 'Broker type' })).toBeVisible();
    await head('What happens here').press('Space');
  });

  await page.reload();
  await heronry.ready();
  await heronry.laidOut();
  await test.step('after a reload, the sections stay as they were left', async () => {
    await expect(head('Broker')).toHaveAttribute('aria-expanded', 'true');
    await expect(head('What happens here')).toHaveAttribute('aria-expanded', 'false');
  });
  await test.step('the edge is kept, and put back by a double click', async () => {
    expect(await width()).toBe(490);
    // In a smaller window it keeps to half of it.
    await page.setViewportSize({ width: 900, height: 800 });
    expect(await width()).toBe(450);
    await page.setViewportSize({ width: 1280, height: 800 });

    await edge.dblclick();
    expect(await width()).toBe(352);
  });
});

test('the panel shows the beginning of what it is about, and clips nothing', async ({ heronry, page }) => {
  await page.setViewportSize({ width: 1280, height: 640 });
  await heronry.open('gallery/work-queue');
  await pausedQueue(heronry);
  await test.step('what is selected next is read from its beginning', async () => {
    const list = heronry.panel.getByRole('tabpanel');
    const top = (): Promise<number> => list.evaluate((element) => element.scrollTop);
    await list.evaluate((element) => element.scrollTo({ top: 200 }));
    expect(await top()).toBeGreaterThan(0);
    await heronry.agent('crew1').focus();
    await page.keyboard.press('Enter');
    await expect(heronry.panel.getByRole('heading', { name: 'crew1', level: 2 })).toBeVisible();
    expect(await top()).toBe(0);
  });

  await test.step('no table of the panel clips a column, at its smallest and its largest width', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await pausedQueue(heronry);
    const edge = heronry.panel.getByRole('separator', { name: 'Width of the panel' });
    await heronry.tab('Table').click();
    await expect(heronry.panel.getByRole('table').first()).toBeVisible();
    for (const [key, pixels] of [
      ['Home', 280],
      ['End', 640],
    ] as const) {
      await edge.press(key);
      expect((await boxOf(heronry.panel)).width).toBe(pixels);
      const clipped = await heronry.panel.getByRole('table').evaluateAll((tables) =>
        tables.flatMap((table) => {
          const scroller = table.parentElement;
          if (scroller === null) return ['a table outside of everything'];
          const wide = scroller.scrollWidth > scroller.clientWidth;
          const shade = getComputedStyle(scroller).backgroundImage.includes('gradient');
          scroller.scrollLeft = scroller.scrollWidth;
          const { right } = scroller.getBoundingClientRect();
          const cells = [...table.querySelectorAll<HTMLElement>('th, td')];
          return [
            ...(wide && !shade ? [`${table.querySelector('caption')?.textContent} has no visible edge`] : []),
            ...cells
              .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
              .map((cell) => `clipped: ${cell.textContent}`),
            ...cells
              .filter((cell) => cell.getBoundingClientRect().right > right + 1)
              .map((cell) => `out: ${cell.textContent}`),
          ];
        }),
      );
      expect(clipped, `${pixels} pixels`).toEqual([]);
    }
  });

  await test.step('a long table begins with its first rows', async () => {
    await heronry.play((playground) => {
      const agents = Array.from({ length: 130 }, (_, number) => ({ id: `a${number}`, x: number * 200, y: 0 }));
      return playground.load({ version: 2, agents });
    });
    const table = heronry.panel.getByRole('table', { name: /^Agents/ });
    // The heading is a row as well.
    await expect(table.getByRole('row')).toHaveCount(101);
    await heronry.panel.getByRole('button', { name: 'Show 30 more rows' }).click();
    await expect(table.getByRole('row')).toHaveCount(131);
  });
});

test('a scene is read step by step, and one of the user’s own is begun', async ({ heronry, page }) => {
  await heronry.open('gallery/late-subscriber');
  await heronry.play(async (playground) => {
    await playground.pause();
    await playground.seek(0);
  });
  await heronry.laidOut();
  await test.step('the text of a scene stays through edits, and its steps lead through it', async () => {
    const story = page.getByRole('region', { name: 'About this scenario' });
    await expect(story).toContainText('The phone subscribes at 8 s');
    await heronry.play((playground) => playground.addAgent('own'));
    await expect(story).toContainText('The phone subscribes at 8 s');
    const now = (): Promise<number> => heronry.play((playground) => playground.now());
    await story.getByRole('button', { name: 'Next step' }).click();
    await expect(story).toContainText('Step 1 of 4 The phone subscribes.');
    expect(await now()).toBe(8000);
    await page.keyboard.press('Shift+k');
    await expect(story).toContainText('Step 2 of 4 Message 5 reaches the phone');
    await story.getByRole('button', { name: 'Previous step' }).click();
    expect(await now()).toBe(8000);
    await expect(story.getByText('The archive consumes from 14 s on')).toHaveCount(0);
    await story.getByRole('button', { name: 'Show the whole text' }).click();
    await expect(story.getByText('The archive consumes from 14 s on')).toBeVisible();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.reload();
    await heronry.ready();
    await expect(story.getByText('The archive consumes from 14 s on')).toBeVisible();
  });

  await test.step('how to begin is ticked off step by step, and gone when it is done', async () => {
    await page.keyboard.press('n');
    await expect(page.getByRole('region', { name: 'First steps' })).toBeVisible();
    const section = heronry.panel.getByRole('region', { name: 'Getting started' });
    await expect(section.getByText('Done')).toHaveCount(0);
    await heronry.play((playground) => playground.addAgent('a'));
    await expect(section.getByText('Done')).toHaveCount(1);
    await heronry.play((playground) => playground.addChannel('c'));
    await expect(section.getByText('Done')).toHaveCount(2);
    await heronry.play((playground) => playground.publish('a', 'c', { n: 1 }));
    await expect(section).toHaveCount(0);
  });
});
