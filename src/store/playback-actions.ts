import { type EventNumber, isHop, isHopOutcome, type Trace } from '../trace/index.ts';
import { isAbout } from './about.ts';
import type { Core } from './core.ts';
import type { Actions } from './state.ts';

export const SPEED_MIN = 0.05;
export const SPEED_MAX = 20;

/** Times ahead at which something happens that a jump looks at; what comes later is not looked for. */
const JUMP_STEPS_MAX = 2000;

/** Whether an event is one to stop at. */
type Wanted = (trace: Trace, number: EventNumber) => boolean;

/** Whether a message leaves there, or what has left comes to something. */
const isHopEnd: Wanted = (trace, number) => isHop(trace.event(number)) || isHopOutcome(trace.event(number));

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
    seek: (atUs) => engine.moveTo(Math.max(engine.trace().startUs, Math.floor(atUs))),
    step: () => {
      setPlaying(false);
      if (!moveToNext()) get().actions.announce('Nothing more happens.');
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
    const from = engine.nowUs();
    for (let steps = 0; steps < JUMP_STEPS_MAX; steps += 1) {
      if (!moveToNext()) break;
      const trace = engine.trace();
      const now = engine.nowUs();
      const end = trace.firstAfter(now);
      for (let number = trace.firstAfter(now - 1); number < end; number += 1) {
        if (about(trace, number)) return;
      }
    }
    engine.moveTo(from);
    get().actions.announce('Nothing more happens there, as far as can be seen from here.');
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

  /** To the next time at which something happens: a run may find that what it had planned for a time is void. */
  function moveToNext(): boolean {
    const from = engine.nowUs();
    for (let steps = 0; steps < JUMP_STEPS_MAX; steps += 1) {
      const next = nextEventUs(engine.nowUs());
      if (next === undefined) break;
      engine.moveTo(next);
      if (engine.trace().firstAfter(next) > engine.trace().firstAfter(next - 1)) return true;
    }
    if (engine.nowUs() !== from) engine.moveTo(from);
    return false;
  }

  function nextEventUs(nowUs: number): number | undefined {
    const trace = engine.trace();
    const number = trace.firstAfter(nowUs);
    return number < trace.length ? trace.event(number).atUs : engine.nextEventUs();
  }

  /** The latest time before `nowUs` at which something happened, or the start. */
  function previousEventUs(nowUs: number): number {
    const trace = engine.trace();
    const before = trace.firstAfter(nowUs - 1);
    return before === 0 ? trace.startUs : Math.max(trace.startUs, trace.event(before - 1).atUs);
  }
}
