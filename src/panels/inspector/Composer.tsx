import { Send } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { jsonProblemText, parseJsonObject } from '../../messaging/parts.ts';
import type { EditIssue } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Field, fieldKey, Kbd, TextArea, TextInput } from '../../ui/index.ts';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';
import { messageTemplates } from './message-templates.ts';

const FIRST_MESSAGE = '{ "setpoint": 1.0 }';

/** Publishes a message as an agent: channel, payload, button. Refused input stays in the fields. */
export function Composer({ agent }: { readonly agent: string }) {
  const links = useHeronry((state) => state.links);
  const channels = useHeronry((state) => state.scenario.channels);
  const actions = useHeronry((state) => state.actions);
  const own = links.find((link) => link.kind === 'publish' && link.agent === agent)?.channel;
  const [typed, setTyped] = useState<string>();
  const channel = typed ?? own ?? channels[0]?.id ?? '';
  const [text, setText] = useState(FIRST_MESSAGE);
  const [issue, setIssue] = useState<EditIssue>();
  const list = useId();
  const read = parseJsonObject(text);
  const publish = (): void => {
    if (!read.ok) return;
    const refused = actions.publish(agent, channel, read.value);
    setIssue(refused);
    if (refused === undefined) actions.announce(`${agent} published to ${channel}`);
  };
  const isNew = channel !== '' && !channels.some(({ id }) => id === channel);
  return (
    <Section title="Publish">
      <Field
        label="Channel"
        hint={isNew ? 'A channel with this name will be created.' : undefined}
        error={issue?.path === 'message' || issue?.path.startsWith('message') ? undefined : issue?.message}
      >
        {(control) => (
          <>
            <TextInput
              {...control}
              list={list}
              value={channel}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setIssue(undefined);
              }}
            />
            <datalist id={list}>
              {channels.map(({ id }) => (
                <option key={id} value={id} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field
        label="Message (JSON)"
        error={
          read.ok ? (issue?.path.startsWith('message') ? issue.message : undefined) : jsonProblemText(read.problem)
        }
      >
        {(control) => (
          <TextArea
            {...control}
            rows={3}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setIssue(undefined);
            }}
            onKeyDown={(event) => {
              if (fieldKey(event) === 'commit' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                publish();
              }
            }}
          />
        )}
      </Field>
      <Templates channel={channel} onTake={setText} />
      <div className={styles.actions}>
        <Button variant="primary" icon={Send} disabled={!read.ok || channel === ''} onClick={publish}>
          Publish
        </Button>
        <span className={styles.empty}>
          <Kbd keys="$mod+Enter" />
        </span>
      </div>
    </Section>
  );
}

function Templates({ channel, onTake }: { readonly channel: string; readonly onTake: (text: string) => void }) {
  const trace = useHeronry((state) => state.trace);
  const scenario = useHeronry((state) => state.scenario);
  const events = useHeronry((state) => state.world.events);
  const templates = useMemo(
    () => messageTemplates(trace, events, scenario, channel),
    [trace, events, scenario, channel],
  );
  if (templates.length === 0) return null;
  return (
    <fieldset className={styles.templates} aria-label="Recent messages">
      {templates.map((text) => (
        <button
          key={text}
          type="button"
          className={styles.template}
          translate="no"
          title="Use this message"
          onClick={() => onTake(text)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
