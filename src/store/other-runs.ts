/** The runs that the current one has replaced. */
import type { Scenario } from '../scenario/index.ts';
import type { Micros } from '../trace/index.ts';
import { sameRun } from './run-parts.ts';
import type { OtherRun } from './state.ts';

export const OTHER_RUNS_MAX = 6;

/**
 * Returns the list after `now` has replaced `before`: `before` is added, and the oldest runs are dropped. A run that equals the
 * current one is removed, as when undo brings an old future back.
 */
export function withOther(
  others: readonly OtherRun[],
  before: Scenario,
  now: Scenario,
  label: string,
  frontierUs: Micros,
): readonly OtherRun[] {
  if (sameRun(before, now)) return others;
  const id = Math.max(0, ...others.map((other) => other.id)) + 1;
  const rest = others.filter(({ scenario }) => !sameRun(scenario, now) && !sameRun(scenario, before));
  return [{ id, label, scenario: before, frontierUs }, ...rest].slice(0, OTHER_RUNS_MAX);
}
