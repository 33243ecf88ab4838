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
import { Choice } from './Choice.tsx';
import { ClientFields } from './ClientFields.tsx';
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
      setProblem(`The model of ${BROKER_NAMES[kind]} could not be loaded. Check your connection.`);
    }
  };
  return (
    <Section title="Broker">
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
      return null;
    case 'redis-pubsub':
      return <ClientFields broker={broker} onCommit={onCommit} />;
    case 'redis-streams':
      return (
        <>
          <TimeField
            label="Claimed after"
            hint="After this time, the next consumer that asks gets an unacknowledged message."
            unit="s"
            valueUs={broker.claimAfterUs}
            minUs={CLAIM_AFTER_US_MIN}
            onCommit={(claimAfterUs) => onCommit({ ...broker, claimAfterUs })}
          />
          <Choice
            label="Trimming of a full log"
            choices={TRIMS}
            value={broker.trim}
            onChoose={(trim) => onCommit({ ...broker, trim })}
          />
          {broker.trim === 'approximate' ? (
            <CountField
              label="Messages per node"
              hint="stream-node-max-entries of the server; its default is 100."
              value={broker.nodeEntries}
              min={1}
              max={LIMITS.capacity}
              onCommit={(nodeEntries) => onCommit({ ...broker, nodeEntries })}
            />
          ) : null}
          <ClientFields broker={broker} onCommit={onCommit} />
        </>
      );
    case 'kafka':
      return <KafkaFields broker={broker} onCommit={onCommit} />;
    case 'kafka-share':
      return <ShareFields broker={broker} onCommit={onCommit} />;
  }
}

type StreamsBroker = Extract<Broker, { kind: 'redis-streams' }>;

const TRIMS: Readonly<Record<StreamsBroker['trim'], { readonly label: string; readonly hint: string }>> = {
  exact: { label: 'Exactly (MAXLEN =)', hint: 'The log keeps exactly its capacity.' },
  approximate: {
    label: 'Approximately (MAXLEN ~)',
    hint: 'Only whole nodes are removed. The log keeps its capacity and up to one node more.',
  },
};

type KafkaBroker = Extract<Broker, { kind: 'kafka' }>;

const PROTOCOLS: Readonly<Record<RebalanceProtocol, { readonly label: string; readonly hint: string }>> = {
  eager: {
    label: 'Eager (classic)',
    hint: 'All members pause. Every partition restarts at its commit, even if it keeps its owner.',
  },
  cooperative: {
    label: 'Cooperative (classic)',
    hint: 'Members keep reading. Only partitions that move pause, and restart at their commit.',
  },
  new: {
    label: 'New (KIP-848)',
    hint: 'The server moves one partition at a time. Only partitions that move pause.',
  },
};

const KEYS: Readonly<Record<KafkaBroker['key'], { readonly label: string; readonly hint: string }>> = {
  producer: { label: 'Sender’s name', hint: 'All messages from a sender go to one partition and keep their order.' },
  none: { label: 'None', hint: 'A sender fills one partition after another. There is no order across partitions.' },
};

const WORK: Readonly<Record<KafkaBroker['work'], { readonly label: string; readonly hint: string }>> = {
  inside: { label: 'Inside the poll loop', hint: 'A rebalance waits until the consumer has finished its message.' },
  outside: {
    label: 'Outside the poll loop',
    hint: 'A rebalance does not wait. A message being processed can be delivered twice.',
  },
};

/** Times of at least a millisecond. */
const NOT_NOTHING: readonly string[] = ['maxPollUs', 'segmentUs', 'checkUs'];

interface KafkaFieldsProps {
  readonly broker: KafkaBroker;
  readonly onCommit: SettingsProps['onCommit'];
}

type TimeKey = 'retentionUs' | 'segmentUs' | 'checkUs' | 'rebalanceUs' | 'sessionUs' | 'maxPollUs' | 'joinUs';

/** Returns a function that draws the field of one of the broker's times. */
function timeFieldOf({ broker, onCommit }: KafkaFieldsProps) {
  return (key: TimeKey, label: string, hint: string) => (
    <TimeField
      label={label}
      hint={hint}
      unit="s"
      valueUs={broker[key]}
      minUs={NOT_NOTHING.includes(key) ? CLAIM_AFTER_US_MIN : 0}
      onCommit={(us) => onCommit({ ...broker, [key]: us })}
    />
  );
}

