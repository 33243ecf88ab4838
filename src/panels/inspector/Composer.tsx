import { Send } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { jsonProblemText, parseJsonObject } from '../../messaging/parts.ts';
import type { EditIssue } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Button, Field, fieldKey, Kbd, TextArea, TextInput } from '../../ui/index.ts';
import { ChannelSuggestions } from '../parts/NodeOptions.tsx';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';
import { messageTemplates } from './message-templates.ts';

const FIRST_MESSAGE = '{ "setpoint": 1.0 }';
const NEW_CHANNEL = 'A channel with this name will be created.';

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
  const read = parseJsonObject(text);
  const publish = (): void => {
    if (!read.ok) return;
    const refused = actions.publish(agent, channel, read.value);
    setIssue(refused);
    if (refused === undefined) actions.announce(`${agent} published to ${channel}`);
  };
  const isOfMessage = issue?.path.startsWith('message') === true;
  return (
    <Section title="Publish">
      <ChannelInput
        channel={channel}
        issue={isOfMessage ? undefined : issue?.message}
        onChange={(next) => {
          setTyped(next);
          setIssue(undefined);
        }}
      />
      <MessageInput
        text={text}
        issue={read.ok ? (isOfMessage ? issue?.message : undefined) : jsonProblemText(read.problem)}
        onChange={(next) => {
          setText(next);
          setIssue(undefined);
        }}
        onPublish={publish}
      />
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

interface InputProps {
  readonly issue: string | undefined;
  readonly onChange: (text: string) => void;
}

/** Names the channel, which may be a new one. */
function ChannelInput({ channel, issue, onChange }: InputProps & { readonly channel: string }) {
  const channels = useHeronry((state) => state.scenario.channels);
  const list = useId();
  const isNew = channel !== '' && !channels.some(({ id }) => id === channel);
  return (
    <Field label="Channel" hint={isNew ? NEW_CHANNEL : undefined} error={issue}>
      {(control) => (
        <>
          <TextInput
            {...control}
            list={list}
            value={channel}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <ChannelSuggestions id={list} />
        </>
      )}
    </Field>
  );
}

interface MessageInputProps extends InputProps {
  readonly text: string;
  readonly onPublish: () => void;
}

/** Takes the message as JSON; Ctrl or Cmd and Enter publishes it. */
function MessageInput({ text, issue, onChange, onPublish }: MessageInputProps) {
  return (
    <Field label="Message (JSON)" error={issue}>
      {(control) => (
        <TextArea
          {...control}
          rows={3}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (fieldKey(event) === 'commit' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              onPublish();
            }
          }}
        />
      )}
    </Field>
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
