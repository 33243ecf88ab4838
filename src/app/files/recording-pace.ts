/** The speed of short recordings: traces of real systems last milliseconds, and would be over before anybody saw them. */
import { type HeronryState, type HeronryStore, SPEED_MIN } from '../../store/index.ts';

/** Duration below which a recording is played slowly, and the duration that it then takes, in microseconds. */
const SHORT_US = 4_000_000;
const TAKES_US = 10_000_000;

/** Returns the speed at which a recording can be watched; the given one for a long recording. */
export function watchableSpeed(lengthUs: number, speed: number): number {
  if (lengthUs <= 0 || lengthUs / speed >= SHORT_US) return speed;
  return Math.min(speed, Math.max(SPEED_MIN, Number((lengthUs / TAKES_US).toPrecision(1))));
}

export function isRecording({ live }: Pick<HeronryState, 'live'>): boolean {
  return live?.connection.kind === 'recorded';
}

/** Slows short recordings down when they are opened, and restores the user's speed after them, unless the user chose another. */
export function paceRecordings(store: HeronryStore): () => void {
  let shown: unknown;
  let before: number | undefined;
  let slowed: number | undefined;
  const follow = (state: HeronryState): void => {
    const recording = isRecording(state) ? state.trace : undefined;
    if (recording === shown) return;
    shown = recording;
    const speed = slowed !== undefined && state.speed === slowed ? (before ?? state.speed) : state.speed;
    before = speed;
    slowed = undefined;
    const wanted = recording === undefined ? speed : watchableSpeed(state.frontierUs - recording.startUs, speed);
    if (wanted !== speed) slowed = wanted;
    if (wanted !== state.speed) state.actions.setSpeed(wanted);
  };
  follow(store.getState());
  return store.subscribe(follow);
}
