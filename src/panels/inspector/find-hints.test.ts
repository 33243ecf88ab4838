import { describe, expect, it } from 'vitest';
import { emptyScenario, GALLERY, type Scenario } from '../../scenario/index.ts';
import { simulate } from '../../simulation/index.ts';
import type { ShownLink } from '../../store/index.ts';
import { isTypo, trapFinder } from './find-hints.ts';

const SECOND = 1_000_000;

/** Returns a scenario of an agent that publishes to `c` four times a second, and another agent. */
function scenarioOf(links: Scenario['links'], more: Partial<Scenario> = {}): Scenario {
  const node = { x: 0, y: 0, role: 'agent' as const };
  return {
    ...emptyScenario(),
    agents: [
      {
        ...node,
        id: 'a',
        behaviours: [
          { kind: 'tick', channel: 'control', periodUs: SECOND / 4, offsetUs: 0, jitterUs: 0, count: 0, message: {} },
        ],
      },
      { ...node, id: 'b', behaviours: [{ kind: 'throw', on: '', every: 1, error: 'no' }] },
    ],
    channels: [{ id: 'control', x: 0, y: 0, pair: false, capacity: 100, overflow: 'drop-oldest' }],
    links: [{ kind: 'publish', agent: 'a', channel: 'control' }, ...links],
    ...more,
  };
}

function found(scenario: Scenario, untilUs = 4 * SECOND): readonly string[] {
  const shown: readonly ShownLink[] = scenario.links.map((link) => ({ ...link, born: 'document' as const }));
  return trapFinder(scenario, shown)(simulate(scenario, untilUs).trace.worldAt(untilUs)).map(({ words }) => words);
}

describe('traps', () => {
  it('a queue that nobody reads, with and without subscribers', () => {
    expect(found(scenarioOf([]))).toEqual([
      expect.stringMatching(/^No agent reads control, and its queue grows: 1\d messages/),
    ]);
    const subscribed = found(scenarioOf([{ kind: 'subscribe', agent: 'a', channel: 'control' }]));
    expect(subscribed).toEqual([expect.stringMatching(/^No agent consumes from control: subscribers get copies/)]);
    expect(found(scenarioOf([]), SECOND / 2)).toEqual([]);
  });

  it('an agent that subscribes and consumes, and a callback that throws every time', () => {
    const both = found(
      scenarioOf([
        { kind: 'subscribe', agent: 'b', channel: 'control' },
        { kind: 'consume', agent: 'b', channel: 'control' },
      ]),
    );
    expect(both).toEqual([
      'b subscribes to control and consumes from it: it gets each consumed message twice.',
      expect.stringMatching(/^The callback of b has thrown on every message/),
    ]);
  });

  it('a name that is almost another one, which is read', () => {
    const channel = { x: 0, y: 0, pair: false, capacity: 100, overflow: 'drop-oldest' } as const;
    const scenario = scenarioOf([{ kind: 'subscribe', agent: 'a', channel: 'contrl' }], {
      channels: [
        { ...channel, id: 'control' },
        { ...channel, id: 'contrl' },
      ],
    });
    expect(found(scenario, SECOND)).toEqual(['No agent reads control, but contrl has a reader. Is the name a typo?']);
    expect(isTypo('control', 'cnotrol')).toBe(true);
    expect(isTypo('status', 'statuss')).toBe(true);
    expect(isTypo('mg1', 'mg2')).toBe(false);
    expect(isTypo('control', 'status')).toBe(false);
    expect(isTypo('ab', 'ac')).toBe(false);
  });

  it('pair channels without end', () => {
    const channels = Array.from({ length: 20 }, (_, index) => ({
      id: `p${index}`,
      x: 0,
      y: 0,
      pair: true,
      capacity: 10,
      overflow: 'drop-oldest' as const,
    }));
    expect(found(scenarioOf([], { channels }), 0)).toEqual([expect.stringMatching(/^There are 20 pair channels/)]);
  });

  it('are not seen where there are none', () => {
    for (const { slug, scenario } of GALLERY.filter((entry) => !['late-subscriber'].includes(entry.slug))) {
      expect(found(scenario, 3 * SECOND), slug).toEqual([]);
    }
  });
});
