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
  type RebalanceProtocol,
} from '../../scenario/index.ts';
import { actionById, runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Field, Select } from '../../ui/index.ts';
import { CountField, TimeField } from '../parts/DraftInput.tsx';
import { Section } from '../parts/Section.tsx';
import styles from './Inspector.module.css';
import { useCommand } from './use-command.ts';

/** Shortest claim time: an earlier claim would be made before a hop arrives. */
const CLAIM_AFTER_US_MIN = 1000;

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
      return <KafkaFields broker={broker} onCommit={onCommit} />;
  }
}

type KafkaBroker = Extract<Broker, { kind: 'kafka' }>;

const PROTOCOLS: Readonly<Record<RebalanceProtocol, { readonly label: string; readonly hint: string }>> = {
  eager: {
    label: 'Eager (classic)',
    hint: 'All members pause. Every partition begins at its commit, also one that its owner keeps.',
  },
  cooperative: {
    label: 'Cooperative (classic)',
    hint: 'Members read on. Only partitions that move pause, and begin at their commit.',
  },
  new: {
    label: 'New (KIP-848)',
    hint: 'The server moves one partition at a time. Only partitions that move pause.',
  },
};

const WORK: Readonly<Record<KafkaBroker['work'], { readonly label: string; readonly hint: string }>> = {
  inside: { label: 'Inside the poll loop', hint: 'A rebalance waits until the consumer is done with its message.' },
  outside: { label: 'Outside the poll loop', hint: 'A rebalance waits for nobody. A message in work can come twice.' },
};

function KafkaFields({
  broker,
  onCommit,
}: {
  readonly broker: KafkaBroker;
  readonly onCommit: SettingsProps['onCommit'];
}) {
  const time = (
    key: 'retentionUs' | 'rebalanceUs' | 'sessionUs' | 'maxPollUs' | 'joinUs',
    label: string,
    hint: string,
  ) => (
    <TimeField
      label={label}
      hint={hint}
      unit="s"
      valueUs={broker[key]}
      minUs={key === 'maxPollUs' ? CLAIM_AFTER_US_MIN : 0}
      onCommit={(us) => onCommit({ ...broker, [key]: us })}
    />
  );
  return (
    <>
      <CountField
        label="Partitions"
        value={broker.partitions}
        min={1}
        max={LIMITS.partitions}
        onCommit={(partitions) => onCommit({ ...broker, partitions })}
      />
      <Choice
        label="Rebalance protocol"
        choices={PROTOCOLS}
        value={broker.protocol}
        onChoose={(protocol) => onCommit({ ...broker, protocol })}
      />
      <Choice
        label="Consumers work"
        choices={WORK}
        value={broker.work}
        onChoose={(work) => onCommit({ ...broker, work })}
      />
      {time('rebalanceUs', 'Rebalance takes', 'Time to share the partitions out.')}
      {time('retentionUs', 'Messages are kept for', '0 keeps them for ever.')}
      {time('sessionUs', 'A crash is noticed after', 'The session time-out. 0: the consumer leaves properly.')}
      {time('maxPollUs', 'Longest work in the poll loop', 'A consumer that works for longer leaves the group.')}
      {time('joinUs', 'A subscription joins in', '0: it reads without a group, and is ready at once.')}
    </>
  );
}

interface ChoiceProps<Key extends string> {
  readonly label: string;
  readonly choices: Readonly<Record<Key, { readonly label: string; readonly hint: string }>>;
  readonly value: Key;
  readonly onChoose: (key: Key) => void;
}

function Choice<Key extends string>({ label, choices, value, onChoose }: ChoiceProps<Key>) {
  return (
    <Field label={label} hint={choices[value].hint}>
      {(control) => (
        // The list contains only the keys.
        <Select {...control} value={value} onChange={(event) => onChoose(event.currentTarget.value as Key)}>
          {Object.entries<{ readonly label: string }>(choices).map(([key, choice]) => (
            <option key={key} value={key}>
              {choice.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
