import { expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import { simulate } from './simulate.ts';

const DAY_US = 86_400_000_000;

it('a hop that takes longer than a row can say arrives when it should', () => {
  const scenario: Scenario = {
    ...emptyScenario(),
    network: { delayUsMin: DAY_US, delayUsMean: DAY_US, jitterUs: 0 },
    agents: ['a', 'b'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
    channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity: 10, overflow: 'drop-oldest' }],
    links: [
      { kind: 'publish', agent: 'a', channel: 'c' },
      { kind: 'subscribe', agent: 'b', channel: 'c' },
    ],
    interventions: [{ kind: 'publish', atUs: 5, agent: 'a', channel: 'c', message: { n: 1 } }],
  };
  const { trace } = simulate(scenario, 3 * DAY_US);
  const events = Array.from({ length: trace.length }, (_, number) => trace.event(number));
  expect(events.slice(2)).toEqual([
    expect.objectContaining({ kind: 'published', atUs: 5, arrivesUs: DAY_US + 5 }),
    expect.objectContaining({ kind: 'accepted', atUs: DAY_US + 5 }),
    expect.objectContaining({ kind: 'dispatched', atUs: DAY_US + 5, arrivesUs: 2 * DAY_US + 5 }),
    expect.objectContaining({ kind: 'received', atUs: 2 * DAY_US + 5 }),
  ]);
});
