import { describe, expect, it } from 'vitest';
import { emptyScenario, newChannel } from '../document.ts';
import type { Scenario } from '../scenario.ts';
import { type AssertionKind, EXPECTATIONS, newAssertion } from './expectations.ts';
import { newAssertions } from './new-assertions.ts';

const SECOND = 1_000_000;
const SCENARIO: Scenario = {
  ...emptyScenario(),
  network: { delayUsMin: 0, delayUsMean: 2 * SECOND, jitterUs: SECOND },
  agents: ['a', 'b'].map((id) => ({ id, x: 0, y: 0, role: 'agent', behaviours: [] })),
  channels: ['c', 'd'].map((id) => newChannel(id, { x: 0, y: 0 })),
  links: [
    { kind: 'publish', agent: 'a', channel: 'c' },
    { kind: 'subscribe', agent: 'b', channel: 'c' },
    { kind: 'consume', agent: 'a', channel: 'd' },
  ],
};
const words = (kind: AssertionKind): readonly string[] =>
  newAssertions(kind, SCENARIO).map((one) =>
    Object.entries(one)
      .flatMap(([key, value]) => (key === 'kind' ? [] : [`${value === '' ? 'any' : value}`]))
      .join(' '),
  );

describe('what a new expectation may be about', () => {
  it('is that of a new one first, in its place', () => {
    // The rows' type guarantees that their keys are the kinds.
    for (const kind of Object.keys(EXPECTATIONS) as AssertionKind[]) {
      const first = newAssertion(kind, SCENARIO);
      const numbers = { withinUs: 0, depthMax: 0 };
      expect({ ...newAssertions(kind, SCENARIO)[0], ...numbers }).toEqual({ ...first, ...numbers });
    }
  });

  it('is each time that a hop to a channel and one from it can keep, tightest first, at each link that is read', () => {
    const times = [10, 30, 60, 300];
    const at = (place: string) => times.map((seconds) => `${place} ${seconds * SECOND}`);
    expect(words('arrives')).toEqual(['c b', 'c b', 'd a', 'c any', 'd any'].flatMap(at));
  });

  it('is each channel, and each length of a queue', () => {
    expect(words('nothingLost')).toEqual(['any', 'c', 'd']);
    const at = (channel: string) => [5, 10, 20, 50, 100, 1000].map((depth) => `${channel} ${depth}`);
    expect(words('depth')).toEqual(['c', 'c', 'd'].flatMap(at));
  });

  it('is any agent before those that read, and each agent', () => {
    for (const kind of ['once', 'inOrder'] as const)
      expect(words(kind)).toEqual([words(kind)[0], 'c any', 'd any', 'c b', 'd a']);
    expect(words('noFailure').slice(1)).toEqual(['a', 'b']);
  });

  it('is at most so many', () => {
    const channels = Array.from({ length: 100 }, (_, at) => newChannel(`c${at}`, { x: 0, y: 0 }));
    expect(newAssertions('nothingLost', { ...SCENARIO, channels })).toHaveLength(1 + 24);
  });
});
