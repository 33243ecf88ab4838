import { useEffect, useMemo, useState } from 'react';
import { BROKER_KINDS, BROKER_NAMES, LIMITS, type Scenario } from '../../scenario/index.ts';
import { type OtherRun, useHeronry } from '../../store/index.ts';
import type { Micros } from '../../trace/index.ts';
import { Button, Dialog, Field, Select, visibleText } from '../../ui/index.ts';
import { CountField, TimeField } from '../parts/DraftInput.tsx';
import { Simulating } from '../parts/Simulating.tsx';
import { useModels } from '../parts/use-models.ts';
import { useOpeningMoment } from '../parts/use-opening-moment.ts';
import { useTogether } from '../parts/use-together.ts';
import { formatTime } from '../text/time.ts';
import styles from './Compare.module.css';
import { EVENTS_MAX, type Other, otherBroker, otherRun, otherSeed, type SideBySide, sideBySide } from './comparison.ts';
import { Finals, OnlyLists, PartingWords } from './Differences.tsx';
import { Strips } from './Strips.tsx';

const BESIDE = { eventsMax: EVENTS_MAX };

/** Compares the current run with another one: a run that it replaced, another seed, another broker. */
export function CompareDialog() {
  const scenario = useHeronry((state) => state.scenario);
  const actions = useHeronry((state) => state.actions);
  const { other, untilUs, fields } = useChoice(scenario);
  const { both, models, reachedUs, isStopped, stop } = useSideBySide(scenario, other.scenario, untilUs);
  useEffect(() => actions.pause(), [actions]);
  const close = (): void => actions.openDialog(undefined);
  return (
    <Dialog
      wide
      title="Compare runs"
      description="This run beside another one. Messages are matched by sender, channel and order."
      onClose={close}
      footer={
        <>
          <Button
            disabled={both === undefined}
            onClick={() => {
              const issue = actions.dispatch(other.switchTo);
              if (issue !== undefined) actions.notify(issue.message, 'error');
              close();
            }}
          >
            Switch to that run
          </Button>
          <Button
            variant="primary"
            disabled={both?.parting === undefined}
            onClick={() => {
              close();
              if (both?.parting === undefined) return;
              const { parting, here } = both;
              actions.seek(parting.atUs);
              const message = parting.a === undefined ? undefined : here.trace.messageOf(parting.a);
              // If only the other run has the event, this run has no message to select.
              if (message !== undefined && here.trace.atUs(message) <= parting.atUs) actions.select({ message });
            }}
          >
            Go to this moment
          </Button>
        </>
      }
    >
      <div className={styles.compare}>
        {fields}
        {both !== undefined ? (
          <>
            {isStopped ? (
              <p className={styles.quiet} role="status">
                {`Stopped at ${formatTime(reachedUs)}. Later events are not compared.`}
              </p>
            ) : null}
            <Comparison both={both} otherName={other.name} />
          </>
        ) : models === 'there' ? (
          <Simulating runs={2} atUs={reachedUs} untilUs={untilUs} onStop={stop} />
        ) : (
          <p className={styles.quiet} role="status">
            {models === 'fetched'
              ? `Loading the model of ${other.name}…`
              : `The model of ${other.name} could not be loaded. Check your connection.`}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** Shows where two runs diverge, what only one of them has, and their final counts. */
export function Comparison({ both, otherName }: { readonly both: SideBySide; readonly otherName: string }) {
  return (
    <>
      <PartingWords both={both} otherName={otherName} />
      <Strips both={both} otherName={otherName} />
      {both.cut ? <p className={styles.quiet}>One run has too many events: only its beginning is compared.</p> : null}
      <OnlyLists both={both} otherName={otherName} />
      <Finals both={both} />
    </>
  );
}

/** Simulates both from the start; stopped, they are compared as far as both are. */
function useSideBySide(here: Scenario, there: Scenario, untilUs: Micros) {
  const models = useModels(there.broker.kind);
  const pair = useMemo(() => [here, there], [here, there]);
  const { runs, ...together } = useTogether(models === 'there' ? pair : undefined, untilUs, BESIDE);
  const { reachedUs } = together;
  const both = useMemo(() => runs && sideBySide(runs, Math.min(untilUs, reachedUs)), [runs, untilUs, reachedUs]);
  return { both, models, ...together };
}

/** Returns the other run, the end of the comparison, and the fields that choose both. */
function useChoice(scenario: Scenario) {
  const others = useHeronry((state) => state.otherRuns);
  const { frontierUs } = useOpeningMoment();
  const asked = useHeronry((state) => state.comparedRun);
  const first = others.find(({ id }) => id === asked) ?? others[0];
  const [choice, setChoice] = useState(first === undefined ? 'seed' : `run ${first.id}`);
  const [seed, setSeed] = useState((scenario.seed + 1) % (LIMITS.seed + 1));
  const [chosenUs, setChosenUs] = useState<Micros>();
  const kept = others.find(({ id }) => choice === `run ${id}`);
  const broker = BROKER_KINDS.find((kind) => choice === `broker ${kind}`);
  const other = useMemo(
    (): Other =>
      kept !== undefined
        ? otherRun(kept)
        : broker !== undefined
          ? otherBroker(scenario, broker)
          : otherSeed(scenario, seed),
    [kept, broker, scenario, seed],
  );
  // A fork has simulated no further than its beginning: it is compared with the future of the other run.
  const untilUs = chosenUs ?? Math.max(frontierUs, kept?.frontierUs ?? 0);
  const fields = (
    <div className={styles.fields}>
      <Choice scenario={scenario} others={others} choice={choice} onChoose={setChoice} />
      {choice === 'seed' ? (
        <CountField
          label="Seed"
          className={styles.narrow}
          value={seed}
          min={0}
          max={LIMITS.seed}
          onCommit={(value) => {
            setSeed(value);
            return undefined;
          }}
        />
      ) : null}
      <TimeField
        label="Up to"
        unit="s"
        className={styles.narrow}
        valueUs={untilUs}
        onCommit={(us) => {
          if (us > LIMITS.timeUs) return 'At most one day.';
          setChosenUs(us);
          return undefined;
        }}
      />
    </div>
  );
  return { other, untilUs, fields };
}

interface ChoiceProps {
  readonly scenario: Scenario;
  readonly others: readonly OtherRun[];
  readonly choice: string;
  readonly onChoose: (choice: string) => void;
}

function Choice({ scenario, others, choice, onChoose }: ChoiceProps) {
  return (
    <Field label="Compare with" className={styles.with}>
      {(control) => (
        <Select {...control} value={choice} onChange={(event) => onChoose(event.currentTarget.value)}>
          {others.length === 0 ? null : (
            <optgroup label="The run before a change">
              {others.map(({ id, label }) => (
                <option key={id} value={`run ${id}`}>
                  {visibleText(label)}
                </option>
              ))}
            </optgroup>
          )}
          <option value="seed">Another seed</option>
          <optgroup label="Another broker">
            {BROKER_KINDS.filter((kind) => kind !== scenario.broker.kind).map((kind) => (
              <option key={kind} value={`broker ${kind}`}>
                {BROKER_NAMES[kind]}
              </option>
            ))}
          </optgroup>
        </Select>
      )}
    </Field>
  );
}
