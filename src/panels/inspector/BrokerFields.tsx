import { Scale } from 'lucide-react';
import { useState } from 'react';
import {
  BROKER_KINDS,
  BROKER_NAMES,
  BROKER_WAYS,
  type Broker,
  type BrokerKind,
  defaultBroker,
  LIMITS,
} from '../../scenario/index.ts';
import { actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Field, Select } from '../../ui/index.ts';
import { CountField, TimeField } from '../parts/DraftInput.tsx';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';
import { useCommand } from './use-command.ts';

/** A claim earlier than that would be made before a hop is there. */
const CLAIM_AFTER_US_MIN = 1000;

/** What stands behind the channels, and how it is set. */
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
      setProblem(`The model of ${BROKER_NAMES[kind]} could not be fetched. Is there a connection?`);
    }
  };
  return (
    <Section title="Broker">
      <Field label="Behind the channels" hint={BROKER_WAYS[broker.kind]} error={problem}>
        {(control) => (
          <Select
            {...control}
            value={broker.kind}
            // The list holds the kinds and nothing else.
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
  switch (broker.kind) {
    case 'memory':
    case 'redis-pubsub':
      return null;
    case 'redis-streams':
      return (
        <TimeField
          label="Given to another after"
          hint="When who took a message has not acknowledged it for so long."
          unit="s"
          valueUs={broker.claimAfterUs}
          minUs={CLAIM_AFTER_US_MIN}
          onCommit={(claimAfterUs) => onCommit({ ...broker, claimAfterUs })}
        />
      );
    case 'kafka':
      return (
        <>
          <div className={styles.three}>
            <CountField
              label="Partitions"
              value={broker.partitions}
              min={1}
              max={LIMITS.partitions}
              onCommit={(partitions) => onCommit({ ...broker, partitions })}
            />
            <TimeField
              label="Kept for"
              unit="s"
              valueUs={broker.retentionUs}
              onCommit={(retentionUs) => onCommit({ ...broker, retentionUs })}
            />
            <TimeField
              label="Rebalance"
              unit="s"
              valueUs={broker.rebalanceUs}
              onCommit={(rebalanceUs) => onCommit({ ...broker, rebalanceUs })}
            />
          </div>
          <p className={styles.empty}>
            Kept for 0 s is kept for ever. A group is handed nothing while it rebalances, when a member joins or leaves.
          </p>
        </>
      );
  }
}
