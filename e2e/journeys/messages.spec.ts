import { boxOf, expect, test } from '../support/heronry.ts';

test('messages are published, received and consumed, and what surprises is pointed out', async ({ heronry, page }) => {
  await heronry.open();
  await test.step('publish, see it arrive, consume', async () => {
    await heronry.startEmpty();
    await heronry.play(async (playground) => {
      await playground.addAgent('operator', { x: 0, y: 0 });
      await playground.addAgent('mg1', { x: 500, y: 0 });
      await playground.addAgent('historian', { x: 500, y: 200 });
      await playground.addChannel('control', { x: 250, y: 100 });
      await playground.connect('operator', 'control');
      await playground.connect('control', 'mg1');
    });
    await heronry.agent('operator').click();
    const publish = heronry.panel.getByRole('region', { name: 'Publish' });
    await expect(publish.getByRole('combobox', { name: 'Channel' })).toHaveValue('control');

    // Invalid JSON is reported while the user types, with its place, and cannot be sent.
    await publish.getByRole('radio', { name: 'JSON' }).check();
    const message = publish.getByRole('textbox', { name: /^Message/ });
    await message.fill('{ "setpoint": }');
    await expect(publish.getByText('Line 1, column 15: expected a value')).toBeVisible();
    await expect(publish.getByRole('button', { name: 'Publish' })).toBeDisabled();
    // So is a number that JSON would change.
    await message.fill('{ "id": 9007199254740993 }');
    await expect(publish.getByText(/Line 1, column 9: “9007199254740993”: this integer is beyond 2\^53/)).toBeVisible();
    await expect(publish.getByRole('button', { name: 'Publish' })).toBeDisabled();
    await message.fill('{ "setpoint": 0.7 }');
    await publish.getByRole('button', { name: 'Publish' }).click();

    // The message is in flight; step by step it reaches the channel and the subscriber.
    expect((await heronry.play((playground) => playground.world())).inFlight).toMatchObject([
      { from: 'operator', to: 'control', message: { setpoint: 0.7 } },
    ]);
    await heronry.transport.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(heronry.channel('control')).toHaveAccessibleName(/1 in queue/);
    await heronry.transport.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(heronry.agent('mg1')).toHaveAccessibleName(/1 received/);
    await heronry.agent('mg1').click();
    await expect(heronry.panel.getByRole('region', { name: /^Received/ })).toContainText('setpoint: 0.7');

    // The queue still holds it: another agent consumes it.
    await heronry.agent('historian').click();
    const receive = heronry.panel.getByRole('region', { name: 'Receive' });
    await receive.getByRole('combobox', { name: 'From channel' }).selectOption('control');
    await receive.getByRole('button', { name: 'Consume' }).click();
    await expect(heronry.channel('control')).not.toHaveAccessibleName(/in queue/);
    await heronry.transport.getByRole('button', { name: 'Step', exact: true }).click();
    await expect(heronry.panel.getByRole('region', { name: /^Received/ })).toContainText('setpoint: 0.7');
    const { agents, channels } = await heronry.play((playground) => playground.world());
    expect(agents.historian?.received).toEqual([{ channel: 'control', message: { setpoint: 0.7 } }]);
    expect(channels.control).toMatchObject({ queue: [], accepted: 1, consumed: 1 });

    // The queue is empty: the consumer waits, and the picture says for what.
    await receive.getByRole('button', { name: 'Consume' }).click();
    await expect(heronry.agent('historian')).toHaveAccessibleName(/waits for control/);

    // Messages sent before are offered again.
    await heronry.agent('operator').click();
    await expect(publish.getByRole('button', { name: '{"setpoint":0.7}' })).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(heronry.agent('historian')).not.toHaveAccessibleName(/waits/);
  });

  await test.step('what surprises is pointed out where it is, and can be put away', async () => {
    await heronry.startEmpty();
    await heronry.play(async (playground) => {
      await playground.addAgent('meter');
      await playground.addChannel('readings');
      await playground.connect('meter', 'readings');
      for (let count = 0; count < 6; count += 1) {
        await playground.publish('meter', 'readings', { count });
        await playground.step();
      }
    });
    await page.keyboard.press('Escape');
    const hints = heronry.panel.getByRole('region', { name: 'Hints' });
    await expect(hints).toContainText('No agent reads readings, and its queue grows');
    await hints.getByRole('button', { name: 'Show' }).click();
    await expect(heronry.channel('readings')).toHaveAccessibleName(/selected/);
    await hints.getByRole('button', { name: 'Dismiss' }).click();
    await expect(hints).toHaveCount(0);
  });
});

