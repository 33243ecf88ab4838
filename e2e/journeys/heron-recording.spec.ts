/** A recorded run of HERON is explained: why an action of a room did not take effect, and what the recording keeps to. */
import { expect, test } from '../support/heronry.ts';

test('hints of a recorded run: the action of a room that did not take effect is found, in the panel and in the log', async ({
  heronry,
  page,
}) => {
  await test.step('the action of a room that did not take effect is found, and said to be superseded', async () => {
    await heronry.open('gallery/control-status');
    await page.keyboard.press('g');
    await heronry
      .dialog('Gallery')
      .getByRole('button', { name: /^Jitter/ })
      .click();
    const bar = page.getByRole('region', { name: 'Recording' });
    await expect(bar).toContainText('Recording: read only. Jitter');
    await heronry.play(async (playground) => playground.pause());

    // The agent says what became of its messages: one line for all that were thrown away, one for all old observations.
    await heronry.agent('room2').click();
    const hints = heronry.panel.getByRole('region', { name: 'Recorded hints' });
    await expect(hints).toContainText('14 messages were consumed and thrown away: a newer one was taken with each.');
    await expect(hints.getByText('took effect on an old observation')).toHaveCount(1);
    await expect(hints).toContainText(/The largest age is \d\.\d{3} s/);

    // Its moment leads to the message, which says what happened instead.
    await hints.getByText('Moments').first().click();
    await hints.getByRole('button', { name: 'Go to the hint at 2.280 s' }).first().click();
    await expect(page.getByRole('timer', { name: 'Time' })).toHaveText('2.280 s');
    const thrownAway = 'room2 took 5 actions at once and used only the newest, message 5: this one was consumed';
    await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toContainText(thrownAway);
    const why = heronry.panel.getByRole('region', { name: 'Who got it, and why?' });
    await expect(why).toContainText('room2 received it at 2.280 s');
    await expect(why).toContainText(thrownAway);
  });
  await test.step('the log has one row for equal hints that follow each other, with their count up to the playhead', async () => {
    await heronry.play((playground) => playground.seek(6000));
    const trace = await heronry.play((playground) => playground.trace());
    const hints = trace.filter((event) => event.kind === 'noted' && event.hint === true && event.atUs <= 6_000_000);
    await heronry.tab('Log').click();
    const log = heronry.panel.getByRole('region', { name: 'Event log' });
    await log.getByRole('combobox', { name: 'Filter by agent' }).selectOption('room2');
    const ofRoom = hints.filter((event) => 'agent' in event && event.agent === 'room2');
    const rows = log.locator('button[data-kind="noted"]');
    await expect(
      rows.filter({ hasText: /\d+ times, until \d\.\d{3} s: room2 took 5 actions at once/ }).first(),
    ).toBeVisible();
    expect(await rows.count()).toBeLessThan(ofRoom.length);
    // Whoever asks for notes gets each.
    await log.getByRole('combobox', { name: 'Filter by kind' }).selectOption('noted');
    await expect(rows.filter({ hasText: 'times, until' })).toHaveCount(0);
  });
});

test('a recorded run fits a phone, has marks, and can be judged', async ({ heronry, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await heronry.open('recordings/two-rooms-8-levels');
  await test.step('on a phone, a recording is whole and can be read; a wider scene says that there is more, and shows it', async () => {
    await expect(page.getByRole('region', { name: 'Recording' })).toContainText('Three levels');
    await expect(page.getByRole('button', { name: 'Fit into view' })).toBeVisible();
    for (const name of ['system', 'building', 'room1', 'room2', 'proxy'])
      await expect(heronry.agent(name)).toBeInViewport({ ratio: 0.99 });

    const agents = Array.from({ length: 9 }, (_, at) => ({ id: `agent${at}`, x: at * 200, y: 0 }));
    const links = ['agent6', 'agent7'].map((agent) => ({ kind: 'publish', agent, channel: 'news' }));
    await heronry.play((playground, wide) => playground.load(wide), {
      version: 2,
      name: 'Wide',
      agents,
      channels: [{ id: 'news', x: 1300, y: 120 }],
      links,
    });
    // It starts where something happens.
    await expect(heronry.agent('agent7')).toBeInViewport();
    await expect(heronry.agent('agent0')).not.toBeInViewport();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(heronry.agent('agent0')).toBeInViewport();
    await expect(heronry.agent('agent8')).toBeInViewport();
    await expect(page.getByRole('button', { name: 'Fit into view' })).toBeVisible();
  });
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto('./#recordings/two-rooms-7-jitter');
  await expect(page.getByRole('region', { name: 'Recording' })).toContainText('Jitter');
  await heronry.play(async (playground) => playground.pause());
  if (!(await heronry.panel.isVisible())) await page.keyboard.press('i');
  await test.step('marks of a recording are flags on the bar and on the timeline', async () => {
    const flag = heronry.transport.getByRole('button', { name: 'Mark 4.100 s: system advances the simulation' });
    await flag.hover();
    await expect(page.getByRole('tooltip')).toHaveText('4.100 s: system advances the simulation');
    await flag.click();
    await expect(page.getByRole('timer', { name: 'Time' })).toHaveText('4.100 s');
    await expect(flag).toHaveAttribute('aria-current', 'true');

    // The keyboard is told the same words, flag by flag.
    await page.mouse.move(2, 2);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    await page.keyboard.press('Tab');
    const next = heronry.transport.getByRole('button', { name: 'Mark 6.100 s: system advances the simulation' });
    await expect(next).toBeFocused();
    await expect(page.getByRole('tooltip')).toHaveText('6.100 s: system advances the simulation');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('tooltip')).toHaveCount(0);

    await page.keyboard.press('d');
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByRole('button', { name: 'Mark 2.100 s: system advances the simulation' }).click();
    await expect(page.getByRole('timer', { name: 'Time' })).toHaveText('2.100 s');
  });
  await test.step('expectations of a recording are judged, or say why they cannot be', async () => {
    await heronry.play(async (playground) => {
      await playground.seek(16_000);
    });
    const section = await heronry.section('Expectations');
    await section.getByLabel('Add an expectation').selectOption({ label: 'Messages arrive in order' });
    await section.getByRole('button', { name: 'Add expectation' }).click();
    const list = section.getByRole('list', { name: 'What is expected' });
    await list.getByLabel('Channel').selectOption('proxy -> system');
    await expect(list).toContainText('Broken');
    await expect(list).toContainText('system received message 1');

    await section.getByLabel('Add an expectation').selectOption({ label: 'A queue stays short' });
    await section.getByRole('button', { name: 'Add expectation' }).click();
    const depth = list.getByRole('listitem').nth(1);
    await depth.getByLabel('Channel').selectOption('proxy -> system');
    await expect(depth).toContainText('Cannot be judged');
    await expect(depth).toContainText('proxy -> system carries direct messages: it has no queue.');

    // They stay while the recording is open.
    await heronry.agent('room1').click();
    await page.keyboard.press('Escape');
    await expect(list.getByRole('listitem')).toHaveCount(2);
  });
});
