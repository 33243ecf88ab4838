import { boxOf, expect, test } from '../support/heronry.ts';
import { differingPixels } from '../support/pictures.ts';

test('time is played, stepped and dragged; the picture follows it, and another deed forks it', async ({
  heronry,
  page,
}) => {
  await heronry.open('gallery/price-signal');
  await test.step('play, pause, restart, step, speed, and the playhead dragged back', async () => {
    const { transport } = heronry;
    const now = (): Promise<number> => heronry.play((playground) => playground.now());
    await transport.getByRole('button', { name: 'Pause' }).click();
    await transport.getByRole('button', { name: 'Restart' }).click();
    expect(await now()).toBe(0);

    const times: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      await transport.getByRole('button', { name: 'Step', exact: true }).click();
      times.push(await now());
    }
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
    for (const time of times.slice(0, -1).reverse()) {
      await transport.getByRole('button', { name: 'Step back' }).click();
      expect(await now()).toBe(time);
    }

    await page.keyboard.press(']');
    await page.keyboard.press(']');
    await heronry.play((playground) => playground.seek(8000));
    const slider = transport.getByRole('slider', { name: 'Playhead' });
    const box = await boxOf(slider);
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 4, box.y + box.height / 2, { steps: 6 });
    await page.mouse.up();
    await expect.poll(now).toBeLessThan(500);
    await slider.focus();
    await page.keyboard.press('End');
    expect(await now()).toBeGreaterThanOrEqual(8000);
    await page.keyboard.press('Home');
    expect(await now()).toBe(0);

    // Space plays unless the focused control handles it.
    await heronry.canvas.focus();
    await page.keyboard.press('Space');
    await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible();
    await expect.poll(now).toBeGreaterThan(0);
    await page.keyboard.press('Space');
    await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
  });

  await test.step('the picture at a time is the same however one comes there', async () => {
    await heronry.play(async (playground) => {
      await playground.load('hierarchy');
    });
    await heronry.laidOut();
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const picture = async (): Promise<Buffer> => {
      await heronry.play((playground) => playground.seek(5000));
      await page.mouse.move(2, 2);
      return heronry.canvas.screenshot({ animations: 'disabled' });
    };
    await heronry.play((playground) => playground.seek(0));
    const fromStart = await picture();
    await heronry.play((playground) => playground.seek(9000));
    expect(await differingPixels(page, fromStart, await picture())).toBe(0);
    await heronry.play((playground) => playground.seek(5200));
    expect(await differingPixels(page, fromStart, await heronry.canvas.screenshot())).toBeGreaterThan(100);
  });

  await test.step('going back and doing something else forks; undo brings the old future back', async () => {
    await heronry.play(async (playground) => {
      await playground.load('control-status');
      await playground.seek(9000);
    });
    const first = await heronry.play((playground) => playground.traceHash());
    const past = await heronry.play(async (playground) => {
      await playground.seek(4000);
      return playground.traceHash();
    });
    await heronry.agent('operator').click();
    const publish = heronry.panel.getByRole('region', { name: 'Publish' });
    await publish.getByRole('textbox', { name: 'Value of setpoint' }).fill('0');
    await publish.getByRole('button', { name: 'Publish', exact: true }).click();
    await heronry.play((playground) => playground.seek(9000));
    const forked = await heronry.play((playground) => playground.traceHash());
    expect(forked).not.toBe(first);

    // Everything before is unchanged.
    await heronry.play((playground) => playground.seek(3999));
    const before = await heronry.play((playground) => playground.trace());
    expect(before.every(({ atUs }) => atUs < 4_000_000)).toBe(true);
    const { interventions } = await heronry.play((playground) => playground.scenario());
    expect(interventions).toMatchObject([{ kind: 'publish', atUs: 4_000_000, message: { setpoint: 0 } }]);

    await page.keyboard.press('Control+z');
    await heronry.play((playground) => playground.seek(9000));
    expect(await heronry.play((playground) => playground.traceHash())).toBe(first);
    await page.keyboard.press('Control+Shift+z');
    await heronry.play((playground) => playground.seek(9000));
    expect(await heronry.play((playground) => playground.traceHash())).toBe(forked);
    await heronry.play((playground) => playground.seek(4000));
    expect(await heronry.play((playground) => playground.traceHash())).not.toBe(past);
  });
});

/** The dialogs that speak of a moment while the run plays on: the key that opens each, and the words that name the moment. */
const OF_A_MOMENT = [
  { key: 's', title: 'Share', words: /This link opens at \d+\.\d{3} s/ },
  { key: 'y', title: 'Try many seeds', words: /To the playhead, \d+\.\d{3} s/ },
  { key: 'm', title: 'Compare brokers', words: /The first \d+ s, simulated on each/ },
] as const;

test('dialogs that speak of a moment keep it, whether the run plays on or pauses', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await heronry.laidOut();
  await test.step('while the run plays on, a dialog that speaks of a moment keeps it', async () => {
    await heronry.play(async (playground) => {
      const scenario = await playground.scenario();
      const assertions = [{ kind: 'noFailure' as const, agent: '' }];
      await playground.load({ ...scenario, assertions });
      await playground.seek(31_000);
      await playground.play(20);
    });
    const now = (): Promise<number> => heronry.play((playground) => playground.now());
    let link = '';
    for (const { key, title, words } of OF_A_MOMENT) {
      await page.keyboard.press(key);
      const dialog = heronry.dialog(title);
      await expect(dialog).toContainText(words);
      const said = words.exec((await dialog.textContent()) ?? '')?.[0] ?? '';
      expect(said).not.toBe('');
      const before = await now();
      await expect.poll(now).toBeGreaterThan(before + 2000);
      await expect(dialog).toContainText(said);
      if (title === 'Share') link = `${await dialog.getByRole('textbox', { name: 'Link' }).inputValue()} ${said}`;
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
    const [address = '', ...said] = link.split(' ');
    await heronry.play((playground, opened) => playground.load(opened), address);
    // A readout is cut and not rounded.
    expect(`This link opens at ${(Math.floor(await now()) / 1000).toFixed(3)} s`).toBe(said.join(' '));
  });

  await test.step('comparing runs pauses, and so keeps its moment', async () => {
    await heronry.play(async (playground) => {
      await playground.load('control-status');
      await playground.seek(5000);
      await playground.play(1);
    });
    await page.keyboard.press('v');
    const dialog = heronry.dialog('Compare runs');
    await expect(dialog).toContainText(/diverge at \d+\.\d{3} s|identical up to \d+\.\d{3} s/);
    const moment = await heronry.play(async (playground) => playground.now());
    await page.keyboard.press('Escape');
    await expect(heronry.transport.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    expect(await heronry.play((playground) => playground.now())).toBe(moment);
  });
});
