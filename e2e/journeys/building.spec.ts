import { boxOf, centre, expect, test } from '../support/heronry.ts';

test('three agents and their channels are built, by pointer or by keyboard alone', async ({ heronry, page }) => {
  await heronry.open();
  await test.step('three agents and their channels, by drag', async () => {
    await heronry.startEmpty();
    const { x, y } = centre(await boxOf(heronry.canvas));
    for (const [name, dx, dy] of [
      ['operator', -250, 150],
      ['mg1', 250, -60],
      ['mg2', -100, -220],
    ] as const) {
      await page.mouse.dblclick(x + dx, y + dy);
      await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await expect(heronry.agent(name)).toBeFocused();
    }

    // Agent to agent: the pair channel, through ChannelManager.
    await heronry.connect(heronry.agent('operator'), heronry.agent('mg1'));
    await expect(heronry.channel('operator_to_mg1')).toBeVisible();
    await expect(heronry.agent('operator')).toHaveAccessibleName(/publishes to 1/);
    await expect(heronry.agent('mg1')).toHaveAccessibleName(/subscribes to 1/);

    // To the empty canvas: a channel is created there, and the agent publishes to it.
    await heronry.connect(heronry.agent('operator'), { x: x - 60, y: y - 100 });
    await heronry.menuItem(/A new channel/).click();
    await expect(heronry.canvas.getByRole('textbox', { name: /^Name of channel/ })).toBeFocused();
    await page.keyboard.type('control');
    await page.keyboard.press('Enter');
    await expect(heronry.agent('operator')).toHaveAccessibleName(/publishes to 2/);

    // Channel to agent: it subscribes; the menu offers consume instead.
    await heronry.connect(heronry.channel('control'), heronry.agent('mg2'));
    await expect(heronry.agent('mg2')).toHaveAccessibleName(/subscribes to 1/);
    await page.getByRole('menuitemcheckbox', { name: /Consume instead/ }).click();
    await expect(heronry.agent('mg2')).toHaveAccessibleName(/consumes from 1/);
    await expect(heronry.agent('mg2')).not.toHaveAccessibleName(/subscribes/);

    const scenario = await heronry.play((playground) => playground.scenario());
    expect(scenario.agents.map(({ id }) => id)).toEqual(['operator', 'mg1', 'mg2']);
    expect(scenario.links.map(({ kind, agent, channel }) => `${agent} ${kind} ${channel}`).sort()).toEqual([
      'mg1 subscribe operator_to_mg1',
      'mg2 consume control',
      'operator publish control',
      'operator publish operator_to_mg1',
    ]);
  });

  await test.step('the same by keyboard alone, in at most 60 key presses', async () => {
    await heronry.startEmpty();
    let presses = 0;
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) {
        await page.keyboard.press(key);
        presses += 1;
      }
    };
    for (const name of ['op', 'mg1', 'mg2']) {
      await press('a');
      await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
      await press(...name, 'Enter');
      await expect(heronry.agent(name)).toBeFocused();
    }
    const dialog = heronry.dialog('Connect');
    const connect = async (keys: readonly string[], from: string | RegExp = /./): Promise<void> => {
      await press('c');
      await expect(dialog.getByRole('combobox', { name: 'From' })).toHaveValue(from);
      await expect(dialog.locator(':focus')).toHaveCount(1);
      await press(...keys);
      await expect(dialog).toHaveCount(0);
    };
    // The connection starts at the agent in focus.
    await connect(['Shift+Tab', 'o', 'Tab', 'm', 'Enter'], 'mg2');
    await expect(heronry.channel('op_to_mg1')).toBeVisible();
    await connect(['Shift+Tab', 'o', 'Tab', ...'control', 'Enter']);
    await expect(heronry.channel('control')).toBeVisible();
    await connect(['Shift+Tab', ...'con', 'Tab', ...'mg2', 'Enter']);
    await expect(heronry.agent('mg2')).toHaveAccessibleName(/subscribes to 1/);
    expect(presses).toBeLessThanOrEqual(60);

    const scenario = await heronry.play((playground) => playground.scenario());
    expect(scenario.links.map(({ kind, agent, channel }) => `${agent} ${kind} ${channel}`).sort()).toEqual([
      'mg1 subscribe op_to_mg1',
      'mg2 subscribe control',
      'op publish control',
      'op publish op_to_mg1',
    ]);
  });
});

test('every edit can be undone, each in one step', async ({ heronry, page }) => {
  await heronry.open();
  await test.step('rename, duplicate, copy, paste, delete, align, all pairs: and each can be undone', async () => {
    await heronry.startEmpty();
    const texts: string[] = [];
    const remember = async (): Promise<void> => {
      texts.push(JSON.stringify(await heronry.play((playground) => playground.scenario())));
    };
    await remember();
    await page.keyboard.press('a');
    await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await remember();
    await page.keyboard.press('F2');
    await expect(heronry.canvas.getByRole('textbox', { name: /^Name of agent/ })).toBeFocused();
    await page.keyboard.type('mg1');
    await page.keyboard.press('Enter');
    await expect(heronry.agent('mg1')).toBeFocused();
    await remember();
    await page.keyboard.press('Control+d');
    await expect(heronry.agent('mg2')).toBeVisible();
    await remember();
    await heronry.agent('mg1').click();
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await expect(heronry.agent('mg3')).toBeVisible();
    await remember();
    await heronry.canvas.press('Control+a');
    await page.keyboard.press('l');
    await expect
      .poll(async () => JSON.stringify(await heronry.play((playground) => playground.scenario())))
      .not.toBe(texts.at(-1));
    await remember();
    await page.keyboard.press('p');
    await expect(heronry.channels).toHaveCount(6);
    await remember();
    await heronry.agent('mg2').click();
    await page.keyboard.press('Delete');
    await expect(heronry.agent('mg2')).toHaveCount(0);
    await expect(heronry.channels).toHaveCount(2);
    // The focus moves to a neighbour and is not lost.
    await expect(heronry.canvas.locator(':focus')).toHaveCount(1);
    await remember();
    expect(new Set(texts).size).toBe(texts.length);

    const now = async (): Promise<string> => JSON.stringify(await heronry.play((playground) => playground.scenario()));
    for (const text of texts.slice(0, -1).reverse()) {
      await page.keyboard.press('Control+z');
      await expect.poll(now).toBe(text);
    }
    await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
    for (const text of texts.slice(1)) {
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(now).toBe(text);
    }
    await expect(page.getByRole('button', { name: 'Redo' })).toBeDisabled();
  });

  await test.step('a drag is one step of undo, and so is a burst of arrow keys', async () => {
    await page.clock.install();
    await heronry.play((playground) => playground.load('pairs'));
    const place = async () => {
      const { agents } = await heronry.play((playground) => playground.scenario());
      const mg1 = agents.find(({ id }) => id === 'mg1');
      return { x: mg1?.x, y: mg1?.y };
    };
    const start = await place();
    const from = centre(await boxOf(heronry.agent('mg1')));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y + 60, { steps: 8 });
    await page.mouse.up();
    await expect.poll(place).not.toEqual(start);
    const dragged = await place();
    await heronry.agent('mg1').focus();
    // A burst ends after a pause without keys: the page's clock is paused until the last key.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 3_600_000);
    for (let count = 0; count < 5; count += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.clock.resume();
    await expect.poll(place).toEqual({ x: (dragged.x ?? 0) + 40, y: dragged.y });
    await page.keyboard.press('Control+z');
    await expect.poll(place).toEqual(dragged);
    await page.keyboard.press('Control+z');
    await expect.poll(place).toEqual(start);
  });
});
