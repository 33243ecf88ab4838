import type { Page } from '@playwright/test';
import { boxOf, centre, expect, test } from '../support/heronry.ts';
import { differingShapes } from '../support/pictures.ts';

/** Counts the pixels of the drawing over the graph that have each system colour, within rounding. */
function pixelsOf(page: Page, colours: readonly string[]): Promise<Readonly<Record<string, number>>> {
  return page.evaluate((names) => {
    const probe = document.body.appendChild(document.createElement('span'));
    const drawing = document.querySelectorAll<HTMLCanvasElement>('[role=application] canvas')[1];
    const { width, height } = drawing ?? { width: 1, height: 1 };
    const copy = Object.assign(document.createElement('canvas'), { width, height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    if (drawing !== undefined) context?.drawImage(drawing, 0, 0);
    const data = context?.getImageData(0, 0, width, height).data ?? [];
    const isNear = (at: number, part: number): boolean => Math.abs((data[at] ?? -9) - part) <= 2;
    const all = names.map((name) => {
      probe.style.color = name;
      const [red = 0, green = 0, blue = 0] = getComputedStyle(probe).color.match(/\d+/g)?.map(Number) ?? [];
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const isSolid = (data[at + 3] ?? 0) > 230;
        if (isSolid && isNear(at, red) && isNear(at + 1, green) && isNear(at + 2, blue)) count += 1;
      }
      return [name, count] as const;
    });
    probe.remove();
    return Object.fromEntries(all);
  }, colours);
}

const SECOND = 1_000_000;

const LINK = { at: 'link', link: 'publish', agent: 'sender', channel: 'plain' };

/** Nothing happens by itself; at each whole second another state begins, and ends half a second later. */
const STATES = {
  version: 2,
  name: 'States',
  agents: [
    { id: 'sender', x: 0, y: 0 },
    { id: 'taker', x: 520, y: 0, behaviours: [{ kind: 'throw', on: '', every: 1, error: 'too hot' }] },
  ],
  channels: [
    { id: 'plain', x: 260, y: 120 },
    { id: 'small', x: 260, y: -120, capacity: 2 },
  ],
  links: [
    { kind: 'publish', agent: 'sender', channel: 'plain' },
    { kind: 'subscribe', agent: 'taker', channel: 'plain' },
  ],
  faults: [
    { kind: 'crash', where: { at: 'agent', agent: 'taker' }, fromUs: SECOND, untilUs: 1.5 * SECOND },
    { kind: 'cut', where: LINK, fromUs: 2 * SECOND, untilUs: 2.5 * SECOND },
    { kind: 'loss', where: LINK, fromUs: 3 * SECOND, untilUs: 3.5 * SECOND, probability: 0.5 },
  ],
  interventions: [
    { kind: 'publish', atUs: 4 * SECOND, agent: 'sender', channel: 'small', message: { n: 1 } },
    { kind: 'publish', atUs: 4 * SECOND, agent: 'sender', channel: 'small', message: { n: 2 } },
    { kind: 'publish', atUs: 7 * SECOND, agent: 'sender', channel: 'plain', message: { n: 3 } },
  ],
};

/** Pixels of a shape that nobody overlooks. */
const SHAPE_MIN = 40;

test('in forced colours, messages and states are seen, what is dimmed is read, and the drawing follows the colours', async ({
  heronry,
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light', reducedMotion: 'no-preference' });
  await heronry.open('gallery/control-status');
  await heronry.play((playground) => playground.pause());
  await heronry.play((playground) => playground.seek(1000));
  const { inFlight } = await heronry.play((playground) => playground.world());
  expect(inFlight.length).toBeGreaterThan(1);

  for (const colorScheme of ['light', 'dark'] as const)
    await test.step(`messages and their payloads are seen in forced colours: ${colorScheme}`, async () => {
      await page.emulateMedia({ colorScheme });
      await heronry.painted();
      const drawn = await pixelsOf(page, ['Canvas', 'CanvasText', 'LinkText', 'Highlight']);
      // Payloads: text on a ground. Messages: more than one of the colours for text on the ground.
      expect(drawn.Canvas).toBeGreaterThan(200);
      expect(drawn.CanvasText).toBeGreaterThan(200);
      expect([drawn.LinkText, drawn.Highlight].some((count = 0) => count > 50)).toBe(true);
    });

  await test.step('the drawing follows when colours are forced, and when they are no longer', async () => {
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
    const linkText = async () => (await pixelsOf(page, ['LinkText'])).LinkText;
    await expect.poll(linkText).toBe(0);
    await page.emulateMedia({ forcedColors: 'active' });
    await expect.poll(async () => (await pixelsOf(page, ['CanvasText'])).CanvasText).toBeGreaterThan(200);
    await page.emulateMedia({ forcedColors: 'none' });
    await expect.poll(linkText).toBe(0);
  });

  await test.step('what is dimmed is still read in forced colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await heronry.tab('Log').click();
    await heronry.panel
      .getByRole('button', { name: /published/ })
      .first()
      .click();
    const dimmed = page.locator('[data-dimmed] > [data-node-key]');
    await expect(dimmed.first()).toBeVisible();
    for (const node of await dimmed.all()) await expect(node).toHaveCSS('opacity', '0.65');
    // Links of the journey are thicker than the others, which are paler and still read.
    const lines = page.locator('.react-flow__edge');
    const lit = lines.locator('[data-lit]');
    await expect(lit.first()).toBeAttached();
    for (const link of await lit.all()) {
      await expect(link).toHaveCSS('opacity', '1');
      await expect(link.locator('path').first()).toHaveCSS('stroke-width', '3.25px');
    }
    for (const link of await lines.locator('[data-dimmed]').all()) {
      await expect(link).toHaveCSS('opacity', '0.5');
      await expect(link.locator('path').first()).not.toHaveCSS('stroke-width', '3.25px');
    }
  });

  await test.step('each state is a shape or a text besides its colour, in forced colours', async () => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light', reducedMotion: 'reduce' });
    await heronry.play((playground, scenario) => playground.load(scenario), STATES);
    await page.keyboard.press('f');
    const taker = heronry.agent('taker');
    const small = heronry.channel('small');
    const around = async (at: { x: number; y: number; width: number; height: number }, ms: number): Promise<Buffer> => {
      await heronry.play((playground, time) => playground.seek(time), ms);
      await page.mouse.move(2, 2);
      return page.screenshot({ clip: at });
    };
    const grown = async (node: typeof taker) => {
      const { x, y, width, height } = await boxOf(node);
      return { x: x - 16, y: y - 16, width: width + 32, height: height + 32 };
    };
    const link = async () => {
      const [from, to] = [await boxOf(heronry.agent('sender')), await boxOf(heronry.channel('plain'))].map(centre);
      const middle = { x: ((from?.x ?? 0) + (to?.x ?? 0)) / 2, y: ((from?.y ?? 0) + (to?.y ?? 0)) / 2 };
      // The link bends: its middle is beside the straight line.
      return { x: middle.x - 80, y: middle.y - 60, width: 160, height: 120 };
    };
    const differ = async (name: string, one: Buffer, other: Buffer): Promise<void> =>
      expect.soft(await differingShapes(page, one, other), name).toBeGreaterThan(SHAPE_MIN);

    const [agentAt, channelAt, linkAt] = [await grown(taker), await grown(small), await link()];
    await differ('crashed', await around(agentAt, 800), await around(agentAt, 1200));
    await expect.soft(taker).toHaveAccessibleName(/down|crashed/);
    const [whole, cut, lossy] = [await around(linkAt, 1800), await around(linkAt, 2200), await around(linkAt, 3200)];
    await differ('cut', whole, cut);
    await differ('lossy', whole, lossy);
    await differ('cut or lossy', cut, lossy);
    await differ('full, of its capacity', await around(channelAt, 3800), await around(channelAt, 6500));
    await differ('failed', await around(agentAt, 6500), await around(agentAt, 9500));

    const subscription = async () => {
      const [from, to] = [await boxOf(heronry.channel('plain')), await boxOf(taker)].map(centre);
      const middle = { x: ((from?.x ?? 0) + (to?.x ?? 0)) / 2, y: ((from?.y ?? 0) + (to?.y ?? 0)) / 2 };
      return { x: middle.x - 60, y: middle.y - 50, width: 120, height: 100 };
    };
    const ghostAt = await subscription();
    await differ('link of an agent that is down', await around(ghostAt, 800), await around(ghostAt, 1200));

    const quiet = await around(agentAt, 9500);
    await heronry.play((playground) => playground.pause());
    await taker.focus();
    await taker.press('Shift+Enter');
    await heronry.transport.getByRole('button', { name: 'Step', exact: true }).focus();
    await expect(taker).toHaveAccessibleName(/selected/);
    await differ('selected', quiet, await around(agentAt, 9500));
  });
});
