import { checkScenario, FAULTS, type Fault } from '../../src/scenario/index.ts';
import { simulate } from '../../src/simulation/index.ts';
import { traceHash } from '../../src/trace/index.ts';
import { violationsInThemes, violationsOf } from '../support/axe.ts';
import { boxOf, centre, expect, type Heronry, test } from '../support/heronry.ts';

/** operator → control → mg1 in a row: every hop takes a second. */
const ROW = {
  version: 2,
  name: 'Row',
  network: { delayUsMin: 1_000_000, delayUsMean: 1_000_000, jitterUs: 0 },
  agents: [
    { id: 'operator', x: -300, y: 0 },
    { id: 'mg1', x: 300, y: 0 },
  ],
  channels: [{ id: 'control', x: 0, y: 0 }],
  links: [
    { kind: 'publish', agent: 'operator', channel: 'control' },
    { kind: 'subscribe', agent: 'mg1', channel: 'control' },
  ],
  interventions: [0, 1, 2, 3].map((second) => ({
    kind: 'publish',
    atUs: second * 1_000_000,
    agent: 'operator',
    channel: 'control',
    message: { second },
  })),
};

/** Opens the row in the page that is open. */
async function startRow(heronry: Heronry, ms: number): Promise<void> {
  await heronry.closeOverlays();
  await heronry.play((playground, scenario) => playground.load(scenario), ROW);
  await heronry.laidOut();
  await heronry.play((playground, at) => playground.seek(at), ms);
}

test('a fault is added and shows while it lasts; a client that cannot publish says that it retries', async ({
  heronry,
  page,
}) => {
  await heronry.open();
  await test.step('a client that cannot publish says that it retries, and sends what it keeps when the link is back', async () => {
    const where = { at: 'link', link: 'publish', agent: 'operator', channel: 'control' };
    const faults = [{ kind: 'cut', fromUs: 0, untilUs: 5_000_000, where }];
    await heronry.play((playground, scenario) => playground.load(scenario), {
      ...ROW,
      broker: { kind: 'kafka' },
      faults,
    });
    await heronry.laidOut();
    await heronry.play((playground) => playground.seek(3500));
    await expect(heronry.agent('operator')).toHaveAccessibleName(/4 unsent, retrying/);
    await expect(heronry.agent('operator')).toContainText('4 unsent: retrying');
    expect((await heronry.play((playground) => playground.world())).agents.operator?.retrying).toEqual(
      [0, 1, 2, 3].map((second) => ({ second })),
    );
    await heronry.agent('operator').click();
    await expect(heronry.panel).toContainText('4, its client is retrying');
    expect(await violationsOf(page)).toEqual([]);

    await heronry.tab('Log').click();
    await heronry.panel
      .getByRole('button', { name: /its client buffers it until it is connected/ })
      .first()
      .click();
    await heronry.tab('Inspector').click();
    const why = heronry.panel.getByRole('region', { name: 'Who got it, and why?' });
    await why.getByRole('combobox', { name: 'Agent' }).selectOption('mg1');
    await expect(why).toContainText(
      'The client of operator has buffered it since 0.000 s: its link was cut at 0.000 s.',
    );

    await heronry.play((playground) => playground.seek(20_000));
    await expect(heronry.agent('operator')).not.toHaveAccessibleName(/retrying/);
    const { received } = (await heronry.play((playground) => playground.world())).agents.mg1 ?? { received: [] };
    expect(received.map(({ message }) => message.second)).toEqual([0, 1, 2, 3]);
  });
  await test.step('a fault is added where it acts, shows while it lasts, and is named by what it did', async () => {
    await startRow(heronry, 2500);
    await heronry.agent('mg1').click();
    const faults = await heronry.section('Faults');
    await expect(faults).toContainText('No faults.');
    await faults.getByRole('combobox').selectOption('Crashes and restarts');
    await faults.getByRole('button', { name: 'Add fault' }).click();
    await expect(heronry.agent('mg1')).toHaveAccessibleName(/down/);
    await expect(faults.getByText('now', { exact: true })).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);

    // The message in flight finds no receiver, and its journey says why.
    await heronry.play((playground) => playground.seek(6000));
    const { received } = (await heronry.play((playground) => playground.world())).agents.mg1 ?? { received: [] };
    expect(received).toEqual([{ channel: 'control', message: { second: 0 } }]);
    await heronry.tab('Log').click();
    await heronry.panel.getByRole('searchbox', { name: 'Filter by text' }).fill('lost on its way to mg1');
    await heronry.panel
      .getByRole('button', { name: /lost on its way to mg1: the agent was down/ })
      .first()
      .click();
    await heronry.tab('Inspector').click();
    const why = heronry.panel.getByRole('region', { name: 'Who got it, and why?' });
    await why.getByRole('combobox', { name: 'Agent' }).selectOption('mg1');
    await expect(why).toContainText(/crashed at 2\.500 s/);

    // The fault ends, is edited, and can be undone.
    await heronry.play((playground) => playground.seek(8000));
    await expect(heronry.agent('mg1')).not.toHaveAccessibleName(/down/);
    await heronry.agent('mg1').click();
    const until = faults.getByRole('textbox', { name: 'Until' });
    await until.fill('2');
    await until.press('Enter');
    await expect(faults.getByText('A fault cannot end before it starts.')).toBeVisible();
    await until.press('Escape');
    await faults.getByRole('button', { name: /^Remove: Crashes/ }).click();
    await expect(faults).toContainText('No faults.');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await heronry.play((playground) => playground.seek(6000));
    expect((await heronry.play((playground) => playground.world())).agents.mg1?.received).toHaveLength(4);

    // Each fault is a form. Of many, the list begins with the first, and has the others on request.
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...{ kind: 'cut', fromUs: at, untilUs: 1_000_000 },
      where: { at: 'everything' },
    }));
    await heronry.play((playground, scenario) => playground.load(scenario), { ...ROW, faults: many });
    const removes = faults.getByRole('button', { name: /^Remove: Cut/ });
    await expect(removes).toHaveCount(40);
    await faults.getByRole('button', { name: 'Show 20 more faults' }).click();
    await expect(removes).toHaveCount(60);
  });
});

