import type { Page } from '@playwright/test';
import { GALLERY } from '../../src/scenario/index.ts';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';

async function publish(heronry: Heronry, count: number): Promise<void> {
  await heronry.play(async (playground, times) => {
    for (let number = 1; number <= times; number += 1) await playground.publish('meter', 'readings', { number });
  }, count);
}

/** Loads a meter that publishes to a channel, and an archive beside it. */
async function loadQueue(heronry: Heronry, capacity = 10_000): Promise<void> {
  await heronry.play(
    (playground, most) =>
      playground.load({
        version: 1,
        network: { delayUsMin: 1_000_000, delayUsMean: 1_000_000, jitterUs: 0 },
        agents: [
          { id: 'meter', x: 0, y: 0 },
          { id: 'archive', x: 560, y: 0 },
        ],
        channels: [{ id: 'readings', x: 280, y: 0, capacity: most }],
        links: [{ kind: 'publish', agent: 'meter', channel: 'readings' }],
      }),
    capacity,
  );
  await heronry.play((playground) => playground.pause());
}

/** Returns how many pixels of the screen a unit of the picture has. */
function zoomOf(page: Page): Promise<number> {
  return page
    .locator('.react-flow__viewport')
    .evaluate((viewport) => new DOMMatrix(getComputedStyle(viewport).transform).a);
}

/** Returns texts in nodes that are smaller on the screen than `least` pixels. */
async function smallTexts(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate(
    ([pixels, zoom]) =>
      [...document.querySelectorAll('[data-node-key] *')].flatMap((element) => {
        const own = [...element.childNodes].some(
          (node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '',
        );
        const size = Number.parseFloat(getComputedStyle(element).fontSize) * zoom;
        const isShown = element.getClientRects().length > 0;
        return own && isShown && size < pixels ? [`${element.textContent}: ${size.toFixed(1)}`] : [];
      }),
    [least, await zoomOf(page)] as const,
  );
}

test('a queue shows what waits in it, its capacity and what it does when full, and nothing covers a name', async ({
  heronry,
  page,
}) => {
  await heronry.openEmpty();
  await test.step('messages wait in the slots of their queue, and a consumer takes the one at the head', async () => {
    await loadQueue(heronry);
    const channel = heronry.channel('readings');
    const slots = channel.getByRole('button', { name: /^Waiting message/ });
    const count = channel.getByText(/^\d+$/).first();
    await expect(count).toHaveText('0');
    await publish(heronry, 3);
    await heronry.play((playground) => playground.seek(1500));
    await expect(slots).toHaveCount(3);
    await expect(count).toHaveText('3');
    await expect(channel).toHaveAccessibleName(/3 in queue/);
    // The head is at the right, where consumers take.
    const head = await boxOf(channel.getByRole('button', { name: 'Waiting message 1' }));
    const tail = await boxOf(channel.getByRole('button', { name: 'Waiting message 3' }));
    expect(head.x).toBeGreaterThan(tail.x);

    await channel.getByRole('button', { name: 'Waiting message 2' }).click();
    await expect(heronry.panel).toContainText('"number": 2');

    await heronry.play(async (playground) => {
      await playground.consume('archive', 'readings');
      await playground.seek(1600);
    });
    await expect(channel.getByRole('button', { name: 'Waiting message 1' })).toHaveCount(0);
    await expect(slots).toHaveCount(2);
    await expect(count).toHaveText('2');

    // At the earlier time, the picture is as it was.
    await heronry.play((playground) => playground.seek(1400));
    await expect(slots).toHaveCount(3);
    await expect(count).toHaveText('3');
    await heronry.play((playground) => playground.seek(500));
    await expect(slots).toHaveCount(0);
    await expect(count).toHaveText('0');
  });

  await test.step('a waiting message has its number on the channel, and its menu by the secondary button', async () => {
    await loadQueue(heronry);
    await heronry.play(async (playground) => {
      const scenario = await playground.scenario();
      const where = { at: 'link', link: 'publish', agent: 'meter', channel: 'readings' } as const;
      await playground.load({ ...scenario, faults: [{ kind: 'cut', where, fromUs: 0, untilUs: 500_000 }] });
      await playground.pause();
      await playground.publish('meter', 'readings', { number: 1 });
      await playground.seek(1000);
      await playground.publish('meter', 'readings', { number: 2 });
      await playground.seek(3000);
    });
    // The first message was lost on the cut link: the one that waits is the second, and the first that was accepted.
    const waiting = heronry.channel('readings').getByRole('button', { name: /^Waiting message/ });
    await expect(waiting).toHaveAccessibleName('Waiting message 2');
    await waiting.click({ button: 'right' });
    const menu = page.getByRole('menu', { name: 'Message' });
    await expect(menu.getByRole('menuitem', { name: 'Drop' })).toHaveAttribute('aria-disabled', 'true');
    await menu.getByRole('menuitem', { name: 'Journey' }).click();
    await expect(heronry.panel.getByText('Message 2 on readings')).toBeVisible();
    await expect(heronry.panel).toContainText('"number": 2');
  });

  await test.step('a bounded queue shows its capacity, and says what it does when it is full', async () => {
    await loadQueue(heronry, 3);
    const channel = heronry.channel('readings');
    await publish(heronry, 2);
    await heronry.play((playground) => playground.seek(1500));
    await expect(channel).toContainText('of 3');
    await expect(channel).not.toContainText('full');
    await publish(heronry, 2);
    await heronry.play((playground) => playground.seek(3000));
    await expect(channel).toContainText('full: oldest are dropped');
    await expect(channel).toHaveAccessibleName(/3 in queue, capacity 3, full: oldest are dropped/);
    await expect(channel.getByRole('button', { name: /^Waiting message/ })).toHaveCount(3);
    await expect(channel.getByRole('button', { name: 'Waiting message 1' })).toHaveCount(0);
    await heronry.play((playground) => playground.seek(1500));
    await expect(channel).not.toContainText('full');
  });

  await test.step('an agent whose state is too long for it says it in fewer words, and whole while pointed at or focused', async () => {
    await heronry.play((playground) =>
      playground.load({
        version: 2,
        name: 'Long',
        agents: [{ id: 'archive', x: 0, y: 0 }],
        channels: [{ id: 'readings of the northern grid', x: 320, y: 0 }],
        links: [{ kind: 'consume', agent: 'archive', channel: 'readings of the northern grid' }],
      }),
    );
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.consume('archive', 'readings of the northern grid');
      await playground.seek(1000);
    });
    const archive = heronry.agent('archive');
    const whole = archive.getByText('waits for readings of the northern grid');
    await expect(archive.getByText('waiting', { exact: true })).toBeVisible();
    await page.mouse.move(2, 2);
    await expect(whole).toBeHidden();
    await archive.hover();
    await expect(whole).toBeVisible();
    await page.mouse.move(2, 2);
    await archive.focus();
    await expect(whole).toBeVisible();
  });

  await test.step('a badge never covers a name, at any zoom', async () => {
    await loadQueue(heronry, 3);
    await heronry.play(async (playground) => {
      const scenario = await playground.scenario();
      const slow = {
        kind: 'slow',
        where: { at: 'agent', agent: 'meter' },
        fromUs: 0,
        untilUs: 9_000_000,
        factor: 4,
      } as const;
      await playground.load({ ...scenario, faults: [slow] });
      await playground.pause();
    });
    await publish(heronry, 4);
    await heronry.play((playground) => playground.seek(3000));
    const channel = heronry.channel('readings');
    await expect(channel).toContainText('full');
    await expect(heronry.agent('meter')).toContainText('slow');
    const covered = (): Promise<readonly string[]> =>
      heronry.canvas.evaluate((canvas) => {
        const nodes = [...canvas.querySelectorAll('[data-node-key]')];
        return nodes.flatMap((node) => {
          const name = node.querySelector('bdi')?.getBoundingClientRect();
          const badges = [...node.querySelectorAll('span')].filter((part) =>
            /^(full|slow)/.test(part.textContent ?? ''),
          );
          if (name === undefined || badges.length === 0) return [];
          return badges.flatMap((badge) => {
            const { bottom } = badge.getBoundingClientRect();
            return bottom > name.top + 1 ? [`${badge.textContent} by ${(bottom - name.top).toFixed(1)}`] : [];
          });
        });
      });
    const { x, y } = await boxOf(heronry.canvas);
    await page.mouse.move(x + 40, y + 40);
    // In steps of 2 %: sizes change at several zooms.
    for (let zoom = await zoomOf(page); zoom > 0.3; zoom = await zoomOf(page)) {
      await expect.poll(covered, `at a zoom of ${zoom.toFixed(3)}`).toEqual([]);
      await page.mouse.wheel(0, 16);
      await expect.poll(() => zoomOf(page)).toBeLessThan(zoom);
    }
  });
});

