import { type RecordedState, useHeronry } from '../../store/index.ts';
import { Name } from '../../ui/index.ts';
import { BookmarkList } from '../bookmarks/BookmarkList.tsx';
import { Expectations } from '../expectations/Expectations.tsx';
import styles from '../inspector/Inspector.module.css';
import { Facts, Section } from '../parts/Section.tsx';
import { formatTime } from '../text/time.ts';
import { RecordedHints } from './RecordedHints.tsx';

/** Shows, with nothing selected, what the recording has, and what the user can do. */
export function RecordingOverview({ state: { from } }: { readonly state: RecordedState }) {
  const { name, agents, channels } = useHeronry((all) => all.scenario);
  const events = useHeronry((all) => all.trace.length);
  const endUs = useHeronry((all) => all.frontierUs);
  const inFlight = useHeronry((all) => all.world.inFlight.size);
  const direct = channels.filter((channel) => channel.direct !== undefined).length;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>Recording</span>
        <h2 className={styles.title}>
          <Name>{name}</Name>
        </h2>
      </div>
      <Section title="Getting started">
        <ol className={styles.howTo}>
          <li>Play, or drag the playhead: everything you see has happened.</li>
          <li>Select a message to see its journey, and who got it, and why.</li>
          <li>Save a part as a scenario to change it, and to try what would have happened.</li>
        </ol>
      </Section>
      <RecordedHints />
      <Section title="Contents">
        <Facts
          facts={[
            ['File', from],
            ['Length', formatTime(endUs)],
            ['Events', events.toLocaleString('en')],
            ['Agents', agents.length],
            ['Channels', channels.length - direct],
            ...(direct === 0 ? [] : [['Direct connections', direct] as const]),
            ['In flight', inFlight],
          ]}
        />
      </Section>
      <Expectations />
      <Section title="Moments">
        <BookmarkList />
      </Section>
    </>
  );
}
