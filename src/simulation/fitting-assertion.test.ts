import { describe, expect, it } from 'vitest';
import { type AssertionKind, EXPECTATIONS, GALLERY, newAssertions, type Scenario } from '../scenario/index.ts';
import type { Micros, Trace } from '../trace/index.ts';
import { AssertionWatch, type FittingAssertion, FittingSearch, simulate } from './index.ts';

const SECOND = 1_000_000;
// The rows' type guarantees that their keys are the kinds.
const KINDS = Object.keys(EXPECTATIONS) as AssertionKind[];
const TIMES = [0, 2, 5, 12, 40].map((seconds) => seconds * SECOND);

function fittingAssertion(kind: AssertionKind, scenario: Scenario, trace: Trace, untilUs: Micros): FittingAssertion {
  const search = new FittingSearch(kind, scenario, trace);
  let found = search.readOn(untilUs, 100);
  while (found === undefined) {
    expect(search.part).toBeLessThan(1);
    found = search.readOn(untilUs, 100);
  }
  expect(new FittingSearch(kind, scenario, trace).readOn(untilUs, Number.POSITIVE_INFINITY)).toEqual(found);
  return found;
}

describe.each(GALLERY)('a new expectation in “$scenario.name”', ({ scenario }) => {
  const { trace } = simulate(scenario, 40 * SECOND);

  it.each(KINDS)(
    '%s: is kept by the run so far, whenever it is added, unless the run breaks all of its kind',
    (kind) => {
      for (const untilUs of TIMES) {
        const soFar = simulate(scenario, untilUs).trace;
        const { assertion, broken } = fittingAssertion(kind, scenario, soFar, untilUs);
        const watch = new AssertionWatch([assertion], soFar);
        watch.readTo(untilUs);
        expect(watch.breaches[0] === undefined).toBe(!broken);
        const all = new AssertionWatch(newAssertions(kind, scenario), soFar);
        all.readTo(untilUs);
        expect(all.breaches.includes(undefined)).toBe(!broken);
      }
    },
  );

  it('is about a channel and an agent that exist, and that something reaches', () => {
    const { assertion, broken } = fittingAssertion('arrives', scenario, trace, 40 * SECOND);
    if (assertion.kind !== 'arrives') throw new Error(assertion.kind);
    const links = scenario.links
      .filter(({ kind }) => kind !== 'publish')
      .map(({ channel, agent }) => `${channel} ${agent}`);
    if (assertion.agent !== '') expect(links).toContain(`${assertion.channel} ${assertion.agent}`);
    expect(broken).toBe(false);
  });
});

it('breaks only where that is what the scene shows: a link that loses, and a log that is read again', () => {
  const broken = GALLERY.flatMap(({ slug, scenario }) => {
    const { trace } = simulate(scenario, 40 * SECOND);
    return KINDS.filter((kind) => fittingAssertion(kind, scenario, trace, 40 * SECOND).broken).map(
      (kind) => `${slug}: ${kind}`,
    );
  });
  expect(broken).toEqual(['lossy-link: nothingLost', 'partitions: once']);
});
