import { type Selection, useHeronry, useHeronryStore } from '../../store/index.ts';
import type { AccountSentence } from '../../teaching/index.ts';
import type { Trace } from '../../trace/index.ts';
import { Name } from '../../ui/index.ts';
import { MarkOf } from '../parts/channels.tsx';
import { formatTime } from '../text/time.ts';
import styles from './Transcript.module.css';

interface SentenceRowProps {
  readonly sentence: AccountSentence;
  /** Number of all sentences. */
  readonly size: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  /** Place of the sentence, seen from the playhead. */
  readonly when: 'past' | 'now' | 'later';
  readonly measure: (element: HTMLElement | null) => void;
}

/** Shows one sentence with its time. A click leads to its moment, and selects what it is about. */
export function SentenceRow({ sentence, size, top, when, measure }: SentenceRowProps) {
  const store = useHeronryStore();
  const trace = useHeronry((state) => state.trace);
  const { index, atUs, words } = sentence;
  const channel = channelOf(trace, sentence);
  return (
    <li
      ref={measure}
      data-index={index}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-setsize={size}
      aria-posinset={index + 1}
    >
      <button
        type="button"
        className={styles.sentence}
        aria-current={when === 'now' ? 'time' : undefined}
        data-when={when}
        onClick={() => {
          const { actions } = store.getState();
          actions.pause();
          actions.seek(atUs);
          actions.select(selectionOf(trace, sentence));
        }}
      >
        <span className={styles.time} translate="no">
          {formatTime(atUs)}
        </span>
        <span className={styles.mark}>{channel === undefined ? null : <MarkOf channel={channel} />}</span>
        <span className={styles.words}>
          <Name>{words}</Name>
        </span>
      </button>
    </li>
  );
}

function channelOf(trace: Trace, { message, events }: AccountSentence): string | undefined {
  if (message !== undefined) return trace.message(message).channel;
  const [first] = events;
  const event = first === undefined ? undefined : trace.event(first);
  return event !== undefined && 'channel' in event ? event.channel : undefined;
}

/** Returns what a sentence is about: its message, or the agents of its events. */
function selectionOf(trace: Trace, { message, events }: AccountSentence): Partial<Selection> {
  if (message !== undefined) return { message };
  const agents = new Set(
    events.flatMap((number) => {
      const event = trace.event(number);
      return 'agent' in event && event.agent !== undefined ? [event.agent] : [];
    }),
  );
  return { nodes: [...agents].map((id) => ({ kind: 'agent', id })) };
}
