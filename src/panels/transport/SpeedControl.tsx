import { Gauge } from 'lucide-react';
import { SPEED_MAX, SPEED_MIN, useHeronry } from '../../store/index.ts';
import { Button, Popover, Segmented } from '../../ui/index.ts';
import { NumberField } from '../parts/DraftInput.tsx';
import { formatSpeed, SPEED_PRESETS } from '../text/time.ts';
import styles from './Transport.module.css';

const PRESETS = SPEED_PRESETS.map((value) => ({ value, label: formatSpeed(value) }));

/** Shows the speed in a button, which opens the presets and a field for any other speed. */
export function SpeedControl() {
  const speed = useHeronry((state) => state.speed);
  const setSpeed = useHeronry((state) => state.actions.setSpeed);
  return (
    <div className={styles.speed}>
      <Popover
        label="Speed"
        side="top"
        trigger={
          <Button variant="ghost" icon={Gauge} aria-label={`Speed ${formatSpeed(speed)}`}>
            {formatSpeed(speed)}
          </Button>
        }
      >
        <div className={styles.speedChoice}>
          <Segmented label="Speed presets" options={PRESETS} value={speed} onChange={setSpeed} />
          <NumberField
            label="Exact speed"
            unit="×"
            hint={`From ${SPEED_MIN} to ${SPEED_MAX} times real time.`}
            value={Number(speed.toPrecision(2))}
            min={SPEED_MIN}
            max={SPEED_MAX}
            onCommit={(value) => {
              setSpeed(value);
              return undefined;
            }}
          />
        </div>
      </Popover>
    </div>
  );
}
