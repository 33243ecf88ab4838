/**
 * The part of a presentation under the picture: one caption, and large controls of time. What the caption says and where the
 * steps lead comes from outside: bookmarks here, the steps of a lesson elsewhere.
 */
import {
  ChevronLeft,
  ChevronRight,
  Flashlight,
  type LucideIcon,
  Maximize,
  MonitorOff,
  NotebookText,
  Pause,
  Play,
  QrCode as QrCodeIcon,
  StepBack,
  StepForward,
  Timer as TimerIcon,
  X,
} from 'lucide-react';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type ActionId, actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { IconButton, Name, VisuallyHidden, visibleText } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import { Scrubber } from '../transport/Scrubber.tsx';
import { MomentCode } from './MomentCode.tsx';
import { Notes } from './Notes.tsx';
import { NotesWindow, openNotesWindow } from './NotesWindow.tsx';
import styles from './Present.module.css';
import { PRESENT_KEYS, type PresentCommand } from './present-keys.ts';
import { Spotlight } from './Spotlight.tsx';
import { TimerTime } from './TimerView.tsx';
import { createTimer } from './timer.ts';
import { enterFullScreen, useFullScreen } from './use-full-screen.ts';
import { usePresentKeys } from './use-present-keys.ts';
import { useQuiet } from './use-quiet.ts';

/** Tools of a presentation, as its row of buttons has them. */
const TOOLS: readonly { readonly command: PresentCommand; readonly label: string; readonly icon: LucideIcon }[] = [
  { command: 'spotlight', label: 'Spotlight', icon: Flashlight },
  { command: 'notes', label: 'Notes', icon: NotebookText },
  { command: 'timer', label: 'Timer', icon: TimerIcon },
  { command: 'code', label: 'QR code', icon: QrCodeIcon },
  { command: 'black', label: 'Black screen', icon: MonitorOff },
];

export interface PresentStageProps {
  /** Name of what is presented, for screen readers. */
  readonly title: string;
  /** One sentence about the moment. */
  readonly caption: string;
  /** Place among the steps, such as "Step 2 of 5". @default none is shown */
  readonly place?: string | undefined;
  /** Words of the step after this one, for the presenter's notes. @default the name of a step */
  readonly next?: string | undefined;
  /** Name of what `onNext` and `onPrevious` lead to. */
  readonly step: string;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
  readonly onLeave: () => void;
  /** Element that gets the focus when the presentation ends. */
  readonly before: Element | null;
}

export function PresentStage(props: PresentStageProps) {
  const { title, caption, place, next, step, onNext, onPrevious, onLeave, before } = props;
  const [spotlight, setSpotlight] = useState(false);
  const [black, setBlack] = useState(false);
  const [code, setCode] = useState(false);
  const [timed, setTimed] = useState(false);
  const [timer] = useState(() => createTimer(() => performance.now()));
  const [notes, toggleNotes, forgetNotes] = useNotesWindow();
  const startTimer = (): void => {
    setTimed(true);
    timer.toggle();
  };
  const playing = useHeronry((state) => state.playing);
  const quiet = useQuiet() && playing;
  const section = useRef<HTMLElement>(null);
  const run = {
    next: onNext,
    previous: onPrevious,
    spotlight: () => setSpotlight(!spotlight),
    black: () => setBlack(!black),
    notes: toggleNotes,
    timer: startTimer,
    code: () => setCode(!code),
    leave: code ? () => setCode(false) : onLeave,
  };
  const pressed = { spotlight, notes: notes !== undefined, timer: timed, code };
  usePresentKeys({ black, also: notes, run: (command) => run[command]() });
  useFullScreen(onLeave);
  useFocusWhileShown(section, before);
  return (
    <section
      ref={section}
      className={styles.present}
      aria-label="Presentation"
      tabIndex={-1}
      data-present
      data-quiet={quiet || undefined}
    >
      <VisuallyHidden>
        <h1>
          <Name>{title}</Name>
        </h1>
      </VisuallyHidden>
      <p className={styles.caption}>
        {place === undefined ? null : <span className={styles.place}>{place}</span>}
        <Name>{caption}</Name>
      </p>
      <div className={styles.controls}>
        <IconButton label={`Previous ${step}`} icon={ChevronLeft} keys="ArrowLeft" onClick={onPrevious} />
        <TimeButtons />
        <IconButton label={`Next ${step}`} icon={ChevronRight} keys="ArrowRight" onClick={onNext} />
        <Readout />
        {timed ? <TimerTime timer={timer} /> : null}
        <div className={styles.bar}>
          <Scrubber />
        </div>
        <Tools pressed={pressed} onUse={(tool) => run[tool]()} />
        <IconButton label="Leave the presentation" icon={X} keys="Escape" onClick={onLeave} />
      </div>
      {code ? <MomentCode onEnd={() => setCode(false)} /> : null}
      {notes === undefined ? null : (
        <NotesWindow target={notes} title={visibleText(`Notes: ${title}`)} onClose={forgetNotes}>
          <Notes {...{ title, place, caption, next, step, timer, onNext, onPrevious }} />
        </NotesWindow>
      )}
      {spotlight ? <Spotlight /> : null}
      {black ? <BlackScreen onEnd={() => setBlack(false)} /> : null}
    </section>
  );
}

