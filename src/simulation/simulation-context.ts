import { LIMITS, type Micros } from '../scenario/index.ts';
import type { EventNumber, Trace, TraceEvent } from '../trace/index.ts';

/** Work that is scheduled: a function, or an object that is its own work. */
export type Work = (() => void) | { run(): void };

/** State that the parts of a run share: the clock, the scheduled work and the trace. */
export interface SimulationContext {
  readonly trace: Trace;
  nowUs(): Micros;
  /**
   * Schedules `work` at `atUs`; FIFO among equal times and priorities.
   * @param priority lower comes first
   * @default 0
   */
  at(atUs: Micros, work: Work, priority?: number): void;
  /** Returns all work that is scheduled, in no order. */
  works(): readonly Work[];
  append(event: TraceEvent): EventNumber;
}

/** The `cause` of events that begin by themselves. */
export const BY_ITSELF: EventNumber = -1;

/** Later than any run; what takes or arrives longer takes this long, so that every time of a trace is one that a recording holds. */
export const NEVER_US: Micros = 100 * LIMITS.timeUs;

/** Returns the event with the fault that caused it, if there is one. Most events have none and are returned without a copy. */
export function named<Event extends TraceEvent>(event: Event, fault: number | undefined): Event {
  return fault === undefined ? event : { ...event, fault };
}
