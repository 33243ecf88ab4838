import {
  ChevronsRight,
  ChevronUp,
  GitFork,
  OctagonX,
  Pause,
  Play,
  SkipBack,
  StepBack,
  StepForward,
} from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import {
  type ActionId,
  actionById,
  type HeronryState,
  runAction,
  useHeronry,
  useHeronryStore,
} from '../../store/index.ts';
import { HALTS } from '../../trace/index.ts';
import { Button, Hint, IconButton, Menu, type MenuEntry } from '../../ui/index.ts';
import { NoteForm } from '../bookmarks/NoteForm.tsx';
import { BrokenCount } from '../expectations/Signs.tsx';
import { formatTime } from '../text/time.ts';
import { BranchNotice } from './Branches.tsx';
import { Scrubber } from './Scrubber.tsx';
import { SpeedControl } from './SpeedControl.tsx';
import styles from './Transport.module.css';

/** Shows the bar at the foot: the time, and the controls of time. */
export function Transport() {
  const panelWidth = useHeronry((state) => state.panelWidth);
  return (
    <section className={styles.transport} aria-label="Transport">
      <Simulating />
      <div className={styles.hints} style={{ '--chosen': panelWidth && `${panelWidth}px` } as CSSProperties}>
        <BranchNotice />
        <Hints />
      </div>
      <NoteForm />
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
        data-play
        className={styles.play}
        variant="primary"
        label={playing ? 'Pause' : 'Play'}
        icon={playing ? Pause : Play}
        keys={actionById('play-pause').keys}
        onClick={() => runAction(store, 'play-pause')}
      />
      {button('step', 'Step', StepForward)}
      <MoreSteps />
    </div>
  );
}

/** Actions of time that have no button of their own. */
const MORE: readonly (readonly [string, readonly ActionId[]])[] = [
  ['hop', ['step-hop', 'step-hop-back']],
  ['selected', ['jump', 'jump-back']],
  ['time', ['later', 'earlier', 'second-later', 'second-earlier']],
  ['bookmarks', ['bookmark', 'next-bookmark', 'last-bookmark']],
];

const MORE_IDS = MORE.flatMap(([, ids]) => ids);

function MoreSteps() {
  const store = useHeronryStore();
  const can = useHeronry((state) => MORE_IDS.filter((id) => actionById(id).enabled(state)).join(' ')).split(' ');
  const entry = (id: ActionId): MenuEntry => {
    const { label, keys } = actionById(id);
    return { kind: 'item', id, label, keys, disabled: !can.includes(id), onSelect: () => runAction(store, id) };
  };
  const entries = MORE.flatMap(([name, ids], index): readonly MenuEntry[] => [
    ...(index === 0 ? [] : [{ kind: 'separator' as const, id: name }]),
    ...ids.map(entry),
  ]);
  return (
    <Menu
      trigger={<IconButton label="More time controls" icon={ChevronUp} className={styles.more} />}
      entries={entries}
    />
  );
}

function Readout() {
  const playheadUs = useHeronry((state) => state.playheadUs);
  return (
    <span translate="no" role="timer" aria-label="Time" aria-live="off" className={styles.readout}>
      {formatTime(playheadUs)}
    </span>
  );
}

function isOpen(connection: NonNullable<HeronryState['live']>['connection']['kind']): boolean {
  return connection !== 'ended' && connection !== 'recorded';
}

function LiveEdge() {
  const behind = useHeronry((state) => state.playheadUs < state.frontierUs);
  const frontierUs = useHeronry((state) => state.frontierUs);
  const isReal = useHeronry((state) => state.live !== undefined && isOpen(state.live.connection.kind));
  const playing = useHeronry((state) => state.playing);
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const away = behind || (isReal && !playing);
  return (
    <Button
      variant="ghost"
      className={styles.live}
      icon={ChevronsRight}
      disabled={!away}
      aria-label="Jump to the latest moment"
      onClick={() => {
        // Real traffic continues, and the playhead with it. Play comes first: a playhead at the edge stays there while playing.
        if (isReal) actions.play(1);
        actions.seek(store.playback.edgeUs());
      }}
    >
      <span>{away ? formatTime(frontierUs) : 'Latest'}</span>
    </Button>
  );
}

/** Likely causes of a run that ended early, by the exhausted budget. */
const WHERE_TO_LOOK: Readonly<Record<NonNullable<HeronryState['halted']>, string>> = {
  events: 'Look for agents that reply to each other endlessly, or timers with a short period.',
  instant: 'Look for agents that reply to each other without a delay.',
  inFlight: 'Look for agents that forward each copy to several others, or long delays.',
  payloads: 'Look for large messages, or replies that contain the original message.',
};

/** Shows the progress while the simulation catches up to the time that was sought. */
function Simulating() {
  const progress = useHeronry((state) => state.progress);
  const stop = useHeronry((state) => state.actions.stopSimulating);
  if (progress === undefined) return null;
  const { fromUs, atUs, untilUs } = progress;
  const known = untilUs > fromUs;
  return (
    <div className={styles.simulating}>
      <progress
        aria-label="Simulating"
        max={1}
        {...(known ? { value: Math.max(0, (atUs - fromUs) / (untilUs - fromUs)) } : {})}
      />
      <span>{`Simulating: ${formatTime(atUs)}${known ? ` of ${formatTime(untilUs)}` : ''}`}</span>
      <Button small onClick={stop}>
        Stop
      </Button>
    </div>
  );
}

function Hints() {
  const halted = useHeronry((state) => state.halted);
  const forks = useHeronry(
    (state) =>
      state.live === undefined &&
      state.activity !== 'quiz' &&
      !state.playing &&
      state.playheadUs < state.frontierUs &&
      (state.scenario.interventions.at(-1)?.atUs ?? 0) > state.playheadUs,
  );
  const ended = useHeronry((state) => state.halted !== undefined && state.playheadUs >= state.frontierUs);
  if (!forks && !ended) return null;
  return (
    <div className={styles.hintLines} role="status">
      {forks ? (
        <Hint className={styles.hint}>
          <GitFork size={14} aria-hidden />
          You are in the past. An action now starts a new branch.
        </Hint>
      ) : null}
      {halted !== undefined && ended ? (
        <Hint className={styles.hint} tone="error">
          <OctagonX size={14} aria-hidden />
          <span>{`The run ended: ${HALTS[halted]}. ${WHERE_TO_LOOK[halted]}`}</span>
        </Hint>
      ) : null}
    </div>
  );
}
