import { Dices, ListPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Scenario } from '../../scenario/index.ts';
import { type BadRun, SEEDS_MAX } from '../../simulation/index.ts';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, Dialog, Segmented } from '../../ui/index.ts';
import dialogs from '../dialogs/Dialogs.module.css';
import { goToBreach } from '../expectations/breaches.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { CountField, TimeField } from '../parts/DraftInput.tsx';
import { useOpeningMoment } from '../parts/use-opening-moment.ts';
import { usePanelServices } from '../services.tsx';
import { formatTime } from '../text/time.ts';
import { Outcome } from './Outcome.tsx';
import styles from './Seeds.module.css';
import { useTrial } from './use-trial.ts';

const DEFAULT_COUNT = 1000;
const DEFAULT_UNTIL_US = 10_000_000;

/** Runs the scenario under many seeds, and shows how many break an expectation. */
export function SeedsDialog() {
  const store = useHeronryStore();
  const scenario = useHeronry((state) => state.scenario);
  const { openDialog, select, showPanel, unfold } = useHeronry((state) => state.actions);
  const { trial, problem, start, cancel } = useTrial();
  const close = (): void => openDialog(undefined);
  const shortest = trial?.tally.shortest;
  const openRun = (run: BadRun): void => {
    close();
    store.getState().actions.dispatch({ do: 'setSeed', seed: run.seed });
    goToBreach(store, run);
  };
  return (
    <Dialog
      wide
      title="Try many seeds"
      description="Runs this scenario with the seeds 1, 2, 3 … and counts the runs that break an expectation. Your scenario is not changed."
      onClose={close}
      footer={
        shortest === undefined || trial?.state === 'running' ? undefined : (
          <>
            <CopyLink scenario={trial?.scenario ?? scenario} run={shortest} />
            <Button variant="primary" onClick={() => openRun(shortest)}>
              Open the shortest broken run
            </Button>
          </>
        )
      }
    >
      {scenario.assertions.length === 0 ? (
        <div className={dialogs.stack}>
          <p>There are no expectations to test yet. Add one first.</p>
          <div className={dialogs.actions}>
            <Button
              variant="primary"
              icon={ListPlus}
              onClick={() => {
                close();
                select({});
                unfold('Expectations', true);
                showPanel('inspector');
              }}
            >
              Add an expectation
            </Button>
          </div>
        </div>
      ) : (
        <div className={dialogs.stack}>
          <Choice running={trial?.state === 'running'} onStart={start} onCancel={cancel} />
          {problem === undefined ? null : (
            <p role="alert" className={dialogs.alert}>
              {problem}
            </p>
          )}
          {trial === undefined ? null : <Outcome trial={trial} />}
        </div>
      )}
    </Dialog>
  );
}

interface ChoiceProps {
  readonly running: boolean;
  readonly onStart: (count: number, untilUs: number) => Promise<void>;
  readonly onCancel: () => void;
}

function Choice({ running, onStart, onCancel }: ChoiceProps) {
  const { atUs: playheadUs } = useOpeningMoment();
  const [count, setCount] = useState(DEFAULT_COUNT);
  const [end, setEnd] = useState<'playhead' | 'time'>(playheadUs > 0 ? 'playhead' : 'time');
  const [chosenUs, setChosenUs] = useState(DEFAULT_UNTIL_US);
  return (
    <div className={styles.choice}>
      <CountField
        label="Seeds"
        className={styles.field}
        value={count}
        min={1}
        max={SEEDS_MAX}
        onCommit={(value) => {
          setCount(value);
          return undefined;
        }}
      />
      <Segmented
        label="Until"
        value={end}
        onChange={setEnd}
        options={[
          { value: 'playhead', label: `To the playhead, ${formatTime(playheadUs)}` },
          { value: 'time', label: 'To a time' },
        ]}
      />
      {end === 'time' ? (
        <TimeField
          label="Until"
          unit="s"
          className={styles.field}
          valueUs={chosenUs}
          onCommit={(us) => {
            setChosenUs(us);
            return undefined;
          }}
        />
      ) : null}
      {running ? (
        <Button onClick={onCancel}>Cancel</Button>
      ) : (
        <Button
          variant="primary"
          icon={Dices}
          onClick={() => void onStart(count, end === 'playhead' ? playheadUs : chosenUs)}
        >{`Try ${count.toLocaleString('en')} seeds`}</Button>
      )}
    </div>
  );
}

/** Copies the link to a bad run, at the moment of its breach. */
function CopyLink({ scenario, run }: { readonly scenario: Scenario; readonly run: BadRun }) {
  const { makeLink } = usePanelServices();
  const [link, setLink] = useState<string>();
  useEffect(() => {
    let here = true;
    const moment = { scenario: { ...scenario, seed: run.seed }, atUs: run.atUs, message: run.message };
    void makeLink(moment).then(
      (made) => here && setLink(made),
      // Without a link, the button that opens the run still works.
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [makeLink, scenario, run]);
  return <CopyButton label="Copy link" text={link ?? ''} disabled={link === undefined} />;
}
