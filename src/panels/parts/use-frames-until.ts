import { useEffect, useReducer } from 'react';

/** Renders again in the next frame until all is done: a long trace is read in parts, one in each frame. */
export function useFramesUntil(isDone: boolean): void {
  const [, again] = useReducer((turn: number) => turn + 1, 0);
  useEffect(() => {
    if (isDone) return;
    const frame = requestAnimationFrame(again);
    return () => cancelAnimationFrame(frame);
  });
}
