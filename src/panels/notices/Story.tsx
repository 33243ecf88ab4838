import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId } from 'react';
import type { Bookmark } from '../../scenario/index.ts';
import { actionById, useHeronry } from '../../store/index.ts';
import { cx, IconButton, LinkButton, Name } from '../../ui/index.ts';
import { QuizButton } from '../quiz/QuizButton.tsx';
import { descriptionWords } from '../text/description.ts';
import { formatTime } from '../text/time.ts';
import { LearnInvitation } from './LearnInvitation.tsx';
import styles from './notices.module.css';

const TITLE = 'About this scenario';

/** Shows what a scenario is about, and leads through its steps: the bookmarks with a note. One line, unless it is unfolded. */
export function Story() {
  const id = useId();
  const description = useHeronry((state) => descriptionWords(state.scenario.description));
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const isExample = useHeronry((state) => state.origin.kind === 'visiting');
  const isOpen = useHeronry((state) => state.sections[TITLE]) ?? false;
  const { openDialog, unfold } = useHeronry((state) => state.actions);
  const steps = bookmarks.filter(({ note }) => note !== '');
  const done = useHeronry(({ playheadUs }) => steps.filter(({ atUs }) => atUs <= playheadUs).length);
  const note = steps[done - 1]?.note;
  return (
    <section className={cx(styles.banner, styles.story)} aria-label={TITLE}>
      <button
        type="button"
        className={styles.storyFold}
        aria-label={isOpen ? 'Show one line' : 'Show the whole text'}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => unfold(TITLE, !isOpen)}
      >
        <ChevronRight size={16} aria-hidden />
      </button>
      <div id={id} className={styles.storyWords} data-open={isOpen}>
        {isOpen || note === undefined ? (
          <p>
            <Name>{description}</Name>
          </p>
        ) : null}
        {note === undefined ? null : (
          <p>
            <b>{`Step ${done} of ${steps.length}`}</b> <Name>{note}</Name>
          </p>
        )}
      </div>
      {steps.length === 0 ? null : <Steps steps={steps} done={done} />}
      <QuizButton short />
      {isExample ? (
        <LinkButton className={styles.more} onClick={() => openDialog('gallery')}>
          More in the gallery
        </LinkButton>
      ) : null}
      <LearnInvitation />
    </section>
  );
}

/** Buttons to the step before and after; the playhead decides which that is. */
function Steps({ steps, done }: { readonly steps: readonly Bookmark[]; readonly done: number }) {
  const actions = useHeronry((state) => state.actions);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const before = steps.findLastIndex(({ atUs }) => atUs < playheadUs);
  const go = (place: number): void => {
    const step = steps[place];
    if (step === undefined) return;
    actions.pause();
    actions.seek(step.atUs);
    actions.announce(`Step ${place + 1} of ${steps.length}, ${formatTime(step.atUs)}: ${step.note}`);
  };
  return (
    <fieldset className={styles.steps} aria-label="Steps">
      <IconButton
        small
        label="Previous step"
        icon={ChevronLeft}
        keys={actionById('last-bookmark').keys}
        disabled={before < 0}
        onClick={() => go(before)}
      />
      {done === 0 ? <span>{steps.length === 1 ? '1 step' : `${steps.length} steps`}</span> : null}
      <IconButton
        small
        label="Next step"
        icon={ChevronRight}
        keys={actionById('next-bookmark').keys}
        disabled={done >= steps.length}
        onClick={() => go(done)}
      />
    </fieldset>
  );
}
