/** Work towards a time or an event that may take longer than a frame. */
import type { Run, WorkLimit } from '../simulation/index.ts';
import type { EventNumber, Micros, Trace } from '../trace/index.ts';
import type { FrameSource } from './playback.ts';
import type { PlayableRun } from './source.ts';

/** Time limit of the work in one frame: the rest of two frames is left for drawing and loading. */
const SLICE_MS = 20;
/** Amount of work between two readings of the clock. */
export const STEP: WorkLimit = { events: 500, payloadBytes: 1024 * 1024, instructions: 100_000 };
/**
 * Instructions of code after which a slice ends, and frames follow that only draw: what the user does meanwhile is shown first. One piece of
 * work may take as long as a slice, so that none may begin late in one.
 */
export const MUCH_CODE = 300_000;
/** Largest number of frames that only draw after a slice: one for each `MUCH_CODE` in it. */
const RESTS_MAX = 2;
/** Largest number of times with events that a search examines. */
const SEARCH_TIMES_MAX = 2000;

/** Returns whether a search stops at an event. */
export type Wanted = (trace: Trace, number: EventNumber) => boolean;

/** Progress of a simulation towards its goal. */
export interface Progress {
  readonly fromUs: Micros;
  readonly atUs: Micros;
  readonly untilUs: Micros;
}

export interface Pursuit {
  /** Target of the playhead; undefined while it is being searched. */
  readonly targetUs: Micros | undefined;
  readonly fromUs: Micros;
  /** Time up to which the run is to be simulated. */
  readonly untilUs: Micros;
  /**
   * Does one step of the work.
   * @returns whether it is done
   */
  readonly proceed: () => boolean;
}

/** End of a slice of work. */
interface SliceEnd {
  /** Whether all is done. */
  readonly isDone: boolean;
  /** Number of frames that are to draw only, as code has computed much. */
  readonly rests: number;
}

/**
 * Repeats `step` until it returns true, a slice of time has passed, or code has computed much.
 * @param instructions work that code has done so far
 */
export function forSlice(nowMs: () => number, step: () => boolean, instructions: () => number): SliceEnd {
  const endMs = nowMs() + SLICE_MS;
  const before = instructions();
  for (;;) {
    const isDone = step();
    const rests = Math.min(RESTS_MAX, Math.floor((instructions() - before) / MUCH_CODE));
    if (isDone || rests > 0 || nowMs() >= endMs) return { isDone, rests };
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
 * Searches for the next time after `afterUs` with a wanted event, simulating as far as needed.
 * @param onEnd called once, with undefined if none was found
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
      // The rest of an instant may not be simulated yet.
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
      // A planned time may turn out to have no event: such times count as well.
      plannedUs = nextUs;
      times += 1;
      if (times > 2 * SEARCH_TIMES_MAX) return end(undefined);
    }
    run.advanceTo(nextUs, STEP);
    return false;
  };
  return { targetUs: undefined, fromUs: afterUs, untilUs: afterUs, proceed };
}

/**
 * Simulates all runs up to and including `untilUs`. Whichever is behind goes first, so that they can be compared as far as they are.
 * The programs of the runs end with it: once it is done, and once it is stopped.
 * @param onFrame called after each slice, with how far all of them are
 * @returns an end to it, after which nothing more is simulated
 */
export function simulateTogether(
  runs: readonly Run[],
  untilUs: Micros,
  frames: FrameSource,
  onFrame: (frontierUs: Micros) => void,
): () => void {
  const nowMs = frames.nowMs ?? (() => 0);
  const frontierUs = (): Micros => Math.min(untilUs, ...runs.map((run) => run.frontierUs));
  const step = (): boolean => {
    const behind = runs.find((run) => run.frontierUs < untilUs && run.frontierUs <= frontierUs());
    behind?.advanceTo(untilUs, STEP);
    return behind === undefined;
  };
  let frame: number | undefined;
  const end = (): void => {
    if (frame !== undefined) frames.cancel(frame);
    frame = undefined;
    for (const run of runs) run.dispose();
  };
  const instructions = (): number => runs.reduce((sum, run) => sum + run.instructions, 0);
  const next = (rests: number): void => {
    frame = frames.request(() => {
      frame = undefined;
      if (rests > 0) {
        next(rests - 1);
        return;
      }
      const slice = forSlice(nowMs, step, instructions);
      if (slice.isDone) end();
      else next(slice.rests);
      onFrame(frontierUs());
    });
  };
  next(0);
  return end;
}
