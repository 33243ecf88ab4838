import { type Assertion, type AssertionKind, newAssertion, newAssertions, type Scenario } from '../scenario/index.ts';
import type { Micros, Trace } from '../trace/index.ts';
import { AssertionWatch } from './assertion-watch.ts';

/** Number of events read for all candidates together: a long run is tried with fewer of them. */
const READ_MAX = 300_000;

/** Result of the choice of a new expectation. */
export interface FittingAssertion {
  readonly assertion: Assertion;
  /** Whether the run breaks every expectation of the kind that was tried. */
  readonly broken: boolean;
}

/**
 * Returns a new expectation that the run has kept so far: the likeliest one of its kind. If the run breaks all of them, it is the
 * likeliest.
 * @param untilUs time up to which, inclusive, the run has been simulated
 */
export function fittingAssertion(
  kind: AssertionKind,
  scenario: Scenario,
  trace: Trace,
  untilUs: Micros,
): FittingAssertion {
  const tried = newAssertions(kind, scenario).slice(0, Math.max(1, Math.floor(READ_MAX / (trace.length + 1))));
  const watch = new AssertionWatch(tried, trace);
  watch.readTo(untilUs);
  const kept = tried.find((_, place) => watch.breaches[place] === undefined);
  return { assertion: kept ?? tried[0] ?? newAssertion(kind, scenario), broken: kept === undefined };
}
