/** Candidates for a new expectation. In a file of its own, which the first picture does not need. */
import type { Scenario } from '../scenario.ts';
import type { Micros } from '../terms.ts';
import { type Assertion, type AssertionKind, newAssertion } from './expectations.ts';

const SECOND_US = 1_000_000;
/** Times and lengths of queues that a new expectation may begin with, tightest first. */
const TIMES_US: readonly Micros[] = [1, 2, 5, 10, 30, 60, 300].map((time) => time * SECOND_US);
const DEPTHS = [5, 10, 20, 50, 100, 1000] as const;
/** Number of parts of a scenario that are tried for a new expectation. */
const TRIED_MAX = 24;

/**
 * Returns the expectations that may be meant by a new one of the kind, the likeliest first: the one of `newAssertion`, then looser
 * ones, then those about other parts of the scenario.
 */
export function newAssertions(kind: AssertionKind, scenario: Scenario): readonly Assertion[] {
  const { agents, channels, links, network } = scenario;
  const first = newAssertion(kind, scenario);
  const read = links.filter((link) => link.kind !== 'publish').slice(0, TRIED_MAX);
  const pairs = read.map(({ channel, agent }) => ({ channel, agent }));
  const anyAgent = channels.slice(0, TRIED_MAX).map(({ id }) => ({ channel: id, agent: '' }));
  // A hop to the channel and one from it: less would break at once.
  const leastUs = 2 * (network.delayUsMean + network.jitterUs);
  switch (first.kind) {
    case 'arrives': {
      const times = TIMES_US.filter((timeUs) => timeUs >= leastUs);
      return [first, ...pairs, ...anyAgent].flatMap((place) =>
        times.map((withinUs) => ({ ...first, channel: place.channel, agent: place.agent, withinUs })),
      );
    }
    case 'once':
    case 'inOrder':
      return [first, ...[...anyAgent, ...pairs].map((place) => ({ ...first, ...place }))];
    case 'depth':
      return [first, ...anyAgent].flatMap(({ channel }) => DEPTHS.map((depthMax) => ({ ...first, channel, depthMax })));
    case 'nothingLost':
      return [first, ...anyAgent.map(({ channel }) => ({ ...first, channel }))];
    case 'noFailure':
      return [first, ...agents.slice(0, TRIED_MAX).map(({ id }) => ({ ...first, agent: id }))];
  }
}
