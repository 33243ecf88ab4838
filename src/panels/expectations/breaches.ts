/** The breaches of a scenario's expectations: one evaluation of a trace for all parts of the page that show it. */
import { useSyncExternalStore } from 'react';
import type { Assertion } from '../../scenario/index.ts';
import { type AssertionWatch, type Breach, brokenAt, type Verdict, verdictAt } from '../../simulation/index.ts';
import { type HeronryState, type HeronryStore, nextTask, useHeronry } from '../../store/index.ts';
import type { Micros, Trace } from '../../trace/index.ts';
import { breachesOfAll, Judge } from './judge.ts';

const judges = new WeakMap<Trace, Judge>();
const listeners = new Set<() => void>();
/** Number of slices that have been read. */
let slices = 0;

/** Calls a listener after each slice of judging. @returns an end to it */
export function onJudged(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function judgeOf(trace: Trace): Judge {
  const known = judges.get(trace);
  if (known !== undefined) return known;
  const onSlice = (): void => {
    slices += 1;
    for (const listener of listeners) listener();
  };
  const judge = new Judge(trace, { pause: nextTask, onSlice });
  judges.set(trace, judge);
  return judge;
}

/**
 * Returns the first breach of each assertion, in their order, as far as the trace has been judged.
 * @param untilUs time up to which, inclusive, the run has been simulated
 */
export function breachesOf(
  trace: Trace,
  assertions: readonly Assertion[],
  untilUs: Micros,
): readonly (Breach | undefined)[] {
  return breachesOfAll(judgeOf(trace).watches(assertions, untilUs));
}

/** Returns the time before which all assertions have been judged. */
export function judgedUs(trace: Trace, assertions: readonly Assertion[], untilUs: Micros): Micros {
  return Math.min(
    ...judgeOf(trace)
      .watches(assertions, untilUs)
      .map(({ readUs }) => readUs),
  );
}

/** Returns the first breach of each assertion, up to the frontier. */
export function breachesIn({ trace, scenario, frontierUs }: HeronryState): readonly (Breach | undefined)[] {
  return breachesOf(trace, scenario.assertions, frontierUs);
}

/** Verdict on an assertion; `judging` while the events before the playhead have not all been read. */
export type ShownVerdict = Verdict | 'judging';

/** Returns the verdict on one assertion at the playhead. */
export function verdictIn({ trace, scenario, frontierUs, playheadUs }: HeronryState, place: number): ShownVerdict {
  const watch: AssertionWatch | undefined = judgeOf(trace).watches(scenario.assertions, frontierUs)[place];
  const verdict = verdictAt(watch?.breaches[0], watch?.endedUs, playheadUs);
  return verdict !== 'broken' && watch !== undefined && watch.readUs <= playheadUs ? 'judging' : verdict;
}

/** Returns the part of the trace that has been read for one assertion, in percent. */
export function judgedPercent({ trace, scenario, frontierUs }: HeronryState, place: number): number {
  const { left = 0 } = judgeOf(trace).watches(scenario.assertions, frontierUs)[place] ?? {};
  return Math.floor(100 * (1 - left / Math.max(1, trace.length)));
}

/** Returns how many are broken at the playhead. */
export function brokenCount(state: HeronryState): number {
  return breachesIn(state).filter((breach) => brokenAt(breach, state.playheadUs)).length;
}

/** Selects from the state, anew after each slice of judging. */
export function useJudged<Value>(select: (state: HeronryState) => Value): Value {
  useSyncExternalStore(onJudged, () => slices);
  return useHeronry(select);
}

/** Pauses, seeks to the moment of a breach, and selects its message. */
export function goToBreach(store: HeronryStore, { atUs, message }: Pick<Breach, 'atUs' | 'message'>): void {
  const { actions } = store.getState();
  actions.pause();
  actions.seek(atUs);
  actions.select({ message });
}
