/** The runs that the present one has taken the place of. */
import type { Scenario } from '../scenario/index.ts';
import type { Micros } from '../trace/index.ts';
import { sameRun } from './run-parts.ts';
import type { OtherRun } from './state.ts';

export const OTHER_RUNS_MAX = 6;

/**
 * The list once `now` has taken the place of `before`: that one is kept, the oldest go, and none is there that would be the
 * present run again (undo brings an old future back, and then it is not another any more).
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
