import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import { isSameThing, pickableThings, thingName, thingsOf, withPick } from '../../learning/index.ts';
import type { PictureThing } from '../../store/index.ts';
import { type AnswerValue, type Question, sameAnswer } from '../../teaching/index.ts';
import { IconButton, Name, TextInput } from '../../ui/index.ts';
import { OrderField } from './OrderField.tsx';
import styles from './Question.module.css';

interface AnswerFieldsProps {
  readonly question: Question;
  readonly value: AnswerValue | undefined;
  /** Id of the question's words, which name the group. */
  readonly labelledBy: string;
  readonly onChange: (value: AnswerValue | undefined) => void;
}

/** Composes an answer in the form that the question asks for. */
export function AnswerFields({ question, value, labelledBy, onChange }: AnswerFieldsProps) {
  return (
    <fieldset className={styles.fields} aria-labelledby={labelledBy}>
      <Fields question={question} value={value} onChange={onChange} />
    </fieldset>
  );
}

type FieldsProps = Omit<AnswerFieldsProps, 'labelledBy'>;

function Fields({ question, value, onChange }: FieldsProps) {
  switch (question.mode) {
    case 'order': {
      const messages = value?.mode === 'order' ? value.messages : question.pickable.messages;
      return <OrderField question={question} messages={messages} onChange={onChange} />;
    }
    case 'number':
      return <NumberField value={value?.mode === 'number' ? value.number : undefined} onChange={onChange} />;
    case 'choice':
      return <ChoiceField question={question} value={value} onChange={onChange} />;
    default:
      return <PickField question={question} value={value} onChange={onChange} />;
  }
}

/** Lists what can be picked in the picture: tick boxes for a set, radio buttons for one. */
function PickField({ question, value, onChange }: FieldsProps) {
  const name = useId();
  const isSet = question.mode === 'agents';
  const isNone = value?.mode === 'agents' && value.agents.length === 0;
  return (
    <div className={styles.options}>
      {pickableThings(question).map((thing) => (
        <label key={`${thing.kind} ${thing.id}`} className={styles.option}>
          <input
            type={isSet ? 'checkbox' : 'radio'}
            name={name}
            checked={isPicked(value, thing)}
            onChange={() => onChange(withPick(question, value, thing))}
          />
          <Name>{thingName(question, thing)}</Name>
        </label>
      ))}
      {isSet ? (
        <label className={styles.option}>
          <input
            type="checkbox"
            checked={isNone}
            onChange={() => onChange(isNone ? undefined : { mode: 'agents', agents: [] })}
          />
          No agent
        </label>
      ) : null}
    </div>
  );
}

function isPicked(value: AnswerValue | undefined, thing: PictureThing): boolean {
  return thingsOf(value).some((one) => isSameThing(one, thing));
}

function ChoiceField({ question, value, onChange }: FieldsProps) {
  const name = useId();
  return (
    <div className={styles.options} data-long>
      {question.choices.map((choice) => (
        <label key={choice.id} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={value !== undefined && sameAnswer(value, choice.value)}
            onChange={() => onChange(choice.value)}
          />
          <Name>{choice.words}</Name>
        </label>
      ))}
    </div>
  );
}

/** Largest number that can be typed. */
const NUMBER_MAX = 9999;

interface NumberFieldProps {
  readonly value: number | undefined;
  readonly onChange: (value: AnswerValue | undefined) => void;
}

function NumberField({ value, onChange }: NumberFieldProps) {
  const set = (number: number): void => onChange({ mode: 'number', number: Math.min(NUMBER_MAX, Math.max(0, number)) });
  return (
    <div className={styles.number}>
      <IconButton variant="plain" label="One less" icon={Minus} onClick={() => set((value ?? 1) - 1)} />
      <TextInput
        aria-label="Your number"
        inputMode="numeric"
        value={value === undefined ? '' : String(value)}
        onChange={({ currentTarget }) => {
          const digits = currentTarget.value.replace(/\D/g, '').slice(0, 4);
          if (digits === '') onChange(undefined);
          else set(Number(digits));
        }}
      />
      <IconButton variant="plain" label="One more" icon={Plus} onClick={() => set((value ?? -1) + 1)} />
    </div>
  );
}
