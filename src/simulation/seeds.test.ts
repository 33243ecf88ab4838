import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assertion, emptyScenario, GALLERY, type Scenario } from '../scenario/index.ts';
import { livelyScenario } from '../scenario/testing/arbitrary-scenario.ts';
import { noSeeds, type SeedTally, type SeedVerdict, trySeed, withSeed } from './seeds.ts';

const SECOND = 1_000_000;
const SMALL = { eventsMax: 2000, eventsPerInstantMax: 200 };

const fast: Assertion = { kind: 'arrives', channel: 'control', agent: 'mg1', withinUs: 1_700_000 };
const calm: Assertion = { kind: 'noFailure', agent: '' };

function expecting(...assertions: readonly Assertion[]): Scenario {
  const scenario = GALLERY.find(({ slug }) => slug === 'control-status')?.scenario ?? emptyScenario();
  return { ...scenario, assertions };
}

function tallyOf(verdicts: readonly SeedVerdict[], assertions: number): SeedTally {
  return verdicts.reduce(withSeed, noSeeds(assertions));
}

describe('many seeds', () => {
  it('say how many break each assertion, and which run does so soonest', () => {
    const scenario = expecting(fast, calm);
    const verdicts = Array.from({ length: 60 }, (_, index) => trySeed(scenario, index + 1, 10 * SECOND));
    const tally = tallyOf(verdicts, 2);
    const bad = verdicts.filter(({ breaches }) => breaches[0] !== undefined);
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.length).toBeLessThan(60);
    expect(tally).toMatchObject({ tried: 60, bad: bad.length, assertions: [{ broken: bad.length }, { broken: 0 }] });
    const soonestUs = Math.min(...bad.map(({ breaches }) => breaches[0]?.atUs ?? Infinity));
    const soonest = bad.find(({ breaches }) => breaches[0]?.atUs === soonestUs);
    expect(tally.shortest).toMatchObject({ seed: soonest?.seed, atUs: soonestUs });
    expect(tally.shortest).toEqual(tally.assertions[0]?.soonest);
    expect(tally.assertions[1]?.soonest).toBeUndefined();
  });

  it('that a budget ended are neither kept nor broken where they broke nothing before', () => {
    const never: Assertion = { kind: 'depth', channel: 'control', depthMax: 0 };
    const ended = trySeed(expecting(calm, never), 1, 10 * SECOND, { eventsMax: 50 });
    expect(ended.endedUs).toBeLessThan(10 * SECOND);
    const tally = tallyOf([ended, trySeed(expecting(calm, calm), 2, SECOND)], 2);
    const broken = ended.breaches[1] === undefined ? 0 : 1;
    expect(tally).toMatchObject({
      tried: 2,
      bad: broken,
      undecided: 1 - broken,
      assertions: [
        { broken: 0, undecided: 1 },
        { broken, undecided: 1 - broken },
      ],
    });
  });

  it('come to the same in any order, every time', () => {
    fc.assert(
      fc.property(
        livelyScenario.map((scenario) => ({ ...scenario, assertions: [...scenario.assertions, calm] })),
        fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 }),
        (scenario, order) => {
          const run = (seeds: readonly number[]): SeedTally =>
            tallyOf(
              seeds.map((seed) => trySeed(scenario, seed, 3 * SECOND, SMALL)),
              scenario.assertions.length,
            );
          expect(run(order)).toEqual(run([1, 2, 3, 4, 5]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that broken at the same time are told apart by their number', () => {
    const breach = { atUs: 5, event: 1, message: 1, words: 'b received #1 a second time' };
    const tally = tallyOf(
      [3, 2, 4].map((seed) => ({ seed, breaches: [breach] })),
      1,
    );
    expect(tally.shortest?.seed).toBe(2);
    expect(tally.assertions[0]).toMatchObject({ broken: 3, soonest: { seed: 2 } });
  });

  it('do not call late what a run that has ended never came to do', () => {
    const tick = {
      kind: 'tick',
      channel: 'c',
      periodUs: 1000,
      offsetUs: 0,
      jitterUs: 0,
      count: 0,
      message: {},
    } as const;
    const scenario: Scenario = {
      ...emptyScenario(),
      agents: [{ id: 'a', x: 0, y: 0, role: 'agent', behaviours: [tick] }],
      assertions: [{ kind: 'arrives', channel: '', agent: '', withinUs: SECOND }],
    };
    expect(trySeed(scenario, 1, 60 * SECOND, { eventsMax: 1500 }).breaches).toEqual([undefined]);
    expect(trySeed(scenario, 1, 60 * SECOND, { eventsMax: 7000 }).breaches[0]).toBeDefined();
  });
});
