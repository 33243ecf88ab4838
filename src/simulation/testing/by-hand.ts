import { type Behaviour, emptyScenario, type Intervention, type Link, type Scenario } from '../../scenario/index.ts';

/** Returns a scenario from its parts: agents with their behaviours, one channel `c`, exact delays of 100 ms. */
export function scenarioOf(
  agents: Readonly<Record<string, readonly Behaviour[]>>,
  links: readonly Link[],
  interventions: readonly Intervention[] = [],
  capacity = 10_000,
): Scenario {
  return {
    ...emptyScenario(),
    network: { delayUsMin: 100_000, delayUsMean: 100_000, jitterUs: 0 },
    agents: Object.entries(agents).map(([id, behaviours]) => ({ id, x: 0, y: 0, role: 'agent', behaviours })),
    channels: [{ id: 'c', x: 0, y: 0, pair: false, capacity, overflow: 'drop-oldest' }],
    links,
    interventions,
  };
}

export function publishAt(atMs: number, agent = 'a'): Intervention {
  return { kind: 'publish', atUs: atMs * 1000, agent, channel: 'c', message: { atMs } };
}
