import { expect, it } from 'vitest';
import type { Command, NodeRef, Scenario } from '../scenario/index.ts';
import { scenarioToText } from '../scenario/index.ts';
import { testStore } from './test-store.ts';

/** Mulberry32 (T. Ettinger, 2017): a small generator for the test's own choices. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function anyCommand(scenario: Scenario, pick: (below: number) => number, nowUs: number): Command {
  const agent = scenario.agents[pick(Math.max(1, scenario.agents.length))]?.id ?? 'none';
  const other = scenario.agents[pick(Math.max(1, scenario.agents.length))]?.id ?? 'none';
  const channel = scenario.channels[pick(Math.max(1, scenario.channels.length))]?.id ?? 'none';
  const node: NodeRef = pick(2) === 0 ? { kind: 'agent', id: agent } : { kind: 'channel', id: channel };
  const x = pick(2000) - 1000;
  const commands: readonly Command[] = [
    { do: 'addAgent', id: `a${pick(12)}`, x, y: pick(500) },
    { do: 'addChannel', id: `c${pick(12)}`, x, y: pick(500) },
    { do: 'rename', node, to: `n${pick(12)}` },
    { do: 'remove', nodes: [node] },
    { do: 'move', moves: [{ node, x, y: pick(500) }] },
    { do: 'link', link: { kind: pick(2) === 0 ? 'publish' : 'subscribe', agent, channel } },
    { do: 'unlink', kind: 'subscribe', agent, channel },
    { do: 'connectAgents', from: agent, to: other },
    { do: 'setRole', agent, role: 'worker' },
    { do: 'setCapacity', channel, capacity: 1 + pick(50) },
    { do: 'setSeed', seed: pick(1000) },
    { do: 'describe', name: `name ${pick(50)}` },
    { do: 'intervene', intervention: { kind: 'publish', atUs: nowUs, agent, channel, message: { n: pick(9) } } },
    {
      do: 'setBehaviours',
      agent,
      behaviours: [{ kind: 'work', on: '', durationUs: 1000 * (1 + pick(5)), jitterUs: 0 }],
    },
  ];
  return commands[pick(commands.length)] ?? { do: 'setSeed', seed: 1 };
}

it('undo of everything is the start, redo of everything the end, byte for byte, over 1,000 sequences of 100', () => {
  let changes = 0;
  for (let seed = 1; seed <= 1000; seed += 1) {
    const pick = random(seed);
    const { store } = testStore();
    const { actions } = store.getState();
    const start = scenarioToText(store.getState().scenario);
    for (let count = 0; count < 100; count += 1) {
      actions.dispatch(anyCommand(store.getState().scenario, pick, store.playback.nowUs()));
      if (pick(10) === 0) actions.undo();
    }
    const end = scenarioToText(store.getState().scenario);
    const depth = store.getState().past.length;
    changes += depth;
    while (store.getState().past.length > 0) actions.undo();
    expect(scenarioToText(store.getState().scenario)).toBe(start);
    for (let count = 0; count < depth; count += 1) actions.redo();
    expect(scenarioToText(store.getState().scenario)).toBe(end);
  }
  // The sequences must have done something: on average more than 20 changes each.
  expect(changes).toBeGreaterThan(20_000);
}, 120_000);
