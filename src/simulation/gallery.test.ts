import { expect, it } from 'vitest';
import { GALLERY, type Scenario } from '../scenario/index.ts';
import { depthOf, type World } from '../trace/index.ts';
import { simulate } from './simulate.ts';

const SECOND = 1_000_000;
const MINUTES = 10;
/** Messages by which the second half of a run may exceed the first by chance. */
const BY_CHANCE = 2;
/** Messages that wait in a channel, or that are in flight. */
function backlogs({ channels, inFlight }: World): readonly (readonly [name: string, count: number])[] {
  const waiting = [...channels.values()].map((one) => [one.id, depthOf(one) + one.blocked.length] as const);
  return [...waiting, ['in flight', inFlight.size]];
}

/** The most that waited, in each half of a run. */
function halvesOf(scenario: Scenario): ReadonlyMap<string, readonly [number, number]> {
  const { trace, halted } = simulate(scenario, MINUTES * 60 * SECOND);
  expect(halted).toBeUndefined();
  const most = new Map<string, [number, number]>();
  for (let second = 1; second <= MINUTES * 60; second += 1) {
    const half = second <= MINUTES * 30 ? 0 : 1;
    for (const [name, count] of backlogs(trace.worldAt(second * SECOND))) {
      const both = most.get(name) ?? [0, 0];
      both[half] = Math.max(both[half], count);
      most.set(name, both);
    }
  }
  return most;
}

it.each(GALLERY.map(({ slug, scenario }) => [slug, scenario] as const))(
  '%s: in ten minutes no queue grows without bound',
  (_, scenario) => {
    const growing = [...halvesOf(scenario)].filter(([, [first, second]]) => second > first + BY_CHANCE);
    expect(growing).toEqual([]);
  },
);
