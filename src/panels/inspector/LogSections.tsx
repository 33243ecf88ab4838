import { BROKERS } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { type ChannelState, depthOf, type LogState, type PendingEntry } from '../../trace/index.ts';
import { Name } from '../../ui/index.ts';
import { MessageRow } from '../parts/MessageRow.tsx';
import { Facts, Section } from '../parts/Section.tsx';
import { formatTime } from '../text/time.ts';
import { Balance } from './Balance.tsx';
import styles from './Inspector.module.css';
import { SubscriptionLedgers } from './SubscriptionLedgers.tsx';

/** Number of unacknowledged entries listed. */
const PENDING_MAX = 30;

/** Shows a channel that keeps a log: its content, and the progress of its group. */
export function LogSections({ state, log }: { readonly state: ChannelState; readonly log: LogState }) {
  return (
    <>
      <Partitions log={log} />
      <Pending log={log} channel={state.id} />
      {log.available.length === 0 ? null : (
        <Section title="Available again" note={log.available.length}>
          <Entries entries={log.available} channel={state.id} words={lastWords} />
        </Section>
      )}
      {log.archived.length === 0 ? null : (
        <Section title="Archived" note={log.archived.length}>
          <Entries entries={log.archived} channel={state.id} words={lastWords} />
        </Section>
      )}
    </>
  );
}

/** Shows the message count of a channel that keeps a log. */
export function LogBooks({ state }: { readonly state: ChannelState }) {
  const { id, accepted, consumed, dropped } = state;
  return (
    <Section title="Message count" note={`${accepted} accepted`} fold="folded">
      <Balance
        whole={[accepted, 'accepted']}
        parts={[
          [consumed, 'read by the group'],
          [depthOf(state), 'unread'],
          [dropped, 'lost unread'],
        ]}
      />
      <SubscriptionLedgers channel={id} />
    </Section>
  );
}

function Partitions({ log }: { readonly log: LogState }) {
  const { partitions } = log;
  const delayed = partitions.reduce((sum, { start, end }) => sum + end - start, 0);
  return (
    <Section title={partitions.length > 1 ? `Log of ${partitions.length} partitions` : 'Log'} note={delayed}>
      {log.standsStillUntilUs === undefined ? null : (
        <p
          className={styles.empty}
        >{`A member joined or left: all members pause until ${formatTime(log.standsStillUntilUs)} at least.`}</p>
      )}
      {log.joining.length === 0 ? null : (
        <p className={styles.empty}>
          <Name>{log.joining.join(', ')}</Name> <span>{log.joining.length === 1 ? 'joins' : 'join'}</span>, and{' '}
          <span>{log.joining.length === 1 ? 'sees' : 'see'}</span> nothing yet.
        </p>
      )}
      <Facts
        facts={partitions.flatMap(({ start, end, position, committed, owner }, at) => {
          const name = partitions.length > 1 ? `Partition ${at}` : 'Offsets';
          const range = end === start ? 'nothing' : `${start} to ${end - 1}`;
          const reads = owner === '' ? 'group' : owner;
          const known = committed > 0 ? `, committed ${committed}` : '';
          return [[name, <Name key={name}>{`${range}; ${reads} reads from ${position}${known}`}</Name>] as const];
        })}
      />
    </Section>
  );
}

function Pending({ log: { pending }, channel }: { readonly log: LogState; readonly channel: string }) {
  const shared = useHeronry((all) => BROKERS[all.scenario.broker.kind].keeps === 'shared log');
  return (
    <Section title={shared ? 'Locked' : 'Not acknowledged'} note={pending.length}>
      {pending.length === 0 ? (
        <p className={styles.empty}>None. All dispatched messages are finished.</p>
      ) : (
        <Entries entries={pending} channel={channel} words={shared ? lockWords : heldWords} />
      )}
    </Section>
  );
}

/** Words of an entry: before its payload, and at the end of its row. */
type EntryWords = (entry: PendingEntry) => { readonly lead: string; readonly end: string };

const heldWords: EntryWords = ({ agent, deliveries, sinceUs }) => ({
  lead: `with ${agent}${deliveries > 1 ? `, dispatched ${deliveries} times` : ''}`,
  end: `since ${formatTime(sinceUs)}`,
});

const lockWords: EntryWords = ({ agent, deliveries, sinceUs, lockedUntilUs = sinceUs }) => ({
  lead: `for ${agent}, delivery ${deliveries}`,
  end: `until ${formatTime(lockedUntilUs)}`,
});

const lastWords: EntryWords = ({ agent, deliveries, sinceUs }) => ({
  lead: `last with ${agent}, ${deliveries} ${deliveries === 1 ? 'delivery' : 'deliveries'}`,
  end: `since ${formatTime(sinceUs)}`,
});

interface EntriesProps {
  readonly entries: readonly PendingEntry[];
  readonly channel: string;
  readonly words: EntryWords;
}

function Entries({ entries, channel, words }: EntriesProps) {
  return (
    <>
      <div className={styles.list}>
        {entries.slice(0, PENDING_MAX).map((entry) => {
          const { lead, end } = words(entry);
          return (
            <MessageRow
              key={`${entry.message} ${entry.seq}`}
              message={entry.message}
              channel={channel}
              lead={lead}
              end={end}
            />
          );
        })}
      </div>
      {entries.length > PENDING_MAX ? (
        <p className={styles.empty}>{`and ${entries.length - PENDING_MAX} more`}</p>
      ) : null}
    </>
  );
}
