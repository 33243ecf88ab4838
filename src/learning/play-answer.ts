import type { HeronryStore } from '../store/index.ts';
import type { Question } from '../teaching/index.ts';

/** Speed at which an answer plays: slow enough to follow each message. */
const SLOW = 0.2;

/**
 * Plays from the moment of a question to its answer, and pauses there. Where motion is reduced, it shows the answer at once.
 * @returns a function that ends it early, and restores the speed
 */
export function playAnswer(store: HeronryStore, { askedAtUs, answeredAtUs }: Question): () => void {
  const { actions, speed } = store.getState();
  actions.pause();
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    actions.seek(answeredAtUs);
    return () => undefined;
  }
  actions.seek(askedAtUs);
  let isOver = false;
  const unsubscribe = store.subscribe(({ playheadUs, playing }) => {
    if (playheadUs >= answeredAtUs && playing) end();
  });
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    unsubscribe();
    actions.pause();
    actions.setSpeed(speed);
  };
  actions.play(SLOW);
  return end;
}
