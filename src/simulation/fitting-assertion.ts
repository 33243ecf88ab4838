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

/** Search for a new expectation that a run has kept so far: the likeliest one of its kind. It can be made in slices. */
export class FittingSearch {
  readonly #kind: AssertionKind;
  readonly #scenario: Scenario;
  readonly #tried: readonly Assertion[];
  readonly #watch: AssertionWatch;
  readonly #trace: Trace;

  constructor(kind: AssertionKind, scenario: Scenario, trace: Trace) {
    this.#kind = kind;
    this.#scenario = scenario;
    this.#trace = trace;
    const count = Math.max(1, Math.floor(READ_MAX / (trace.length + 1)));
    this.#tried = newAssertions(kind, scenario).slice(0, count);
    this.#watch = new AssertionWatch(this.#tried, trace);
  }

  /** Part of the run that has been read, from 0 to 1. */
  get part(): number {
    return this.#trace.length === 0 ? 1 : 1 - this.#watch.left / this.#trace.length;
  }

  /**
   * Searches on.
   * @param untilUs time up to which, inclusive, the run has been simulated
   * @param budget number of judgements, as for `AssertionWatch.readOn`
   * @returns the result, or undefined while there is more to read. If the run breaks all of the kind, it is the likeliest one
   */
  readOn(untilUs: Micros, budget: number): FittingAssertion | undefined {
    if (!this.#watch.readOn(untilUs, budget)) return undefined;
    const kept = this.#tried.find((_, place) => this.#watch.breaches[place] === undefined);
    const assertion = kept ?? this.#tried[0] ?? newAssertion(this.#kind, this.#scenario);
    return { assertion, broken: kept === undefined };
  }
}
