/** Edits an expectation as a sentence; its names and numbers are chosen in place. */
import { type Assertion, type Field, sentenceParts } from '../../scenario/index.ts';
import { Select, TextInput, UnitInput } from '../../ui/index.ts';
import { committedCount, committedTime } from '../parts/DraftInput.tsx';
import { AnyNodeOptions } from '../parts/NodeOptions.tsx';
import { type Draft, draftHandlers, useDraft } from '../parts/use-draft.ts';
import { timeToField } from '../text/time.ts';
import styles from './Expectations.module.css';

interface SentenceProps {
  readonly assertion: Assertion;
  /** @returns what is wrong with the expectation */
  readonly onChange: (assertion: Assertion) => string | undefined;
}

export function SentenceForm({ assertion, onChange }: SentenceProps) {
  const parts = sentenceParts(assertion.kind);
  const values = new Map<string, unknown>(Object.entries(assertion));
  const [number] = parts.flatMap(numberOf);
  const draft = useNumberDraft(number?.field, values.get(number?.name ?? ''), (value) =>
    onChange({ ...assertion, [number?.name ?? '']: value }),
  );
  return (
    <>
      <div className={styles.sentence}>
        {parts.map((part, place) =>
          typeof part === 'string' ? (
            <span
              key={part}
            >{`${place === 0 ? capital(part) : part.trim()}${place === parts.length - 1 ? '.' : ''}`}</span>
          ) : part === number ? (
            <NumberPart key={part.name} field={part.field} draft={draft} />
          ) : (
            <NodePart
              key={part.name}
              field={part.field}
              value={String(values.get(part.name))}
              onChange={(id) => onChange({ ...assertion, [part.name]: id })}
            />
          ),
        )}
      </div>
      {draft.error === undefined ? null : (
        <p role="alert" className={styles.error}>
          {draft.error}
        </p>
      )}
    </>
  );
}

type Part = ReturnType<typeof sentenceParts>[number];
type FieldPart = Exclude<Part, string>;

function numberOf(part: Part): readonly FieldPart[] {
  if (typeof part === 'string') return [];
  return part.field.input.as === 'time' || part.field.input.as === 'count' ? [part] : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).trim();
}

/** Returns the draft of a sentence's number; of none, where it has none. */
function useNumberDraft(
  field: Field<unknown> | undefined,
  value: unknown,
  onCommit: (value: number) => string | undefined,
): Draft {
  const input = field?.input;
  const text = input?.as === 'time' ? timeToField(Number(value), 's') : String(value);
  return useDraft(text, (typed) => {
    if (input?.as === 'time') return committedTime(typed, { unit: 's', minUs: input.minUs, onCommit });
    if (input?.as === 'count') return committedCount(typed, { ...input, onCommit });
    return undefined;
  });
}

function NumberPart({ field: { input, label }, draft }: { readonly field: Field<unknown>; readonly draft: Draft }) {
  return (
    <span className={styles.number}>
      {input.as === 'time' ? (
        <UnitInput unit="s" aria-label={label} {...draftHandlers(draft)} />
      ) : (
        <TextInput inputMode="numeric" aria-label={label} {...draftHandlers(draft)} />
      )}
    </span>
  );
}

interface NodePartProps {
  readonly field: Field<unknown>;
  readonly value: string;
  readonly onChange: (id: string) => unknown;
}

function NodePart({ field: { input, label }, value, onChange }: NodePartProps) {
  if (input.as !== 'any') return null;
  return (
    <Select
      className={styles.choice}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <AnyNodeOptions node={input.node} any={input.any} />
    </Select>
  );
}
