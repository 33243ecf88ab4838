/** The diagram that a scenario runs: its first arrow that did not happen. */
import { CircleCheck, CircleX } from 'lucide-react';
import {
  type BrokenArrow,
  type Diagram,
  diagramTextOf,
  firstBrokenArrow,
  readDiagram,
} from '../../formats/documents/mermaid/index.ts';
import { type HeronryState, type HeronryStore, useHeronry, useHeronryStore } from '../../store/index.ts';
import type { Micros, Trace } from '../../trace/index.ts';
import { LinkButton, Name } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import styles from './Expectations.module.css';

/** Time of the run between two searches. */
const SEARCH_US = 250_000;

interface Search {
  readonly description: string;
  readonly diagram: Diagram | undefined;
  untilUs: Micros;
  broken: BrokenArrow | undefined;
}

const searches = new WeakMap<Trace, Search>();

/** Returns the first arrow that did not happen up to the frontier; one that is found stays. */
function brokenArrowIn({ trace, frontierUs, scenario }: HeronryState): BrokenArrow | undefined {
  let search = searches.get(trace);
  if (search?.description !== scenario.description) {
    const text = diagramTextOf(scenario);
    const read = text === undefined ? undefined : readDiagram(text);
    const diagram = read?.ok === true ? read.diagram : undefined;
    search = { description: scenario.description, diagram, untilUs: -SEARCH_US, broken: undefined };
    searches.set(trace, search);
  }
  const isDue = frontierUs >= search.untilUs + SEARCH_US || frontierUs < search.untilUs;
  if (search.diagram !== undefined && search.broken === undefined && isDue) {
    search.untilUs = frontierUs;
    search.broken = firstBrokenArrow(search.diagram, trace, frontierUs);
  }
  return search.broken;
}

function goTo(store: HeronryStore, { atUs, message }: BrokenArrow): void {
  const { actions } = store.getState();
  actions.pause();
  actions.seek(atUs);
  if (message !== undefined) actions.select({ message });
}

/** Names the first arrow of the diagram that did not happen, with a link to its moment. */
export function DiagramArrows() {
  const store = useHeronryStore();
  const broken = useHeronry((state) => {
    const found = brokenArrowIn(state);
    return found !== undefined && found.atUs <= state.playheadUs ? found : undefined;
  });
  const Icon = broken === undefined ? CircleCheck : CircleX;
  return (
    <section
      className={styles.expectation}
      data-verdict={broken === undefined ? 'kept' : 'broken'}
      aria-label="Diagram"
    >
      <div className={styles.verdict}>
        <Icon size={16} aria-hidden />
        <b>{broken === undefined ? 'The diagram holds so far' : 'The diagram does not hold'}</b>
      </div>
      {broken === undefined ? null : (
        <p className={styles.why}>
          <LinkButton
            aria-label={`Go to the arrow that did not happen, ${formatTime(broken.atUs)}`}
            onClick={() => goTo(store, broken)}
          >
            {formatTime(broken.atUs)}
          </LinkButton>{' '}
          <Name>{broken.words}</Name>
        </p>
      )}
    </section>
  );
}
