import { Field, Select } from '../../ui/index.ts';

interface ChoiceProps<Key extends string> {
  readonly label: string;
  readonly choices: Readonly<Record<Key, { readonly label: string; readonly hint: string }>>;
  readonly value: Key;
  readonly onChoose: (key: Key) => void;
}

/** One of several settings, each with its hint. */
export function Choice<Key extends string>({ label, choices, value, onChoose }: ChoiceProps<Key>) {
  return (
    <Field label={label} hint={choices[value].hint}>
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
