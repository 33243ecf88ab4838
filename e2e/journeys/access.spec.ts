import { violationsOf } from '../support/axe.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';
import { differingPixels } from '../support/pictures.ts';

type Views = Readonly<Record<string, (heronry: Heronry) => Promise<void>>>;

/** Every view of the page itself that a user can open, and how to get there. */
const VIEWS: Views = {
  'a running scenario': async () => undefined,
  'an agent, and the composer beside it': async (heronry) => {
    await heronry.agent('mg1').focus();
    await heronry.page.keyboard.press('Enter');
    await expect(heronry.composer.getByRole('button', { name: 'Publish' })).toBeVisible();
  },
  'the composer, as JSON and with a problem': async (heronry) => {
    await heronry.agent('mg1').focus();
    await heronry.page.keyboard.press('Enter');
    await heronry.composer.getByRole('radio', { name: 'JSON' }).check();
    await heronry.composer.getByRole('textbox', { name: 'Message (JSON)' }).fill('{');
  },
  'a channel': async (heronry) => {
    await heronry.channel('control').focus();
    await heronry.page.keyboard.press('Enter');
  },
  'a message': async (heronry) => {
    await showPanel(heronry);
    await heronry.tab('Log').click();
    await heronry.panel
      .getByRole('button', { name: /published message / })
      .first()
      .click();
    await heronry.tab('Inspector').click();
    await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toBeVisible();
  },
  'the log': async (heronry) => {
    await showPanel(heronry);
    await heronry.tab('Log').click();
    await expect(heronry.panel.getByRole('region', { name: 'Event log' })).toBeVisible();
  },
  'the table': async (heronry) => {
    await showPanel(heronry);
    await heronry.tab('Table').click();
  },
  'the transcript': async (heronry) => {
    await showPanel(heronry);
    await heronry.tab('Transcript').click();
    await expect(heronry.panel.getByRole('region', { name: 'Transcript' }).getByRole('button').first()).toBeVisible();
  },
};

/** Dialogs and menus, and the part of the page that they are: what is behind them is the first view again. */
const OVERLAY = '[role="dialog"], [role="menu"]';
/** Every dialog and menu: closed, it leaves the page as it was. */
const OVERLAYS: Views = {
  'the lessons': async (heronry) => pressAndSee(heronry, 'Shift+L', 'Learn'),
  'writing a lesson': async (heronry) => {
    await pressAndSee(heronry, 'Shift+L', 'Learn');
    await heronry.dialog('Learn').getByRole('button', { name: 'Write a lesson' }).click();
    await expect(heronry.dialog('Write a lesson').getByRole('region', { name: 'Problems' })).toBeVisible();
  },
  'the gallery': async (heronry) => pressAndSee(heronry, 'g', 'Gallery'),
  'the kept scenarios': async (heronry) => pressAndSee(heronry, 'o', 'Your scenarios'),
  sharing: async (heronry) => pressAndSee(heronry, 's', 'Share'),
  connecting: async (heronry) => pressAndSee(heronry, 'c', 'Connect'),
  comparing: async (heronry) => pressAndSee(heronry, 'v', 'Compare runs'),
  'comparing brokers': async (heronry) => {
    await pressAndSee(heronry, 'm', 'Compare brokers');
    await heronry.dialog('Compare brokers').getByText('What changes when you switch').click();
    await expect(heronry.page.getByRole('region', { name: 'Simplifications of the models' })).toBeVisible();
  },
  'many seeds': async (heronry) => pressAndSee(heronry, 'y', 'Try many seeds'),
  'the shortcuts': async (heronry) => pressAndSee(heronry, 'Shift+?', 'Keyboard shortcuts'),
  'a bad link': async (heronry) => {
    await heronry.page.evaluate(() => {
      location.hash = '1.broken';
    });
    await expect(heronry.dialog('This link cannot be opened')).toBeVisible();
  },
  'a menu': async (heronry) => {
    await heronry.page.getByRole('button', { name: 'More', exact: true }).click();
    await expect(heronry.page.getByRole('menu')).toBeVisible();
  },
  'a node’s menu': async (heronry) => {
    await heronry.agent('mg1').focus();
    await heronry.page.keyboard.press('Shift+F10');
    await expect(heronry.page.getByRole('menu')).toBeVisible();
  },
};

/** Views that change the page behind all others. */
const LAST: Views = {
  'the timeline': async (heronry) => {
    await heronry.page.keyboard.press('d');
    await expect(heronry.page.getByRole('region', { name: 'Timeline' })).toBeVisible();
  },
  'the empty canvas': async (heronry) => {
    await heronry.page.keyboard.press('n');
    await expect(heronry.page.getByRole('region', { name: 'First steps' })).toBeVisible();
  },
};

async function showPanel(heronry: Heronry): Promise<void> {
  if (!(await heronry.panel.isVisible())) await heronry.page.keyboard.press('i');
  await expect(heronry.tab('Log')).toBeVisible();
}

async function pressAndSee(heronry: Heronry, key: string, dialog: string): Promise<void> {
  await heronry.page.keyboard.press(key);
  await expect(heronry.dialog(dialog)).toBeVisible();
}

interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}

const WIDE = { width: 1280, height: 800 };

