import { Play, Send } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { floatsOf, parseJsonObject } from '../../messaging/parts.ts';
import type { EditIssue } from '../../scenario/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Field, fieldKey, Kbd, Name, Segmented, TextArea, useFocusHeir } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import { ChannelField } from './ChannelField.tsx';
import styles from './Composer.module.css';
import { type ComposerDraft, useComposerDraft } from './composer-drafts.ts';
import { MessageFields } from './MessageFields.tsx';
import { fieldsOf, type MessageField, type MessageProblem, problemOfFields, problemOfText } from './message-fields.ts';
import { messageTemplates } from './message-templates.ts';

export interface PublishFormProps {
  readonly agent: string;
  /** Channel to begin with. @default what was chosen last, else the first that the agent publishes to */
  readonly channel?: string | undefined;
  /** Called after a message was published. */
  readonly onSent?: () => void;
}

/** Publishes a message as an agent: channel, message as fields or JSON, button. It stays open, and refused input stays in it. */
export function PublishForm({ agent, channel: first, onSent }: PublishFormProps) {
  const store = useHeronryStore();
  const links = useHeronry((state) => state.links);
  const channels = useHeronry((state) => state.scenario.channels);
  const { draft, setChannel, setText, setFields, editAs } = useComposerDraft(agent, first);
  const { text, fields } = draft;
  const own = links.find((link) => link.kind === 'publish' && link.agent === agent)?.channel;
  const channel = draft.channel ?? own ?? channels[0]?.id ?? '';
  const [issue, setIssue] = useState<EditIssue>();
  const [sent, setSent] = useState<Sent>();
  const problem = fields === undefined ? problemOfText(text) : problemOfFields(fields);
  const isOfMessage = issue?.path.startsWith('message') === true;
  const shown: MessageProblem | undefined = problem ?? (isOfMessage && issue !== undefined ? issue : undefined);
  const isReady = problem === undefined && channel !== '';
  const publish = (): void => {
    const read = parseJsonObject(text);
    if (!read.ok || !isReady) return;
    const { actions } = store.getState();
    const refused = actions.publish(agent, channel, read.value, floatsOf(text));
    setIssue(refused);
    if (refused !== undefined) return;
    setSent({ channel, atUs: store.playback.nowUs() });
    actions.announce(`${agent} published to ${channel}`);
    onSent?.();
  };
  /** Lets a change take away what was said of the text before. */
  const anew =
    <Value,>(change: (value: Value) => void) =>
    (value: Value): void => {
      setIssue(undefined);
      setSent(undefined);
      change(value);
    };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (fieldKey(event) !== 'commit' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    publish();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of all fields inside.
    <div className={styles.form} data-publish-form="" onKeyDown={onKeyDown}>
      <ChannelField
        agent={agent}
        channel={channel}
        issue={isOfMessage ? undefined : issue?.message}
        onChange={anew(setChannel)}
      />
      <MessageEditor
        draft={draft}
        problem={shown}
        channel={channel}
        onText={anew(setText)}
        onFields={anew(setFields)}
        onEditAs={editAs}
        onPublish={publish}
      />
      <div className={styles.actions}>
        <Button variant="primary" icon={Send} data-publish="" disabled={!isReady} onClick={publish}>
          Publish
        </Button>
        <span className={styles.quiet}>
          <Kbd keys="$mod+Enter" />
        </span>
      </div>
      <div role="status" className={styles.outcome}>
        {sent === undefined ? null : <SentNote {...sent} />}
      </div>
    </div>
  );
}

interface MessageEditorProps {
  readonly draft: ComposerDraft;
  readonly problem: MessageProblem | undefined;
  readonly channel: string;
  readonly onText: (text: string) => void;
  readonly onFields: (fields: readonly MessageField[]) => void;
  readonly onEditAs: (how: 'fields' | 'json') => void;
  readonly onPublish: () => void;
}

/** Edits the message as fields or as JSON, and offers earlier messages. */
function MessageEditor({ draft, problem, channel, onText, onFields, onEditAs, onPublish }: MessageEditorProps) {
  const { text, fields } = draft;
  return (
    <div className={styles.message}>
      <div className={styles.head}>
        <span aria-hidden>Message</span>
        <Segmented<'fields' | 'json'>
          label="Edit the message as"
          value={fields === undefined ? 'json' : 'fields'}
          options={[
            { value: 'fields', label: 'Fields' },
            { value: 'json', label: 'JSON' },
          ]}
          onChange={onEditAs}
        />
      </div>
      {fields === undefined ? (
        <Field
          label="Message (JSON)"
          hint={fieldsOf(text) === undefined ? 'A field without a name can only be edited as JSON.' : undefined}
          error={problem?.message}
        >
          {(control) => (
            <TextArea {...control} rows={3} value={text} onChange={(event) => onText(event.currentTarget.value)} />
          )}
        </Field>
      ) : (
        <MessageFields fields={fields} problem={problem} onChange={onFields} onPublish={onPublish} />
      )}
      <Templates channel={channel} onTake={onText} />
    </div>
  );
}

interface Sent {
  readonly channel: string;
  readonly atUs: number;
}

/** Says what became of the last message. While paused it is published already, and stays where it is until time passes. */
function SentNote({ channel, atUs }: Sent) {
  const actions = useHeronry((state) => state.actions);
  const playing = useHeronry((state) => state.playing);
  const live = useHeronry((state) => state.live !== undefined);
  if (playing)
    return (
      <span className={styles.quiet}>
        Published to <Name>{channel}</Name>.
      </span>
    );
  return (
    <PausedNote onPlay={() => actions.play()}>
      {live ? 'Published. The picture is paused.' : `Published at ${formatTime(atUs)}. It moves when you play.`}
    </PausedNote>
  );
}

/** Offers to play, and leaves the focus to the button above it once it plays. */
function PausedNote({ children, onPlay }: { readonly children: string; readonly onPlay: () => void }) {
  const note = useRef<HTMLSpanElement>(null);
  useFocusHeir(note, publishButton);
  return (
    <span ref={note} className={styles.sent}>
      <span>{children}</span>
      <Button small icon={Play} onClick={onPlay}>
        Play
      </Button>
    </span>
  );
}

function publishButton(note: HTMLElement): HTMLElement | null {
  return note.closest('[data-publish-form]')?.querySelector<HTMLElement>('[data-publish]') ?? null;
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