/** The fields that say how long a log keeps its messages. */
function RetentionFields({ broker, onCommit }: KafkaFieldsProps) {
  const time = timeFieldOf({ broker, onCommit });
  return (
    <>
      {time('retentionUs', 'Retention time', 'Minimum; whole segments are removed. 0 keeps messages forever.')}
      {broker.retentionUs === 0 ? null : (
        <>
          {time(
            'segmentUs',
            'Segment duration',
            'After this time, a new message starts the next segment. The default of a server is 7 days.',
          )}
          <CountField
            label="Messages per segment"
            hint="0: no limit. A segment of a server holds 1 GiB."
            value={broker.segmentRecords}
            min={0}
            max={LIMITS.capacity}
            onCommit={(segmentRecords) => onCommit({ ...broker, segmentRecords })}
          />
          {time('checkUs', 'Retention check interval', 'The server then deletes old segments. Its default is 5 min.')}
        </>
      )}
    </>
  );
}

function KafkaFields({ broker, onCommit }: KafkaFieldsProps) {
  const time = timeFieldOf({ broker, onCommit });
  return (
    <>
      <CountField
        label="Partitions"
        value={broker.partitions}
        min={1}
        max={LIMITS.partitions}
        onCommit={(partitions) => onCommit({ ...broker, partitions })}
      />
      <Choice label="Key" choices={KEYS} value={broker.key} onChoose={(key) => onCommit({ ...broker, key })} />
      {broker.key === 'none' ? (
        <CountField
          label="Messages per batch"
          hint="Then the producer picks another one at random. A Java client does so after 16 KiB."
          value={broker.batchRecords}
          min={1}
          max={LIMITS.capacity}
          onCommit={(batchRecords) => onCommit({ ...broker, batchRecords })}
        />
      ) : null}
      <Choice
        label="Rebalance protocol"
        choices={PROTOCOLS}
        value={broker.protocol}
        onChoose={(protocol) => onCommit({ ...broker, protocol })}
      />
      <Choice
        label="Processing"
        choices={WORK}
        value={broker.work}
        onChoose={(work) => onCommit({ ...broker, work })}
      />
      {time('rebalanceUs', 'Rebalance duration', 'Time to assign the partitions.')}
      <RetentionFields broker={broker} onCommit={onCommit} />
      {time(
        'sessionUs',
        'Session timeout',
        'A crash is noticed after it. The new protocol sets it on the server. 0: the consumer leaves properly.',
      )}
      {time('maxPollUs', 'Longest processing in the poll loop', 'A slower consumer leaves the group.')}
      {time('joinUs', 'Subscription join time', '0: it reads without a group and is ready at once.')}
      <ClientFields broker={broker} onCommit={onCommit} />
    </>
  );
}

type ShareBroker = Extract<Broker, { kind: 'kafka-share' }>;

const ON_FAILURE: Readonly<Record<ShareBroker['onFailure'], { readonly label: string; readonly hint: string }>> = {
  release: { label: 'Releases the message', hint: 'It is available again at once, for any consumer.' },
  reject: { label: 'Rejects the message', hint: 'It is archived and never delivered again.' },
};

function ShareFields({
  broker,
  onCommit,
}: {
  readonly broker: ShareBroker;
  readonly onCommit: SettingsProps['onCommit'];
}) {
  return (
    <>
      <TimeField
        label="Lock duration"
        hint="After it, an unacknowledged message is available again."
        unit="s"
        valueUs={broker.lockUs}
        minUs={CLAIM_AFTER_US_MIN}
        onCommit={(lockUs) => onCommit({ ...broker, lockUs })}
      />
      <Choice
        label="On failure, a consumer"
        choices={ON_FAILURE}
        value={broker.onFailure}
        onChoose={(onFailure) => onCommit({ ...broker, onFailure })}
      />
      <CountField
        label="Delivery limit"
        value={broker.deliveriesMax}
        min={1}
        max={LIMITS.deliveries}
        onCommit={(deliveriesMax) => onCommit({ ...broker, deliveriesMax })}
      />
      <CountField
        label="In-flight limit per partition"
        value={broker.locksMax}
        min={1}
        max={LIMITS.capacity}
        onCommit={(locksMax) => onCommit({ ...broker, locksMax })}
      />
      <CountField
        label="Partitions"
        value={broker.partitions}
        min={1}
        max={LIMITS.partitions}
        onCommit={(partitions) => onCommit({ ...broker, partitions })}
      />
      <ClientFields broker={broker} onCommit={onCommit} />
    </>
  );
}
