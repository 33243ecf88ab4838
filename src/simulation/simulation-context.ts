import type { Micros } from '../scenario/index.ts';
import type { EventNumber, Trace, TraceEvent } from '../trace/index.ts';

/** State that the parts of a run share: the clock, the scheduled work and the trace. */
export interface SimulationContext {
  readonly trace: Trace;
  nowUs(): Micros;
  /** Has the work done at that time, after what was scheduled for it before. @param priority lower comes first @default 0 */
  at(atUs: Micros, work: () => void, priority?: number): void;
  append(event: TraceEvent): EventNumber;
}

/** The `cause` of what begins by itself. */
export const BY_ITSELF: EventNumber = -1;

/** The event with the fault that did it, if one did. Most are as they were given: no copy is made of them. */
export function named<Event extends TraceEvent>(event: Event, fault: number | undefined): Event {
  return fault === undefined ? event : { ...event, fault };
}
