/** Bounds of code in the page: it never ends, and the page goes on; the user stops it; quiz and seeds run it elsewhere. */
import { codeOptions } from '../../src/cli/code-options.ts';
import { emptyScenario, type Scenario } from '../../src/scenario/index.ts';
import { makeQuestions } from '../../src/teaching/index.ts';
import { expect, type Heronry, test } from '../support/heronry.ts';
import { QuizPage } from '../support/quiz.ts';
import { stopAtOnce } from '../support/stopping.ts';

const NETWORK = { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 };

/** A client publishes to `in` each second; `worker` runs the code, and may publish to `out`. */
function sceneWith(source: string, more: Partial<Scenario> = {}): Scenario {
  const tick = { kind: 'tick', channel: 'in', message: { n: { $count: 1 } } } as const;
  return {
    ...{ ...emptyScenario('Code'), network: NETWORK },
    agents: [
      {
        ...{ id: 'client', x: 0, y: 0, role: 'agent' },
        behaviours: [{ ...tick, periodUs: 1_000_000, offsetUs: 1_000_000, jitterUs: 0, count: 0 }],
      },
      { id: 'worker', x: 480, y: 0, role: 'agent', behaviours: [{ kind: 'code', on: '', source }] },
    ],
    channels: [
      { id: 'in', x: 240, y: 0, pair: false, capacity: 100, overflow: 'drop-oldest' },
      { id: 'out', x: 720, y: 0, pair: false, capacity: 100, overflow: 'drop-oldest' },
    ],
    links: [
      { kind: 'publish', agent: 'client', channel: 'in' },
      { kind: 'subscribe', agent: 'worker', channel: 'in' },
      { kind: 'publish', agent: 'worker', channel: 'out' },
    ],
    ...more,
  };
}

/** Opens a scenario, and runs its code. */
async function runScene(heronry: Heronry, scenario: Scenario): Promise<void> {
  await heronry.play((playground, scene) => playground.load(scene), scenario);
  await heronry.page
    .getByRole('region', { name: 'Code of the scenario' })
    .getByRole('button', { name: 'Run', exact: true })
    .click();
}

/** Code that never ends, by where it is. */
const ENDLESS = {
  'a loop': 'function onMessage() { for (;;) {} }',
  'a promise job': 'async function onMessage() { await null; for (;;) {} }',
  'a regular expression': 'function onMessage() { /^(a+)+$/.test("a".repeat(64) + "b"); }',
  'a getter': 'function onMessage() { self.publish("out", { get n() { for (;;) {} } }); }',
  'a toJSON': 'function onMessage() { self.publish("out", { n: Object.assign([], { toJSON() { for (;;) {} } }) }); }',
};

const RELAY = sceneWith('function onMessage(message) { self.publish("out", message); }');

