import type { Micros } from '../../trace/index.ts';
import { Button } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import styles from './parts.module.css';

interface SimulatingProps {
  /** Number of runs that are simulated together. */
  readonly runs: number;
  readonly atUs: Micros;
  readonly untilUs: Micros;
  /** Ends it where it is. @default it ends when its part of the page is closed */
  readonly onStop?: () => void;
}

/** Says how far runs beside the open one have been simulated. */
export function Simulating({ runs, atUs, untilUs, onStop }: SimulatingProps) {
  const what = `Simulating ${runs === 2 ? 'both' : runs} runs`;
  return (
    <div className={styles.simulating}>
      <progress aria-label={what} max={1} value={untilUs === 0 ? 1 : atUs / untilUs} />
      <span>{`${what}: ${formatTime(atUs)} of ${formatTime(untilUs)}`}</span>
      {onStop === undefined ? null : (
        <Button small onClick={onStop}>
          Stop
        </Button>
      )}
    </div>
  );
}