interface ToolsProps {
  /** Whether a tool is in use, for those that stay so. */
  readonly pressed: { readonly [Command in PresentCommand]?: boolean };
  readonly onUse: (command: PresentCommand) => void;
}

function Tools({ pressed, onUse }: ToolsProps) {
  return (
    <>
      {TOOLS.map(({ command, label, icon }) => (
        <IconButton
          key={command}
          label={label}
          icon={icon}
          keys={PRESENT_KEYS.find((row) => row.command === command)?.keys[0]}
          aria-pressed={pressed[command]}
          onClick={() => onUse(command)}
        />
      ))}
      <IconButton className={styles.full} label="Full screen" icon={Maximize} onClick={() => void enterFullScreen()} />
    </>
  );
}

/** Gives the focus to a part, and back to `before` when it ends. */
function useFocusWhileShown(part: RefObject<HTMLElement | null>, before: Element | null): void {
  useEffect(() => {
    part.current?.focus({ preventScroll: true });
    // The button that began the presentation is on the page again after the next render.
    return () => void requestAnimationFrame(() => before instanceof HTMLElement && before.focus());
  }, [part, before]);
}

/** Returns the window of the notes, if it is open, what opens or closes it, and what forgets it once the user has closed it. */
function useNotesWindow(): readonly [Window | undefined, () => void, () => void] {
  const notify = useHeronry((state) => state.actions.notify);
  const [notes, setNotes] = useState<Window>();
  const forget = useCallback(() => setNotes(undefined), []);
  const toggle = (): void => {
    const opened = notes === undefined ? openNotesWindow() : undefined;
    setNotes(opened);
    if (notes === undefined && opened === undefined) notify('The browser blocks the window for the notes.', 'error');
  };
  return [notes, toggle, forget];
}

function BlackScreen({ onEnd }: { readonly onEnd: () => void }) {
  return (
    <div className={styles.black} onPointerDown={onEnd}>
      <VisuallyHidden>
        <span role="status">The screen is black. Any key shows the picture again.</span>
      </VisuallyHidden>
    </div>
  );
}

function TimeButtons() {
  const store = useHeronryStore();
  const playing = useHeronry((state) => state.playing);
  const button = (id: ActionId, label: string, icon: typeof Play): ReactNode => (
    <IconButton
      label={label}
      icon={icon}
      keys={actionById(id).keys}
      variant={id === 'play-pause' ? 'primary' : 'ghost'}
      onClick={() => runAction(store, id)}
    />
  );
  return (
    <>
      {button('step-back', 'Step back', StepBack)}
      {button('play-pause', playing ? 'Pause' : 'Play', playing ? Pause : Play)}
      {button('step', 'Step', StepForward)}
    </>
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
