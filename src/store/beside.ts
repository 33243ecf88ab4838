/** Runs beside the open one, simulated a slice in each frame, so that the page goes on meanwhile. */
import type { Run } from '../simulation/index.ts';
import type { Micros } from '../trace/index.ts';
import type { FrameSource } from './playback.ts';
import { forSlice, STEP } from './pursuit.ts';

/**
 * Simulates all runs up to and including `untilUs`. Whichever is behind goes first, so that they can be compared as far as they are.
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
  const next = (): void => {
    frame = frames.request(() => {
      frame = undefined;
      if (!forSlice(nowMs, step)) next();
      onFrame(frontierUs());
    });
  };
  next();
  return () => {
    if (frame !== undefined) frames.cancel(frame);
    frame = undefined;
  };
}
