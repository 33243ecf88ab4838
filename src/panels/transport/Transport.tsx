import { ChevronsRight, GitFork, OctagonX, Pause, Play, SkipBack, StepBack, StepForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { type ActionId, actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { BrokenCount } from '../late.tsx';
import { formatTime } from '../text/time.ts';
import { Scrubber } from './Scrubber.tsx';
import { SpeedControl } from './SpeedControl.tsx';
import styles from './Transport.module.css';

/** The bar at the foot: time, and the ways through it. */
export function Transport() {
  return (
    <section className={styles.transport} aria-label="Transport">
      <Hints />
      <Buttons />
      <Readout />
      <BrokenCount />
      <Scrubber />
      <LiveEdge />
      <SpeedControl />
    </section>
  );
}

function Buttons() {
  const store = useHeronryStore();
  const playing = useHeronry((state) => state.playing);
  const button = (id: ActionId, label: string, icon: typeof Play): ReactNode => (
    <IconButton label={label} icon={icon} keys={actionById(id).keys} onClick={() => runAction(store, id)} />
  );
  return (
    <div className={styles.buttons}>
      {button('restart', 'Restart', SkipBack)}
      {button('step-back', 'Step back', StepBack)}
      <IconButton
        className={styles.play}
        variant="primary"
        label={playing ? 'Pause' : 'Play'}
        icon={playing ? Pause : Play}
        keys={actionById('play-pause').keys}
        onClick={() => runAction(store, 'play-pause')}
      />
      {button('step', 'Step', StepForward)}
    </div>
  );
}

function Readout() {
  const playheadUs = useHeronry((state) => state.playheadUs);
  return (
    <span role="timer" aria-label="Time" aria-live="off" className={styles.readout}>
      {formatTime(playheadUs)}
    </span>
  );
}

function LiveEdge() {
  const behind = useHeronry((state) => state.playheadUs < state.frontierUs);
  const frontierUs = useHeronry((state) => state.frontierUs);
  const seek = useHeronry((state) => state.actions.seek);
  return (
    <Button
      variant="ghost"
      className={styles.live}
      icon={ChevronsRight}
      disabled={!behind}
      aria-label="To the live edge"
      onClick={() => seek(frontierUs)}
    >
      <span className={styles.liveWord}>{behind ? formatTime(frontierUs) : 'Live edge'}</span>
    </Button>
  );
}

function Hints() {
  const halted = useHeronry((state) => state.halted);
  const forks = useHeronry(
    (state) =>
      !state.playing &&
      state.playheadUs < state.frontierUs &&
      (state.scenario.interventions.at(-1)?.atUs ?? 0) > state.playheadUs,
  );
  const ended = useHeronry((state) => state.halted !== undefined && state.playheadUs >= state.frontierUs);
  if (!forks && !ended) return null;
  return (
    <div className={styles.hints} role="status">
      {forks ? (
        <p className={styles.hint}>
          <GitFork size={14} aria-hidden />
          You are in the past: what you do now starts a new future.
        </p>
      ) : null}
      {ended ? (
        <p className={styles.hint} data-tone="error">
          <OctagonX size={14} aria-hidden />
          {halted === 'instant'
            ? 'The run stopped: too much happens at one instant. Look for agents that answer each other without a delay.'
            : 'The run stopped: it has reached the largest number of events.'}
        </p>
      ) : null}
    </div>
  );
}