test('what happened is asked of the picture, the log and the inspector', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await test.step('a message opens its journey, from the picture and from the log', async () => {
    await heronry.play(async (playground) => {
      await playground.pause();
      await playground.seek(3000);
    });
    await heronry.tab('Log').click();
    await heronry.panel.getByRole('button', { name: 'operator published message 1 to control' }).click();
    await heronry.tab('Inspector').click();
    const journey = heronry.panel.getByRole('region', { name: 'Journey' });
    await expect(journey).toContainText('operator published it to control');
    await expect(journey).toContainText('Copy dispatched to mg1');
    await expect(journey).toContainText('Dispatched to consumer historian');
    await expect(heronry.panel).toContainText('"setpoint"');

    // In the picture, the message is half way between the agent and the channel.
    await heronry.play(async (playground) => {
      await playground.load({
        version: 1,
        network: { delayUsMin: 1_000_000, delayUsMean: 1_000_000, jitterUs: 0 },
        agents: [{ id: 'a', x: 0, y: 0 }],
        channels: [{ id: 'c', x: 600, y: 0 }],
        links: [{ kind: 'publish', agent: 'a', channel: 'c' }],
        interventions: [{ kind: 'publish', atUs: 0, agent: 'a', channel: 'c', message: { half: 'way' } }],
      });
      await playground.seek(500);
    });
    await expect(heronry.channel('c')).toBeVisible();
    await heronry.painted();
    const [agent, channel] = [await boxOf(heronry.agent('a')), await boxOf(heronry.channel('c'))];
    const x = (agent.x + agent.width + channel.x) / 2;
    const overMessage = page.locator('[data-over-message]');
    // An edge is curved: look for the message above and below the straight line.
    for (let dy = -90; dy <= 90 && (await overMessage.count()) === 0; dy += 6) {
      await page.mouse.move(x, agent.y + agent.height / 2 + dy);
    }
    await expect(overMessage).toHaveCount(1);
    await page.mouse.down();
    await page.mouse.up();
    await expect(journey).toContainText('a published it to c');
    await expect(heronry.panel).toContainText('"half": "way"');
  });

  await test.step('the log follows the filters', async () => {
    await heronry.play(async (playground) => {
      await playground.load('hierarchy');
      await playground.seek(8000);
    });
    await heronry.tab('Log').click();
    const log = heronry.panel.getByRole('region', { name: 'Event log' });
    const count = async (): Promise<number> => {
      const text = (await log.getByText(/^[\d,]+ of [\d,]+ events$|^[\d,]+ events?$/).textContent()) ?? '';
      return Number(text.replaceAll(',', '').split(' ')[0]);
    };
    const all = await count();
    expect(all).toBe((await heronry.play((playground) => playground.trace())).length);
    await log.getByRole('combobox', { name: 'Filter by kind' }).selectOption('published');
    await expect.poll(count).toBeLessThan(all);
    const published = (await heronry.play((playground) => playground.trace())).filter(
      ({ kind }) => kind === 'published',
    );
    await expect.poll(count).toBe(published.length);
    await log.getByRole('searchbox', { name: 'Filter by text' }).fill('no such thing');
    await expect(log.getByText(/No event up to the playhead matches/)).toBeVisible();
    await log.getByRole('searchbox', { name: 'Filter by text' }).fill('');
    await log.getByRole('combobox', { name: 'Filter by kind' }).selectOption('');
    await expect.poll(count).toBe(all);
  });

  await test.step('why an agent did not get a message is answered from what happened', async () => {
    await heronry.play(async (playground) => {
      await playground.load('late-subscriber');
      await playground.seek(12_000);
    });
    await heronry.tab('Log').click();
    await heronry.panel.getByRole('combobox', { name: 'Filter by kind' }).selectOption('published');
    await heronry.panel.getByRole('button', { name: /meter published message 1 to/ }).click();
    await heronry.tab('Inspector').click();
    const why = heronry.panel.getByRole('region', { name: 'Who got it, and why?' });
    await why.getByRole('combobox', { name: 'Agent' }).selectOption('phone');
    await expect(why).toContainText('phone subscribed to readings too late, at 8.000 s');
    await why.getByRole('combobox', { name: 'Agent' }).selectOption('display');
    await expect(why).toContainText(': it subscribes to readings');
    await why.getByRole('combobox', { name: 'Agent' }).selectOption('archive');
    await expect(why).toContainText('archive has neither subscribed to readings nor asked its queue');
    await why
      .getByRole('button', { name: /^Go to/ })
      .first()
      .click();
    expect(await heronry.play((playground) => playground.now())).toBeLessThan(3000);
  });

  await test.step('the run pauses where the filter matches, and says why', async () => {
    await heronry.play((playground) => playground.load('throwing-callback'));
    await heronry.tab('Log').click();
    await heronry.panel.getByRole('combobox', { name: 'Filter by kind' }).selectOption('failed');
    await heronry.panel.getByRole('switch', { name: 'Pause the run at a match' }).check();
    await heronry.play((playground) => playground.play(20));
    await expect(
      page.getByText(/Paused at a match: siren failed on message \d+ on \S+: speaker not found/).first(),
    ).toBeVisible();
    await expect(heronry.transport.getByRole('button', { name: 'Play' })).toBeVisible();
    const last = (await heronry.play((playground) => playground.trace())).at(-1);
    expect(last).toMatchObject({ atUs: Math.round((await heronry.play((playground) => playground.now())) * 1000) });
  });
});
