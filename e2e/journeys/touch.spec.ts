/** A phone: everything that a mouse does, by fingers. */
import { boxOf, centre, expect, type Heronry, test } from '../support/heronry.ts';
import { Fingers } from '../support/touch.ts';

const PHONE = { width: 390, height: 844 };

test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

/** Opens a scenario of the gallery, paused, with the controls in place. */
async function open(heronry: Heronry, slug = 'control-status'): Promise<Fingers> {
  await heronry.open(`gallery/${slug}`);
  await expect(heronry.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  await heronry.play((playground) => playground.pause());
  await expect(heronry.page.getByRole('toolbar', { name: 'Zoom' })).toBeVisible();
  return Fingers.on(heronry.page);
}

async function placesOf(heronry: Heronry): Promise<Readonly<Record<string, readonly [number, number]>>> {
  const { agents = [] } = await heronry.play((playground) => playground.scenario());
  return Object.fromEntries(agents.map(({ id, x, y }) => [id, [x, y] as const]));
}

interface Deed {
  readonly what: string;
  readonly does: (heronry: Heronry, fingers: Fingers) => Promise<void>;
}

/** Everything that a mouse does on the page, and how fingers do it. */
const DEEDS: readonly Deed[] = [
  {
    what: 'add an agent: long press on the canvas, and its entry',
    does: async (heronry, fingers) => {
      await longPress(heronry, fingers, await emptyPlace(heronry));
      await heronry.menuItem(/agent/i).first().tap();
      await expect(heronry.agents).toHaveCount(4);
    },
  },
  {
    what: 'connect: drag from the handle of one node to another',
    does: async (heronry, fingers) => {
      const from = await boxOf(heronry.agent('operator'));
      const to = centre(await boxOf(heronry.channel('status')));
      const handle = { x: from.x + from.width, y: from.y + from.height / 2 };
      await fingers.drag([handle], [to]);
      await expect
        .poll(async () => (await heronry.play((playground) => playground.scenario())).links)
        .toContainEqual({ kind: 'publish', agent: 'operator', channel: 'status' });
    },
  },
  {
    what: 'rename: two taps on the node',
    does: async (heronry, fingers) => {
      const name = heronry.canvas.getByRole('textbox', { name: 'Name of agent mg1' });
      await fingers.tapTwice(centre(await boxOf(heronry.agent('mg1'))));
      await expect(name).toBeFocused();
      await name.fill('microgrid');
      await name.press('Enter');
      await expect(heronry.agent('microgrid')).toBeVisible();
    },
  },
  {
    what: 'move: drag the node',
    does: async (heronry, fingers) => {
      const before = await placesOf(heronry);
      const { x, y } = centre(await boxOf(heronry.agent('operator')));
      await fingers.drag([{ x, y }], [{ x: x + 30, y: y + 90 }]);
      await expect.poll(async () => (await placesOf(heronry)).operator).not.toEqual(before.operator);
      expect((await placesOf(heronry)).mg1).toEqual(before.mg1);
    },
  },
  {
    what: 'menu: long press on the node',
    does: async (heronry, fingers) => {
      await longPress(heronry, fingers, centre(await boxOf(heronry.agent('mg1'))));
      await expect(heronry.page.getByRole('menu')).toBeVisible();
      await heronry.menuItem(/^Delete/).tap();
      await expect(heronry.agent('mg1')).toHaveCount(0);
    },
  },
  {
    what: 'undo and redo: their buttons in the bar',
    does: async (heronry, fingers) => {
      const before = await placesOf(heronry);
      const { x, y } = centre(await boxOf(heronry.agent('operator')));
      await fingers.drag([{ x, y }], [{ x: x + 30, y: y + 90 }]);
      await expect.poll(async () => (await placesOf(heronry)).operator).not.toEqual(before.operator);
      await heronry.page.getByRole('banner').getByRole('button', { name: 'Undo' }).tap();
      await expect.poll(() => placesOf(heronry)).toEqual(before);
      await heronry.page.getByRole('button', { name: 'Redo' }).tap();
      await expect.poll(() => placesOf(heronry)).not.toEqual(before);
    },
  },
  {
    what: 'publish: the card of the node, and its composer',
    does: async (heronry) => {
      await heronry.agent('operator').tap();
      const card = heronry.page.getByRole('region', { name: 'Agent operator' });
      await card.getByRole('button', { name: 'Publish…' }).tap();
      const composer = heronry.page.getByRole('dialog', { name: 'Publish from operator' });
      await composer.getByRole('button', { name: 'Publish', exact: true }).tap();
      await expect
        .poll(async () => (await heronry.play((playground) => playground.scenario())).interventions)
        .toMatchObject([{ kind: 'publish', agent: 'operator', channel: 'control' }]);
    },
  },
  {
    what: 'consume: the card of the node',
    does: async (heronry) => {
      await heronry.agent('historian').tap();
      await heronry.page.getByRole('button', { name: 'Consume control' }).tap();
      await expect
        .poll(async () => (await heronry.play((playground) => playground.scenario())).interventions)
        .toMatchObject([{ kind: 'consume', agent: 'historian', channel: 'control' }]);
    },
  },
  {
    what: 'select several: the card of the node, and taps',
    does: async (heronry) => {
      const { page } = heronry;
      await heronry.agent('operator').tap();
      await page.getByRole('button', { name: 'Select more' }).tap();
      await heronry.agent('mg1').tap();
      await heronry.channel('status').tap();
      const toolbar = page.getByRole('toolbar', { name: 'Selected nodes' });
      await expect(heronry.canvas.getByRole('group', { name: /, selected$/ })).toHaveCount(3);
      await expect(toolbar.getByRole('button', { name: 'All pair channels (2)' })).toBeVisible();
      const { x, y } = await emptyPlace(heronry);
      await page.touchscreen.tap(x, y);
      await expect(toolbar).toHaveCount(0);
      await heronry.agent('mg1').tap();
      await heronry.agent('operator').tap();
      await expect(heronry.canvas.getByRole('group', { name: /, selected$/ })).toHaveCount(1);
    },
  },
  {
    what: 'cut links: the menu of the canvas, and a line',
    does: async (heronry, fingers) => {
      await longPress(heronry, fingers, await emptyPlace(heronry));
      await heronry.menuItem(/^Cut links/).tap();
      const operator = await boxOf(heronry.agent('operator'));
      const x = operator.x + operator.width + 12;
      await fingers.drag([{ x, y: operator.y - 60 }], [{ x, y: operator.y + operator.height + 60 }]);
      await expect
        .poll(async () => (await heronry.play((playground) => playground.scenario())).faults)
        .toMatchObject([
          { kind: 'cut', where: { agent: 'operator' } },
          { kind: 'cut', where: { agent: 'operator' } },
        ]);
    },
  },
  {
    what: 'scrub: drag in the bar of time',
    does: async (heronry, fingers) => {
      await heronry.play((playground) => playground.seek(6000));
      const bar = await boxOf(heronry.transport.getByRole('slider', { name: 'Playhead' }));
      const y = bar.y + bar.height / 2;
      await fingers.drag([{ x: bar.x + bar.width - 4, y }], [{ x: bar.x + bar.width / 2, y }]);
      await expect.poll(() => heronry.play((playground) => playground.now())).toBeLessThan(5000);
    },
  },
  {
    what: 'bookmark: the menu of time',
    does: async (heronry) => {
      await heronry.play((playground) => playground.seek(2000));
      await heronry.transport.getByRole('button', { name: 'More time controls' }).tap();
      await heronry.menuItem(/^Bookmark this moment/).tap();
      await expect(heronry.transport.getByRole('button', { name: /^Bookmark 2\.000 s/ })).toBeVisible();
    },
  },
];

async function emptyPlace(heronry: Heronry): Promise<{ readonly x: number; readonly y: number }> {
  const { x, y, width, height } = await boxOf(heronry.canvas);
  return { x: x + width / 2, y: y + height * 0.85 };
}

/** Holds a finger until the menu opens. */
async function longPress(
  heronry: Heronry,
  fingers: Fingers,
  place: { readonly x: number; readonly y: number },
): Promise<void> {
  await fingers.down(place);
  await expect(heronry.page.getByRole('menu')).toBeVisible();
  await fingers.up();
}

test('on a phone, a tapped node has a card, and fingers do everything that a mouse does', async ({ heronry, page }) => {
  const fingers = await open(heronry);
  await test.step('a tapped node shows its card, in view above it; the sheet leaves both in view and closes on send', async () => {
    await expect(heronry.panel).toBeHidden();
    await heronry.agent('operator').tap();
    const card = page.getByRole('region', { name: 'Agent operator' });
    await expect(card).toContainText(/received|waits for|published|idle|working/);
    const node = await boxOf(heronry.agent('operator'));
    expect(node.y + node.height).toBeLessThan((await boxOf(card)).y);

    await card.getByRole('button', { name: 'Inspect…' }).tap();
    await expect(heronry.tab('Inspector')).toBeVisible();
    await expect(card).toHaveCount(0);
    const main = await boxOf(page.getByRole('main'));
    const sheet = () => boxOf(heronry.panel);
    expect((await sheet()).height / main.height).toBeCloseTo(0.45, 1);
    await expect
      .poll(async () => {
        const { y, height } = await boxOf(heronry.agent('operator'));
        return y >= main.y && y + height <= (await sheet()).y;
      })
      .toBe(true);

    await page.getByRole('button', { name: 'Enlarge the panel' }).tap();
    expect((await sheet()).height / main.height).toBeGreaterThan(0.8);
    await page.getByRole('button', { name: 'Make the panel smaller' }).tap();
    const publish = heronry.panel.getByRole('region', { name: 'Publish' });
    await publish.getByRole('button', { name: 'Publish', exact: true }).tap();
    await expect(heronry.panel).toBeHidden();
  });
  for (const { what, does } of DEEDS)
    await test.step(`by fingers: ${what}`, async () => {
      await heronry.startAgain(false);
      await does(heronry, fingers);
    });
});

test('on a tablet held upright and on a phone, the sheet opens under the picture, and fingers move both', async ({
  heronry,
  page,
}) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  const fingers = await open(heronry, 'price-signal');
  await test.step('a tablet held upright begins without the panel, which opens as a sheet under the picture', async () => {
    await expect(heronry.panel).toBeHidden();
    await page.getByRole('button', { name: 'Show panel' }).tap();
    await expect(heronry.tab('Inspector')).toBeVisible();
    const canvas = await boxOf(heronry.canvas);
    expect(canvas.width).toBe(768);
    expect((await boxOf(heronry.panel)).y).toBeGreaterThanOrEqual(canvas.y + canvas.height);

    // The notice of a change would lie over the sheet: it is seen when that is closed.
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(3000);
      const { links } = await playground.scenario();
      const link = links.find(({ kind }) => kind === 'publish');
      if (link !== undefined) await playground.publish(link.agent, link.channel, {});
    });
    const notice = heronry.transport.getByRole('region', { name: 'New branch', includeHidden: true });
    await expect(notice).toBeAttached();
    await expect(notice).toBeHidden();
    await page.getByRole('button', { name: 'Hide panel' }).tap();
    await expect(notice).toBeVisible();
  });

  await page.setViewportSize(PHONE);
  await heronry.startAgain(false);
  await test.step('the description of an example is one line', async () => {
    const { height } = await boxOf(page.getByRole('region', { name: 'About this scenario' }));
    expect(height).toBeLessThan(48);
  });

  await test.step('one finger on the empty canvas moves the picture, two fingers move and zoom it', async () => {
    const before = await placesOf(heronry);
    const box = () => boxOf(heronry.agent('operator'));
    const { x, y } = await emptyPlace(heronry);
    const first = await heronry.atRest(box);
    await fingers.drag([{ x, y }], [{ x: x + 40, y: y - 60 }]);
    await expect.poll(async () => (await box()).y).toBeLessThan(first.y - 40);

    const second = await box();
    await fingers.drag(
      [
        { x: x - 40, y },
        { x: x + 40, y },
      ],
      [
        { x: x - 40, y: y + 50 },
        { x: x + 40, y: y + 50 },
      ],
    );
    await expect.poll(async () => (await box()).y).toBeGreaterThan(second.y + 30);
    expect((await box()).width).toBeCloseTo(second.width, 0);

    const third = await box();
    await fingers.drag(
      [
        { x: x - 30, y },
        { x: x + 30, y },
      ],
      [
        { x: x - 75, y },
        { x: x + 75, y },
      ],
    );
    await expect.poll(async () => (await box()).width).toBeGreaterThan(third.width * 1.5);
    expect(await placesOf(heronry)).toEqual(before);
  });

  await test.step('the sheet is dragged: up to enlarge it, down to close it', async () => {
    await page.getByRole('button', { name: 'Show panel' }).tap();
    await expect(heronry.tab('Inspector')).toBeVisible();
    const main = await boxOf(page.getByRole('main'));
    const grip = async () => centre(await boxOf(page.getByRole('button', { name: /^(Enlarge|Make) the panel/ })));
    const low = await grip();
    await fingers.drag([low], [{ x: low.x, y: main.y + 60 }]);
    await expect.poll(async () => (await boxOf(heronry.panel)).height / main.height).toBeGreaterThan(0.8);
    const high = await grip();
    await fingers.drag([high], [{ x: high.x, y: main.y + main.height - 20 }]);
    await expect(heronry.panel).toBeHidden();
  });
});
