/** Work towards a time or an event that may take longer than a frame. */
import type { WorkLimit } from '../simulation/index.ts';
import type { EventNumber, Micros, Trace } from '../trace/index.ts';
import type { PlayableRun } from './playback.ts';

/** How long the work of one frame may take: the rest of two frames is left for drawing and loading. */
const SLICE_MS = 20;
/** How much is done between two looks at the clock. */
export const STEP: WorkLimit = { events: 500, payloadBytes: 1024 * 1024 };
/** Times ahead at which something happens that a search looks at. */
const SEARCH_TIMES_MAX = 2000;

/** Whether an event is one to stop at. */
export type Wanted = (trace: Trace, number: EventNumber) => boolean;

/** How far a run has been simulated of what was asked for. */
export interface Progress {
  readonly fromUs: Micros;
  readonly atUs: Micros;
  readonly untilUs: Micros;
}

export interface Pursuit {
  /** Where the playhead is to be; undefined while it is looked for. */
  readonly targetUs: Micros | undefined;
  readonly fromUs: Micros;
  /** How far the run is to be simulated. */
  readonly untilUs: Micros;
  /** Does one step of the work. @returns whether it is over */
  readonly proceed: () => boolean;
}

/** Repeats `step` until it returns true, or a slice of time has passed. @returns whether it returned true */
export function forSlice(nowMs: () => number, step: () => boolean): boolean {
  const endMs = nowMs() + SLICE_MS;
  for (;;) {
    if (step()) return true;
    if (nowMs() >= endMs) return false;
  }
}

/** Simulates up to `untilUs`, with the playhead at `targetUs` or as near as the run is. */
export function advance(run: PlayableRun, targetUs: Micros, untilUs: Micros): Pursuit {
  const proceed = (): boolean => {
    if (untilUs > run.frontierUs) run.advanceTo(untilUs, STEP);
    return run.edgeUs !== undefined || run.frontierUs >= untilUs;
  };
  return { targetUs, fromUs: Math.max(0, run.frontierUs), untilUs, proceed };
}

/**
 * Looks for the next time after `afterUs` at which a wanted event happens, and simulates as far as needed.
 * @param onEnd called once, with undefined where none was found
 */
export function search(
  run: PlayableRun,
  afterUs: Micros,
  wanted: Wanted,
  onEnd: (foundUs: Micros | undefined) => void,
): Pursuit {
  let readUs = afterUs;
  let times = 0;
  let plannedUs: Micros | undefined;
  const end = (foundUs: Micros | undefined): true => {
    onEnd(foundUs);
    return true;
  };
  const proceed = (): boolean => {
    const { trace } = run;
    let looked = 0;
    for (let number = trace.firstAfter(readUs); number < trace.length; number += 1, looked += 1) {
      const { atUs } = trace.event(number);
      // The rest of an instant may still be to come.
      if (atUs > run.frontierUs) break;
      if (atUs !== readUs) {
        if (looked > STEP.events) return false;
        times += 1;
        if (times > SEARCH_TIMES_MAX) return end(undefined);
      }
      if (wanted(trace, number)) return end(atUs);
      readUs = atUs;
    }
    const nextUs = run.nextEventUs();
    if (nextUs === undefined || nextUs > (run.edgeUs?.() ?? nextUs)) return end(undefined);
    if (nextUs !== plannedUs) {
      // What was planned for a time may turn out to be void: such times count as well.
      plannedUs = nextUs;
      times += 1;
      if (times > 2 * SEARCH_TIMES_MAX) return end(undefined);
    }
    run.advanceTo(nextUs, STEP);
    return false;
  };
  return { targetUs: undefined, fromUs: afterUs, untilUs: afterUs, proceed };
}
