import { useHeronry } from '../../store/index.ts';
import { Button, Popover, Segmented } from '../../ui/index.ts';
import { formatSpeed, positionToSpeed, SPEED_PRESETS, SPEED_STEPS, speedToPosition } from '../text/time.ts';
import styles from './Transport.module.css';

/** Sets the speed: beside the playhead if there is room, else under a button. */
export function SpeedControl() {
  const speed = useHeronry((state) => state.speed);
  return (
    <>
      <div className={styles.speedInline}>
        <SpeedChoice />
      </div>
      <div className={styles.speedButton}>
        <Popover
          label="Speed"
          side="top"
          trigger={
            <Button variant="ghost" aria-label={`Speed ${formatSpeed(speed)}`}>
              {formatSpeed(speed)}
            </Button>
          }
        >
          <SpeedChoice />
        </Popover>
      </div>
    </>
  );
}

const PRESETS = SPEED_PRESETS.map((value) => ({ value, label: formatSpeed(value) }));

function SpeedChoice() {
  const speed = useHeronry((state) => state.speed);
  const setSpeed = useHeronry((state) => state.actions.setSpeed);
  return (
    <div className={styles.speed}>
      <div className={styles.speedSlider}>
        <input
          type="range"
          className={styles.slider}
          aria-label="Speed"
          min={0}
          max={SPEED_STEPS}
          step={1}
          value={speedToPosition(speed)}
          aria-valuetext={`${formatSpeed(speed)} real time`}
          onChange={(event) => setSpeed(positionToSpeed(event.currentTarget.valueAsNumber))}
        />
        <span className={styles.speedEnds} aria-hidden>
          <span>0.05</span>
          <output>{formatSpeed(speed)}</output>
          <span>20</span>
        </span>
      </div>
      <Segmented label="Speed presets" options={PRESETS} value={speed} onChange={setSpeed} />
    </div>
  );
}
