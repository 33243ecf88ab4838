import { type HeronryStore, useHeronryStore } from '../../store/index.ts';
import { type LogState, messageName, type PartitionState, type PendingEntry, sentence } from '../../trace/index.ts';
import { cx, visibleText } from '../../ui/index.ts';
import styles from './LogPicture.module.css';

/** Number of newest messages drawn for each partition. */
const CELLS_MAX = 4;
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
 * A log with cursors: a row of cells for each partition, newest to the left as in a queue, with a bar where the group of consumers
 * reads on, and one at the newest end for the subscriptions. A full cell is unread by the group, or available to it again; a
 * striped one is handed out and not acknowledged; a crossed one is archived.
 */
export function LogPicture({ channel, log, grouped, subscribers }: LogPictureProps) {
  const { partitions, joining } = log;
  const tail = subscribers > joining.length ? 'reads' : joining.length > 0 ? 'joins' : undefined;
  const rows = partitions.slice(0, ROWS_MAX);
  const marks = marksOf(log);
  return (
    <>
      <span className={cx(styles.log, rows.length > 1 && styles.several)}>
        {rows.map((part, partition) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a partition is its number
          <Row key={partition} {...{ channel, part, partition, grouped, marks, tail }} />
        ))}
      </span>
      {partitions.length > ROWS_MAX ? (
        <span className={styles.more} title={`${partitions.length} partitions`}>{`of ${partitions.length}`}</span>
      ) : null}
    </>
  );
}

interface Mark {
  readonly className: string | undefined;
  readonly title: string;
}

/** Marks of cells that are neither unread nor done, by "partition/offset". */
type Marks = ReadonlyMap<string, Mark>;

function marksOf({ pending, available, archived }: LogState): Marks {
  const marks = new Map<string, Mark>();
  const add = (entries: readonly PendingEntry[], className: string | undefined, words: string): void => {
    for (const { partition, offset, agent, deliveries } of entries)
      marks.set(`${partition}/${offset}`, {
        className,
        title: visibleText(`${words} ${agent}, delivery ${deliveries}`),
      });
  };
  add(archived, styles.archived, 'Archived, last with');
  add(available, styles.unread, 'Available again, last with');
  add(pending, styles.pending, 'With');
  return marks;
}

interface RowProps {
  readonly channel: string;
  readonly part: PartitionState;
  readonly partition: number;
  readonly grouped: boolean;
  readonly marks: Marks;
  /** Whether subscriptions read on at the end. */
  readonly tail: 'reads' | 'joins' | undefined;
}

function Row({ channel, part, partition, grouped, marks, tail }: RowProps) {
  const { end, position } = part;
  const from = Math.max(part.start, end - CELLS_MAX);
  const cursor = grouped ? Math.max(position, from) : -1;
  return (
    <span className={styles.row}>
      {from > 0 ? <i className={cx(styles.before, from > part.start && styles.kept)} /> : null}
      {Array.from({ length: end - from }, (_, place) => {
        const offset = from + place;
        const mark = marks.get(`${partition}/${offset}`);
        const state = !grouped ? styles.kept : (mark?.className ?? (offset >= position ? styles.unread : undefined));
        return (
          <Cell
            key={offset}
            {...{ channel, partition, offset }}
            className={cx(state, offset === cursor && styles.at)}
            title={mark?.title}
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
  readonly title: string | undefined;
}

/** One click selects its message. */
function Cell({ channel, partition, offset, className, title }: CellProps) {
  const store = useHeronryStore();
  const name = cellName(store, channel, partition, offset);
  return (
    <button
      type="button"
      tabIndex={-1}
      title={title}
      className={cx(styles.cell, className, 'nodrag nopan')}
      aria-label={name}
      onClick={(event) => {
        event.stopPropagation();
        const { trace, actions } = store.getState();
        const number = trace.logOf(channel, partition)[offset];
        if (number === undefined) return;
        actions.select({ message: trace.messageOf(number) });
        actions.showPanel('inspector');
      }}
    />
  );
}

/** Returns the name of the message in a cell; its offset, if the trace begins after it. */
function cellName(store: HeronryStore, channel: string, partition: number, offset: number): string {
  const { trace } = store.getState();
  const number = trace.logOf(channel, partition)[offset];
  const message = number === undefined ? undefined : trace.messageOf(number);
  return message === undefined ? `Offset ${offset}` : sentence(messageName(trace, message));
}