test('code that never ends is stopped wherever it is, and in many seeds', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await test.step('code that never ends stops its agent, wherever it is: the page says so, and the run goes on', async () => {
    for (const [where, source] of Object.entries(ENDLESS)) {
      await runScene(heronry, sceneWith(source));
      const stops = () =>
        heronry.play(async (playground) => {
          await playground.pause();
          await playground.seek(6000);
          return (await playground.trace()).filter(
            ({ kind }) => kind === 'stopped' || kind === 'threw' || kind === 'failed',
          );
        });
      // What runs code is loaded first.
      await expect.poll(async () => (await stops()).length, where).toBe(1);
      expect(await stops(), where).toMatchObject([{ kind: 'stopped', agent: 'worker', reason: 'instructions' }]);
      const trace = await heronry.play((playground) => playground.trace());
      expect(trace.filter((event) => event.kind === 'published' && event.agent === 'client').length).toBeGreaterThan(4);
      await expect(heronry.agent('worker'), where).toContainText('code stopped');
      // Right after it was stopped, its row of the log is in sight.
      await heronry.play((playground) => playground.seek(1300));
      await heronry.tab('Log').click();
      await expect(
        heronry.panel.getByText('The code of worker was stopped: too many instructions in one call'),
        where,
      ).toBeVisible();
    }
  });
  await test.step('an own broker that never ends is stopped, says so, and the run goes on', async () => {
    const source =
      'class Endless extends MessageBroker {\n  publish() { for (;;) {} }\n  consume() {}\n  subscribe() {}\n  createChannel() {}\n}\n';
    const agentless = sceneWith('', { broker: { kind: 'own', source } });
    await runScene(heronry, {
      ...agentless,
      agents: agentless.agents.map((agent) => (agent.id === 'worker' ? { ...agent, behaviours: [] } : agent)),
    });
    const kinds = () =>
      heronry.play(async (playground) => {
        await playground.pause();
        await playground.seek(6000);
        return (await playground.trace()).map(({ kind }) => kind);
      });
    await expect.poll(async () => (await kinds()).includes('brokerStopped')).toBe(true);
    expect((await kinds()).filter((kind) => kind === 'published').length).toBeGreaterThan(4);
    await heronry.tab('Log').click();
    await expect(
      heronry.panel.getByText(/The broker was stopped at in: too many instructions in one call/).first(),
    ).toBeVisible();
  });
  await test.step('many seeds are tried with the code of agents, in a worker; code that never ends leaves the page alone', async () => {
    const assertions: Scenario['assertions'] = [{ kind: 'depth', channel: 'out', depthMax: 2 }];
    const tryThem = async (count: number) => {
      const worker = page.waitForEvent('worker', (one) => one.url().includes('seeds-worker'));
      await page.keyboard.press('y');
      const dialog = heronry.dialog('Try many seeds');
      await dialog.getByRole('textbox', { name: 'Seeds' }).fill(String(count));
      await dialog.getByRole('button', { name: /^Try [\d,]+ seeds$/ }).click();
      await worker;
      return dialog;
    };
    await runScene(heronry, { ...RELAY, assertions });
    const dialog = await tryThem(3);
    await expect(dialog.getByRole('status')).toHaveText('All 3 seeds tried: 3 broken.');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);

    await runScene(heronry, sceneWith(`${ENDLESS['a loop']} // in many seeds`, { assertions }));
    const busy = await tryThem(1000);
    await busy.getByRole('button', { name: 'Cancel' }).click();
    await expect(busy.getByRole('status')).toHaveText(/^Stopped after [\d,]+ of 1,000 seeds/);
  });
});

test('code runs beside the page: for a quiz, and while brokers are compared', async ({ heronry, page }) => {
  await heronry.open('gallery/control-status');
  await test.step('a quiz asks about what code did, and runs it in a worker', async () => {
    await runScene(heronry, RELAY);
    await page.getByRole('region', { name: 'Shared scenario' }).getByRole('button', { name: 'Save a copy' }).click();
    const worker = page.waitForEvent('worker', (one) => one.url().includes('questions-worker'));
    await page.getByRole('button', { name: 'Quiz me on this' }).first().click();
    await worker;
    const questions = makeQuestions(RELAY, { count: 10, ...(await codeOptions(RELAY)) });
    expect(questions).not.toEqual(makeQuestions(RELAY, { count: 10 }));
    const [first] = questions;
    if (first === undefined) throw new Error('There is nothing to ask');
    await new QuizPage(page).asks(first);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'Quiz' })).toHaveCount(0);
  });
  await test.step('code that computes without end leaves the page alone: brokers are compared beside it, and Stop ends it', async () => {
    // A little below the budget of a call, at every message.
    const busy =
      'function onMessage() { for (let n = 0; n < 70000; n += 1) Math.sqrt(n); self.after(1, "again"); }\nfunction onTimer() { onMessage(); }\n';
    await runScene(heronry, sceneWith(busy));
    await page.keyboard.press('m');
    const brokers = heronry.dialog('Compare brokers');
    await expect(brokers.getByRole('progressbar', { name: 'Simulating 5 runs' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(brokers).toHaveCount(0);
    await heronry.agent('worker').click();
    await heronry.panel.getByRole('button', { name: 'Open code' }).click();
    const panel = page.getByRole('region', { name: 'Code', exact: true });
    await expect(panel.getByRole('button', { name: 'Stop' })).toBeEnabled();
    await heronry.play((playground) => playground.play());
    await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(1100);
    await stopAtOnce(panel);
  });
});
