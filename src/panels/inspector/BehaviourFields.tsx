import { useId } from 'react';
import { jsonProblemText, parseJsonObject } from '../../messaging/parts.ts';
import type { Behaviour, Template } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Field, Select, TextArea, TextInput } from '../../ui/index.ts';
import { CountField, TextField, TimeField } from '../parts/DraftInput.tsx';
import { draftHandlers, useDraft } from '../parts/use-draft.ts';
import styles from './Inspector.module.css';

const COUNT_MAX = 1_000_000;

interface FieldsProps<Of extends Behaviour = Behaviour> {
  readonly behaviour: Of;
  /** @returns what is wrong with the behaviour */
  readonly onChange: (behaviour: Of) => string | undefined;
}

/** Edits one behaviour, by its kind. */
export function BehaviourFields({ behaviour, onChange }: FieldsProps) {
  switch (behaviour.kind) {
    case 'tick':
      return <TickFields behaviour={behaviour} onChange={onChange} />;
    case 'publish':
      return (
        <>
          <div className={styles.two}>
            <OnField on={behaviour.on} onChange={(on) => onChange({ ...behaviour, on })} />
            <ChannelField channel={behaviour.channel} onChange={(channel) => onChange({ ...behaviour, channel })} />
          </div>
          <DelayField behaviour={behaviour} onChange={onChange} />
          <TemplateField template={behaviour.message} onChange={(message) => onChange({ ...behaviour, message })} />
        </>
      );
    case 'forward':
      return (
        <>
          <div className={styles.two}>
            <OnField on={behaviour.on} onChange={(on) => onChange({ ...behaviour, on })} />
            <ChannelField channel={behaviour.channel} onChange={(channel) => onChange({ ...behaviour, channel })} />
          </div>
          <DelayField behaviour={behaviour} onChange={onChange} />
        </>
      );
    case 'reply':
      return (
        <>
          <OnField on={behaviour.on} onChange={(on) => onChange({ ...behaviour, on })} />
          <DelayField behaviour={behaviour} onChange={onChange} />
          <TemplateField template={behaviour.message} onChange={(message) => onChange({ ...behaviour, message })} />
        </>
      );
    case 'work':
      return (
        <>
          <OnField on={behaviour.on} onChange={(on) => onChange({ ...behaviour, on })} />
          <div className={styles.two}>
            <TimeField
              unit="s"
              label="Takes"
              valueUs={behaviour.durationUs}
              onCommit={(durationUs) => onChange({ ...behaviour, durationUs })}
            />
            <TimeField
              unit="s"
              label="Jitter, more or less"
              valueUs={behaviour.jitterUs}
              onCommit={(jitterUs) => onChange({ ...behaviour, jitterUs })}
            />
          </div>
        </>
      );
    case 'throw':
      return (
        <>
          <OnField on={behaviour.on} onChange={(on) => onChange({ ...behaviour, on })} />
          <div className={styles.two}>
            <CountField
              label="Every n-th"
              value={behaviour.every}
              min={1}
              max={COUNT_MAX}
              onCommit={(every) => onChange({ ...behaviour, every })}
            />
            <TextField label="Says" value={behaviour.error} onCommit={(error) => onChange({ ...behaviour, error })} />
          </div>
        </>
      );
  }
}

function TickFields({ behaviour, onChange }: FieldsProps<Extract<Behaviour, { kind: 'tick' }>>) {
  return (
    <>
      <ChannelField channel={behaviour.channel} onChange={(channel) => onChange({ ...behaviour, channel })} />
      <div className={styles.two}>
        <TimeField
          unit="s"
          minUs={1000}
          label="Every"
          valueUs={behaviour.periodUs}
          onCommit={(periodUs) => onChange({ ...behaviour, periodUs })}
        />
        <TimeField
          unit="s"
          label="First at"
          valueUs={behaviour.offsetUs}
          onCommit={(offsetUs) => onChange({ ...behaviour, offsetUs })}
        />
        <TimeField
          unit="s"
          label="Jitter, more or less"
          valueUs={behaviour.jitterUs}
          onCommit={(jitterUs) => onChange({ ...behaviour, jitterUs })}
        />
        <CountField
          label="Times (0: no end)"
          value={behaviour.count}
          min={0}
          max={COUNT_MAX}
          onCommit={(count) => onChange({ ...behaviour, count })}
        />
      </div>
      <TemplateField template={behaviour.message} onChange={(message) => onChange({ ...behaviour, message })} />
    </>
  );
}

function DelayField({
  behaviour,
  onChange,
}: FieldsProps<Extract<Behaviour, { kind: 'publish' | 'forward' | 'reply' }>>) {
  return (
    <TimeField
      unit="s"
      label="After"
      valueUs={behaviour.delayUs}
      onCommit={(delayUs) => onChange({ ...behaviour, delayUs })}
    />
  );
}

/** Chooses the channel whose messages trigger it. */
function OnField({ on, onChange }: { readonly on: string; readonly onChange: (on: string) => string | undefined }) {
  const channels = useHeronry((state) => state.scenario.channels);
  return (
    <Field label="On a message from">
      {(control) => (
        <Select {...control} value={on} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">any channel</option>
          {channels.map(({ id }) => (
            <option key={id} value={id} translate="no">
              {id}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function ChannelField({
  channel,
  onChange,
}: {
  readonly channel: string;
  readonly onChange: (channel: string) => string | undefined;
}) {
  const channels = useHeronry((state) => state.scenario.channels);
  const list = useId();
  const draft = useDraft(channel, onChange);
  return (
    <Field label="To channel" error={draft.error}>
      {(control) => (
        <>
          <TextInput {...control} list={list} {...draftHandlers(draft)} />
          <datalist id={list}>
            {channels.map(({ id }) => (
              <option key={id} value={id} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

const TEMPLATE_HINT =
  '{"$count": 1}, {"$random": [0, 9]}, {"$time": "s"}, {"$field": "kw"} and {"$scale": [x, 2]} are computed.';

function TemplateField({
  template,
  onChange,
}: {
  readonly template: Template;
  readonly onChange: (message: Template) => string | undefined;
}) {
  const draft = useDraft(JSON.stringify(template), (text) => {
    const read = parseJsonObject(text);
    return read.ok ? onChange(read.value) : jsonProblemText(read.problem);
  });
  return (
    <Field label="Message (JSON template)" hint={TEMPLATE_HINT} error={draft.error}>
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
