/** Agents in code: the page gives the trace that Node gives, however time passes. */
import { readFileSync } from 'node:fs';
import { expect, type Heronry, test } from '../support/heronry.ts';

const HASHES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../fixtures/trace-hashes.json', import.meta.url), 'utf8'),
);
const END_MS = 10_000;

async function hashAtEnd(heronry: Heronry): Promise<string> {
  await heronry.play((playground, ms) => playground.seek(ms), END_MS);
  return heronry.play((playground) => playground.traceHash());
}

test('agents in code play as in Node, and one that never ends is stopped', async ({ heronry }) => {
  await heronry.open('gallery/leader');
  await heronry.play((playground) => playground.pause());
  // What runs code is loaded when the scene is open; then its run begins anew.
  await expect
    .poll(() => heronry.play(async (playground) => (await playground.world()).agents.ada?.published ?? 0))
    .toBeGreaterThan(0);
  await test.step('code gives the trace that Node gives: stepping, playing, going back, and in a branch that is left again', async () => {
    await heronry.play((playground) => playground.seek(0));
    for (let step = 0; step < 30; step += 1) await heronry.play((playground) => playground.step());
    expect(await hashAtEnd(heronry)).toBe(HASHES.leader);

    await heronry.play((playground) => playground.seek(2000));
    await heronry.play((playground) => playground.play(16));
    await expect.poll(() => heronry.play((playground) => playground.now())).toBeGreaterThan(END_MS);
    await heronry.play((playground) => playground.pause());
    expect(await hashAtEnd(heronry)).toBe(HASHES.leader);

    await heronry.play((playground) => playground.seek(4000));
    await heronry.play((playground) => playground.publish('shop', 'orders', { order: 99 }));
    expect(await hashAtEnd(heronry)).not.toBe(HASHES.leader);
    await heronry.page.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => hashAtEnd(heronry)).toBe(HASHES.leader);
  });
  await test.step('an agent whose code never ends is stopped, says so, and the others go on', async () => {
    const scenario = await heronry.play((playground) => playground.scenario());
    const source = 'function onMessage(message, { channel }) { if (channel === "orders") while (true) {} }';
    const agents = scenario.agents.map((agent) =>
      agent.id === 'cem' ? { ...agent, behaviours: [{ kind: 'code' as const, on: '', source }] } : agent,
    );
    await heronry.play((playground, changed) => playground.load(changed), { ...scenario, agents });
    await heronry.page.getByRole('button', { name: 'Run', exact: true }).first().click();
    await expect
      .poll(async () => {
        await heronry.play((playground) => playground.seek(9000));
        return heronry.play(async (playground) => (await playground.world()).agents.cem?.stopped);
      })
      .toBe('instructions');
    await expect(heronry.agent('cem')).toHaveAccessibleName(/code stopped/);
    await expect(heronry.agent('cem')).toContainText('code stopped');
    const { agents: seen } = await heronry.play((playground) => playground.world());
    expect(seen.ada?.published).toBeGreaterThan(2);
  });
});
