import { formatTime, isHop, isHopOutcome } from '../trace/index.ts';
import { isAbout } from './about.ts';
import type { Core } from './core.ts';
import type { Wanted } from './pursuit.ts';
import type { Actions } from './state.ts';

export const SPEED_MIN = 0.05;
export const SPEED_MAX = 20;

/** Matches the departure of a message, and the outcome of a hop. */
const isHopEnd: Wanted = (trace, number) => isHop(trace.event(number)) || isHopOutcome(trace.event(number));

const isAnything: Wanted = () => true;

type PlaybackActions = Pick<
  Actions,
  | 'play'
  | 'pause'
  | 'restart'
  | 'setSpeed'
  | 'seek'
  | 'step'
  | 'stepBack'
  | 'stepHop'
  | 'stepHopBack'
  | 'stopSimulating'
  | 'nudge'
  | 'jump'
  | 'jumpBack'
>;

export function playbackActions({ get, set, engine }: Core): PlaybackActions {
  const setPlaying = (playing: boolean): void => {
    engine.setPlaying(playing);
    set({ playing, playheadUs: engine.nowUs() });
  };
  const setSpeed = (speed: number): void => {
    const kept = Math.min(SPEED_MAX, Math.max(SPEED_MIN, speed));
    engine.setSpeed(kept);
    set({ speed: kept });
  };
  return {
    play: (speed) => {
      if (speed !== undefined) setSpeed(speed);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
    restart: () => engine.moveTo(engine.trace().startUs),
    setSpeed,
    stopSimulating: () => {
      if (engine.progress === undefined) return;
      setPlaying(false);
      engine.stop();
      get().actions.notify(`Stopped at ${formatTime(engine.nowUs())}. Later events are not simulated yet.`);
    },
    seek: (atUs) => engine.moveTo(Math.max(engine.trace().startUs, Math.floor(atUs))),
    step: () => {
      setPlaying(false);
      engine.search(isAnything, () => get().actions.announce('No more events.'));
    },
    jump: () => jumpTo(isAbout(get().selection)),
    jumpBack: () => jumpBackTo(isAbout(get().selection)),
    stepHop: () => jumpTo(isHopEnd),
    stepHopBack: () => jumpBackTo(isHopEnd),
    nudge: (byUs) => {
      setPlaying(false);
      engine.moveTo(Math.max(engine.trace().startUs, engine.nowUs() + byUs));
    },
    stepBack: () => {
      setPlaying(false);
      engine.moveTo(previousEventUs(engine.nowUs()));
    },
  };

  function jumpTo(about: Wanted): void {
    setPlaying(false);
    engine.search(about, () => get().actions.announce('No later events of the selection so far.'));
  }

  function jumpBackTo(about: Wanted): void {
    setPlaying(false);
    const trace = engine.trace();
    for (let number = trace.firstAfter(engine.nowUs() - 1) - 1; number >= 0; number -= 1) {
      if (!about(trace, number)) continue;
      engine.moveTo(trace.event(number).atUs);
      return;
    }
    engine.moveTo(trace.startUs);
  }

  /** Returns the latest time before `nowUs` at which something happened, or the start. */
  function previousEventUs(nowUs: number): number {
    const trace = engine.trace();
    const before = trace.firstAfter(nowUs - 1);
    return before === 0 ? trace.startUs : Math.max(trace.startUs, trace.event(before - 1).atUs);
  }
}
