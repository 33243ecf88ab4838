import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import styles from './Field.module.css';

/** Props that connect a control with its label, hint and error; spread them onto the control. */
export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Shown instead of the hint; the control is marked as invalid. */
  readonly error?: string | undefined;
  readonly className?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const told = error !== undefined || hint !== undefined;
  const control: FieldControl = {
    id,
    ...(told ? { 'aria-describedby': `${id}-told` } : {}),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
  };
  return (
    <div className={cx(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children(control)}
      {told ? (
        <div id={`${id}-told`} className={error === undefined ? styles.hint : styles.error}>
          {error ?? hint}
        </div>
      ) : null}
    </div>
  );
}

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" autoComplete="off" spellCheck={false} {...rest} className={cx(styles.input, className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea autoComplete="off" spellCheck={false} {...rest} className={cx(styles.input, className)} />;
}

/** Shows a native select: the platform's own list, also on a phone. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={cx(styles.select, className)}>
      <select {...rest} className={styles.input}>
        {children}
      </select>
      <ChevronDown className={styles.chevron} size={16} aria-hidden />
    </span>
  );
}

export interface UnitInputProps extends ComponentProps<'input'> {
  /** Unit shown inside, at the end: "ms". Repeat it in the label if it is not obvious. */
  readonly unit: string;
}

export function UnitInput({ unit, className, ...rest }: UnitInputProps) {
  return (
    <span className={cx(styles.affix, className)}>
      <input inputMode="decimal" autoComplete="off" {...rest} className={styles.input} />
      <span className={styles.unit} aria-hidden>
        {unit}
      </span>
    </span>
  );
}

export interface SwitchProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, checked, disabled = false, onChange }: SwitchProps) {
  return (
    <label className={styles.switch}>
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
