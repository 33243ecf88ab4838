import { useHeronry } from '../../store/index.ts';
import { Name } from '../../ui/index.ts';
import { BookmarkList } from '../bookmarks/BookmarkList.tsx';
import styles from '../inspector/Inspector.module.css';
import { CopyButton } from '../parts/CopyButton.tsx';
import { NodeLink } from '../parts/channels.tsx';
import { Facts, Section } from '../parts/Section.tsx';
import { RecordingOverview } from '../recording/RecordingOverview.tsx';
import { usePanelServices } from '../services.tsx';
import own from './Live.module.css';
import { backendWords } from './live-words.ts';

/** Shows the address with which others can take part. */
function Invitation({ addresses }: { readonly addresses: readonly string[] }) {
  const { live } = usePanelServices();
  const [first = '', ...others] = live.invitations(addresses);
  return (
    <Section title="Invite others">
      <p className={styles.empty}>
        Anyone who opens this address can take part. It contains the token: give it only to people you trust.
      </p>
      <p className={styles.empty}>
        {addresses.length > 0 ? (
          <span>It works on other machines in the same network.</span>
        ) : (
          <span>
            It works on this machine only. Start the gateway with <code translate="no">--host 0.0.0.0</code> to allow
            other machines.
          </span>
        )}
      </p>
      <div className={styles.actions}>
        <CopyButton label="Copy the address" text={first} />
      </div>
      <details className={styles.empty}>
        <summary>{others.length === 0 ? 'Show' : `Show it and ${others.length} more addresses`}</summary>
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
  if (connection.kind === 'recorded') return <RecordingOverview state={connection} />;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>Real traffic</span>
        <h2 className={styles.title}>
          <Name>{connection.kind === 'connected' ? backendWords(connection.backend.label) : live.address}</Name>
        </h2>
      </div>
      <Section title="Getting started">
        <ol className={styles.howTo}>
          <li>
            Select <NodeLink node={{ kind: 'agent', id: agent }} />, which is you, and publish, subscribe or consume.
            Others on this gateway see it.
          </li>
          <li>Pause and go back in time: recording continues.</li>
          <li>Save a part as a scenario. It replays without the gateway.</li>
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
            ['In flight', inFlight],
            ['Recorded events', events.toLocaleString('en')],
          ]}
        />
      </Section>
      <Section title="Moments">
        <BookmarkList />
      </Section>
      <Section title="How to read the picture">
        <p className={styles.empty}>
          A message is drawn when the page learns of it. The order in a channel is the broker’s; the duration of a hop
          is drawn, not measured. Queue depths come from the server. Subscribers and consumers are known if they use
          this gateway; a publisher without a name is “anonymous”.
        </p>
      </Section>
    </>
  );
}
