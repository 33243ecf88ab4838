import { memo } from 'react';
import { FAULTS, type Fault } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Tooltip, visibleText } from '../../ui/index.ts';
import { placeWords } from '../faults/fault-words.ts';
import { formatTime } from '../text/time.ts';
import styles from './FaultBands.module.css';
import { leftOf, type ShownTime } from './shown-time.ts';
import { type Band, faultBands } from './time-bar.ts';

/** Number of faults that a label names. */
const NAMED_MAX = 3;

/** Shows the faults as bands over the bar of time, from their beginning to their end. They are drawn only when faults change. */
export const FaultBands = memo(function FaultBands({ shown }: { readonly shown: ShownTime }) {
  const faults = useHeronry((state) => state.scenario.faults);
  const actions = useHeronry((state) => state.actions);
  const toUs = shown.fromUs + shown.lengthUs;
  return faultBands(faults.filter(({ fromUs }) => fromUs < toUs)).map((band, place) => {
    const words = bandWords(band);
    const [first, ...others] = band.faults;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: bands have no names, and equal ones are equal
      <Tooltip key={place} text={words}>
        <button
          type="button"
          className={styles.band}
          data-kind={others.length === 0 ? first?.kind : 'several'}
          data-row={band.row}
          style={{ left: leftOf(shown, band.fromUs), right: `calc(100% - ${leftOf(shown, band.untilUs)})` }}
          aria-label={words}
          onClick={() => {
            actions.pause();
            actions.seek(band.fromUs);
          }}
        >
          {others.length === 0 ? null : <span className={styles.count}>{band.faults.length}</span>}
        </button>
      </Tooltip>
    );
  });
});

function bandWords({ faults, fromUs, untilUs }: Band): string {
  const names = faults.slice(0, NAMED_MAX).map(faultWords);
  const more = faults.length > NAMED_MAX ? `, and ${faults.length - NAMED_MAX} more` : '';
  const what = faults.length === 1 ? 'Fault' : `${faults.length} faults`;
  return visibleText(`${what} from ${formatTime(fromUs)} to ${formatTime(untilUs)}: ${names.join(', ')}${more}`);
}

function faultWords({ kind, where }: Fault): string {
  return `${FAULTS[kind].label} (${placeWords(where)})`;
}
