import { useEffect, useMemo, useState } from 'react';
import { BROKER_KINDS, BROKER_NAMES, LIMITS, type Scenario } from '../../scenario/index.ts';
import { type OtherRun, useHeronry } from '../../store/index.ts';
import { type Micros, messageOfEvent } from '../../trace/index.ts';
import { Button, Dialog, Field, Select } from '../../ui/index.ts';
import { CountField, TimeField } from '../parts/DraftInput.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './Compare.module.css';
import { type Other, otherBroker, otherRun, otherSeed, sideBySide } from './comparison.ts';
import { Finals, OnlyLists, PartingWords } from './Differences.tsx';
import { Strips } from './Strips.tsx';

/** The present run beside another: one that it has taken the place of, another seed, another broker. */
export function CompareDialog() {
  const scenario = useHeronry((state) => state.scenario);
  const actions = useHeronry((state) => state.actions);
  const { other, untilUs, fields } = useChoice(scenario);
  const { simulate } = usePanelServices();
  const both = useMemo(
    () => sideBySide(simulate, scenario, other.scenario, untilUs),
    [simulate, scenario, other.scenario, untilUs],
  );
  useEffect(() => actions.pause(), [actions]);
  const close = (): void => actions.openDialog(undefined);
  const { parting, here } = both;
  return (
    <Dialog
      wide
      title="Compare runs"
      description="The run that you see, beside another. Messages are told apart by who published them, where, and which they were."
      onClose={close}
      footer={
        <>
          <Button
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
            disabled={parting === undefined}
            onClick={() => {
              close();
              if (parting === undefined) return;
              actions.seek(parting.atUs);
              const message = parting.a === undefined ? undefined : messageOfEvent(here.trace, parting.a);
              // Where only the other run does something, there is no message of this one to show.
              if (message !== undefined && here.trace.event(message).atUs <= parting.atUs) actions.select({ message });
            }}
          >
            Go there
          </Button>
        </>
      }
    >
      <div className={styles.compare}>
        {fields}
        <PartingWords both={both} otherName={other.name} />
        <Strips both={both} otherName={other.name} />
        {both.cut ? (
          <p className={styles.quiet}>One of the two has so many events that only the beginning is compared.</p>
        ) : null}
        <OnlyLists both={both} otherName={other.name} />
        <Finals both={both} />
      </div>
    </Dialog>
  );
}

/** What it is compared with and how far, and the fields to choose that. */
function useChoice(scenario: Scenario) {
  const others = useHeronry((state) => state.otherRuns);
  const frontierUs = useHeronry((state) => state.frontierUs);
  const [choice, setChoice] = useState(others[0] === undefined ? 'seed' : `run ${others[0].id}`);
  const [seed, setSeed] = useState((scenario.seed + 1) % (LIMITS.seed + 1));
  const [chosenUs, setChosenUs] = useState<Micros>();
  const kept = others.find(({ id }) => choice === `run ${id}`);
  const broker = BROKER_KINDS.find((kind) => choice === `broker ${kind}`);
  const other = useMemo(
    (): Other =>
      kept !== undefined
        ? otherRun(kept, scenario)
        : broker !== undefined
          ? otherBroker(scenario, broker)
          : otherSeed(scenario, seed),
    [kept, broker, scenario, seed],
  );
  // A fork has come no further than its beginning: the future of the other run is what it is compared with.
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
          if (us > LIMITS.timeUs) return 'At most a day.';
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
                  {label}
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
