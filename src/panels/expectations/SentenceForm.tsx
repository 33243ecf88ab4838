/** Edits an expectation as a sentence; its names and numbers are chosen in place. */
import type { ReactNode } from 'react';
import { type Assertion, LIMITS } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Select, TextInput, UnitInput } from '../../ui/index.ts';
import { type Draft, draftHandlers, useDraft } from '../parts/use-draft.ts';
import { fieldToNumber, fieldToTime, timeToField } from '../text/time.ts';
import styles from './Expectations.module.css';

interface SentenceProps<Of extends Assertion = Assertion> {
  readonly assertion: Of;
  /** @returns what is wrong with the expectation */
  readonly onChange: (assertion: Assertion) => string | undefined;
}

export function SentenceForm({ assertion, onChange }: SentenceProps) {
  switch (assertion.kind) {
    case 'arrives':
      return <ArrivesForm assertion={assertion} onChange={onChange} />;
    case 'once':
    case 'inOrder': {
      const { kind, channel, agent } = assertion;
      const once = kind === 'once';
      return (
        <Sentence>
          <span>{once ? 'No message on' : 'The messages on'}</span>
          <ChannelChoice value={channel} onChange={(name) => onChange({ ...assertion, channel: name })} />
          <span>{once ? 'reaches' : 'reach'}</span>
          <AgentChoice
            any={once ? 'anybody' : 'everybody'}
            value={agent}
            onChange={(name) => onChange({ ...assertion, agent: name })}
          />
          <span>{once ? 'twice.' : 'in order.'}</span>
        </Sentence>
      );
    }
    case 'depth':
      return <DepthForm assertion={assertion} onChange={onChange} />;
    case 'nothingLost':
      return (
        <Sentence>
          No message on
          <ChannelChoice value={assertion.channel} onChange={(channel) => onChange({ ...assertion, channel })} />
          is lost.
        </Sentence>
      );
    case 'noFailure':
      return (
        <Sentence>
          No callback of
          <AgentChoice
            any="any agent"
            value={assertion.agent}
            onChange={(agent) => onChange({ ...assertion, agent })}
          />
          throws.
        </Sentence>
      );
  }
}

function ArrivesForm({ assertion, onChange }: SentenceProps<Extract<Assertion, { kind: 'arrives' }>>) {
  const draft = useDraft(timeToField(assertion.withinUs, 's'), (text) => {
    const withinUs = fieldToTime(text, 's');
    return withinUs === undefined ? 'A number of seconds, 0 or more.' : onChange({ ...assertion, withinUs });
  });
  return (
    <Sentence draft={draft}>
      Every message on
      <ChannelChoice value={assertion.channel} onChange={(channel) => onChange({ ...assertion, channel })} />
      reaches
      <AgentChoice any="some agent" value={assertion.agent} onChange={(agent) => onChange({ ...assertion, agent })} />
      within
      <span className={styles.number}>
        <UnitInput unit="s" aria-label="Within seconds" {...draftHandlers(draft)} />
      </span>
    </Sentence>
  );
}

function DepthForm({ assertion, onChange }: SentenceProps<Extract<Assertion, { kind: 'depth' }>>) {
  const draft = useDraft(String(assertion.depthMax), (text) => {
    const depthMax = fieldToNumber(text);
    if (depthMax === undefined || !Number.isInteger(depthMax) || depthMax < 0 || depthMax > LIMITS.capacity)
      return `A whole number from 0 to ${LIMITS.capacity.toLocaleString('en')}.`;
    return onChange({ ...assertion, depthMax });
  });
  return (
    <Sentence draft={draft}>
      The queue of
      <ChannelChoice value={assertion.channel} onChange={(channel) => onChange({ ...assertion, channel })} />
      holds at most
      <span className={styles.number}>
        <TextInput inputMode="numeric" aria-label="At most" {...draftHandlers(draft)} />
      </span>
    </Sentence>
  );
}

function Sentence({ draft, children }: { readonly draft?: Draft; readonly children: ReactNode }) {
  return (
    <>
      <div className={styles.sentence}>{children}</div>
      {draft?.error === undefined ? null : (
        <p role="alert" className={styles.error}>
          {draft.error}
        </p>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly value: string;
  readonly onChange: (name: string) => unknown;
}

function ChannelChoice(props: ChoiceProps) {
  const channels = useHeronry((state) => state.scenario.channels);
  return <Choice {...props} label="Channel" any="any channel" nodes={channels} />;
}

function AgentChoice(props: ChoiceProps & { readonly any: string }) {
  const agents = useHeronry((state) => state.scenario.agents);
  return <Choice {...props} label="Agent" nodes={agents} />;
}

interface NodeChoiceProps extends ChoiceProps {
  readonly label: string;
  /** Text of the option ''. */
  readonly any: string;
  readonly nodes: readonly { readonly id: string }[];
}

function Choice({ label, any, nodes, value, onChange }: NodeChoiceProps) {
  return (
    <Select
      className={styles.choice}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{any}</option>
      {nodes.map(({ id }) => (
        <option key={id} value={id} translate="no">
          {id}
        </option>
      ))}
    </Select>
  );
}
