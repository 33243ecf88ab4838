import { Trash2 } from 'lucide-react';
import {
  BROKER_NAMES,
  BROKER_WAYS,
  BROKERS,
  type BrokerKind,
  type Channel,
  channelOf,
  OVERFLOWS,
} from '../../scenario/index.ts';
import { runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { type ChannelState, depthOf } from '../../trace/index.ts';
import { Button, Name } from '../../ui/index.ts';
import { Faults } from '../faults/Faults.tsx';
import { BeginsAtStart } from '../parts/BeginChoice.tsx';
import { MarkOf, NodeLinks } from '../parts/channels.tsx';
import { CountField } from '../parts/DraftInput.tsx';
import { MessageRow } from '../parts/MessageRow.tsx';
import { Facts, Section } from '../parts/Section.tsx';
import { Balance } from './Balance.tsx';
import { ChannelHistory } from './ChannelHistory.tsx';
import { Choice } from './Choice.tsx';
import { Hints } from './Hints.tsx';
import styles from './Inspector.module.css';
import { LogBooks, LogSections } from './LogSections.tsx';
import { NameField } from './NameField.tsx';
import { SubscriptionLedgers } from './SubscriptionLedgers.tsx';
import { useCommand } from './use-command.ts';

/** Number of waiting messages listed. */
const QUEUE_MAX = 30;
const CAPACITY_MAX = 1_000_000;

export function ChannelInspector({ id }: { readonly id: string }) {
  const channel = useHeronry((state) => channelOf(state.scenario, id));
  const state = useHeronry((all) => all.world.channels.get(id));
  const broker = useHeronry((all) => all.scenario.broker.kind);
  const live = useHeronry((all) => all.live !== undefined);
  if (channel === undefined) return null;
  const { keeps } = BROKERS[broker];
  const hasQueue = keeps === 'queue' || (live && keeps !== 'nothing');
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>
          <MarkOf channel={id} /> <span>{channel.pair ? 'Pair channel' : 'Channel'}</span>
        </span>
        <h2 className={styles.title}>
          <Name>{id}</Name>
        </h2>
        <p className={styles.empty}>{`${BROKER_NAMES[broker]}: ${BROKER_WAYS[broker]}`}</p>
      </div>
      <Hints node={{ kind: 'channel', id }} />
      {state?.log === undefined ? null : <LogSections state={state} log={state.log} />}
      {state === undefined || !hasQueue ? null : <Queue state={state} />}
      {state === undefined ? null : <ChannelHistory channel={id} />}
      <Readers id={id} state={state} />
      {live ? null : <OfScenario channel={channel} />}
      {state === undefined ? null : <Counts state={state} hasQueue={hasQueue} />}
      {live ? null : <Delete />}
    </>
  );
}

/** Shows a channel's part of the scenario: its size, its faults. */
function OfScenario({ channel: { id, capacity, overflow } }: { readonly channel: Channel }) {
  return (
    <>
      <Settings id={id} capacity={capacity} overflow={overflow} />
      <Faults place={{ at: 'channel', channel: id }} />
    </>
  );
}

function Delete() {
  const store = useHeronryStore();
  return (
    <Section title="Delete">
      <div className={styles.actions}>
        <Button icon={Trash2} onClick={() => runAction(store, 'delete')}>
          Delete channel
        </Button>
      </div>
    </Section>
  );
}

/** Shows the message count of a channel, by what it keeps. */
function Counts({ state, hasQueue }: { readonly state: ChannelState; readonly hasQueue: boolean }) {
  if (hasQueue) return <Books state={state} />;
  return state.log === undefined ? <PassedOn state={state} /> : <LogBooks state={state} />;
}

function Books({ state }: { readonly state: ChannelState }) {
  const { id, accepted, consumed, dropped } = state;
  return (
    <Section title="Message count" note={`${accepted} accepted`} fold="folded">
      <Balance
        whole={[accepted, 'accepted']}
        parts={[
          [consumed, 'consumed'],
          [depthOf(state), 'waiting'],
          [dropped, 'dropped'],
        ]}
      />
      <SubscriptionLedgers channel={id} />
    </Section>
  );
}

