import { useHeronry } from '../../store/index.ts';
import { Name } from '../../ui/index.ts';
import { BookmarkList } from '../bookmarks/BookmarkList.tsx';
import styles from '../inspector/Inspector.module.css';
import { CopyButton } from '../parts/CopyButton.tsx';
import { NodeLink } from '../parts/channels.tsx';
import { Facts, Section } from '../parts/Section.tsx';
import { usePanelServices } from '../services.tsx';
import own from './Live.module.css';
import { backendWords } from './live-words.ts';

/** Shows the address with which others can take part. */
function Invitation({ addresses }: { readonly addresses: readonly string[] }) {
  const { live } = usePanelServices();
  const [first = '', ...others] = live.invitations(addresses);
  return (
    <Section title="Let others in">
      <p className={styles.empty}>
        Anyone who opens this address can take part. It contains the token: give it only to people you trust.
      </p>
      <p className={styles.empty}>
        {addresses.length > 0 ? (
          <span>It works on other machines in the same network.</span>
        ) : (
          <span>
            It works on this machine only. Start the gateway with <code translate="no">--host 0.0.0.0</code> to let
            other machines in.
          </span>
        )}
      </p>
      <div className={styles.actions}>
        <CopyButton label="Copy the address" text={first} />
      </div>
      <details className={styles.empty}>
        <summary>{others.length === 0 ? 'Show it' : `Show it, and ${others.length} more of this gateway`}</summary>
        {[first, ...others].map((address) => (
          <code key={address} translate="no" className={own.address}>
            {address}
          </code>
        ))}
      </details>
    </Section>
  );
}

const NO_ADDRESSES: readonly string[] = [];

/** Shows, with nothing selected, the state of the connection and what the user can do. */
export function LiveOverview() {
  const live = useHeronry((state) => state.live);
  const { agents, channels } = useHeronry((state) => state.scenario);
  const inFlight = useHeronry((state) => state.world.inFlight.size);
  const events = useHeronry((state) => state.world.events);
  if (live === undefined) return null;
  const { connection, agent } = live;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>Real traffic</span>
        <h2 className={styles.title}>
          <Name>{connection.kind === 'connected' ? backendWords(connection.backend.label) : live.address}</Name>
        </h2>
      </div>
      <Section title="What you can do">
        <ol className={styles.howTo}>
          <li>
            Select <NodeLink node={{ kind: 'agent', id: agent }} />, which is you, and publish, subscribe or consume.
            Others on this gateway see it.
          </li>
          <li>Pause, and go back over what has passed: traffic goes on, and is recorded.</li>
          <li>Save a part of it as a scenario, which replays without the gateway.</li>
        </ol>
      </Section>
      {connection.kind === 'ended' ? null : (
        <Invitation addresses={connection.kind === 'connected' ? connection.addresses : NO_ADDRESSES} />
      )}
      <Section title="Now">
        <Facts
          facts={[
            ['Agents', agents.length],
            ['Channels', channels.length],
            ['On their way', inFlight],
            ['Events in the record', events.toLocaleString('en')],
          ]}
        />
      </Section>
      <BookmarkList />
      <Section title="How to read it">
        <p className={styles.empty}>
          A message is drawn as the page hears of it. The order in a channel is the broker’s; how long a way takes is
          drawn, not measured. Queues are as the server counts them. Who subscribes and consumes is known of clients of
          this gateway; who publishes without a name is “somebody”.
        </p>
      </Section>
    </>
  );
}
