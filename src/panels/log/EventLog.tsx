import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { isOpen, useHeronry } from '../../store/index.ts';
import type { MessageId } from '../../trace/index.ts';
import { moveAlong } from '../parts/move-along.ts';
import styles from './EventLog.module.css';
import { EventRow, ROW_HEIGHT } from './EventRow.tsx';
import { LogFilters } from './LogFilters.tsx';
import { type LogList, useLogIndex } from './use-log-index.ts';

/** Lists the events up to the playhead, oldest first. It follows the newest until the user scrolls up. */
export function EventLog() {
  const list = useLogIndex();
  const { at, size, done } = list;
  const filtered = useHeronry((state) => state.span !== undefined || !isOpen(state.logFilter));
  const view = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const rows = useVirtualizer({
    count: size,
    getScrollElement: () => view.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const pickHere = useShowPicked(list, (place) => {
    follows.current = false;
    const { startIndex = 0, endIndex = 0 } = rows.range ?? {};
    if (place <= startIndex || place >= endIndex) rows.scrollToIndex(place, { align: 'center' });
  });
  useEffect(() => {
    if (follows.current && size > 0) rows.scrollToIndex(size - 1);
  }, [rows, size]);
  return (
    <section className={styles.log} aria-label="Event log">
      <LogFilters size={size} done={done} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a part of a form */}
      <div
        ref={view}
        className={styles.view}
        role="group"
        aria-label="Events up to the playhead"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget }) => {
          const { scrollTop, clientHeight, scrollHeight } = currentTarget;
          follows.current = scrollTop + clientHeight >= scrollHeight - ROW_HEIGHT;
        }}
        onKeyDown={moveAlong}
      >
        {size === 0 ? <EmptyLog filtered={filtered} /> : null}
        <ol className={styles.rows} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const number = at(row.index);
            return number === undefined ? null : (
              <EventRow key={number} number={number} top={row.start} onPick={pickHere} />
            );
          })}
        </ol>
      </div>
    </section>
  );
}

/**
 * Scrolls once to the first row of a message that was selected elsewhere; after that, the user scrolls.
 * @returns the function to call before a message is selected in the log itself, which needs no scrolling
 */
function useShowPicked({ placeOf, done }: LogList, show: (place: number) => void): (message: MessageId) => void {
  const trace = useHeronry((state) => state.trace);
  const picked = useHeronry((state) => state.selection.message);
  const seen = useRef<MessageId>(undefined);
  useEffect(() => {
    if (picked === seen.current) return;
    const place =
      picked === undefined
        ? undefined
        : trace
            .eventsOf(picked)
            .map(placeOf)
            .find((one) => one !== undefined);
    // A long list that is still being scanned may contain it later.
    if (place !== undefined || picked === undefined || done) seen.current = picked;
    if (place !== undefined) show(place);
  });
  return (message) => {
    seen.current = message;
  };
}

function EmptyLog({ filtered }: { readonly filtered: boolean }) {
  return (
    <p className={styles.empty}>
      {filtered
        ? 'No event up to the playhead matches. Loosen the filter, or press Play.'
        : 'No events yet. Press Play, or select an agent and publish. Every event is listed here with its time.'}
    </p>
  );
}