test('faults are made by hand: links are cut, a message is lost, held up or sent twice, an agent crashes', async ({
  heronry,
  page,
}) => {
  await heronry.open();
  await test.step('links are cut by a line across them, and by what is selected', async () => {
    await startRow(heronry, 500);
    await page.keyboard.press('x');
    await expect(page.getByRole('status').filter({ hasText: 'Draw a line across' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('Draw a line across')).toHaveCount(0);

    const [operator, control] = [
      centre(await boxOf(heronry.agent('operator'))),
      centre(await boxOf(heronry.channel('control'))),
    ];
    const x = (operator.x + control.x) / 2;
    await page.keyboard.press('x');
    await page.mouse.move(x, operator.y - 120);
    await page.mouse.down();
    await page.mouse.move(x, operator.y + 120, { steps: 4 });
    await page.mouse.up();
    await expect(page.getByText('Cut a link for 5 s from now.').first()).toBeVisible();
    expect((await heronry.play((playground) => playground.scenario())).faults).toMatchObject([
      { kind: 'cut', fromUs: 500_000, where: { at: 'link', link: 'publish', agent: 'operator', channel: 'control' } },
    ]);
    await heronry.play((playground) => playground.seek(8000));
    const lost = (await heronry.play((playground) => playground.trace())).filter(({ kind }) => kind === 'lost');
    expect(lost).toHaveLength(4);
    expect(lost[0]).toMatchObject({ atUs: 500_000, reason: 'cut', fault: 0, fraction: 0.5 });

    // By keyboard: the selection is partitioned from the rest.
    await page.keyboard.press('Control+z');
    await heronry.play((playground) => playground.seek(500));
    await heronry.agent('operator').click();
    await heronry.channel('control').click({ modifiers: ['Shift'] });
    await page.getByRole('toolbar', { name: 'Selected nodes' }).getByRole('button', { name: 'Cut off' }).click();
    expect((await heronry.play((playground) => playground.scenario())).faults).toMatchObject([
      { kind: 'cut', where: { at: 'border', agents: ['operator'], channels: ['control'] } },
    ]);
    await heronry.play((playground) => playground.seek(8000));
    const { agents, channels } = await heronry.play((playground) => playground.world());
    expect(channels.control?.accepted).toBe(4);
    expect(agents.mg1?.received).toEqual([]);
  });
  await test.step('a message on its way is lost, held up or sent twice by hand', async () => {
    const outcome = async (button: string): Promise<readonly unknown[]> => {
      await startRow(heronry, 500);
      await heronry.tab('Log').click();
      await heronry.panel.getByRole('searchbox', { name: 'Filter by text' }).fill('operator published');
      await heronry.panel
        .getByRole('button', { name: /operator published message / })
        .first()
        .click();
      await heronry.panel.getByRole('searchbox', { name: 'Filter by text' }).fill('');
      await heronry.tab('Inspector').click();
      const way = heronry.panel.getByRole('region', { name: 'In flight' });
      await way.getByRole('button', { name: button }).click();
      await heronry.play((playground) => playground.seek(9000));
      return (await heronry.play((playground) => playground.world())).agents.mg1?.received ?? [];
    };
    const first = { channel: 'control', message: { second: 0 } };
    // An action in the past ends the old future: its later publishes are gone.
    expect(await outcome('Drop')).toEqual([]);
    await expect(heronry.panel.getByRole('region', { name: 'Journey' })).toContainText('you dropped it');
    expect(await outcome('Duplicate')).toEqual([first, first]);
    expect(await outcome('Delay 2 s')).toEqual([first]);
    const received = (await heronry.play((playground) => playground.trace())).find(({ kind }) => kind === 'received');
    expect(received).toMatchObject({ atUs: 4_000_000 });
    await page.keyboard.press('Control+z');
    expect((await heronry.play((playground) => playground.scenario())).interventions).toHaveLength(4);
  });
  await heronry.startAgain(true);
  await test.step('an agent crashes: its links stay as ghosts, the bar has the fault, and its panel says what it missed, and why', async () => {
    await heronry.play((playground) => playground.seek(2000));
    await heronry.agent('mg1').click({ button: 'right' });
    await heronry.menuItem('Crash for 5 s').click();
    await heronry.play((playground) => playground.seek(6500));
    const band = heronry.transport.getByRole('button', {
      name: 'Fault from 2.000 s to 7.000 s: Crashes and restarts (mg1)',
    });
    await band.focus();
    await expect(page.getByRole('tooltip')).toContainText('Crashes and restarts (mg1)');
    // The subscription has ended with the crash, and is shown.
    await expect(heronry.canvas.getByRole('img', { name: 'mg1 subscribes to control' })).toBeAttached();
    await heronry.agent('mg1').click();
    const missed = heronry.panel.getByRole('region', { name: /^Missed \(\d+\): why\?$/ });
    await expect(missed).toContainText('mg1 had crashed at 2.000 s');
    expect(await violationsInThemes(page)).toEqual([]);
    await missed.getByRole('button').first().click();
    const why = heronry.panel.getByRole('region', { name: 'Who got it, and why?' });
    await expect(why.getByRole('combobox', { name: 'Agent' })).toHaveValue('mg1');
    await expect(why).toContainText('mg1 had crashed at 2.000 s');
    expect(await heronry.play((playground) => playground.now())).toBeLessThan(6500);
  });
});

test('the page gives the trace of faults that Node and other pages give', async ({ heronry, browser, baseURL }) => {
  await heronry.open();
  await test.step('with a fault of every kind on, and with batches, the page gives the trace that Node gives', async () => {
    const when = { fromUs: 1_500_000, untilUs: 9_000_000 };
    const faults: readonly Fault[] = [
      {
        kind: 'loss',
        ...when,
        where: { at: 'link', link: 'subscribe', agent: 'mg1', channel: 'control' },
        probability: 0.3,
      },
      { kind: 'duplication', ...when, where: { at: 'channel', channel: 'control' }, probability: 0.4 },
      { kind: 'delay', ...when, where: { at: 'everything' }, delayUs: 50_000, jitterUs: 70_000 },
      { kind: 'narrow', ...when, where: { at: 'channel', channel: 'control' }, bytesPerSecond: 90 },
      { kind: 'reordering', ...when, where: { at: 'agent', agent: 'operator' }, probability: 0.5, delayUs: 900_000 },
      { kind: 'cut', fromUs: 3_000_000, untilUs: 3_400_000, where: { at: 'border', agents: ['mg2'], channels: [] } },
      { kind: 'crash', fromUs: 4_000_000, untilUs: 5_200_000, where: { at: 'agent', agent: 'mg1' } },
      { kind: 'slow', ...when, where: { at: 'agent', agent: 'mg2' }, factor: 3 },
      { kind: 'throw', fromUs: 6_000_000, untilUs: 7_000_000, where: { at: 'everything' }, error: 'out of order' },
      {
        kind: 'full',
        fromUs: 2_000_000,
        untilUs: 8_000_000,
        where: { at: 'channel', channel: 'control' },
        capacity: 1,
        overflow: 'block',
      },
    ];
    expect(new Set(faults.map(({ kind }) => kind)).size).toBe(Object.keys(FAULTS).length);
    const checked = checkScenario({
      version: 2,
      seed: 77,
      network: { delayUsMin: 100_000, delayUsMean: 250_000, jitterUs: 90_000 },
      agents: [
        {
          id: 'operator',
          behaviours: [
            {
              kind: 'tick',
              channel: 'control',
              periodUs: 200_000,
              jitterUs: 60_000,
              message: { x: { $random: [0, 9] } },
            },
          ],
        },
        { id: 'mg1', behaviours: [{ kind: 'forward', on: 'control', channel: 'status', delayUs: 120_000 }] },
        {
          id: 'mg2',
          behaviours: [
            { kind: 'work', on: 'control', durationUs: 300_000, jitterUs: 50_000 },
            {
              kind: 'batch',
              on: 'control',
              channel: 'status',
              count: 3,
              waitUs: 900_000,
              message: { n: { $field: 'count' }, all: { $field: 'messages' } },
            },
          ],
        },
      ],
      channels: [{ id: 'control' }, { id: 'status', capacity: 5, overflow: 'drop-newest' }],
      links: [
        { kind: 'subscribe', agent: 'mg1', channel: 'control' },
        { kind: 'consume', agent: 'mg2', channel: 'control' },
      ],
      faults,
    });
    if ('error' in checked) throw new Error(checked.error);
    expect(checked.repairs.filter((repair) => !repair.includes('was added'))).toEqual([]);
    const { trace } = simulate(checked.scenario, 10_000_000);
    const kinds = new Set(Array.from({ length: trace.length }, (_, number) => trace.event(number).kind));
    for (const kind of ['lost', 'duplicated', 'blocked', 'crashed', 'restarted', 'failed'] as const)
      expect(kinds.has(kind), kind).toBe(true);
    const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
    expect(
      events.filter((event) => event.kind === 'published' && event.alsoAbout !== undefined).length,
    ).toBeGreaterThan(0);
    await heronry.play((playground, scenario) => playground.load(scenario), checked.scenario);
    await heronry.play((playground) => playground.seek(10_000));
    expect(await heronry.play((playground) => playground.traceHash())).toBe(traceHash(trace, 10_000_000));
  });
  await test.step('faults travel in a link, and the page gives the same trace elsewhere', async () => {
    await startRow(heronry, 2500);
    await heronry.agent('mg1').click();
    const faults = await heronry.section('Faults');
    await faults.getByRole('combobox').selectOption('Loses messages');
    await faults.getByRole('button', { name: 'Add fault' }).click();
    await heronry.play((playground) => playground.seek(6000));
    const [link, hash] = await heronry.play(async (playground) => [
      await playground.link(),
      await playground.traceHash(),
    ]);
    expect(link).toMatch(/#2\./);
    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    const other = await context.newPage();
    await other.goto(link);
    await other.waitForFunction(() => window.playground !== undefined);
    expect(await other.evaluate(() => window.playground?.traceHash())).toBe(hash);
    await context.close();
  });
});
