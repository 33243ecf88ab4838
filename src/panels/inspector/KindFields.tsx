/** The form of a kind: one control for each field of its row. */
import { useId } from 'react';
import { jsonProblemText, parseJsonObject } from '../../messaging/parts.ts';
import type { AnyKind, Field as KindField, Template } from '../../scenario/index.ts';
import { Field, Select, TextArea, TextInput } from '../../ui/index.ts';
import { CountField, NumberField, TextField, TimeField } from '../parts/DraftInput.tsx';
import { AnyNodeOptions, ChannelSuggestions } from '../parts/NodeOptions.tsx';
import { draftHandlers, useDraft } from '../parts/use-draft.ts';
import { Choice } from './Choice.tsx';
import styles from './Inspector.module.css';

interface KindFieldsProps<Of extends object> {
  readonly row: AnyKind;
  readonly value: Of;
  /** @returns what is wrong with the new value */
  readonly onChange: (value: Of) => string | undefined;
  /** Whether a field is shown. @default all are */
  readonly isShown?: (name: string) => boolean;
  /** Whether each field has a row of its own, for long hints. @default false */
  readonly wide?: boolean;
}

/** Edits one of a kind: its short fields two in a row, then its templates. */
export function KindFields<Of extends object>(props: KindFieldsProps<Of>) {
  const { row, value, onChange, isShown = () => true, wide = false } = props;
  const values = new Map<string, unknown>(Object.entries(value));
  const fields = Object.entries(row.fields).filter(([name]) => isShown(name));
  const isWide = ([, { input }]: (typeof fields)[number]): boolean => input.as === 'template';
  const control = ([name, field]: (typeof fields)[number]) => (
    <Control
      key={name}
      field={field}
      value={values.get(name)}
      onCommit={(next) => onChange({ ...value, [name]: next })}
    />
  );
  const short = fields.filter((one) => !isWide(one));
  return (
    <>
      {wide || short.length < 2 ? short.map(control) : <div className={styles.two}>{short.map(control)}</div>}
      {fields.filter(isWide).map(control)}
    </>
  );
}

interface ControlProps {
  readonly field: KindField<unknown>;
  readonly value: unknown;
  readonly onCommit: (value: unknown) => string | undefined;
}

function Control({ field, value, onCommit }: ControlProps) {
  const { input, label, hint } = field;
  const shared = { label, hint, onCommit };
  switch (input.as) {
    case 'time':
      return <TimeField {...shared} unit="s" minUs={input.minUs} valueUs={Number(value)} />;
    case 'count':
      return <CountField {...shared} value={Number(value)} min={input.min} max={input.max} />;
    case 'number':
      return <NumberField {...shared} value={Number(value)} min={input.min} max={input.max} />;
    case 'share':
      return (
        <NumberField
          {...shared}
          unit="%"
          value={Math.round(Number(value) * 1000) / 10}
          min={0}
          max={100}
          onCommit={(percent) => onCommit(Math.round(percent * 10) / 1000)}
        />
      );
    case 'text':
      return <TextField {...shared} value={String(value)} />;
    case 'choice':
      return <Choice label={label} hint={hint} choices={input.choices} value={String(value)} onChoose={onCommit} />;
    case 'channel':
      return <ChannelField {...shared} value={String(value)} />;
    case 'on':
      return <NodeField {...shared} node="channel" any="any channel" value={String(value)} />;
    case 'any':
      return <NodeField {...shared} node={input.node} any={input.any} value={String(value)} />;
    case 'template':
      // The shape of such a field is that of a template.
      return <TemplateField {...shared} value={value as Template} />;
    case 'code':
    // Code has a panel of its own.
    case 'link':
      return null;
  }
}

interface TextualProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly value: string;
  readonly onCommit: (value: unknown) => string | undefined;
}

/** Chooses a node of the scenario, or any. */
function NodeField(props: TextualProps & { readonly node: 'channel' | 'agent'; readonly any: string }) {
  return (
    <Field label={props.label} hint={props.hint}>
      {(control) => (
        <Select {...control} value={props.value} onChange={(event) => props.onCommit(event.currentTarget.value)}>
          <AnyNodeOptions node={props.node} any={props.any} />
        </Select>
      )}
    </Field>
  );
}

/** Names a channel, which may be a new one. */
function ChannelField({ label, hint, value, onCommit }: TextualProps) {
  const list = useId();
  const draft = useDraft(value, onCommit);
  return (
    <Field label={label} hint={hint} error={draft.error}>
      {(control) => (
        <>
          <TextInput {...control} list={list} {...draftHandlers(draft)} />
          <ChannelSuggestions id={list} />
        </>
      )}
    </Field>
  );
}

function TemplateField({ label, hint, value, onCommit }: Omit<TextualProps, 'value'> & { readonly value: Template }) {
  const draft = useDraft(JSON.stringify(value), (text) => {
    const read = parseJsonObject(text);
    return read.ok ? onCommit(read.value) : jsonProblemText(read.problem);
  });
  return (
    <Field label={label} hint={hint} error={draft.error}>
      {(control) => (
        <TextArea
          {...control}
          rows={2}
          value={draft.value}
          onChange={(event) => draft.change(event.currentTarget.value)}
          onBlur={draft.commit}
        />
      )}
    </Field>
  );
}
