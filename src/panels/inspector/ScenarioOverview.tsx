import type { Network } from '../../scenario/index.ts';
import { useHeronry } from '../../store/index.ts';
import { Name } from '../../ui/index.ts';
import { BookmarkList } from '../bookmarks/BookmarkList.tsx';
import { Expectations } from '../expectations/Expectations.tsx';
import { Faults } from '../faults/Faults.tsx';
import { BeginsAtStart } from '../parts/BeginChoice.tsx';
import { CountField, ProseField, TimeField } from '../parts/DraftInput.tsx';
import { Facts, Section } from '../parts/Section.tsx';
import { QuizButton } from '../quiz/QuizButton.tsx';
import { formatTime } from '../text/time.ts';
import { BrokerFields } from './BrokerFields.tsx';
import { GettingStarted } from './GettingStarted.tsx';
import { Hints } from './Hints.tsx';
import styles from './Inspector.module.css';
import { useCommand } from './use-command.ts';

const SEED_MAX = 0xffff_ffff;
const EVERYWHERE = { at: 'everything' } as const;

export function ScenarioOverview() {
  const scenario = useHeronry((state) => state.scenario);
  const events = useHeronry((state) => state.world.events);
  const inFlight = useHeronry((state) => state.world.inFlight.size);
  const command = useCommand();
  const { name, description, agents, channels, links, interventions, seed, network } = scenario;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.kind}>Scenario</span>
        <h2 className={styles.title}>
          <Name>{name}</Name>
        </h2>
      </div>
      <GettingStarted />
      <Hints />
      <Section title="What happens here" fold="open">
        <ProseField
          label="Description"
          value={description}
          onCommit={(text) => command({ do: 'describe', description: text })}
        />
        <BookmarkList />
        <QuizButton />
      </Section>
      <BrokerFields />
      <Section title="Delay of every hop" note={`mean ${formatTime(network.delayUsMean)}`} fold="folded">
        <NetworkFields network={network} onCommit={(next) => command({ do: 'setNetwork', network: next })} />
      </Section>
      <Faults place={EVERYWHERE} />
      <Expectations />
      <Section title="Now" note={`${events} events`} fold="folded">
        <Facts
          facts={[
            ['Agents', agents.length],
            ['Channels', channels.length],
            ['Links', links.length],
            ['In flight', inFlight],
            ['Events', events],
            ['Scripted actions', interventions.length],
          ]}
        />
      </Section>
      <Section title="Randomness" note={`seed ${seed}`} fold="folded">
        <CountField
          label="Seed"
          hint="The same seed always gives the same run."
          value={seed}
          min={0}
          max={SEED_MAX}
          onCommit={(value) => command({ do: 'setSeed', seed: value })}
        />
        <BeginsAtStart />
      </Section>
    </>
  );
}

interface NetworkFieldsProps {
  readonly network: Network;
  readonly onCommit: (network: Network) => string | undefined;
}

/** Edits the network's delay: shortest, mean, jitter. */
export function NetworkFields({ network, onCommit }: NetworkFieldsProps) {
  return (
    <div className={styles.three}>
      <TimeField
        label="Shortest"
        valueUs={network.delayUsMin}
        onCommit={(delayUsMin) => onCommit({ ...network, delayUsMin })}
      />
      <TimeField
        label="Mean"
        valueUs={network.delayUsMean}
        onCommit={(delayUsMean) => onCommit({ ...network, delayUsMean })}
      />
      <TimeField
        label="Jitter"
        valueUs={network.jitterUs}
        onCommit={(jitterUs) => onCommit({ ...network, jitterUs })}
      />
      <div className={styles.wide}>
        <p>The mean excludes jitter. Jitter adds at most its value, half of it on average.</p>
        <BeginsAtStart />
      </div>
    </div>
  );
}
