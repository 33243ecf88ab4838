import { CircleCheck, CircleHelp, CircleX, Hourglass, Trash2 } from 'lucide-react';
import { Suspense, useMemo, useRef } from 'react';
import { type Assertion, assertionWords, EXPECTATIONS } from '../../scenario/index.ts';
import { type Breach, breachWords, type FittingAssertion, whyNotJudged } from '../../simulation/index.ts';
import { runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { Button, IconButton, LinkButton, late, Name, Switch, useFocusHeir } from '../../ui/index.ts';
import { useCommand } from '../inspector/use-command.ts';
import { AddOfKind, kindsBeside } from '../parts/AddOfKind.tsx';
import { Section } from '../parts/Section.tsx';
import { hasDiagram } from '../text/description.ts';
import { formatTime } from '../text/time.ts';
import { breachesIn, goToBreach, judgedPercent, type ShownVerdict, useJudged, verdictIn } from './breaches.ts';
import styles from './Expectations.module.css';
import { SentenceForm } from './SentenceForm.tsx';
import { useFitting } from './use-fitting.ts';

const LateDiagramArrows = late(async () => (await import('./DiagramArrows.tsx')).DiagramArrows);

/** Lists the expectations of the scenario, with their verdicts at the playhead. */
export function Expectations() {
  const store = useHeronryStore();
  const scenario = useHeronry((state) => state.scenario);
  const isRecording = useHeronry(({ live }) => live?.connection.kind === 'recorded');
  const pauses = useHeronry((state) => state.pauseAtBroken);
  const setPauses = useHeronry((state) => state.actions.setPauseAtBroken);
  const command = useCommand();
  const { assertions } = scenario;
  const set = (next: readonly Assertion[], label: string): string | undefined =>
    command({ do: 'setAssertions', assertions: next, label });
  const fitting = useFitting(({ assertion, broken }: FittingAssertion) => {
    const { actions, scenario: latest } = store.getState();
    if (broken) actions.notify('This run breaks it everywhere: the reason is shown with it.');
    return set([...latest.assertions, assertion], `Expect that ${assertionWords(assertion)}`);
  });
  return (
    <Section title="Expectations" note={assertions.length} fold={assertions.length === 0 ? 'folded' : 'open'}>
      {hasDiagram(scenario.description) ? (
        <Suspense fallback={null}>
          <LateDiagramArrows />
        </Suspense>
      ) : null}
      {assertions.length === 0 ? (
        <p className={styles.quiet}>
          State what must stay true, for example “every message on control reaches mg1 within 1 s”. It turns red when an
          event breaks it.
        </p>
      ) : (
        <ul className={styles.list} aria-label="What is expected">
          {assertions.map((assertion, place) => (
            // Two may be equal: the index distinguishes them.
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <li key={`${place} ${assertion.kind}`}>
              <Expectation
                place={place}
                assertion={assertion}
                onChange={(next) => set(assertions.with(place, next), `Expect that ${assertionWords(next)}`)}
                onRemove={() =>
                  set(assertions.toSpliced(place, 1), `Remove the expectation: ${assertionWords(assertion)}`)
                }
              />
            </li>
          ))}
        </ul>
      )}
      <AddOfKind label="Add an expectation" addLabel="Add expectation" rows={EXPECTATIONS} onAdd={fitting.choose} />
      {fitting.part === undefined ? null : <Choosing part={fitting.part} onCancel={fitting.cancel} />}
      {assertions.length === 0 ? null : (
        <>
          <Switch label="Pause when one breaks" checked={pauses} onChange={setPauses} />
          {isRecording ? null : (
            <Button small onClick={() => runAction(store, 'seeds')}>
              Try many seeds…
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

/** Shows how far the search for an expectation that the run keeps is, and lets the user cancel it. */
function Choosing({ part, onCancel }: { readonly part: number; readonly onCancel: () => void }) {
  return (
    <div className={styles.choosing}>
      <p className={styles.quiet} role="status">
        Looking for one that fits this run…
      </p>
      <progress aria-label="Looking for an expectation" max={1} value={part} />
      <Button small onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

const VERDICTS = {
  kept: { icon: CircleCheck, words: 'Kept so far' },
  broken: { icon: CircleX, words: 'Broken' },
  notDecided: { icon: CircleHelp, words: 'Not decided' },
  notJudged: { icon: CircleHelp, words: 'Cannot be judged' },
  judging: { icon: Hourglass, words: 'Checking…' },
} as const satisfies Readonly<Record<ShownVerdict | 'notJudged', unknown>>;

/** Returns why a recording cannot show that the expectation is kept; undefined if it can, and for a run. */
function useUnjudged(assertion: Assertion): string | undefined {
  const isRecording = useHeronry(({ live }) => live?.connection.kind === 'recorded');
  const trace = useHeronry((state) => state.trace);
  const channels = useHeronry((state) => state.scenario.channels);
  return useMemo(
    () => (isRecording ? whyNotJudged(assertion, trace, channels) : undefined),
    [isRecording, assertion, trace, channels],
  );
}

interface ExpectationProps {
  readonly place: number;
  readonly assertion: Assertion;
  readonly onChange: (assertion: Assertion) => string | undefined;
  readonly onRemove: () => void;
}

function Expectation({ place, assertion, onChange, onRemove }: ExpectationProps) {
  const breach = useJudged((state) => breachesIn(state)[place]);
  const seen = useJudged((state) => verdictIn(state, place));
  const unjudged = useUnjudged(assertion);
  const verdict = seen === 'broken' || unjudged === undefined ? seen : 'notJudged';
  const part = useRef<HTMLDivElement>(null);
  useFocusHeir(part, kindsBeside);
  const { icon: Icon, words } = VERDICTS[verdict];
  return (
    <div ref={part} className={styles.expectation} data-verdict={verdict}>
      <div className={styles.verdict}>
        <Icon size={16} aria-hidden />
        <b>{words}</b>
        <IconButton small label="Remove" icon={Trash2} onClick={onRemove} />
      </div>
      <SentenceForm assertion={assertion} onChange={onChange} />
      {verdict === 'broken' && breach !== undefined ? <Why breach={breach} /> : null}
      {verdict === 'judging' ? <JudgedPart place={place} /> : null}
      {verdict === 'notDecided' ? <Ended /> : null}
      {verdict === 'notJudged' ? <p className={styles.why}>{unjudged}</p> : null}
    </div>
  );
}

/** Shows how much of the trace has been read. */
function JudgedPart({ place }: { readonly place: number }) {
  const percent = useJudged((state) => judgedPercent(state, place));
  return <progress className={styles.part} aria-label="Checked" max={100} value={percent} />;
}

/** Says why nothing is decided. */
function Ended() {
  const endedUs = useHeronry((state) => state.trace.lastUs);
  return <p className={styles.why}>{`The run ended at ${formatTime(endedUs)}. Nothing after that was simulated.`}</p>;
}

/** Shows the breach, with a link to its moment. */
function Why({ breach }: { readonly breach: Breach }) {
  const store = useHeronryStore();
  const playheadUs = useHeronry((state) => state.playheadUs);
  return (
    <p className={styles.why}>
      At{' '}
      <LinkButton
        aria-label={`Go to where it broke, ${formatTime(breach.atUs)}`}
        onClick={() => goToBreach(store, breach)}
      >
        {formatTime(breach.atUs)}
      </LinkButton>
      , <Name>{breachWords(breach, playheadUs)}</Name>.
    </p>
  );
}
