import { describe, expect, it } from 'vitest';
import { edit, emptyScenario, type Scenario } from '../../scenario/index.ts';
import { pairsLayout } from './pairs-layout.ts';
import { Picture } from './picture.ts';
import { wiringOf } from './wiring.ts';

const VIEW = { width: 1440, height: 900 };
const NAMES = ['a', 'b', 'c', 'd'];

function scene(): Scenario {
  const agent = (id: string, x: number, y: number) => ({ id, x, y, role: 'agent' as const, behaviours: [] });
  return {
    ...emptyScenario(),
    agents: [agent('a', 0, 0), agent('b', 200, 0), agent('c', 400, 0), agent('d', 600, 0), agent('other', 300, 300)],
  };
}

/** Connects the pairs and returns the scenario as it is then placed. */
function placed(before: Scenario, fixed: ReadonlySet<string>): Scenario {
  const moves = pairsLayout(before, NAMES, fixed, VIEW) ?? [];
  const commands = [{ do: 'connectAllAgents', agents: NAMES } as const, { do: 'move', moves } as const];
  const result = edit(before, { do: 'all', label: '', commands });
  if (!result.ok) throw new Error(result.issue.message);
  return result.scenario;
}

function faultsOf(scenario: Scenario) {
  const places = [...scenario.agents, ...scenario.channels];
  const { overlaps, labels, through } = new Picture(wiringOf(scenario), places).faults();
  return { overlaps, labels, through };
}

const NONE = { overlaps: 0, labels: 0, through: 0 };

describe('the layout of all pairs', () => {
  it('covers nothing, and leaves the nodes that are not paired where they are', () => {
    const after = placed(scene(), new Set());
    expect(after.channels).toHaveLength(12);
    expect(faultsOf(after)).toEqual(NONE);
    expect(after.agents.find(({ id }) => id === 'other')).toMatchObject({ x: 300, y: 300 });
  });

  it('leaves nodes that the user has moved where they are', () => {
    const after = placed(scene(), new Set(['agent:b']));
    expect(after.agents.find(({ id }) => id === 'b')).toMatchObject({ x: 200, y: 0 });
    expect(faultsOf(after)).toEqual(NONE);
  });

  it('places nothing when the pairs cannot be connected', () => {
    expect(pairsLayout(scene(), ['a', 'nobody'], new Set(), VIEW)).toBeUndefined();
  });
});
