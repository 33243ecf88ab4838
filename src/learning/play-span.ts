/** Plays a span of a run at a speed of its own, and pauses at its end. */
import type { HeronryStore } from '../store/index.ts';
import type { Micros } from '../trace/index.ts';

export interface Span {
  readonly fromUs: Micros;
  readonly untilUs: Micros;
  /** Virtual seconds per second. */
  readonly speed: number;
}

/**
 * Moves to the beginning of a span and plays it. At its end, or when time is paused before, the speed is again what it was.
 * @returns a function that ends it early, and leaves time as it is
 */
export function playSpan(store: HeronryStore, { fromUs, untilUs, speed }: Span): () => void {
  const { actions, speed: before } = store.getState();
  actions.pause();
  actions.seek(fromUs);
  if (untilUs <= fromUs) return () => undefined;
  const endStop = store.playback.stopWhere((afterUs, toUs) =>
    afterUs < untilUs && untilUs <= toUs ? untilUs : undefined,
  );
  const end = (): void => {
    endStop();
    unsubscribe();
    if (store.getState().speed === speed) actions.setSpeed(before);
  };
  const unsubscribe = store.subscribe(({ playing }, last) => {
    if (last.playing && !playing) end();
  });
  actions.play(speed);
  return end;
}
