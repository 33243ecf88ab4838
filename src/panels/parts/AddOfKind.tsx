import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, Field, Select } from '../../ui/index.ts';
import { BeginChoice } from './BeginChoice.tsx';
import styles from './parts.module.css';

interface AddOfKindProps<Kind extends string> {
  readonly label: string;
  /** Accessible name of the button, whose text is “Add”. */
  readonly addLabel: string;
  /** Rows of the kinds. */
  readonly rows: { readonly [One in Kind]: { readonly label: string; readonly hint?: string } };
  /** The kinds in the order in which they are offered; the first is preselected. @default all rows */
  readonly kinds?: readonly Kind[];
  /** Shows what is to say about the chosen kind. */
  readonly note?: (kind: Kind) => ReactNode;
  /** Whether one more has a beginning, which the user chooses. */
  readonly begins?: boolean;
  /** @returns what is wrong with one more of the kind */
  readonly onAdd: (kind: Kind) => string | undefined;
}

/** Returns the list of kinds in the same section, for `useFocusHeir`: after removing one, a user may add another. */
export function kindsBeside(part: HTMLElement): HTMLElement | null {
  return part.closest('section')?.querySelector<HTMLElement>('[data-add-of-kind]') ?? null;
}

/** Adds one more of a kind: a list of kinds, what the chosen one does, and a button. */
export function AddOfKind<Kind extends string>(props: AddOfKindProps<Kind>) {
  const { label, addLabel, rows, note, onAdd, begins = false } = props;
  // The rows' type guarantees that their keys are the kinds.
  const kinds = props.kinds ?? (Object.keys(rows) as Kind[]);
  const [chosen, setChosen] = useState<Kind>();
  const [error, setError] = useState<string>();
  const kind = chosen ?? kinds[0];
  const hint = kind === undefined ? undefined : rows[kind].hint;
  return (
    <>
      <div className={styles.row}>
        <Field label={label} error={error} className={styles.grow}>
          {(control) => (
            <Select
              {...control}
              data-add-of-kind
              value={kind}
              onChange={(event) => setChosen(kinds.find((one) => one === event.currentTarget.value))}
            >
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {rows[one].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button icon={Plus} aria-label={addLabel} onClick={() => kind !== undefined && setError(onAdd(kind))}>
          Add
        </Button>
      </div>
      {begins ? <BeginChoice /> : null}
      {hint === undefined ? null : <p className={styles.quiet}>{hint}</p>}
      {kind === undefined ? null : note?.(kind)}
    </>
  );
}
