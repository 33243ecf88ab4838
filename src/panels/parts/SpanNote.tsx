import { X } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { tallyWords } from '../../trace/index.ts';
import { IconButton } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import styles from './parts.module.css';

/** Says that only a span of time is shown, and what is in it; shows everything again. */
export function SpanNote() {
  const span = useHeronry((state) => state.span);
  const trace = useHeronry((state) => state.trace);
  const nowUs = useHeronry((state) => state.world.atUs);
  const setSpan = useHeronry((state) => state.actions.setSpan);
  if (span === undefined) return null;
  const { fromUs, toUs } = span;
  return (
    <p className={styles.spanNote}>
      <span>
        Only {formatTime(fromUs)} to {formatTime(toUs)}. {tallyWords(trace, fromUs, toUs, nowUs)}
      </span>
      <IconButton small label="Show all times" icon={X} onClick={() => setSpan(undefined)} />
    </p>
  );
}
