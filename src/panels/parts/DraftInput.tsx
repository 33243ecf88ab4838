import { Field, TextArea, TextInput, UnitInput } from '../../ui/index.ts';
import { fieldToNumber, fieldToTime, type TimeUnit, timeToField } from '../text/time.ts';
import styles from './parts.module.css';
import { draftHandlers, useDraft } from './use-draft.ts';

interface DraftFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly className?: string | undefined;
}

export interface TextFieldProps extends DraftFieldProps {
  readonly value: string;
  readonly onCommit: (text: string) => string | undefined;
  readonly lengthMax?: number;
}

export function TextField({ label, hint, className, value, onCommit, lengthMax }: TextFieldProps) {
  const draft = useDraft(value, onCommit);
  return (
    <Field label={label} hint={hint} error={draft.error} className={className}>
      {(control) => (
        <TextInput
          {...control}
          {...draftHandlers(draft)}
          {...(lengthMax === undefined ? {} : { maxLength: lengthMax })}
        />
      )}
    </Field>
  );
}

export function ProseField({ label, value, onCommit }: TextFieldProps) {
  const draft = useDraft(value, onCommit);
  return (
    <Field label={label} error={draft.error}>
      {(control) => (
        <TextArea
          {...control}
          spellCheck
          rows={3}
          className={styles.prose}
          value={draft.value}
          onChange={(event) => draft.change(event.currentTarget.value)}
          onBlur={draft.commit}
        />
      )}
    </Field>
  );
}

export interface TimeFieldProps extends DraftFieldProps {
  readonly valueUs: number;
  /** @default 'ms' */
  readonly unit?: TimeUnit;
  readonly minUs?: number;
  readonly onCommit: (us: number) => string | undefined;
}

/** Commits a typed time. @returns what is wrong with it */
export function committedTime(
  text: string,
  { unit, minUs, onCommit }: Required<Pick<TimeFieldProps, 'unit' | 'minUs' | 'onCommit'>>,
): string | undefined {
  const us = fieldToTime(text, unit);
  if (us === undefined) return `A number of ${unit === 'ms' ? 'milliseconds' : 'seconds'}, 0 or more.`;
  if (us < minUs) return `At least ${timeToField(minUs, unit)} ${unit}.`;
  return onCommit(us);
}

/** Edits a time in milliseconds or seconds, stored in microseconds. */
export function TimeField({ label, hint, className, valueUs, unit = 'ms', minUs = 0, onCommit }: TimeFieldProps) {
  const draft = useDraft(timeToField(valueUs, unit), (text) => committedTime(text, { unit, minUs, onCommit }));
  return (
    <Field label={label} hint={hint} error={draft.error} className={className}>
      {(control) => <UnitInput unit={unit} {...control} {...draftHandlers(draft)} />}
    </Field>
  );
}

export interface NumberFieldProps extends DraftFieldProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  readonly onCommit: (value: number) => string | undefined;
}

/** Edits a number that may have a fraction. */
export function NumberField({ label, hint, className, value, min, max, unit, onCommit }: NumberFieldProps) {
  const draft = useDraft(String(value), (text) => {
    const number = fieldToNumber(text);
    if (number === undefined || number < min || number > max) return `A number from ${min} to ${max}.`;
    return onCommit(number);
  });
  return (
    <Field label={label} hint={hint} error={draft.error} className={className}>
      {(control) =>
        unit === undefined ? (
          <TextInput inputMode="decimal" {...control} {...draftHandlers(draft)} />
        ) : (
          <UnitInput unit={unit} {...control} {...draftHandlers(draft)} />
        )
      }
    </Field>
  );
}

export interface CountFieldProps extends DraftFieldProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onCommit: (value: number) => string | undefined;
}

/** Commits a typed whole number. @returns what is wrong with it */
export function committedCount(
  text: string,
  { min, max, onCommit }: Pick<CountFieldProps, 'min' | 'max' | 'onCommit'>,
): string | undefined {
  const number = fieldToNumber(text);
  if (number === undefined || !Number.isInteger(number) || number < min || number > max) {
    return `A whole number from ${min} to ${max.toLocaleString('en')}.`;
  }
  return onCommit(number);
}

/** Edits a whole number. */
export function CountField({ label, hint, className, value, min, max, onCommit }: CountFieldProps) {
  const draft = useDraft(String(value), (text) => committedCount(text, { min, max, onCommit }));
  return (
    <Field label={label} hint={hint} error={draft.error} className={className}>
      {(control) => <TextInput inputMode="numeric" {...control} {...draftHandlers(draft)} />}
    </Field>
  );
}
