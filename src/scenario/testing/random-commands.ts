/** Random edits, for what must hold after any of them. */
import type { Command, NodeRef } from '../commands.ts';
import { fragmentOf } from '../document.ts';
import type { Scenario } from '../scenario.ts';

const NETWORK = { delayUsMin: 1000, delayUsMean: 2000, jitterUs: 0 };

/** Mulberry32 (T. Ettinger, 2017): the test's own choices, the same for the same seed. */
export function picker(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Any command, on nodes that are there more often than not; many are refused. */
export function anyCommand(scenario: Scenario, pick: (below: number) => number, nowUs: number): Command {
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
    { do: 'connectAllAgents', agents: scenario.agents.slice(0, 3).map(({ id }) => id) },
    { do: 'connectAgents', from: agent, to: other, subscribeAtUs: nowUs },
    { do: 'setLinkNetwork', kind: 'publish', agent, channel, network: pick(2) === 0 ? undefined : NETWORK },
    { do: 'setNetwork', network: { ...NETWORK, jitterUs: pick(1000) } },
    { do: 'removeIntervention', index: pick(3) },
    { do: 'paste', fragment: fragmentOf(scenario, [node]), dx: 24, dy: 24 },
    { do: 'setRole', agent, role: 'worker' },
    { do: 'setCapacity', channel, capacity: 1 + pick(50) },
    { do: 'setSeed', seed: pick(1000) },
    { do: 'describe', name: `name ${pick(50)}` },
    { do: 'intervene', intervention: { kind: 'publish', atUs: nowUs, agent, channel, message: { n: pick(9) } } },
    {
      do: 'setBehaviours',
      agent,
      behaviours: [
        { kind: 'work', on: channel, durationUs: 1000 * (1 + pick(5)), jitterUs: 0 },
        { kind: 'forward', on: '', channel: `c${pick(12)}`, delayUs: 5000 },
      ],
    },
  ];
  return commands[pick(commands.length)] ?? { do: 'setSeed', seed: 1 };
}
