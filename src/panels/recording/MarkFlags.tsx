import { Flag } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { foldMarks, markGroupWords } from '../../trace/index.ts';
import { Tooltip, visibleText } from '../../ui/index.ts';
import { leftOf, type ShownTime } from '../transport/shown-time.ts';
import styles from './Recording.module.css';

/** Least distance of two flags in pixels: as wide as what is pressed. */
const GAP = 24;

/** Shows the marks of a recording as flags under the bar of time; marks that are close are one flag. */
export function MarkFlags({ shown }: { readonly shown: ShownTime }) {
  const trace = useHeronry((state) => state.trace);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const actions = useHeronry((state) => state.actions);
  const box = useRef<HTMLSpanElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const groups = useMemo(
    () => (width === 0 ? [] : foldMarks(trace, (shown.lengthUs * GAP) / width)),
    [trace, shown, width],
  );
  return (
    <span ref={box} className={styles.marks}>
      {groups.map((group) => {
        const words = visibleText(markGroupWords(trace, group));
        return (
          <Tooltip key={group.atUs} text={words}>
            <button
              type="button"
              className={styles.mark}
              style={{ left: leftOf(shown, group.atUs) }}
              aria-label={`Mark ${words}`}
              aria-current={group.atUs === playheadUs}
              onClick={() => {
                actions.pause();
                actions.seek(group.atUs);
              }}
            >
              <Flag size={11} strokeWidth={group.marks.length > 1 ? 3 : 2} aria-hidden />
            </button>
          </Tooltip>
        );
      })}
    </span>
  );
}
