import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import styles from './Segmented.module.css';

export interface SegmentedProps<Value extends string | number> {
  /** Accessible name of the group. */
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[];
  /** Chosen value; if no option has it, none is chosen. */
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly className?: string | undefined;
}

/** Shows a few choices in a row, one of which is chosen. */
export function Segmented<Value extends string | number>(props: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className={cx(styles.group, props.className)} aria-label={props.label}>
      {props.options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={option.value === props.value}
            onChange={() => props.onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
