import { Pause, RotateCcw, Timer as TimerIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button, IconButton } from '../../ui/index.ts';
import styles from './Present.module.css';
import { type Timer, timerWords } from './timer.ts';

/** Interval at which the shown time is read, in milliseconds. */
const READ_MS = 200;

/** Shows the timer with its buttons. */
export function TimerView({ timer }: { readonly timer: Timer }) {
  const isGoing = useStore(timer, ({ sinceMs }) => sinceMs !== undefined);
  return (
    <span className={styles.timer}>
      <TimerTime timer={timer} />
      <Button icon={isGoing ? Pause : TimerIcon} onClick={() => timer.toggle()}>
        {isGoing ? 'Stop the timer' : 'Start the timer'}
      </Button>
      <IconButton label="Set the timer to zero" icon={RotateCcw} onClick={() => timer.reset()} />
    </span>
  );
}

/** Shows the time alone, for the room. */
export function TimerTime({ timer }: { readonly timer: Timer }) {
  const state = useStore(timer);
  const [words, setWords] = useState(() => timerWords(timer.elapsedMs()));
  useEffect(() => {
    const read = (): void => setWords(timerWords(timer.elapsedMs()));
    read();
    if (state.sinceMs === undefined) return;
    const interval = setInterval(read, READ_MS);
    return () => clearInterval(interval);
  }, [timer, state]);
  return (
    <span role="timer" aria-label="Timer" aria-live="off" translate="no" className={styles.time}>
      {words}
    </span>
  );
}