/** Shows the stats of a channel that keeps nothing. */
function PassedOn({ state: { id, accepted } }: { readonly state: ChannelState }) {
  return (
    <Section title="Message count" note={`${accepted} forwarded`} fold="folded">
      <p className={styles.ledger}>
        <span>
          <b>{accepted}</b> forwarded
        </span>
        and
        <span>
          <b>none</b> stored
        </span>
      </p>
      <SubscriptionLedgers channel={id} />
    </Section>
  );
}

function Queue({ state }: { readonly state: ChannelState }) {
  const trace = useHeronry((all) => all.trace);
  const { id } = state;
  const depth = depthOf(state);
  const waiting = trace.queuedOf(state, QUEUE_MAX);
  return (
    <Section title="Queue" note={depth} fold="open">
      {waiting.length === 0 ? (
        <p className={styles.empty}>
          Empty. Each message waits here until one consumer takes it; subscribers get copies.
        </p>
      ) : (
        <div className={styles.list}>
          {waiting.map((number) => {
            const accepted = trace.eventAs(number, 'accepted');
            const published = trace.message(accepted.message);
            return <MessageRow key={number} message={accepted.message} channel={id} lead={`from ${published.agent}`} />;
          })}
        </div>
      )}
      {depth > QUEUE_MAX ? <p className={styles.empty}>{`and ${depth - QUEUE_MAX} more`}</p> : null}
    </Section>
  );
}

function Readers({ id, state }: { readonly id: string; readonly state: ChannelState | undefined }) {
  const links = useHeronry((all) => all.links);
  const of = (kind: 'publish' | 'consume'): readonly string[] =>
    links.filter((link) => link.channel === id && link.kind === kind).map((link) => link.agent);
  return (
    <Section title="Links" fold="folded">
      <Facts
        facts={[
          ['Publish', <NodeLinks key="p" kind="agent" ids={of('publish')} />],
          ['Subscribe', <NodeLinks key="s" kind="agent" ids={state?.subscribers ?? []} />],
          ['Consume', <NodeLinks key="c" kind="agent" ids={of('consume')} />],
          ['Waiting', <NodeLinks key="w" kind="agent" ids={state?.waiting ?? []} />],
        ]}
      />
    </Section>
  );
}

/** Behaviour of a full channel without an overflow policy of its own. */
const WHEN_FULL: Readonly<Record<Exclude<BrokerKind, 'memory'>, string>> = {
  'redis-pubsub': 'Nothing is stored: there is no queue to fill.',
  'redis-streams': 'A full log drops its oldest message, read or not.',
  kafka: 'A Kafka log has no capacity. It keeps messages for a time, or forever.',
  'kafka-share': 'A Kafka log has no capacity.',
  own: 'The code of the broker decides how much a channel holds.',
};

function Settings({ id, capacity, overflow }: Pick<Channel, 'id' | 'capacity' | 'overflow'>) {
  const command = useCommand();
  const broker = useHeronry((all) => all.scenario.broker.kind);
  return (
    <Section title="Name and capacity" fold="open">
      <div className={styles.two}>
        <NameField node={{ kind: 'channel', id }} />
        <CountField
          label="Capacity"
          value={capacity}
          min={1}
          max={CAPACITY_MAX}
          onCommit={(value) => command({ do: 'setCapacity', channel: id, capacity: value })}
        />
      </div>
      {broker === 'memory' ? (
        <Choice
          label="When full, it"
          choices={OVERFLOWS}
          value={overflow}
          onChoose={(next) => command({ do: 'setOverflow', channel: id, overflow: next })}
        />
      ) : (
        <p className={styles.empty}>{WHEN_FULL[broker]}</p>
      )}
      <BeginsAtStart />
    </Section>
  );
}
