import { expect, it } from 'vitest';
import { emptyScenario, type Scenario } from '../scenario/index.ts';
import { Trace } from '../trace/index.ts';
import { Links } from './links.ts';
import { streamName } from './random.ts';

const SLOW = { delayUsMin: 7_000_000, delayUsMean: 7_000_000, jitterUs: 0 };

/** Returns the links of a run in which each may lose; one has a delay of its own. */
function links(): Links {
  const scenario: Scenario = {
    ...emptyScenario(),
    links: [{ kind: 'publish', agent: 'a\nb', channel: 'c', network: SLOW }],
    faults: [{ kind: 'loss', probability: 0.5, fromUs: 0, untilUs: 1000, where: { at: 'everything' } }],
  };
  return new Links(scenario, new Map(), new Trace([], []));
}

/** Returns the first random numbers of a link's faults. */
function drawn(agent: string, channel: string): readonly number[] {
  const { faults } = links().of('publish', agent, channel);
  return faults.flatMap(({ rng, rngOfCopies }) => [rng.next(), rngOfCopies.next()]);
}

it('links whose names differ by the place of a line end share no random numbers, and no delay', () => {
  const [first, second] = [drawn('a\nb', 'c'), drawn('a', 'b\nc')];
  expect(first).toHaveLength(2);
  expect(first).not.toEqual(second);
  const delayUs = (agent: string, channel: string) => links().of('publish', agent, channel).delay.arrivesUs(0);
  expect(delayUs('a\nb', 'c')).toBe(SLOW.delayUsMin);
  expect(delayUs('a', 'b\nc')).toBeLessThan(SLOW.delayUsMin);
});

it.each<[readonly [string, ...string[]], readonly [string, ...string[]]]>([
  [
    ['a\nb', 'c'],
    ['a', 'b\nc'],
  ],
  [['a', ''], ['a\n']],
  [['["a', 'b"]'], ['a\nb']],
  [['a\nb'], ['["k","a\\nb"]']],
])('%j and %j name two streams', (one, other) => {
  expect(streamName('k', ...one)).not.toBe(streamName('k', ...other));
});

it('names without a line end are joined by line ends, as runs of before have it', () => {
  expect(streamName('publish', 'a "b"\\', 'c')).toBe('publish\na "b"\\\nc');
});
