/** The breaches of a scenario's expectations: one evaluation of a trace for all parts of the page that show it. */
import type { Assertion } from '../../scenario/index.ts';
import {
  AssertionWatch,
  type Breach,
  brokenAt,
  JUDGED_EVENTS_MAX,
  type Verdict,
  verdictAt,
} from '../../simulation/index.ts';
import type { HeronryState, HeronryStore } from '../../store/index.ts';
import type { Micros, Trace } from '../../trace/index.ts';

interface Reading {
  readonly assertions: readonly Assertion[];
  readonly watch: AssertionWatch;
}
const readings = new WeakMap<Trace, Reading>();

/**
 * Returns the first breach of each assertion, in their order. Reads only the events since the last call; other assertions are
 * read from the start.
 * @param untilUs time up to which, inclusive, the run has been simulated
 */
export function breachesOf(
  trace: Trace,
  assertions: readonly Assertion[],
  untilUs: Micros,
): readonly (Breach | undefined)[] {
  let reading = readings.get(trace);
  if (reading === undefined || reading.assertions !== assertions) {
    reading = { assertions, watch: new AssertionWatch(assertions, trace) };
    readings.set(trace, reading);
  }
  reading.watch.readTo(untilUs);
  return reading.watch.breaches;
}

const NONE: readonly Assertion[] = [];

/** Returns the assertions that are judged: none for a recording that is too long to be read at once. */
export function judgedAssertions({ live, trace, scenario }: HeronryState): readonly Assertion[] {
  return live?.connection.kind === 'recorded' && trace.length > JUDGED_EVENTS_MAX ? NONE : scenario.assertions;
}

/** Returns the first breach of each assertion, up to the frontier. */
export function breachesIn(state: HeronryState): readonly (Breach | undefined)[] {
  return breachesOf(state.trace, judgedAssertions(state), state.frontierUs);
}

/** Returns the verdict on one assertion at the playhead. */
export function verdictIn(state: HeronryState, place: number): Verdict {
  const breach = breachesIn(state)[place];
  const { endedUs } = readings.get(state.trace)?.watch ?? {};
  return verdictAt(breach, endedUs, state.playheadUs);
}

/** Returns how many are broken at the playhead. */
export function brokenCount(state: HeronryState): number {
  return breachesIn(state).filter((breach) => brokenAt(breach, state.playheadUs)).length;
}

/** Pauses, seeks to the moment of a breach, and selects its message. */
export function goToBreach(store: HeronryStore, { atUs, message }: Pick<Breach, 'atUs' | 'message'>): void {
  const { actions } = store.getState();
  actions.pause();
  actions.seek(atUs);
  actions.select({ message });
}
