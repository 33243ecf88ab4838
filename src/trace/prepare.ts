import { readIntervals } from './intervals.ts';
import type { Trace } from './trace.ts';
import { indexOf } from './trace-index.ts';

/** Number of events that are read in one step. */
const EVENTS_OF_STEP = 1024;

/**
 * Makes what questions about a trace need, in steps: its index, its intervals, and the checkpoints of its worlds. A question reads all of a
 * trace at once where nothing has been made.
 */
export function* prepareInSteps(trace: Trace): Generator<''> {
  while (!indexOf(trace).readOn(EVENTS_OF_STEP)) yield '';
  for (let number = 0; number < trace.length; number += EVENTS_OF_STEP) {
    yield '';
    trace.worldAt(trace.atUs(number));
  }
  while (!readIntervals(trace, EVENTS_OF_STEP)) yield '';
}
