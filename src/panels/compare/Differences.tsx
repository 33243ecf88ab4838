import {
  describe,
  type FinalCounts,
  formatTime,
  hasSameContent,
  type Trace,
  type TraceEvent,
} from '../../trace/index.ts';
import { cx, Name, visibleText } from '../../ui/index.ts';
import tables from '../parts/tables.module.css';
import styles from './Compare.module.css';
import type { Side, SideBySide } from './comparison.ts';

const SHOWN_MAX = 30;

/** Says where the runs diverge: the event of each, and where the other run has the same. */
export function PartingWords({ both, otherName }: { readonly both: SideBySide; readonly otherName: string }) {
  const { parting, here, there, untilUs, leftOut } = both;
  if (parting === undefined) {
    const identical = `identical up to ${formatTime(untilUs)}`;
    if (leftOut === 0) return <p className={styles.same}>{`The runs are ${identical}.`}</p>;
    const lines = `${leftOut.toLocaleString('en')} ${leftOut === 1 ? 'line' : 'lines'} of the recordings`;
    return <p>{`Not decided: ${lines} could not be used. All others are ${identical}.`}</p>;
  }
  const { a, b, aInB, bInA, atUs } = parting;
  return (
    <div className={styles.partingWords}>
      <p>
        <b>{`The runs diverge at ${formatTime(atUs)}.`}</b>
      </p>
      <dl>
        <dt>This run</dt>
        <dd>{wordsOf(here.trace, a, there.trace, aInB, 'the other run')}</dd>
        <dt>
          <Name>{otherName}</Name>
        </dt>
        <dd>{wordsOf(there.trace, b, here.trace, bInA, 'this run')}</dd>
      </dl>
    </div>
  );
}

function wordsOf(
  trace: Trace,
  number: number | undefined,
  other: Trace,
  counterpart: number | undefined,
  otherName: string,
) {
  if (number === undefined) return 'No more events.';
  const event = trace.event(number);
  return (
    <>
      <Name>{`${formatTime(event.atUs)}: ${describe(trace, number)}`}</Name>.{' '}
      <span>{elsewhere(event, counterpart === undefined ? undefined : other.event(counterpart), otherName)}</span>
    </>
  );
}

/** Returns the other run's counterpart of an event, in words. */
function elsewhere(event: TraceEvent, counterpart: TraceEvent | undefined, otherName: string): string {
  if (counterpart === undefined) return `Not in ${otherName}.`;
  const when = counterpart.atUs === event.atUs ? 'at the same time' : `at ${formatTime(counterpart.atUs)}`;
  return `Also in ${otherName}, ${when}${hasSameContent(event, counterpart) ? '' : ', with different content'}.`;
}

/** Lists the events that only one of the two has. */
export function OnlyLists({ both, otherName }: { readonly both: SideBySide; readonly otherName: string }) {
  return (
    <div className={styles.lists}>
      <OnlyList title="Only in this run" side={both.here} />
      <OnlyList title={`Only in “${otherName}”`} side={both.there} />
    </div>
  );
}

function OnlyList({ title, side: { trace, only } }: { readonly title: string; readonly side: Side }) {
  return (
    <section className={styles.list} aria-label={visibleText(title)}>
      <h3>
        <Name>{title}</Name> <span className={styles.quiet}>{only.length.toLocaleString('en')}</span>
      </h3>
      {only.length === 0 ? <p className={styles.quiet}>None</p> : null}
      <ol>
        {only.slice(0, SHOWN_MAX).map((number) => (
          <li key={number}>
            <span className={styles.time}>{formatTime(trace.event(number).atUs)}</span>
            <Name>{describe(trace, number)}</Name>
          </li>
        ))}
      </ol>
      {only.length > SHOWN_MAX ? <p className={styles.quiet}>{`and ${only.length - SHOWN_MAX} more`}</p> : null}
    </section>
  );
}

const COLUMNS = {
  channel: ['Accepted', 'Queued', 'Dropped'],
  agent: ['Published', 'Received', 'Failed'],
} as const;
const ROWS_MAX = 60;

/** Shows the final state of channels and agents. Where the two differ, both numbers are shown: this run's, then the other's. */
export function Finals({ both }: { readonly both: SideBySide }) {
  return (
    <div className={styles.finals}>
      {(['channel', 'agent'] as const).map((kind) => (
        <FinalTable key={kind} kind={kind} rows={both.finals.filter((row) => row.kind === kind)} />
      ))}
    </div>
  );
}

function FinalTable({ kind, rows }: { readonly kind: FinalCounts['kind']; readonly rows: readonly FinalCounts[] }) {
  const title = kind === 'channel' ? 'Channels at the end' : 'Agents at the end';
  return (
    <table className={cx(tables.table, styles.table)}>
      <caption>
        <span>{title}</span>{' '}
        {rows.length > ROWS_MAX ? <span className={styles.quiet}>{`the first ${ROWS_MAX}`}</span> : null}
      </caption>
      <thead>
        <tr>
          <th scope="col">{kind === 'channel' ? 'Channel' : 'Agent'}</th>
          {COLUMNS[kind].map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, ROWS_MAX).map(({ id, a, b }) => (
          <tr key={id}>
            <th scope="row">
              <Name>{id}</Name>
            </th>
            {COLUMNS[kind].map((column, place) => (
              <FinalCell key={column} here={a?.[place]} there={b?.[place]} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FinalCell({ here, there }: { readonly here: number | undefined; readonly there: number | undefined }) {
  if (here === there) return <td>{here}</td>;
  return <td data-differs="true">{`${here ?? '–'} ≠ ${there ?? '–'}`}</td>;
}
