import { Bookmark } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useHeronry } from '../store/index.ts';
import { formatTime } from '../trace/index.ts';
import { Tooltip, visibleText } from '../ui/index.ts';
import { xOf } from './scale.ts';
import styles from './Timeline.module.css';
import type { TimelineView } from './timeline-view.ts';

/**
 * Shows the bookmarks on the axis of the diagram. They are moved outside of React, as the visible span changes with every frame.
 */
export function AxisFlags({ view }: { readonly view: TimelineView }) {
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const actions = useHeronry((state) => state.actions);
  const box = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      view.onDrawn((span, width) => {
        for (const [place, flag] of [...(box.current?.children ?? [])].entries()) {
          if (!(flag instanceof HTMLElement)) continue;
          const x = xOf(span, bookmarks[place]?.atUs ?? 0, width);
          flag.hidden = x < 0 || x > width;
          flag.style.translate = `${Math.round(x)}px 0`;
        }
      }),
    [view, bookmarks],
  );
  return (
    <div ref={box} className={styles.flags}>
      {bookmarks.map(({ atUs, note }, place) => {
        const name = visibleText(note === '' ? formatTime(atUs) : `${formatTime(atUs)}: ${note}`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and then they are alike
          <Tooltip key={place} text={name}>
            <button
              type="button"
              className={styles.flag}
              aria-label={`Bookmark ${name}`}
              onClick={() => {
                actions.pause();
                actions.seek(atUs);
              }}
            >
              <Bookmark size={13} aria-hidden />
            </button>
          </Tooltip>
        );
      })}
    </div>
  );
}