test.describe('with a finger', () => {
  test.use({ viewport: { width: 1024, height: 768 }, hasTouch: true, isMobile: true });

  test('a touch on the slots lists the waiting messages, and opens one', async ({ heronry, page }) => {
    await heronry.openEmpty();
    await loadQueue(heronry);
    await publish(heronry, 3);
    await heronry.play((playground) => playground.seek(1500));
    await heronry.channel('readings').getByRole('button', { name: 'Waiting message 1' }).tap();
    const menu = page.getByRole('menu', { name: 'Waiting messages' });
    await expect(menu.getByRole('menuitem')).toHaveCount(4);
    const third = menu.getByRole('menuitem', { name: /Message 3/ });
    expect((await boxOf(third)).height).toBeGreaterThanOrEqual(44);
    await third.tap();
    await expect(heronry.panel).toContainText('"number": 3');
  });
});

test('the legend is beside the picture and prints on one page, and texts in nodes are large enough to read', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/control-status');
  await test.step('the legend is beside the picture, which keeps its scene in view', async () => {
    const button = page.getByRole('button', { name: 'Legend', exact: true });
    await button.click();
    const legend = page.getByRole('complementary', { name: 'Legend' });
    await expect(legend).toBeFocused();
    const column = await boxOf(legend);
    for (const id of ['operator', 'mg1', 'historian']) {
      await expect(async () => {
        const node = await boxOf(heronry.agent(id));
        expect(node.x).toBeGreaterThanOrEqual(0);
        expect(node.x + node.width).toBeLessThanOrEqual(column.x);
      }).toPass();
    }
    await page.keyboard.press('Escape');
    await expect(legend).toHaveCount(0);
    await expect(button).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(legend).toBeVisible();
    await button.click();
    await expect(legend).toHaveCount(0);
  });

  await test.step('no text in a node of the gallery is smaller than 11 pixels on the screen', async () => {
    for (const { slug } of GALLERY) {
      await heronry.playground.load(slug);
      await heronry.playground.seek(9000);
      await expect.poll(() => smallTexts(page, 11), { message: slug }).toEqual([]);
    }
  });

  await test.step('the legend prints on one page', async () => {
    await heronry.playground.load('share-group');
    await page.getByRole('button', { name: 'Legend', exact: true }).click();
    await expect(page.getByRole('complementary', { name: 'Legend' })).toBeVisible();
    for (const format of ['A4', 'Letter']) {
      const pdf = (
        await page.pdf({ format, margin: { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' } })
      ).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
    }
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('heading', { name: 'Heronry: legend' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Transport' })).toBeHidden();
  });
});
