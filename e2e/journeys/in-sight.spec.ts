/** The fitted picture on a phone and on a tablet held upright: all of it in sight, nothing over anything, every name read. */
import type { Locator } from '@playwright/test';
import { GALLERY } from '../../src/scenario/index.ts';
import { boxOf, expect, type Heronry, test } from '../support/heronry.ts';
import { lettersIn } from '../support/letters.ts';

/** Smallest letters at rest, in pixels. */
const LETTERS_MIN = 11;

/**
 * Returns the nodes out of sight, and the nodes or labels that lie over another node.
 * @param count number of nodes of the scene: one that is far out of sight is not on the page
 */
function faultsIn(canvas: Locator, count: number): Promise<readonly string[]> {
  return canvas.evaluate((element, expected) => {
    const view = element.getBoundingClientRect();
    // The channel of a line is nothing to see until it holds a message.
    const nodes = [...element.querySelectorAll<HTMLElement>('[data-node-key]')].filter(
      ({ innerText }) => innerText.trim() !== '',
    );
    const parts = nodes.flatMap((node) =>
      [node, ...node.querySelectorAll('span, b')]
        .filter((part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
        .map((part) => ({ node, box: part.getBoundingClientRect() })),
    );
    const all = element.querySelectorAll('[data-node-key]').length;
    const missing = all === expected ? [] : [`${all} nodes of ${expected}`];
    const out = nodes.flatMap((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      const isIn = left >= view.left && top >= view.top && right <= view.right && bottom <= view.bottom;
      return isIn ? [] : [`${node.dataset.nodeKey} is out of sight`];
    });
    const over = nodes.flatMap((node) => {
      const a = node.getBoundingClientRect();
      return parts.flatMap(({ node: other, box: b }) =>
        other !== node &&
        a.left < b.right - 0.5 &&
        b.left < a.right - 0.5 &&
        a.top < b.bottom - 0.5 &&
        b.top < a.bottom - 0.5
          ? [`${other.dataset.nodeKey} covers ${node.dataset.nodeKey}`]
          : [],
      );
    });
    return [...new Set([...missing, ...out, ...over])];
  }, count);
}

async function smallIn(canvas: Locator): Promise<readonly string[]> {
  const letters = await lettersIn(canvas);
  return letters.filter(({ px }) => px < LETTERS_MIN - 0.1).map(({ text, px }) => `${text}: ${px.toFixed(1)}`);
}

/** Returns the names that are cut off. */
function cutIn(canvas: Locator): Promise<readonly string[]> {
  return canvas
    .locator('[data-node-key] span:has(> bdi)')
    .evaluateAll((names) =>
      names.flatMap((name) =>
        name.getClientRects().length > 0 && name.scrollWidth > name.clientWidth + 1 ? [name.textContent ?? ''] : [],
      ),
    );
}

/** Adds agents by the playground and connects all pairs, as the page does. */
async function connectAll(heronry: Heronry, count: number): Promise<void> {
  await heronry.page.keyboard.press('n');
  await expect(heronry.page.getByRole('region', { name: 'First steps' })).toBeVisible();
  for (let number = 1; number <= count; number += 1)
    await heronry.play((playground, name) => playground.addAgent(name), `agent${number}`);
  await heronry.canvas.press('Control+a');
  await heronry.canvas.press('p');
  await expect(heronry.channels).toHaveCount(count * (count - 1));
}

for (const [width, height] of [
  [390, 844],
  [820, 1180],
] as const) {
  test.describe(`${width} by ${height}`, () => {
    test.use({ viewport: { width, height }, hasTouch: true, isMobile: true });

    test('every scene of the gallery is in sight, uncovered and legible, also beside the legend', async ({
      heronry,
      page,
    }) => {
      for (const { slug, scenario } of GALLERY) {
        const nodes = scenario.agents.length + scenario.channels.length;
        await heronry.open(`gallery/${slug}`);
        // The scene before is paused: this one plays, and is another.
        await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
        expect(await heronry.play((playground) => playground.scenario().then(({ name }) => name))).toBe(scenario.name);
        await heronry.play((playground) => playground.pause());
        await expect.soft.poll(() => faultsIn(heronry.canvas, nodes), { message: slug }).toEqual([]);
        await expect.soft.poll(() => smallIn(heronry.canvas), { message: slug }).toEqual([]);
        await expect.soft.poll(() => cutIn(heronry.canvas), { message: slug }).toEqual([]);
      }

      await test.step('the legend leaves the picture its space, and its button to close it is always in view', async () => {
        await heronry.playground.load('hierarchy');
        await page.getByRole('button', { name: 'Legend', exact: true }).click();
        const legend = page.getByRole('complementary', { name: 'Legend' });
        await expect(legend).toBeVisible();
        await expect(heronry.agent('operator')).toBeInViewport({ ratio: 0.99 });
        const canvas = await boxOf(heronry.canvas);
        expect(canvas.height).toBeGreaterThan(height / 4);
        await legend.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        await legend.getByRole('button', { name: 'Close the legend' }).click();
        await expect(legend).toHaveCount(0);
      });
    });

    test('all pairs of 3 to 6 agents are in sight, uncovered and legible', async ({ heronry, page }) => {
      await heronry.open();
      for (const count of [3, 4, 5, 6]) {
        await connectAll(heronry, count);
        await expect.poll(() => faultsIn(heronry.canvas, count * count)).toEqual([]);
        await expect.poll(() => smallIn(heronry.canvas)).toEqual([]);
        expect(await cutIn(heronry.canvas)).toEqual([]);
        const toolbar = await boxOf(page.getByRole('toolbar', { name: 'Selected nodes' }));
        for (const agent of await heronry.agents.all()) {
          const box = await boxOf(agent);
          const isBeside = box.y >= toolbar.y + toolbar.height || box.y + box.height <= toolbar.y;
          expect(isBeside, 'the toolbar covers an agent').toBe(true);
        }
      }
    });
  });
}

test.describe('320 by 568', () => {
  test.use({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true });

  test('no button of the picture lies over another, at rest and with several agents selected', async ({
    heronry,
    page,
  }) => {
    const graph = page.getByRole('region', { name: 'Graph', exact: true });
    const covered = (): Promise<readonly string[]> =>
      graph.getByRole('button').evaluateAll((buttons) =>
        buttons.flatMap((button) => {
          if (!button.checkVisibility({ visibilityProperty: true }) || button.closest('[role=application]') !== null)
            return [];
          const { left, top, right, bottom } = button.getBoundingClientRect();
          const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return over !== null && button.contains(over) ? [] : [button.ariaLabel ?? button.textContent ?? ''];
        }),
      );
    await heronry.open('gallery/control-status');
    await heronry.play((playground) => playground.pause());
    await expect(graph.getByRole('toolbar', { name: 'Tools' })).toBeVisible();
    expect(await covered()).toEqual([]);
    await heronry.canvas.press('Control+a');
    const toolbar = graph.getByRole('toolbar', { name: 'Selected nodes' });
    await expect(toolbar).toBeVisible();
    for (const button of await toolbar.getByRole('button').all()) await button.click({ trial: true });
  });
});
