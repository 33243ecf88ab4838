import { Check, ClipboardCheck, PenLine } from 'lucide-react';
import { useStore } from 'zustand';
import { type LessonProgress, progressOf } from '../../learning/index.ts';
import { useHeronry } from '../../store/index.ts';
import { LESSONS, misconceptionOf, TEST_FORMS } from '../../teaching/index.ts';
import { Button, cx } from '../../ui/index.ts';
import { type Learning, usePanelServices } from '../services.tsx';
import styles from './Catalogue.module.css';
import { useLearning } from './use-learning.ts';

/**
 * Lists the lessons that come with the page, in order, with the progress in each.
 * @param onChosen called before one is opened
 */
export function Learn({ onChosen }: { readonly onChosen: () => void }) {
  const learning = useLearning();
  if (learning === 'loading')
    return (
      <p role="status" className={styles.quiet}>
        Loading…
      </p>
    );
  if (learning === 'failed')
    return (
      <p role="alert" className={styles.alert}>
        The lessons could not be loaded. Close this and try again.
      </p>
    );
  return (
    <>
      <Lessons learning={learning} onChosen={onChosen} />
      <ForTeachers />
    </>
  );
}

interface LessonsProps {
  readonly learning: Learning;
  readonly onChosen: () => void;
}

function Lessons({ learning, onChosen }: LessonsProps) {
  const { lesson: shown } = usePanelServices();
  const progress = useStore(learning.progress);
  const next = LESSONS.find(({ slug }) => !progressOf(progress, slug).finished)?.slug;
  const open = (slug: string): void => {
    onChosen();
    // The page opens the lesson of its address; the same address again only shows it.
    if (shown.getState().session?.key !== slug || location.hash !== `#lesson/${slug}`) location.hash = `lesson/${slug}`;
  };
  return (
    <ol className={styles.lessons}>
      {LESSONS.map((lesson, index) => {
        const { slug, title, summary, minutes, about } = lesson;
        const own = progressOf(progress, slug);
        const [belief] = about.flatMap((id) => misconceptionOf(id) ?? []);
        return (
          <li key={slug}>
            <button
              type="button"
              className={cx(styles.card, styles.lesson)}
              aria-current={slug === next ? 'step' : undefined}
              onClick={() => open(slug)}
            >
              <span className={styles.number} data-finished={own.finished || undefined} aria-hidden>
                {own.finished ? <Check size={16} /> : index + 1}
              </span>
              <span className={styles.lessonWords}>
                <b>{title}</b>
                <span>{summary}</span>
                {belief === undefined ? null : <span className={styles.quiet}>{`Many think: “${belief.belief}”`}</span>}
                <span className={styles.quiet}>{stateWords(minutes, own)}</span>
              </span>
              <ProgressLine progress={own} />
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** Returns the time that a lesson takes, and how far it is done. */
function stateWords(minutes: number, { step, steps, finished }: LessonProgress): string {
  const time = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  if (step > 0 && step < steps) return `${time} · left at step ${step + 1} of ${steps}`;
  return finished ? `${time} · finished` : time;
}

function ProgressLine({ progress: { step, steps, finished } }: { readonly progress: LessonProgress }) {
  const part = finished && (step === 0 || step >= steps) ? 1 : steps === 0 ? 0 : step / steps;
  if (part === 0) return null;
  return (
    <span className={styles.progress} aria-hidden>
      <span style={{ width: `${Math.round(part * 100)}%` }} />
    </span>
  );
}

/** Offers what a teacher does: writing a lesson, and measuring a class. */
function ForTeachers() {
  const openDialog = useHeronry((state) => state.actions.openDialog);
  return (
    <section className={styles.section} aria-labelledby="for-teachers">
      <h3 id="for-teachers">For teachers</h3>
      <p className={styles.quiet}>
        A test before and one after: ten questions of equal kind, about scenes that no lesson shows. Results are a file.
      </p>
      <div className={styles.buttons}>
        <Button icon={PenLine} onClick={() => openDialog('write-lesson')}>
          Write a lesson
        </Button>
        {TEST_FORMS.map((form) => (
          <Button
            key={form}
            icon={ClipboardCheck}
            onClick={() => {
              openDialog(undefined);
              location.hash = `lesson/test-${form.toLowerCase()}`;
            }}
          >
            {`Test ${form}: ${form === 'A' ? 'before' : 'after'}`}
          </Button>
        ))}
      </div>
    </section>
  );
}
