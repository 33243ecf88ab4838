import { CodeXml } from 'lucide-react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { coneOfMessage, describe, type EventNumber, hintRunWords, type MessageId } from '../../trace/index.ts';
import { cx, IconButton, Name } from '../../ui/index.ts';
import { MarkOf } from '../parts/channels.tsx';
import { payloadPreview } from '../text/payload-preview.ts';
import { formatTime } from '../text/time.ts';
import styles from './EventLog.module.css';

export const ROW_HEIGHT = 44;
/** UTF-16 units of a sentence that a row draws: more do not fit, and a line of code's log may have thousands. */
const WORDS_MAX = 400;

interface EventRowProps {
  readonly number: EventNumber;
  /** Pixels from the top of the list. */
  readonly top: number;
  /** Called before a message is selected. */
  readonly onPick: (message: MessageId) => void;
}

/** Shows one event: time, sentence, payload. A click opens the message's journey, or the agent. */
export function EventRow({ number, top, onPick }: EventRowProps) {
  const trace = useHeronry((state) => state.trace);
  const select = useHeronry((state) => state.actions.select);
  const selected = useHeronry((state) => state.selection.message);
  const dimmed = coneOfMessage(trace, selected)?.has(number) === false;
  const event = trace.event(number);
  const words = useWords(number).slice(0, WORDS_MAX);
  const message = trace.messageOf(number);
  const isPicked = message !== undefined && message === selected;
  const published = message === undefined ? undefined : trace.message(message);
  const channel = 'channel' in event ? event.channel : published?.channel;
  return (
    <li className={styles.row} style={{ transform: `translateY(${top}px)`, height: ROW_HEIGHT }}>
      <button
        type="button"
        className={cx(styles.rowButton, isPicked && styles.selected)}
        aria-current={isPicked || undefined}
        data-kind={event.kind}
        data-dimmed={dimmed || undefined}
        onClick={() => {
          if (message !== undefined) {
            onPick(message);
            select({ message });
          } else if ('agent' in event) select({ nodes: [{ kind: 'agent', id: event.agent }] });
        }}
      >
        <span className={styles.time} translate="no">
          {formatTime(event.atUs)}
        </span>
        <span className={styles.mark}>{channel === undefined ? null : <MarkOf channel={channel} />}</span>
        <span className={styles.words}>
          <Name>{words}</Name>
          {published === undefined ? null : <code translate="no">{payloadPreview(published)}</code>}
        </span>
      </button>
      {isPicked ? <LineOfEvent number={number} /> : null}
    </li>
  );
}

/** Shows the line of the code that does an event, at its moment. */
function LineOfEvent({ number }: { readonly number: EventNumber }) {
  const store = useHeronryStore();
  const isScenario = useHeronry((state) => state.live === undefined);
  if (!isScenario) return null;
  return (
    <span className={styles.line}>
      <IconButton
        label="Show in the code"
        icon={CodeXml}
        onClick={() => {
          const { trace, actions } = store.getState();
          actions.pause();
          actions.seek(trace.atUs(number));
          actions.showPanel('program');
        }}
      />
    </span>
  );
}

/** Returns the sentence of an event; that of a hint also tells those up to the playhead that have no row. */
function useWords(number: EventNumber): string {
  return useHeronry(({ trace, world, span, logFilter }) => {
    const isFolded = span === undefined && logFilter.text === '' && logFilter.kind === '';
    return isFolded && trace.kindOf(number) === 'noted'
      ? hintRunWords(trace, number, world.events)
      : describe(trace, number);
  });
}
