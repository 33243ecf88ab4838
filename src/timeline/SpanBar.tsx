import { ListFilter, X, ZoomIn } from 'lucide-react';
import { type RefObject, useCallback, useId, useMemo, useRef, useState } from 'react';
import { useHeronry } from '../store/index.ts';
import { type Micros, type TimeSpan, tallyWords } from '../trace/index.ts';
import { fieldKey, IconButton, UnitInput, useFocusHeir } from '../ui/index.ts';
import styles from './Timeline.module.css';
import type { TimelineView } from './timeline-view.ts';

const US_PER_S = 1_000_000;

interface SpanBarProps {
  readonly view: TimelineView;
  /** Button that begins a span. It gets the focus when the span is cleared. */
  readonly begins: RefObject<HTMLButtonElement | null>;
}

/** Shows the selected span of time: its ends, its contents, and actions on it. */
export function SpanBar(props: SpanBarProps) {
  const span = useHeronry((state) => state.span);
  return span === undefined ? null : <Bar {...props} span={span} />;
}

function Bar({ view, begins, span }: SpanBarProps & { readonly span: TimeSpan }) {
  const trace = useHeronry((state) => state.trace);
  const nowUs = useHeronry((state) => state.world.atUs);
  const actions = useHeronry((state) => state.actions);
  const bar = useRef<HTMLDivElement>(null);
  useFocusHeir(
    bar,
    useCallback(() => begins.current, [begins]),
  );
  const { fromUs, toUs } = span;
  const words = useMemo(() => tallyWords(trace, fromUs, toUs, nowUs), [trace, fromUs, toUs, nowUs]);
  const change = (next: TimeSpan): void => {
    actions.setSpan(next);
    actions.announce(tallyWords(trace, next.fromUs, next.toUs, nowUs));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a part of a form
    <div ref={bar} className={styles.spanBar} role="group" aria-label="Selected time span">
      <Seconds label="From" us={fromUs} onCommit={(us) => change({ fromUs: us, toUs })} />
      <Seconds label="To" us={toUs} onCommit={(us) => change({ fromUs, toUs: us })} />
      <p className={styles.tally}>{words}</p>
      <IconButton small label="Zoom to the span" icon={ZoomIn} onClick={() => view.zoomTo(span)} />
      <IconButton small label="Show the span in the log" icon={ListFilter} onClick={() => actions.showPanel('log')} />
      <IconButton small label="Clear the span" icon={X} keys="Escape" onClick={() => actions.setSpan(undefined)} />
    </div>
  );
}

interface SecondsProps {
  readonly label: string;
  readonly us: Micros;
  readonly onCommit: (us: Micros) => void;
}

/** Edits a time in seconds. Invalid text is reset to the previous value. */
function Seconds({ label, us, onCommit }: SecondsProps) {
  const id = useId();
  const [text, setText] = useState<string>();
  const commit = (): void => {
    const wanted = Math.round(Number((text ?? '').trim().replace(',', '.')) * US_PER_S);
    setText(undefined);
    if (text !== undefined && text.trim() !== '' && Number.isSafeInteger(wanted) && wanted >= 0) onCommit(wanted);
  };
  return (
    <span className={styles.seconds}>
      <label htmlFor={id}>{label}</label>
      <UnitInput
        id={id}
        unit="s"
        value={text ?? String(Math.round(us / 1000) / 1000)}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          const meant = fieldKey(event);
          if (meant === 'commit') commit();
          if (meant === 'cancel') setText(undefined);
        }}
      />
    </span>
  );
}
