import { useHeronry } from '../../store/index.ts';
import { type ChannelState, depthOf, type LogState } from '../../trace/index.ts';
import { Name } from '../../ui/index.ts';
import { MessageRow } from '../parts/MessageRow.tsx';
import { Facts, Section } from '../parts/Section.tsx';
import { formatTime } from '../text/time.ts';
import styles from './Inspector.module.css';
import { Ledger } from './Ledger.tsx';
import { SubscriptionLedgers } from './SubscriptionLedgers.tsx';

/** Number of unacknowledged entries listed. */
const PENDING_MAX = 30;

/** Shows a channel that keeps a log: its content, and the progress of its group. */
export function LogSections({ state, log }: { readonly state: ChannelState; readonly log: LogState }) {
  return (
    <>
      <LogBooks state={state} log={log} />
      <Partitions log={log} />
      <Pending log={log} channel={state.id} />
    </>
  );
}

function LogBooks({ state, log }: { readonly state: ChannelState; readonly log: LogState }) {
  const { id, accepted, consumed, dropped } = state;
  return (
    <Section title="Its books">
      <Ledger
        whole={[accepted, 'taken in']}
        parts={[
          [consumed, 'read by the group'],
          [depthOf(state), 'unread'],
          [dropped, 'gone unread'],
        ]}
      />
      <SubscriptionLedgers channel={id} />
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
    </Section>
  );
}

function Partitions({ log: { partitions } }: { readonly log: LogState }) {
  const held = partitions.reduce((sum, { start, end }) => sum + end - start, 0);
  return (
    <Section title={partitions.length > 1 ? `Log of ${partitions.length} partitions` : 'Log'} note={held}>
      <Facts
        facts={partitions.flatMap(({ start, end, position, committed, owner }, at) => {
          const name = partitions.length > 1 ? `Partition ${at}` : 'Holds';
          const range = end === start ? 'nothing' : `${start} to ${end - 1}`;
          const reads = owner === '' ? 'group' : owner;
          const known = committed > 0 ? `, committed ${committed}` : '';
          return [[name, <Name key={name}>{`${range}; ${reads} reads on at ${position}${known}`}</Name>] as const];
        })}
      />
    </Section>
  );
}

function Pending({ log: { pending }, channel }: { readonly log: LogState; readonly channel: string }) {
  const trace = useHeronry((all) => all.trace);
  return (
    <Section title="Not acknowledged" note={pending.length}>
      {pending.length === 0 ? (
        <p className={styles.empty}>Nothing is in anybody’s hands: what was handed out is done with.</p>
      ) : (
        <div className={styles.list}>
          {pending.slice(0, PENDING_MAX).map(({ message, agent, sinceUs, deliveries }) => {
            const published = trace.event(message);
            if (published.kind !== 'published') return null;
            return (
              <MessageRow
                key={message}
                message={message}
                channel={channel}
                payload={published.payload}
                lead={<Name>{`with ${agent}${deliveries > 1 ? `, ${deliveries} times handed out` : ''}`}</Name>}
                end={`since ${formatTime(sinceUs)}`}
              />
            );
          })}
        </div>
      )}
      {pending.length > PENDING_MAX ? (
        <p className={styles.empty}>{`and ${pending.length - PENDING_MAX} more`}</p>
      ) : null}
    </Section>
  );
}
