/** Branches and faults on the bar of time, beside the density of events. */
import type { Fault, Micros, Scenario } from '../../scenario/index.ts';
import type { OtherRun } from '../../store/index.ts';

/** A time at which branches part, with the branches that one can go back to from there. */
export interface Fork {
  readonly atUs: Micros;
  readonly branches: readonly Branch[];
}

export type Branch = OtherRun & { readonly forkUs: Micros };

export function isBranch(run: OtherRun): run is Branch {
  return run.forkUs !== undefined;
}

/** Returns where the branches part from the document, earliest first. */
export function forksOf(otherRuns: readonly OtherRun[], now: Scenario): readonly Fork[] {
  const byTime = new Map<Micros, Branch[]>();
  for (const run of otherRuns) {
    if (!isBranch(run)) continue;
    const atUs = partingUs(run, now);
    byTime.set(atUs, [...(byTime.get(atUs) ?? []), run]);
  }
  return [...byTime].map(([atUs, branches]) => ({ atUs, branches })).sort((a, b) => a.atUs - b.atUs);
}

/** Returns the time of the first action that only one of the two has; without one, the time of the fork when it was made. */
function partingUs({ scenario, forkUs }: Branch, now: Scenario): Micros {
  const [a, b] = [scenario.interventions, now.interventions];
  const place = Math.max(a.length, b.length) === 0 ? -1 : firstDifference(a, b);
  const times = [a[place]?.atUs, b[place]?.atUs].filter((atUs) => atUs !== undefined);
  return times.length === 0 ? forkUs : Math.min(...times);
}

function firstDifference(a: readonly unknown[], b: readonly unknown[]): number {
  let place = 0;
  while (place < a.length && place < b.length && a[place] === b[place]) place += 1;
  return place;
}

/** A part of the bar in which faults act. */
export interface Band {
  readonly fromUs: Micros;
  readonly untilUs: Micros;
  /** 0 for the upper row, 1 for the lower one. */
  readonly row: 0 | 1;
  /** The faults, in order of time: several where more than two act at once. */
  readonly faults: readonly Fault[];
}

/** Largest number of bands; the rest of the faults is in the last of them. */
export const BANDS_MAX = 60;

/** Returns the bands of the faults: two rows, and bands of several faults where more than two overlap. */
export function faultBands(faults: readonly Fault[]): readonly Band[] {
  const bands: Band[] = [];
  const lastOf = [-1, -1];
  for (const fault of [...faults].sort((a, b) => a.fromUs - b.fromUs)) {
    const { fromUs, untilUs } = fault;
    const row = ([0, 1] as const).find((one) => (bands[lastOf[one] ?? -1]?.untilUs ?? 0) <= fromUs);
    if (row !== undefined && bands.length < BANDS_MAX) {
      lastOf[row] = bands.length;
      bands.push({ fromUs, untilUs, row, faults: [fault] });
      continue;
    }
    const place = row === undefined ? (lastOf[1] ?? 0) : bands.length - 1;
    const band = bands[place];
    if (band === undefined) continue;
    bands[place] = { ...band, untilUs: Math.max(band.untilUs, untilUs), faults: [...band.faults, fault] };
  }
  return bands;
}
