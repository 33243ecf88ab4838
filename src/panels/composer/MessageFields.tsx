import { Plus, X } from 'lucide-react';
import { useId, useRef } from 'react';
import { Button, fieldKey, IconButton, TextInput, UnitInput, visibleText } from '../../ui/index.ts';
import styles from './Composer.module.css';
import { kindOf, type MessageField, type MessageProblem } from './message-fields.ts';

interface MessageFieldsProps {
  readonly fields: readonly MessageField[];
  readonly problem: MessageProblem | undefined;
  readonly onChange: (fields: readonly MessageField[]) => void;
  readonly onPublish: () => void;
}

/** Shows a message as rows of a name and a value. Enter publishes a message of one field. */
export function MessageFields({ fields, problem, onChange, onPublish }: MessageFieldsProps) {
  const told = useId();
  const list = useRef<HTMLFieldSetElement>(null);
  const add = (): void => {
    const id = Math.max(-1, ...fields.map((field) => field.id)) + 1;
    onChange([...fields, { id, name: '', value: '' }]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-name="${id}"]`)?.focus());
  };
  const remove = (gone: MessageField): void => {
    const left = fields.filter((field) => field !== gone);
    const heir = left[Math.min(fields.indexOf(gone), left.length - 1)];
    onChange(left);
    const next = heir === undefined ? '[data-add]' : `[data-name="${heir.id}"]`;
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(next)?.focus());
  };
  return (
    <fieldset ref={list} className={styles.fields} aria-label="Message">
      {fields.map((field) => (
        <FieldRow
          key={field.id}
          field={field}
          wrong={problem?.field === field.id ? problem.part : undefined}
          told={told}
          onChange={(next) => onChange(fields.map((one) => (one === field ? next : one)))}
          onRemove={() => remove(field)}
          onEnter={fields.length === 1 ? onPublish : undefined}
        />
      ))}
      {problem === undefined ? null : (
        <p id={told} className={styles.problem} role="status">
          {problem.message}
        </p>
      )}
      <Button small variant="ghost" icon={Plus} data-add="" onClick={add}>
        Add a field
      </Button>
    </fieldset>
  );
}

interface FieldRowProps {
  readonly field: MessageField;
  /** Part that has the problem. */
  readonly wrong: MessageProblem['part'];
  /** Identifier of the text of the problem. */
  readonly told: string;
  readonly onChange: (field: MessageField) => void;
  readonly onRemove: () => void;
  readonly onEnter: (() => void) | undefined;
}

/** Shows a name, its value, and the kind of the value. */
function FieldRow({ field, wrong, told, onChange, onRemove, onEnter }: FieldRowProps) {
  const flawed = (part: 'name' | 'value') =>
    wrong === part ? ({ 'aria-invalid': true, 'aria-describedby': told } as const) : {};
  const name = field.name.trim();
  return (
    <div className={styles.row}>
      <TextInput
        {...flawed('name')}
        data-name={field.id}
        aria-label="Field name"
        placeholder="name"
        value={field.name}
        onChange={(event) => onChange({ ...field, name: event.currentTarget.value })}
      />
      <UnitInput
        {...flawed('value')}
        className={styles.value}
        unit={field.value === '' && name === '' ? '' : kindOf(field.value)}
        type="text"
        inputMode="text"
        spellCheck={false}
        data-value={field.id}
        aria-label={name === '' ? 'Value' : visibleText(`Value of ${name}`)}
        placeholder="value"
        value={field.value}
        onChange={(event) => onChange({ ...field, value: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (onEnter === undefined || fieldKey(event) !== 'commit' || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          onEnter();
        }}
      />
      <IconButton small label={name === '' ? 'Remove the field' : `Remove ${name}`} icon={X} onClick={onRemove} />
    </div>
  );
}
