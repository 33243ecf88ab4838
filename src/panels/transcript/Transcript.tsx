/** The account of the run in words: what happened up to the playhead, a sentence for each message. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useHeronry } from '../../store/index.ts';
import { sentencesOf } from '../../teaching/index.ts';
import { CopyButton } from '../parts/CopyButton.tsx';
import { moveAlong } from '../parts/move-along.ts';
import { SpanNote } from '../parts/SpanNote.tsx';
import { formatTime } from '../text/time.ts';
import { Announcer } from './Announcer.tsx';
import { SentenceRow } from './SentenceRow.tsx';
import styles from './Transcript.module.css';
import { type Transcript as TranscriptState, useTranscript } from './use-transcript.ts';

/** Height of a row before it is measured: two lines. */
const ROW_HEIGHT = 52;
/** Number of sentences that are copied at most. */
const COPY_MAX = 20_000;

export function Transcript() {
  const transcript = useTranscript();
  const { account, events, now, size, seen } = transcript;
  const view = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const rows = useVirtualizer({
    count: size,
    getScrollElement: () => view.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const height = rows.getTotalSize();
  // Rows are measured when they are first shown, and again when the panel gets another width.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height moves the sentence
  useEffect(() => {
    if (follows.current && now > 0) rows.scrollToIndex(now - 1);
  }, [rows, now, height]);
  return (
    <section className={styles.transcript} aria-label="Transcript">
      <Head transcript={transcript} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a part of a form */}
      <div
        ref={view}
        className={styles.view}
        role="group"
        aria-label="What happened, in sentences"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reachable by keyboard
        tabIndex={0}
        onScroll={() => {
          const { startIndex = 0, endIndex = 0 } = rows.range ?? {};
          follows.current = now - 1 >= startIndex && now - 1 <= endIndex;
        }}
        onKeyDown={moveAlong}
      >
        {size === 0 ? <p className={styles.empty}>Nothing has happened yet. Press Play, or step.</p> : null}
        <ol className={styles.rows} style={{ height }}>
          {rows.getVirtualItems().map((row) => {
            const isLater = row.index >= now;
            const sentence = account.at(row.index, isLater ? seen : events);
            return sentence === undefined ? null : (
              <SentenceRow
                key={row.key}
                sentence={sentence}
                size={size}
                top={row.start}
                when={isLater ? 'later' : row.index === now - 1 ? 'now' : 'past'}
                measure={rows.measureElement}
              />
            );
          })}
        </ol>
      </div>
      <Announcer transcript={transcript} />
    </section>
  );
}

function Head({ transcript: { account, events, now, done } }: { readonly transcript: TranscriptState }) {
  const name = useHeronry((state) => state.scenario.name);
  const span = useHeronry((state) => state.span);
  const text = (): string => {
    const sentences = sentencesOf(account, events, COPY_MAX);
    const rest = now > COPY_MAX ? [`… and ${(now - COPY_MAX).toLocaleString('en')} more sentences`] : [];
    return [name, ...sentences.map(({ atUs, words }) => `${formatTime(atUs)}  ${words}`), ...rest, ''].join('\n');
  };
  return (
    <div className={styles.head}>
      <SpanNote />
      <div className={styles.line}>
        <span>{`${now.toLocaleString('en')} ${now === 1 ? 'sentence' : 'sentences'}${done ? '' : ' so far…'}`}</span>
        <CopyButton text={text} label={span === undefined ? 'Copy all' : 'Copy the span'} disabled={now === 0} />
      </div>
    </div>
  );
}
