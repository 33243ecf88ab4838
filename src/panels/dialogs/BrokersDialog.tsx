import { useMemo, useState } from 'react';
import { BROKER_NAMES, BROKER_WAYS, type Broker, BUILT_IN_BROKERS, type Scenario } from '../../scenario/index.ts';
import {
  type BrokerComparison,
  type CellReason,
  COMPARED_RUN,
  compareTraces,
  onAllBrokers,
  type SwitchingFact,
  switchingFacts,
} from '../../simulation/index.ts';
import { type HeronryStore, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Dialog, Segmented } from '../../ui/index.ts';
import { Simulating } from '../parts/Simulating.tsx';
import { useModels } from '../parts/use-models.ts';
import { useOpeningMoment } from '../parts/use-opening-moment.ts';
import { useTogether } from '../parts/use-together.ts';
import { BrokerGlyph } from './BrokerGlyph.tsx';
import styles from './BrokersDialog.module.css';
import { BrokerTable, type TableColumn, type TableGroup } from './BrokerTable.tsx';
import dialogs from './Dialogs.module.css';
import { LeftOut } from './LeftOut.tsx';

/** Shortest time of the scenario that is compared. */
const UNTIL_US_MIN = 30_000_000;

/** Page of the documentation beside this page: the contract, row by row. */
const CONTRACT_PAGE = './api/documents/contract.html';

type Shown = 'scenario' | 'switching';

/** The open scenario on all brokers, and what changes in general when one switches. */
export function BrokersDialog() {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const { atUs } = useOpeningMoment();
  // Code that has begun to run makes another comparison.
  const code = useHeronry((state) => state.code);
  const [shown, setShown] = useState<Shown>('scenario');
  return (
    <Dialog
      wide
      title="Compare brokers"
      description="The broker decides which messages are stored, who gets a copy, and what happens to unfinished messages."
      onClose={() => openDialog(undefined)}
    >
      <div className={dialogs.stack}>
        <Segmented<Shown>
          label="Comparison"
          value={shown}
          options={[
            { value: 'scenario', label: 'This scenario' },
            { value: 'switching', label: 'What changes when you switch' },
          ]}
          onChange={setShown}
        />
        {shown === 'scenario' ? <ThisScenario key={code} atUs={atUs} /> : <Switching />}
        <p className={dialogs.quiet}>
          <a href={CONTRACT_PAGE} target="_blank" rel="noreferrer">
            What every broker guarantees, tested on real servers
          </a>
        </p>
      </div>
    </Dialog>
  );
}

function ThisScenario({ atUs }: { readonly atUs: number }) {
  const scenario = useHeronry((state) => state.scenario);
  const untilUs = Math.max(UNTIL_US_MIN, atUs);
  // The models of all brokers come together.
  const models = useModels('kafka');
  const scenarios = useMemo(() => onAllBrokers(scenario), [scenario]);
  const { runs, reachedUs } = useTogether(models === 'there' ? scenarios : undefined, untilUs, COMPARED_RUN);
  const compared = useMemo(
    () =>
      runs &&
      compareTraces(
        scenario,
        runs.map(({ trace }) => trace),
        untilUs,
      ),
    [scenario, runs, untilUs],
  );
  if (compared !== undefined) return <Compared compared={compared} scenario={scenario} untilUs={untilUs} />;
  if (models === 'there') return <Simulating runs={scenarios.length} atUs={reachedUs} untilUs={untilUs} />;
  return (
    <p className={dialogs.quiet} role="status">
      {models === 'fetched' ? 'Loading the models…' : 'The models could not be loaded. Check your connection.'}
    </p>
  );
}

interface ComparedProps {
  readonly compared: BrokerComparison;
  readonly scenario: Scenario;
  readonly untilUs: number;
}

function Compared({ compared, scenario, untilUs }: ComparedProps) {
  const store = useHeronryStore();
  const { brokers, own, findings, readers, channels } = compared;
  const columns = brokers.map(
    (broker, index): TableColumn => ({
      kind: broker.kind,
      foot: index === own ? <span className={dialogs.quiet}>Open now</span> : <OpenWith broker={broker} />,
    }),
  );
  const groups: readonly TableGroup[] = [
    { title: 'Key differences', rows: findings },
    { title: 'Who received what', rows: readers },
    { title: 'Stored at the end', rows: channels },
  ];
  const differing = [...findings, ...readers, ...channels].filter(({ differs }) => differs.includes(true)).length;
  return (
    <>
      <p className={dialogs.quiet}>{`The first ${Math.round(untilUs / 1_000_000)} s, simulated on each. ${
        differing === 0 ? 'There are no differences.' : 'Differences from the current broker are marked.'
      }`}</p>
      <BrokerTable
        columns={columns}
        groups={groups}
        onOpen={(column, moment) => {
          const broker = brokers[column];
          if (broker !== undefined) void openBroker(store, broker, moment);
        }}
      />
      <LeftOut kinds={[scenario.broker.kind]} />
    </>
  );
}

function OpenWith({ broker }: { readonly broker: Broker }) {
  const store = useHeronryStore();
  return (
    <Button aria-label={`Use ${BROKER_NAMES[broker.kind]}`} onClick={() => void openBroker(store, broker)}>
      Use this broker
    </Button>
  );
}

/** Puts the broker behind the scenario's channels, and shows a moment of the run on it, paused. */
async function openBroker(store: HeronryStore, broker: Broker, moment?: CellReason['moment']): Promise<void> {
  const { actions, scenario } = store.getState();
  const name = BROKER_NAMES[broker.kind];
  try {
    await store.prepare(broker.kind);
  } catch {
    actions.notify(`The model of ${name} could not be loaded. Check your connection.`, 'error');
    return;
  }
  const issue = scenario.broker === broker ? undefined : actions.dispatch({ do: 'setBroker', broker });
  if (issue !== undefined) actions.notify(issue.message, 'error');
  else if (scenario.broker !== broker) actions.notify(`Switched to ${name}. Undo to switch back.`);
  actions.openDialog(undefined);
  if (issue !== undefined || moment === undefined) return;
  actions.pause();
  actions.seek(moment.atUs);
  await store.playback.arrival();
  actions.select({ message: moment.message });
}

function Switching() {
  const facts = useMemo(switchingFacts, []);
  const columns = BUILT_IN_BROKERS.map((kind): TableColumn => ({ kind, foot: undefined }));
  const groups = [{ title: 'Measured on every model, with notes from real servers', rows: facts.map(toRow) }];
  return (
    <>
      <ul className={styles.ways}>
        {BUILT_IN_BROKERS.map((kind) => (
          <li key={kind}>
            <BrokerGlyph kind={kind} />
            <span>
              <b>{BROKER_NAMES[kind]}</b> <span>{BROKER_WAYS[kind]}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className={dialogs.quiet}>Differences from the in-memory broker are marked.</p>
      <BrokerTable columns={columns} groups={groups} />
      <LeftOut kinds={BUILT_IN_BROKERS} />
    </>
  );
}

function toRow({ question, answers }: SwitchingFact): TableGroup['rows'][number] {
  return {
    subject: question,
    cells: BUILT_IN_BROKERS.map((kind) => answers[kind]),
    differs: BUILT_IN_BROKERS.map((kind) => answers[kind] !== answers.memory),
  };
}
