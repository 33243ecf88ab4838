import { type FormEvent, useId, useState } from 'react';
import type { Command, EditIssue, Scenario } from '../../scenario/index.ts';
import { type Actions, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Dialog, Field, Segmented, TextInput } from '../../ui/index.ts';
import { BeginChoice } from '../parts/BeginChoice.tsx';
import { endNamed, newChannel, type Plan, planOf, type Receiving } from './connect-plan.ts';
import styles from './Dialogs.module.css';

/** Connects by name, without a mouse. The first letters of a name are enough; Enter connects. */
export function ConnectDialog() {
  const store = useHeronryStore();
  const scenario = useHeronry((state) => state.scenario);
  const actions = useHeronry((state) => state.actions);
  const [from, setFrom] = useState(() => store.getState().selection.nodes[0]?.id ?? '');
  const [to, setTo] = useState(() => store.getState().selection.nodes[1]?.id ?? '');
  const [receiving, setReceiving] = useState<Receiving>('subscribe');
  const [issue, setIssue] = useState<EditIssue>();
  const form = useId();
  const names = useId();
  const plan = planOf(endNamed(scenario, from), endNamed(scenario, to), receiving);
  const close = (): void => actions.openDialog(undefined);
  const connect = (event: FormEvent): void => {
    event.preventDefault();
    if (plan.kind === 'incomplete') return;
    const refused = carryOut(plan, scenario, actions, store.playback.nowUs());
    setIssue(refused);
    if (refused !== undefined) return;
    actions.announce(plan.words);
    close();
  };
  return (
    <Dialog
      title="Connect"
      description="Connect an agent to an agent or a channel, or a channel to an agent. Type the first letters of a name."
      onClose={close}
      initialFocus={() => document.querySelector<HTMLElement>(`[data-connect="${from === '' ? 'from' : 'to'}"]`)}
      footer={
        <Button variant="primary" type="submit" form={form} disabled={plan.kind === 'incomplete'}>
          Connect
        </Button>
      }
    >
      <form id={form} className={styles.stack} onSubmit={connect}>
        <div className={styles.two}>
          <EndField label="From" field="from" list={names} value={from} onChange={setFrom} />
          <EndField label="To" field="to" list={names} value={to} onChange={setTo} />
        </div>
        <NodeNames id={names} scenario={scenario} />
        {plan.kind === 'subscribe' || plan.kind === 'consume' ? (
          <Segmented<Receiving>
            label="How it receives"
            value={receiving}
            options={[
              { value: 'subscribe', label: 'Subscribe: gets every message' },
              { value: 'consume', label: 'Consume: takes one message at a time' },
            ]}
            onChange={setReceiving}
          />
        ) : null}
        {plan.kind === 'incomplete' || plan.kind === 'publish' ? null : <BeginChoice />}
        <p className={styles.quiet} aria-live="polite">
          {plan.words}
        </p>
        {issue === undefined ? null : (
          <p role="alert" className={styles.alert}>
            {issue.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface EndFieldProps {
  readonly label: string;
  /** Marks the input, so that the dialog can focus it. */
  readonly field: 'from' | 'to';
  /** Element with the known names. */
  readonly list: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Shows the name of one end of the connection. */
function EndField({ label, field, list, value, onChange }: EndFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <TextInput
          {...control}
          data-connect={field}
          list={list}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Lists the names that an end may have. */
function NodeNames({ id: list, scenario: { agents, channels } }: { readonly id: string; readonly scenario: Scenario }) {
  return (
    <datalist id={list}>
      {agents.map(({ id }) => (
        <option key={id} value={id} label="agent" />
      ))}
      {channels.map(({ id }) => (
        <option key={id} value={id} label="channel" />
      ))}
    </datalist>
  );
}

function carryOut(
  plan: Exclude<Plan, { kind: 'incomplete' }>,
  scenario: Scenario,
  actions: Actions,
  nowUs: number,
): EditIssue | undefined {
  if (plan.kind === 'pair') return actions.connectAgents(plan.from, plan.to);
  const { kind, agent, channel, isNew, words } = plan;
  if (kind === 'subscribe' && nowUs > 0) return actions.subscribe(agent, channel);
  const connect = (fromUs: number): Command => ({
    do: 'all',
    label: `Connect: ${words.replace(/\.$/, '')}`,
    commands: [
      ...(isNew ? [newChannel(scenario, agent, channel)] : []),
      { do: 'link', link: { kind, agent, channel, ...(fromUs > 0 ? { fromUs } : {}) } },
    ],
  });
  return kind === 'publish' ? actions.dispatch(connect(0)) : actions.add(connect);
}
