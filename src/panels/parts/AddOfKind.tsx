import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button, Field, Select } from '../../ui/index.ts';
import styles from './parts.module.css';

interface AddOfKindProps<Kind extends string> {
  readonly label: string;
  /** Accessible name of the button, whose text is “Add”. */
  readonly addLabel: string;
  /** Titles of the kinds, in the order in which they are offered; the first is preselected. */
  readonly titles: Readonly<Record<Kind, string>>;
  readonly onAdd: (kind: Kind) => void;
}

/** Returns the list of kinds in the same section, for `useFocusHeir`: after removing one, a user may add another. */
export function kindsBeside(part: HTMLElement): HTMLElement | null {
  return part.closest('section')?.querySelector<HTMLElement>('[data-add-of-kind]') ?? null;
}

/** Adds one more of a kind: a list of kinds, and a button. */
export function AddOfKind<Kind extends string>({ label, addLabel, titles, onAdd }: AddOfKindProps<Kind>) {
  // The record's type guarantees that its keys are the kinds.
  const kinds = Object.keys(titles) as Kind[];
  const [chosen, setChosen] = useState<Kind>();
  const kind = chosen ?? kinds[0];
  return (
    <div className={styles.row}>
      <Field label={label} className={styles.grow}>
        {(control) => (
          <Select
            {...control}
            data-add-of-kind
            value={kind}
            onChange={(event) => setChosen(kinds.find((one) => one === event.currentTarget.value))}
          >
            {kinds.map((one) => (
              <option key={one} value={one}>
                {titles[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button icon={Plus} aria-label={addLabel} onClick={() => kind !== undefined && onAdd(kind)}>
        Add
      </Button>
    </div>
  );
}
