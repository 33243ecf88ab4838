import { useDeferredValue, useMemo } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Name } from '../../ui/index.ts';
import { MarkOf } from '../parts/channels.tsx';
import { SpanNote } from '../parts/SpanNote.tsx';
import { formatDuration, formatTime } from '../text/time.ts';
import { type Happening, happeningsIn } from './happenings.ts';
import { ROWS_MAX, Table } from './Table.tsx';
import styles from './TableView.module.css';

/** How far back it looks where no span of time is selected. */
const BACK_US = 5_000_000;
const WHAT: Readonly<Record<Happening['what'], string>> = { hop: 'travels', wait: 'waits', work: 'is worked on' };

/** The timeline in words: the selected span of time, or the last seconds before the playhead. */
export function Happenings() {
  const trace = useHeronry((state) => state.trace);
  const nowUs = useDeferredValue(useHeronry((state) => state.world.atUs));
  const span = useHeronry((state) => state.span);
  const select = useHeronry((state) => state.actions.select);
  const selected = useHeronry((state) => state.selection.message);
  const fromUs = span?.fromUs ?? Math.max(0, nowUs - BACK_US);
  const toUs = span?.toUs ?? nowUs;
  const rows = useMemo(() => happeningsIn(trace, fromUs, toUs, nowUs, ROWS_MAX), [trace, fromUs, toUs, nowUs]);
  return (
    <>
      <SpanNote />
      <Table
        title={span === undefined ? 'The last 5 seconds' : 'The selected span'}
        columns={['Message', 'does', 'From or at', 'To', 'Left', 'Until', 'What became of it']}
        none="Nothing travels, waits or is worked on there."
        rows={rows.map(({ event, message, channel, what, from, to, fromUs: left, toUs: until, became }) => ({
          key: String(event),
          cells: [
            <button
              key="m"
              type="button"
              className={styles.link}
              aria-pressed={message === selected}
              onClick={() => select({ message })}
            >
              <MarkOf channel={channel} /> #{message}
            </button>,
            WHAT[what],
            <Name key="f">{from}</Name>,
            <Name key="t">{to}</Name>,
            formatTime(left),
            until === undefined ? '' : `${formatTime(until)} (${formatDuration(until - left)})`,
            <Name key="b">{became}</Name>,
          ],
        }))}
      />
    </>
  );
}
