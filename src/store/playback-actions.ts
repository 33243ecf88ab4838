import { formatTime, isHop, isHopOutcome, type Trace } from '../trace/index.ts';
import type { Core } from './core.ts';
import type { Wanted } from './pursuit.ts';
import type { Actions, Selection } from './state.ts';

export const SPEED_MIN = 0.001;
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

export function playbackActions(core: Core): PlaybackActions {
  const setPlaying = (playing: boolean): void => {
    core.engine.setPlaying(playing);
    core.set({ playing });
    // While playing, the last moments may not have been published.
    core.engine.refresh();
  };
  const setSpeed = (speed: number): void => {
    const kept = Math.min(SPEED_MAX, Math.max(SPEED_MIN, speed));
    core.engine.setSpeed(kept);
    core.set({ speed: kept });
  };
  return {
    play: (speed) => {
      if (speed !== undefined) setSpeed(speed);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
    restart: () => core.engine.moveTo(core.engine.trace().startUs),
    setSpeed,
    stopSimulating: () => {
      if (core.engine.progress === undefined) return;
      setPlaying(false);
      core.engine.stop();
      core.get().actions.notify(`Stopped at ${formatTime(core.engine.nowUs())}. Later events are not simulated yet.`);
    },
    seek: (atUs) => core.engine.moveTo(Math.max(core.engine.trace().startUs, Math.floor(atUs))),
    step: () => {
      setPlaying(false);
      core.engine.search(isAnything, () => core.get().actions.announce('No more events.'));
    },
    jump: () => jumpTo(isAbout(core.get().selection)),
    jumpBack: () => jumpBackTo(isAbout(core.get().selection)),
    stepHop: () => jumpTo(isHopEnd),
    stepHopBack: () => jumpBackTo(isHopEnd),
    nudge: (byUs) => {
      setPlaying(false);
      core.engine.moveTo(Math.max(core.engine.trace().startUs, core.engine.nowUs() + byUs));
    },
    stepBack: () => {
      setPlaying(false);
      core.engine.moveTo(previousEventUs(core.engine.nowUs()));
    },
  };

  function jumpTo(about: Wanted): void {
    setPlaying(false);
    core.engine.search(about, () => core.get().actions.announce('No later events of the selection so far.'));
  }

  function jumpBackTo(about: Wanted): void {
    setPlaying(false);
    const trace = core.engine.trace();
    for (let number = trace.firstAfter(core.engine.nowUs() - 1) - 1; number >= 0; number -= 1) {
      if (!about(trace, number)) continue;
      core.engine.moveTo(trace.event(number).atUs);
      return;
    }
    core.engine.moveTo(trace.startUs);
  }

  /** Returns the latest time before `nowUs` at which something happened, or the start. */
  function previousEventUs(nowUs: number): number {
    const trace = core.engine.trace();
    const before = trace.firstAfter(nowUs - 1);
    return before === 0 ? trace.startUs : Math.max(trace.startUs, trace.event(before - 1).atUs);
  }
}

/**
 * Returns a predicate: whether an event happens at the selection, or to the selected message. Without a selection, every event
 * does.
 */
export function isAbout({ nodes, link, message }: Selection): (trace: Trace, number: number) => boolean {
  if (message !== undefined) return (trace, number) => trace.messageOf(number) === message;
  if (nodes.length === 0 && link === undefined) return () => true;
  const agents = new Set(nodes.filter(({ kind }) => kind === 'agent').map(({ id }) => id));
  const channels = new Set(nodes.filter(({ kind }) => kind === 'channel').map(({ id }) => id));
  return (trace, number) => {
    const event = trace.event(number);
    const agent = 'agent' in event ? event.agent : undefined;
    const channel = 'channel' in event ? event.channel : undefined;
    if (link !== undefined) return agent === link.agent && channel === link.channel;
    return (agent !== undefined && agents.has(agent)) || (channel !== undefined && channels.has(channel));
  };
}
