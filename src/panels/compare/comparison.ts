/** The runs that the current one can be compared with, and the comparison. */
import { BROKER_NAMES, type BrokerKind, type Command, defaultBroker, type Scenario } from '../../scenario/index.ts';
import type { Run } from '../../simulation/index.ts';
import type { OtherRun } from '../../store/index.ts';
import { compareRuns, type Micros, type RunComparison, type Trace, type TraceEventKind } from '../../trace/index.ts';

/** The other side of a comparison. */
export interface Other {
  readonly name: string;
  readonly scenario: Scenario;
  /** Command that makes it the current run. */
  readonly switchTo: Command;
}

/** Returns a run that the current one replaced. */
export function otherRun({ label, scenario }: OtherRun): Other {
  return { name: label, scenario, switchTo: { do: 'switchRun', to: scenario } };
}

export function otherSeed(now: Scenario, seed: number): Other {
  return { name: `Seed ${seed}`, scenario: { ...now, seed }, switchTo: { do: 'setSeed', seed } };
}

export function otherBroker(now: Scenario, kind: BrokerKind): Other {
  const broker = defaultBroker(kind);
  return { name: BROKER_NAMES[kind], scenario: { ...now, broker }, switchTo: { do: 'setBroker', broker } };
}

export interface Side {
  readonly trace: Trace;
  /** Number of its events that are compared. */
  readonly length: number;
  /** Events that only this side has, of the kinds worth a line. */
  readonly only: readonly number[];
}

export interface SideBySide extends Pick<RunComparison, 'parting' | 'finals'> {
  readonly here: Side;
  readonly there: Side;
  /** End of the comparison. */
  readonly untilUs: Micros;
  /** Whether it ends earlier than requested, because one of the two has too many events. */
  readonly cut: boolean;
  /** Lines of recordings that could not be used, and may differ. */
  readonly leftOut: number;
}

/** A recording, or a run beside one. */
export interface ComparedTrace extends Pick<Run, 'trace' | 'halted'> {
  /** Lines of the recording that could not be used. */
  readonly leftOut: number;
}

/** Events of a run that a comparison looks at. */
export const EVENTS_MAX = 100_000;

/** Compares two runs up to and including `untilUs`, as far as both have been simulated. */
export function sideBySide(runs: readonly Pick<Run, 'trace' | 'halted'>[], untilUs: Micros): SideBySide {
  const [a, b] = [runs[0]?.trace, runs[1]?.trace];
  if (a === undefined || b === undefined) throw new Error('Two scenarios make two runs');
  // The events of the instant at which a run halted may be incomplete.
  const ends = runs.flatMap(({ halted, trace }) => (halted === undefined ? [] : [Math.max(0, trace.lastUs - 1)]));
  const endUs = Math.min(untilUs, ...ends);
  const { parting, onlyA, onlyB, finals } = compareRuns(a, b, endUs);
  const telling = (trace: Trace, only: readonly number[]): Side => ({
    trace,
    length: trace.firstAfter(endUs),
    only: only.filter((number) => TELLING.has(trace.event(number).kind)),
  });
  const sides = { here: telling(a, onlyA), there: telling(b, onlyB) };
  return { parting, finals, ...sides, untilUs: endUs, cut: ends.length > 0, leftOut: 0 };
}

/** Compares two recordings, or a recording and a run, as far as both go and are not too long. */
export function tracesSideBySide(here: ComparedTrace, there: ComparedTrace, untilUs: Micros): SideBySide {
  const ends = [here, there].flatMap(({ trace }) =>
    trace.length > EVENTS_MAX ? [Math.max(0, trace.atUs(EVENTS_MAX) - 1)] : [],
  );
  const both = sideBySide([here, there], Math.min(untilUs, ...ends));
  return { ...both, cut: both.cut || ends.length > 0, leftOut: here.leftOut + there.leftOut };
}

/** Kinds of events that show a difference; the others accompany one of these. */
const TELLING: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  'published',
  'received',
  'rejected',
  'discarded',
  'unanswered',
  'gaveUp',
  'dropped',
  'expired',
  'lost',
  'duplicated',
  'ignored',
  'failed',
  'crashed',
  'abandoned',
  'subscribed',
  'unsubscribed',
  'rebalanceStarted',
]);
