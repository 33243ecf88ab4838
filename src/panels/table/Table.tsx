import { type ReactNode, useDeferredValue } from 'react';
import { LinkButton } from '../../ui/index.ts';
import { useListed } from '../parts/use-listed.ts';
import styles from './TableView.module.css';

/** Number of rows that a table has at first. */
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
  const { shown, hidden, showAll } = useListed(rows.slice(0, ROWS_MAX), ROWS_FIRST);
  const left = rows.length - shown.length;
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
          {drawn.slice(0, shown.length).map(({ key, cells }) => (
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
      {hidden === 0 ? null : <LinkButton onClick={showAll}>{moreWords(hidden, left)}</LinkButton>}
      {hidden === 0 && left > 0 ? <p className={styles.none}>{`and ${left} more`}</p> : null}
    </div>
  );
}

function moreWords(hidden: number, left: number): string {
  return hidden === left ? `Show ${hidden} more rows` : `Show ${hidden} of ${left} more rows`;
}
