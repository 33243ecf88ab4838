import { useDeferredValue, useMemo } from 'react';
import { EVENTS_OF_FRAME, useHeronry } from '../../store/index.ts';
import { messageName, readIntervals } from '../../trace/index.ts';
import { Name } from '../../ui/index.ts';
import { MarkOf } from '../parts/channels.tsx';
import { SpanNote } from '../parts/SpanNote.tsx';
import { useFramesUntil } from '../parts/use-frames-until.ts';
import { formatTime } from '../text/time.ts';
import { type IntervalRow, newestIntervals } from './interval-rows.ts';
import { ROWS_MAX, Table } from './Table.tsx';
import styles from './TableView.module.css';

/** Length of the list's span of time where none is selected. */
const BACK_US = 5_000_000;

/** Shows the timeline in words: the selected span of time, or the last seconds before the playhead. */
export function Intervals() {
  const trace = useHeronry((state) => state.trace);
  const nowUs = useDeferredValue(useHeronry((state) => state.world.atUs));
  const span = useHeronry((state) => state.span);
  const select = useHeronry((state) => state.actions.select);
  const selected = useHeronry((state) => state.selection.message);
  const fromUs = span?.fromUs ?? Math.max(0, nowUs - BACK_US);
  const toUs = span?.toUs ?? nowUs;
  const isRead = readIntervals(trace, EVENTS_OF_FRAME);
  useFramesUntil(isRead);
  const name = span === undefined ? 'last 5 seconds' : 'selected span';
  const { heading, rows } = useMemo(
    () =>
      isRead ? newestIntervals(trace, { name, fromUs, toUs }, nowUs, ROWS_MAX) : { heading: `The ${name}`, rows: [] },
    [trace, name, fromUs, toUs, nowUs, isRead],
  );
  return (
    <>
      <SpanNote />
      <Table
        title={heading}
        columns={['Message', 'Activity', 'From', 'Until', 'Outcome']}
        none={isRead ? 'No hops, waits or processing in this span.' : 'Reading the events…'}
        rows={rows.map((row) => ({
          key: String(row.event),
          cells: [
            <button
              key="m"
              type="button"
              className={styles.link}
              aria-pressed={row.message === selected}
              onClick={() => select({ message: row.message })}
            >
              <MarkOf channel={row.channel} /> <Name>{messageName(trace, row.message)}</Name>
            </button>,
            <Name key="w">{whatWords(row)}</Name>,
            <Time key="f" us={row.fromUs} />,
            row.toUs === undefined ? '' : <Time key="u" us={row.toUs} />,
            <Name key="b">{row.became}</Name>,
          ],
        }))}
      />
    </>
  );
}

function whatWords({ what, from, to }: IntervalRow): string {
  return what === 'hop' ? `${from} → ${to}` : what === 'wait' ? `waits in ${from}` : `${from} processes`;
}

function Time({ us }: { readonly us: number }) {
  return (
    <span className={styles.time} translate="no">
      {formatTime(us)}
    </span>
  );
}
