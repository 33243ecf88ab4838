import { useHeronryStore } from '../../store/index.ts';
import type { LogState, PartitionState } from '../../trace/index.ts';
import { cx } from '../../ui/index.ts';
import { count } from '../words.ts';
import styles from './LogPicture.module.css';

/** Number of newest messages drawn for each partition. */
const CELLS_MAX = 6;
/** Number of partitions drawn; more are a number. */
const ROWS_MAX = 4;

interface LogPictureProps {
  readonly channel: string;
  readonly log: LogState;
  /** Whether anybody consumes. */
  readonly grouped: boolean;
  /** Number of subscriptions. */
  readonly subscribers: number;
}

/**
 * Draws a log with cursors: a row of cells for each partition, oldest to the left. One bar marks where the consumer group reads
 * next, and one at the end stands for the subscriptions. A full cell is unread by the group, a striped one is dispatched and not
 * acknowledged.
 */
export function LogPicture({ channel, log, grouped, subscribers }: LogPictureProps) {
  const { partitions, joining } = log;
  const tail = subscribers > joining.length ? 'reads' : joining.length > 0 ? 'joins' : undefined;
  const rows = partitions.slice(0, ROWS_MAX);
  const unread = partitions.reduce((sum, { start, end, reached }) => sum + end - Math.max(start, reached), 0);
  const pending = new Set(log.pending.map(({ partition, offset }) => `${partition}/${offset}`));
  return (
    <>
      <span className={cx(styles.log, rows.length > 1 && styles.several)}>
        {rows.map((part, partition) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a partition is its number
          <Row key={partition} {...{ channel, part, partition, grouped, pending, tail }} />
        ))}
      </span>
      {partitions.length > ROWS_MAX ? (
        <span className={styles.more} title={`${partitions.length} partitions`}>{`of ${partitions.length}`}</span>
      ) : grouped && unread > 0 ? (
        <span className={styles.more} title="Unread by the group">
          {count(unread)}
        </span>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly channel: string;
  readonly part: PartitionState;
  readonly partition: number;
  readonly grouped: boolean;
  /** "partition/offset" of each message that is not acknowledged. */
  readonly pending: ReadonlySet<string>;
  /** State of the subscriptions at the log's end: at least one reads, or all are still joining; undefined without any. */
  readonly tail: 'reads' | 'joins' | undefined;
}

function Row({ channel, part, partition, grouped, pending, tail }: RowProps) {
  const { end, position } = part;
  const from = Math.max(part.start, end - CELLS_MAX);
  const cursor = grouped ? Math.max(position, from) : -1;
  return (
    <span className={styles.row}>
      {from > 0 ? <i className={cx(styles.before, from > part.start && styles.kept)} /> : null}
      {Array.from({ length: end - from }, (_, place) => {
        const offset = from + place;
        const state = !grouped
          ? styles.kept
          : pending.has(`${partition}/${offset}`)
            ? styles.pending
            : offset >= position
              ? styles.unread
              : undefined;
        return (
          <Cell
            key={offset}
            {...{ channel, partition, offset }}
            className={cx(state, offset === cursor && styles.at)}
          />
        );
      })}
      {cursor === end ? <i className={styles.cursor} /> : null}
      {tail === undefined ? null : <i className={styles.tail} data-tail={tail} />}
    </span>
  );
}

interface CellProps {
  readonly channel: string;
  readonly partition: number;
  readonly offset: number;
  readonly className: string;
}

/** Draws a cell; a click selects its message. */
function Cell({ channel, partition, offset, className }: CellProps) {
  const store = useHeronryStore();
  return (
    <button
      type="button"
      tabIndex={-1}
      className={cx(styles.cell, className, 'nodrag nopan')}
      aria-label={`Message ${offset} of the log`}
      onClick={(event) => {
        event.stopPropagation();
        const { trace, actions } = store.getState();
        const number = trace.logOf(channel, partition)[offset];
        const accepted = number === undefined ? undefined : trace.event(number);
        if (accepted?.kind !== 'accepted') return;
        actions.select({ message: accepted.message });
        actions.showPanel('inspector');
      }}
    />
  );
}
