/**
 * Judges of the expectations of a trace. A trace that is far ahead of its judge is read in slices of a fixed number of events, so that no
 * task is long; those who show verdicts are told after each.
 *
 * 1. What a run gains in a frame is read at once: verdicts are as new as the trace.
 * 2. An expectation that stays is not read again when others change.
 * 3. A slice follows only while somebody asks for the verdicts: those of a trace that is no longer shown are not finished.
 */
import type { Assertion } from '../../scenario/index.ts';
import { AssertionWatch, type Breach } from '../../simulation/index.ts';
import { EVENTS_AT_ONCE } from '../../store/index.ts';
import type { Micros, Trace } from '../../trace/index.ts';

/** Pause between two slices, and a listener for what each has found. */
export interface JudgePace {
  /** Lets the page draw. */
  readonly pause: () => Promise<void>;
  readonly onSlice: () => void;
}

export class Judge {
  readonly #trace: Trace;
  readonly #pace: JudgePace;
  #assertions: readonly Assertion[] = [];
  #watches: readonly AssertionWatch[] = [];
  #untilUs: Micros = 0;
  #isBehind = false;
  #wasAsked = false;

  constructor(trace: Trace, pace: JudgePace) {
    this.#trace = trace;
    this.#pace = pace;
  }

  /**
   * Returns the watches over the assertions, in their order, after reading at most one slice.
   * @param untilUs time up to which, inclusive, the run has been simulated
   */
  watches(assertions: readonly Assertion[], untilUs: Micros): readonly AssertionWatch[] {
    this.#wasAsked = true;
    this.#untilUs = untilUs;
    if (assertions !== this.#assertions) {
      const known = new Map(this.#assertions.map((assertion, place) => [assertion, this.#watches[place]]));
      this.#watches = assertions.map(
        (assertion) => known.get(assertion) ?? new AssertionWatch([assertion], this.#trace),
      );
      this.#assertions = assertions;
    }
    if (!this.#isBehind && !this.#readSlice()) {
      this.#isBehind = true;
      void this.#catchUp();
    }
    return this.#watches;
  }

  async #catchUp(): Promise<void> {
    while (this.#isBehind) {
      await this.#pace.pause();
      if (!this.#wasAsked) {
        this.#isBehind = false;
        return;
      }
      this.#wasAsked = false;
      this.#isBehind = !this.#readSlice();
      this.#pace.onSlice();
    }
  }

  /** @returns whether the whole trace has been read */
  #readSlice(): boolean {
    let budget = EVENTS_AT_ONCE;
    for (const watch of this.#watches) {
      const before = watch.left;
      if (!watch.readOn(this.#untilUs, budget)) return false;
      budget = Math.max(1, budget - (before - watch.left));
    }
    return true;
  }
}

/** Returns the first breach of each assertion, in the order of the watches. */
export function breachesOfAll(watches: readonly AssertionWatch[]): readonly (Breach | undefined)[] {
  return watches.map(({ breaches: [breach] }) => breach);
}
