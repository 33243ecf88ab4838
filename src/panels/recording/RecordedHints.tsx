import { Lightbulb } from 'lucide-react';
import { useMemo } from 'react';
import { type HeronryStore, useHeronry, useHeronryStore } from '../../store/index.ts';
import { type EventNumber, type HintGroup, type HintPlace, hintGroups, hintGroupWords } from '../../trace/index.ts';
import { LinkButton, Name } from '../../ui/index.ts';
import styles from '../inspector/Inspector.module.css';
import { Section } from '../parts/Section.tsx';
import { formatTime } from '../text/time.ts';
import recording from './Recording.module.css';

/** Number of hints of a group that are listed; the log has all. */
const LISTED_MAX = 20;

/** Shows the hints that the recorder left at a node, or in the whole recording: one line for all of one code. */
export function RecordedHints({ node }: { readonly node?: HintPlace }) {
  const trace = useHeronry((state) => state.trace);
  const { kind, id } = node ?? {};
  const groups = useMemo(
    () => hintGroups(trace, kind === undefined || id === undefined ? undefined : { kind, id }),
    [trace, kind, id],
  );
  if (groups.length === 0) return null;
  const count = groups.reduce((sum, { hints }) => sum + hints.length, 0);
  return (
    <Section title="Recorded hints" note={count}>
      <ul className={recording.hints}>
        {groups.map((group) => (
          <li key={group.what}>
            <Lightbulb size={16} className={styles.bulb} aria-hidden />
            <div>
              <Name>{hintGroupWords(trace, group)}</Name> <Moments group={group} node={node} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Links to the moments of a group: to its only or its oldest one, or to each. */
function Moments({ group, node }: { readonly group: HintGroup; readonly node: HintPlace | undefined }) {
  const store = useHeronryStore();
  const { hints, oldest } = group;
  const only = hints.length === 1 ? hints[0] : oldest?.hint;
  if (only !== undefined) return <Moment number={only} words="Show" />;
  return (
    <details className={recording.moments}>
      <summary>Moments</summary>
      <ul>
        {hints.slice(0, LISTED_MAX).map((number) => (
          <Listed key={number} number={number} />
        ))}
      </ul>
      {hints.length > LISTED_MAX ? (
        <LinkButton onClick={() => showInLog(store, node)}>{`Show all ${hints.length} in the log`}</LinkButton>
      ) : null}
    </details>
  );
}

function Listed({ number }: { readonly number: EventNumber }) {
  const trace = useHeronry((state) => state.trace);
  return (
    <li>
      <Moment number={number} words={formatTime(trace.atUs(number))} />{' '}
      <Name>{trace.eventAs(number, 'noted').text}</Name>
    </li>
  );
}

function Moment({ number, words }: { readonly number: EventNumber; readonly words: string }) {
  const store = useHeronryStore();
  const atUs = useHeronry((state) => state.trace.atUs(number));
  return (
    <LinkButton aria-label={`Go to the hint at ${formatTime(atUs)}`} onClick={() => goToHint(store, number)}>
      {words}
    </LinkButton>
  );
}

/** Pauses, seeks to a hint, and selects its message. */
function goToHint(store: HeronryStore, number: EventNumber): void {
  const { actions, trace } = store.getState();
  const { atUs, message } = trace.eventAs(number, 'noted');
  actions.pause();
  actions.seek(atUs);
  if (message !== undefined) actions.select({ message });
}

function showInLog(store: HeronryStore, node: HintPlace | undefined): void {
  const { actions } = store.getState();
  const of = (kind: HintPlace['kind']): string => (node?.kind === kind ? node.id : '');
  actions.setLogFilter({ text: '', agent: of('agent'), channel: of('channel'), kind: 'noted' });
  actions.showPanel('log');
}
