import { X } from 'lucide-react';
import { useRef } from 'react';
import { useHeronry } from '../../store/index.ts';
import { type TimeSpan, tallyWords } from '../../trace/index.ts';
import { IconButton, useFocusHeir } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import styles from './parts.module.css';

/** Says that only a span of time is shown, and what is in it; a button shows everything again. */
export function SpanNote() {
  const span = useHeronry((state) => state.span);
  return span === undefined ? null : <Note span={span} />;
}

function Note({ span: { fromUs, toUs } }: { readonly span: TimeSpan }) {
  const trace = useHeronry((state) => state.trace);
  const nowUs = useHeronry((state) => state.world.atUs);
  const setSpan = useHeronry((state) => state.actions.setSpan);
  const note = useRef<HTMLParagraphElement>(null);
  useFocusHeir(note, tabOf);
  return (
    <p ref={note} className={styles.spanNote}>
      <span>{`Only ${formatTime(fromUs)} to ${formatTime(toUs)}. ${tallyWords(trace, fromUs, toUs, nowUs)}`}</span>
      <IconButton small label="Show all times" icon={X} onClick={() => setSpan(undefined)} />
    </p>
  );
}

/** Returns the tab that contains the part. */
function tabOf(part: HTMLElement): HTMLElement | null {
  return part.closest<HTMLElement>('[role="tabpanel"]');
}
