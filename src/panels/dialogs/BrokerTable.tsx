import type { ReactNode } from 'react';
import { BROKER_NAMES, type BrokerKind } from '../../scenario/index.ts';
import type { CellReason, ComparedRow } from '../../simulation/index.ts';
import { cx, LinkButton, Name, VisuallyHidden } from '../../ui/index.ts';
import tables from '../parts/tables.module.css';
import { formatTime } from '../text/time.ts';
import { BrokerGlyph } from './BrokerGlyph.tsx';
import styles from './BrokersDialog.module.css';
import { CellDrawing } from './CellDrawing.tsx';

export interface TableColumn {
  readonly kind: BrokerKind;
  /** Content below the column's name. */
  readonly foot: ReactNode;
}

export interface TableGroup {
  readonly title: string;
  readonly rows: readonly ComparedRow[];
}

interface BrokerTableProps {
  readonly columns: readonly TableColumn[];
  readonly groups: readonly TableGroup[];
  /** Shows the moment of a reason, in a run on the broker of the column. @default reasons lead nowhere */
  readonly onOpen?: (column: number, moment: NonNullable<CellReason['moment']>) => void;
}

/** Brokers side by side; one under the other where there is no room. Cells that differ are marked. */
export function BrokerTable({ columns, groups, onOpen }: BrokerTableProps) {
  return (
    <table className={cx(tables.table, styles.table)} data-plain={columns.every(({ foot }) => foot === undefined)}>
      <thead>
        <tr>
          <td />
          {columns.map(({ kind, foot }) => (
            <th key={kind} scope="col">
              <BrokerGlyph kind={kind} />
              <span>{BROKER_NAMES[kind]}</span>
              {foot}
            </th>
          ))}
        </tr>
      </thead>
      {groups
        .filter(({ rows }) => rows.length > 0)
        .map(({ title, rows }) => (
          <tbody key={title}>
            <tr className={styles.group}>
              <th scope="colgroup" colSpan={columns.length + 1}>
                {title}
              </th>
            </tr>
            {rows.map(({ subject, cells, differs, pictures, reasons }) => (
              <tr key={subject}>
                <th scope="row">
                  <Name>{subject}</Name>
                </th>
                {columns.map(({ kind }, index) => (
                  <td key={kind} data-differs={differs[index]}>
                    <span className={styles.of}>{BROKER_NAMES[kind]}</span>
                    <span>
                      {differs[index] ? (
                        <span className={styles.mark} aria-hidden>
                          ≠{' '}
                        </span>
                      ) : null}
                      <span>{cells[index]}</span>
                      {differs[index] ? <VisuallyHidden>, differs</VisuallyHidden> : null}
                      <CellDrawing picture={pictures?.[index]} />
                      <Reason
                        reason={reasons?.[index]}
                        onOpen={onOpen === undefined ? undefined : (moment) => onOpen(index, moment)}
                      />
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
    </table>
  );
}

interface ReasonProps {
  readonly reason: CellReason | undefined;
  readonly onOpen: ((moment: NonNullable<CellReason['moment']>) => void) | undefined;
}

/** Says why a cell differs, with a link to the moment at which it happened. */
function Reason({ reason, onOpen }: ReasonProps) {
  if (reason === undefined) return null;
  const { words, moment } = reason;
  return (
    <span className={styles.reason}>
      <Name>{words}</Name>{' '}
      {moment === undefined || onOpen === undefined ? null : (
        <LinkButton onClick={() => onOpen(moment)}>{`Show at ${formatTime(moment.atUs)}`}</LinkButton>
      )}
    </span>
  );
}
