import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useHeronry } from '../../store/index.ts';
import { accountOf } from '../../teaching/index.ts';
import { Button, Name } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import styles from './Present.module.css';
import { TimerView } from './TimerView.tsx';
import type { Timer } from './timer.ts';

/** Virtual time before the playhead of which the notes tell what happened, and the number of its last sentences. */
const BACK_US = 10_000_000;
const SENTENCES = 8;

export interface NotesProps {
  readonly title: string;
  readonly place: string | undefined;
  readonly caption: string;
  /** Words of the next step; undefined after the last one. */
  readonly next: string | undefined;
  readonly step: string;
  readonly timer: Timer;
  readonly onNext: () => void;
  readonly onPrevious: () => void;
}

/** Shows what only the presenter sees: this step, the next one, what has happened, the time. */
export function Notes({ title, place, caption, next, step, timer, onNext, onPrevious }: NotesProps) {
  const playheadUs = useHeronry((state) => state.playheadUs);
  return (
    <main className={styles.notes} aria-label="Presenter’s notes">
      <header className={styles.notesHead}>
        <h1>
          <Name>{title}</Name>
        </h1>
        {place === undefined ? null : <span className={styles.place}>{place}</span>}
        <span translate="no">{formatTime(playheadUs)}</span>
        <TimerView timer={timer} />
      </header>
      <section aria-label="Now">
        <h2>Now</h2>
        <p className={styles.notesNow}>
          <Name>{caption}</Name>
        </p>
      </section>
      <section aria-label="Next">
        <h2>Next</h2>
        <p>
          <Name>{next ?? `The next ${step}`}</Name>
        </p>
      </section>
      <section aria-label="What happened" className={styles.account}>
        <h2>What happened</h2>
        <Account />
      </section>
      <footer className={styles.notesFoot}>
        <Button icon={ChevronLeft} onClick={onPrevious}>{`Previous ${step}`}</Button>
        <Button variant="primary" icon={ChevronRight} onClick={onNext}>{`Next ${step}`}</Button>
      </footer>
    </main>
  );
}

function Account() {
  const trace = useHeronry((state) => state.trace);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const sentences = accountOf(trace, { fromUs: playheadUs - BACK_US, toUs: playheadUs }).slice(-SENTENCES);
  if (sentences.length === 0) return <p>Nothing yet.</p>;
  return (
    <ol>
      {sentences.map(({ index, atUs, words }) => (
        <li key={index}>
          <span translate="no" className={styles.at}>
            {formatTime(atUs)}
          </span>
          <Name>{words}</Name>
        </li>
      ))}
    </ol>
  );
}
