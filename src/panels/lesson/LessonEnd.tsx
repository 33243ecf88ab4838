import { ArrowRight, GraduationCap, RotateCcw } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { commonestBeliefs, type LessonSession, progressOf } from '../../learning/index.ts';
import { useHeronry } from '../../store/index.ts';
import { isMisconceptionId, LESSONS, misconceptionOf } from '../../teaching/index.ts';
import { Button, LinkButton, Name } from '../../ui/index.ts';
import { useLearning } from '../catalogue/use-learning.ts';
import type { Learning } from '../services.tsx';
import styles from './Lesson.module.css';

/** Number of misconceptions that the end of a lesson names. */
const BELIEFS_SHOWN = 2;

/** Shows the end of a lesson: sentences to remember with the moments that prove them, what was believed, and the next lesson. */
export function LessonEnd({ session }: { readonly session: LessonSession }) {
  const learning = useLearning();
  const announce = useHeronry((state) => state.actions.announce);
  const openDialog = useHeronry((state) => state.actions.openDialog);
  const { lesson, key } = session;
  useEffect(() => announce(`End of the lesson: ${lesson.title}`), [announce, lesson.title]);
  const own = LESSONS.findIndex(({ slug }) => slug === key);
  const next = own < 0 ? undefined : LESSONS[own + 1];
  return (
    <article className={styles.step} aria-label="End of the lesson">
      <div className={styles.scroll}>
        <p className={styles.lessonTitle}>
          <Name>{lesson.title}</Name>
        </p>
        <h2 className={styles.title}>Three sentences to remember</h2>
        <ol className={styles.remember}>
          {lesson.remember.map(({ words }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: sentences have no other identity
            <li key={index}>
              <p>
                <Name>{words}</Name>
              </p>
              <LinkButton
                aria-label={`Show the moment that proved: ${words}`}
                onClick={() => void session.showRemembered(index)}
              >
                Show the moment
              </LinkButton>
            </li>
          ))}
        </ol>
        {typeof learning === 'string' ? null : <Beliefs learning={learning} lesson={key} />}
        <div className={styles.buttons}>
          <Button small icon={RotateCcw} onClick={() => void session.startAgain()}>
            Do it again
          </Button>
          <Button small icon={GraduationCap} onClick={() => openDialog('learn')}>
            All lessons
          </Button>
        </div>
      </div>
      {next === undefined ? null : (
        <footer className={styles.ways}>
          <span className={styles.quiet}>Next lesson</span>
          <Button
            variant="primary"
            aria-label={`Next lesson: ${next.title}`}
            onClick={() => {
              location.hash = `lesson/${next.slug}`;
            }}
          >
            <span>{next.title}</span>
            <ArrowRight size={16} aria-hidden />
          </Button>
        </footer>
      )}
    </article>
  );
}

/** Names the misconceptions that wrong answers showed most often. */
function Beliefs({ learning, lesson }: { readonly learning: Learning; readonly lesson: string }) {
  const beliefs = useStore(learning.progress, (state) => progressOf(state, lesson).beliefs);
  const met = commonestBeliefs(beliefs, BELIEFS_SHOWN).filter(isMisconceptionId).map(misconceptionOf);
  if (met.length === 0) return null;
  return (
    <section className={styles.beliefs} aria-label="What surprised you">
      <h3>What surprised you</h3>
      <dl>
        {met.map(({ id, name, fact }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
