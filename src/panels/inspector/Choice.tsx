import type { Choices } from '../../scenario/index.ts';
import { Field, Select } from '../../ui/index.ts';

interface ChoiceProps<Key extends string> {
  readonly label: string;
  /** Said where the chosen one has no hint of its own. */
  readonly hint?: string | undefined;
  readonly choices: Choices<Key>;
  readonly value: Key;
  readonly onChoose: (key: Key) => unknown;
}

/** One of several settings, each with its hint. */
export function Choice<Key extends string>({ label, hint, choices, value, onChoose }: ChoiceProps<Key>) {
  return (
    <Field label={label} hint={choices[value]?.hint ?? hint}>
      {(control) => (
        // The list holds the keys and nothing else.
        <Select {...control} value={value} onChange={(event) => onChoose(event.currentTarget.value as Key)}>
          {Object.entries<{ readonly label: string }>(choices).map(([key, choice]) => (
            <option key={key} value={key}>
              {choice.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
