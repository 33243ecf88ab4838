import type { Micros } from '../scenario/index.ts';
import type { EventNumber, Trace, TraceEvent } from '../trace/index.ts';

/** What the parts of a run share: the clock, what is to come, and what has happened. */
export interface Stage {
  readonly trace: Trace;
  nowUs(): Micros;
  /** Has the work done at that time, after what was scheduled for it before. */
  at(atUs: Micros, work: () => void): void;
  append(event: TraceEvent): EventNumber;
}

/** The `cause` of what begins by itself. */
export const BY_ITSELF: EventNumber = -1;
