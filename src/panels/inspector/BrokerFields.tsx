import { Scale } from 'lucide-react';
import { useState } from 'react';
import {
  BROKER_KINDS,
  BROKER_NAMES,
  BROKER_WAYS,
  BROKERS,
  type Broker,
  type BrokerKind,
  CLIENTS,
  clientOf,
  defaultBroker,
  isShown,
} from '../../scenario/index.ts';
import { actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Field, Select } from '../../ui/index.ts';
import { CodeOfAgent } from '../code/CodeOfAgent.tsx';
import { BROKER } from '../code/code-behaviour.ts';
import { BeginsAtStart } from '../parts/BeginChoice.tsx';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';
import { KindFields } from './KindFields.tsx';
import { useCommand } from './use-command.ts';

/** Edits the broker behind the channels, and its settings. */
export function BrokerFields() {
  const store = useHeronryStore();
  const broker = useHeronry((state) => state.scenario.broker);
  const command = useCommand();
  const [problem, setProblem] = useState<string>();
  const change = async (kind: BrokerKind): Promise<void> => {
    try {
      await store.prepare(kind);
      setProblem(command({ do: 'setBroker', broker: defaultBroker(kind) }));
    } catch {
      setProblem(`The model of ${BROKER_NAMES[kind]} could not be loaded. Check your connection.`);
    }
  };
  return (
    <Section title="Broker" note={BROKER_NAMES[broker.kind]} fold="folded">
      <Field label="Broker type" hint={BROKER_WAYS[broker.kind]} error={problem}>
        {(control) => (
          <Select
            {...control}
            value={broker.kind}
            // The list contains only the kinds.
            onChange={(event) => void change(event.currentTarget.value as BrokerKind)}
          >
            {BROKER_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {BROKER_NAMES[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Settings broker={broker} onCommit={(next) => command({ do: 'setBroker', broker: next })} />
      <BeginsAtStart />
      <div className={styles.actions}>
        <Button icon={Scale} onClick={() => runAction(store, 'compare-brokers')}>
          {actionById('compare-brokers').label}
        </Button>
      </div>
    </Section>
  );
}

interface SettingsProps {
  readonly broker: Broker;
  readonly onCommit: (broker: Broker) => string | undefined;
}

function Settings({ broker, onCommit }: SettingsProps) {
  const row = BROKERS[broker.kind];
  return (
    <>
      <KindFields
        wide
        row={row}
        value={broker}
        isShown={(name) => isShown(row, name, broker, broker.kind)}
        onChange={onCommit}
      />
      {broker.kind === 'own' ? <CodeOfAgent agent={BROKER} source={broker.source} /> : null}
      <ClientSettings broker={broker} onCommit={onCommit} />
    </>
  );
}

/** Shows how agents publish over a link that loses messages or is cut. */
function ClientSettings({ broker, onCommit }: SettingsProps) {
  const { clients } = BROKERS[broker.kind];
  const client = clientOf(broker);
  if (clients === undefined || client === undefined) return null;
  return (
    <KindFields
      wide
      row={CLIENTS[clients]}
      value={client}
      isShown={(name) => name === 'retries' || client.retries !== 'none'}
      // The choices of a row are those of its kind's clients.
      onChange={(next) => onCommit({ ...broker, client: next } as Broker)}
    />
  );
}
