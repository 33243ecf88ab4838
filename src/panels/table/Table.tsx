import { type ReactNode, useDeferredValue, useState } from 'react';
import { LinkButton } from '../../ui/index.ts';
import styles from './TableView.module.css';

/** Number of rows that a table has at first: the browser lays out all of them in one frame. */
const ROWS_FIRST = 100;
/** Largest number of rows of a table; the log and the inspector have the rest. */
export const ROWS_MAX = 500;

const NO_ROWS: TableProps['rows'] = [];

interface TableProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  readonly none: string;
}

/** Shows rows under a heading. Many rows are drawn in slices, after what the user has done. */
export function Table({ title, columns, rows, none }: TableProps) {
  const drawn = useDeferredValue(rows, NO_ROWS);
  const [isWhole, setWhole] = useState(false);
  const rowsMax = isWhole ? ROWS_MAX : ROWS_FIRST;
  const hidden = rows.length - rowsMax;
  if (rows.length === 0) {
    return (
      <div className={styles.part}>
        <h3>{title}</h3>
        <p className={styles.none}>{none}</p>
      </div>
    );
  }
  return (
    <div className={styles.part}>
      <table>
        <caption>
          <span>{title}</span> <span className={styles.count}>{rows.length}</span>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawn.slice(0, rowsMax).map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={columns[index]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[index]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden <= 0 || isWhole ? null : <LinkButton onClick={() => setWhole(true)}>{moreWords(hidden)}</LinkButton>}
      {hidden > 0 && isWhole ? <p className={styles.none}>{`and ${hidden} more`}</p> : null}
    </div>
  );
}

function moreWords(hidden: number): string {
  const further = ROWS_MAX - ROWS_FIRST;
  return hidden <= further ? `Show ${hidden} more rows` : `Show ${further} of ${hidden} more rows`;
}
