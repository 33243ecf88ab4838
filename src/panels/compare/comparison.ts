/** What the present run can be compared with, and the comparison. */
import {
  BROKER_NAMES,
  type BrokerKind,
  type Command,
  defaultBroker,
  type Scenario,
  withoutStrangers,
} from '../../scenario/index.ts';
import type { Run } from '../../simulation/index.ts';
import type { OtherRun } from '../../store/index.ts';
import { compareRuns, type Micros, type RunComparison, type Trace, type TraceEventKind } from '../../trace/index.ts';

/** The other side of a comparison. */
export interface Other {
  readonly name: string;
  readonly scenario: Scenario;
  /** Makes it the present run. */
  readonly switchTo: Command;
}

/** A run that the present one took the place of. To switch to it leaves what is expected and remembered as it is now. */
export function otherRun({ label, scenario }: OtherRun, now: Scenario): Other {
  const kept = { ...scenario, assertions: withoutStrangers(now.assertions, scenario), bookmarks: now.bookmarks };
  const switchTo: Command = {
    do: 'all',
    label: 'Switch to another run',
    commands: [{ do: 'replace', scenario: kept }],
  };
  return { name: label, scenario, switchTo };
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
  /** How many of its events are compared. */
  readonly length: number;
  /** What only this side has, of what is worth a line. */
  readonly only: readonly number[];
}

export interface SideBySide extends Pick<RunComparison, 'parting' | 'finals'> {
  readonly here: Side;
  readonly there: Side;
  /** How far the comparison goes. */
  readonly untilUs: Micros;
  /** It goes less far than was asked for, as one of the two has too many events. */
  readonly cut: boolean;
}

/** Events of a run that a comparison looks at. */
export const EVENTS_MAX = 100_000;

/** Compares two runs up to and including `untilUs`, as far as both have been simulated. */
export function sideBySide(runs: readonly Run[], untilUs: Micros): SideBySide {
  const [a, b] = [runs[0]?.trace, runs[1]?.trace];
  if (a === undefined || b === undefined) throw new Error('Two scenarios make two runs');
  // What came at the instant at which a run was ended may not be all of it.
  const ends = runs.flatMap(({ halted, trace }) => (halted === undefined ? [] : [Math.max(0, trace.lastUs - 1)]));
  const endUs = Math.min(untilUs, ...ends);
  const { parting, onlyA, onlyB, finals } = compareRuns(a, b, endUs);
  const telling = (trace: Trace, only: readonly number[]): Side => ({
    trace,
    length: trace.firstAfter(endUs),
    only: only.filter((number) => TELLING.has(trace.event(number).kind)),
  });
  return { parting, finals, here: telling(a, onlyA), there: telling(b, onlyB), untilUs: endUs, cut: ends.length > 0 };
}

/** Kinds of events that tell a difference; the others go with one of these. */
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
  'copied',
  'ignored',
  'failed',
  'crashed',
  'abandoned',
  'subscribed',
  'unsubscribed',
  'rebalancing',
]);
