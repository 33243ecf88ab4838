import { useMemo } from 'react';
import { useHeronry } from '../../store/index.ts';
import { Name } from '../../ui/index.ts';
import styles from './Inspector.module.css';
import { subscriptionBooks } from './subscription-books.ts';

/** Shows the outcome of the copies that a channel sent, a line for each subscriber. */
export function SubscriptionLedgers({ channel }: { readonly channel: string }) {
  const trace = useHeronry((all) => all.trace);
  const events = useHeronry((all) => all.world.events);
  const subscriptions = useMemo(() => subscriptionBooks(trace, channel, events), [trace, channel, events]);
  return subscriptions.map(({ agent, offered, received, ignored, lost, onTheWay }) => (
    <p key={agent} className={styles.subscriptionLedger}>
      <Name>{agent}</Name>: <b>{offered}</b> sent = <b>{received}</b> received + <b>{onTheWay}</b> in flight
      {lost === 0 ? null : (
        <span>
          {' '}
          + <b>{lost}</b> lost
        </span>
      )}
      {ignored === 0 ? null : (
        <span>
          {' '}
          + <b>{ignored}</b> ignored
        </span>
      )}
    </p>
  ));
}