/** Each view is looked at in both ways of a row, one after the other on the same page. */
const ROWS: readonly { readonly name: string; readonly looks: readonly [Look, Look] }[] = [
  {
    name: 'light, and dark',
    looks: [
      { colorScheme: 'light', viewport: WIDE },
      { colorScheme: 'dark', viewport: WIDE },
    ],
  },
  {
    name: 'light at 200 % zoom, and dark on 320 px',
    looks: [
      { colorScheme: 'light', viewport: { width: 640, height: 400 } },
      { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
    ],
  },
];

for (const { name, looks } of ROWS) {
  test(`axe finds nothing in any view: ${name}`, async ({ heronry, page }) => {
    const turnTo = async ({ colorScheme, viewport }: Look): Promise<void> => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
    };
    const found: string[] = [];
    let [now, next] = looks;
    await turnTo(now);
    await heronry.open('gallery/control-status');
    const panelOpen = await heronry.panel.isVisible();
    const look = async (
      view: string,
      { colorScheme }: Look,
      rules: 'all' | 'colours',
      within?: string,
    ): Promise<void> => {
      const violations = await violationsOf(page, rules, within);
      found.push(...violations.map((violation) => `${view}, ${colorScheme}: ${violation}`));
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (sideways) found.push(`${view}, ${colorScheme}: the page scrolls sideways`);
    };
    const startAgain = () => heronry.startAgain(panelOpen);
    const lookAt = async (views: Views, before: () => Promise<void>, within?: string): Promise<void> => {
      for (const [view, go] of Object.entries(views)) {
        await before();
        await go(heronry);
        await look(view, now, 'all', within);
        await turnTo(next);
        // The second theme changes colours alone.
        await look(view, next, now.viewport === next.viewport ? 'colours' : 'all', within);
        // The next view begins as this one ended: each change paints the whole page.
        [now, next] = [next, now];
      }
    };
    await lookAt(VIEWS, startAgain);
    await startAgain();
    await lookAt(OVERLAYS, () => heronry.closeOverlays(), OVERLAY);
    await lookAt(LAST, startAgain);
    expect(found).toEqual([]);
  });
}

test('the keyboard, the eye and the ear get what they need', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await heronry.play((playground) => playground.pause());
  await test.step('the canvas is one stop of the Tab key, and the arrow keys lead through it', async () => {
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('[data-node-key]')?.getAttribute('data-node-key') ?? '');
    const stops: string[] = [];
    for (let count = 0; count < 40; count += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focused());
    }
    expect(stops.filter((key) => key !== '')).toHaveLength(1);

    await heronry.agent('operator').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(focused).toMatch(/^channel:/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(focused).toMatch(/^agent:/);
    await page.keyboard.press('Home');
    await expect.poll(focused).toBe('agent:historian');
  });
  await test.step('dialogs keep the focus and give it back', async () => {
    const button = page.getByRole('button', { name: 'Share' });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = heronry.dialog('Share');
    await expect(dialog).toBeVisible();
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press('Tab');
      await expect(dialog.locator(':focus')).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(button).toBeFocused();
  });
  await test.step('with reduced motion nothing travels, and what happens is still shown', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const picture = async (ms: number): Promise<Buffer> => {
      await heronry.play((playground, at) => playground.seek(at), ms);
      return heronry.canvas.screenshot({ animations: 'disabled' });
    };
    await heronry.play((playground) => playground.seek(10_000));
    const times = (await heronry.play((playground) => playground.trace())).map(({ atUs }) => atUs / 1000);
    // The longest time without an event in which a message is in flight.
    const gaps = times.flatMap((at, index) => (index === 0 ? [] : [{ from: times[index - 1] ?? 0, to: at }]));
    const { from, to } = gaps.reduce((best, gap) => (gap.to - gap.from > best.to - best.from ? gap : best));
    const { inFlight } = await heronry.play((playground, at) => playground.world(at), (from + to) / 2);
    expect(inFlight.length).toBeGreaterThan(0);
    // Late enough that the sign of the arrival has faded.
    const early = await picture(from + (to - from) * 0.6);
    expect(await differingPixels(page, early, await picture(from + (to - from) * 0.95))).toBe(0);
    expect(await differingPixels(page, early, await picture(to + 1))).toBeGreaterThan(100);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  });
  await test.step('the rules of colours find pale text', async () => {
    await page.evaluate(() => {
      const pale = document.createElement('p');
      pale.textContent = 'pale';
      pale.style.cssText = 'color: #ccc; background: #fff';
      document.querySelector('header')?.append(pale);
    });
    expect(await violationsOf(page, 'colours')).toEqual([expect.stringMatching(/^color-contrast: /)]);
    await page.getByText('pale', { exact: true }).evaluate((element) => element.remove());
  });
  await test.step('what happens is said, politely and not too often', async () => {
    await page.keyboard.press('n');
    await expect(page.getByRole('region', { name: 'First steps' })).toBeVisible();
    const live = page.locator('[aria-live="polite"]');
    await expect(live.first()).toBeAttached();
    await heronry.play((playground) => playground.addAgent('mg1'));
    await page.keyboard.press('Control+z');
    await expect(live.filter({ hasText: /Undone|Undo/ }).first()).toBeAttached();
  });
  await test.step('single keys are inert in text fields, and can be switched off', async () => {
    await expect(page.getByRole('region', { name: 'First steps' })).toBeVisible();
    await page.getByRole('textbox', { name: 'Scenario name' }).fill('');
    await page.keyboard.type('a happy grid');
    await expect(heronry.agents).toHaveCount(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+?');
    const dialog = heronry.dialog('Keyboard shortcuts');
    await dialog.getByRole('switch', { name: /single/i }).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await expect(heronry.agents).toHaveCount(0);
    await page.reload();
    await heronry.ready();
    await page.keyboard.press('a');
    await expect(heronry.agents).toHaveCount(0);
  });
});
