import { ChevronLeft, ChevronRight, Circle, CircleCheck, Code, Ellipsis, RotateCcw, StepForward } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { keysOf, type LessonSession, type PageQuestion, questionKey, taskKey } from '../../learning/index.ts';
import { useHeronry } from '../../store/index.ts';
import type { LessonStep, Task } from '../../teaching/index.ts';
import { Button, IconButton, Menu, Name, VisuallyHidden } from '../../ui/index.ts';
import { BROKER } from '../code/code-behaviour.ts';
import { QuestionCard } from '../quiz/QuestionCard.tsx';
import { usePanelServices } from '../services.tsx';
import { GoalPart } from './GoalPart.tsx';
import styles from './Lesson.module.css';
import { Prose } from './Prose.tsx';
import { LESSON_KEYS } from './use-lesson-keys.ts';

/** Shows one step of a lesson: its prose, things to do, questions, and the way on. */
export function LessonStepView({ session }: { readonly session: LessonSession }) {
  const { place, opened } = useStore(session.state);
  const announce = useHeronry((state) => state.actions.announce);
  const { lesson } = session;
  const step = lesson.steps[place];
  const where = `Step ${place + 1} of ${lesson.steps.length}`;
  const title = step?.title ?? '';
  useEffect(() => announce(`${where}: ${title}`), [announce, where, title]);
  if (step === undefined || opened === undefined) return null;
  return (
    <article className={styles.step} aria-label={where}>
      <div className={styles.scroll}>
        <header className={styles.head}>
          <p className={styles.lessonTitle}>
            <Name>{lesson.title}</Name>
          </p>
          <p className={styles.where}>{where}</p>
          <LessonMenu session={session} />
        </header>
        <StepLine place={place} steps={lesson.steps.length} />
        <h2 className={styles.title}>
          <Name>{title}</Name>
        </h2>
        <div className={styles.prose}>
          <Prose prose={step.prose} scenario={step.scenario} />
        </div>
        <SpanButtons session={session} />
        {step.scenario.broker.kind === 'own' ? <OpenCode /> : null}
        <Tasks session={session} step={step} />
        {step.goal === undefined ? null : <GoalPart session={session} goal={step.goal} scenario={step.scenario} />}
        <Questions session={session} />
      </div>
      <Ways session={session} step={step} />
    </article>
  );
}

/** Shows how far the lesson is, as a line of pieces. */
function StepLine({ place, steps }: { readonly place: number; readonly steps: number }) {
  return (
    <div className={styles.pieces} aria-hidden>
      {Array.from({ length: steps }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other identity
        <i key={index} data-state={index < place ? 'over' : index === place ? 'now' : undefined} />
      ))}
    </div>
  );
}

/** Plays again what the step shows; with reduced motion, leads through it hop by hop. */
function SpanButtons({ session }: { readonly session: LessonSession }) {
  const untilUs = useStore(session.state, (state) => state.opened?.untilUs);
  const isOver = useHeronry(({ playheadUs }) => untilUs === undefined || playheadUs >= untilUs);
  if (untilUs === undefined) return null;
  return (
    <div className={styles.buttons}>
      {session.isCalm() ? (
        <Button small icon={StepForward} disabled={isOver} onClick={() => session.stepOn()}>
          Next hop
        </Button>
      ) : null}
      <Button small icon={RotateCcw} onClick={() => void session.showAgain()}>
        Show again
      </Button>
    </div>
  );
}

/** Opens the code of the broker, in the place of the lesson until it is closed. */
function OpenCode() {
  const openCode = useHeronry((state) => state.actions.openCode);
  return (
    <div className={styles.buttons}>
      <Button icon={Code} onClick={() => openCode(BROKER)}>
        Open code
      </Button>
    </div>
  );
}

function Tasks({ session, step }: { readonly session: LessonSession; readonly step: LessonStep }) {
  const { place, done } = useStore(session.state);
  if (step.tasks.length === 0) return null;
  return (
    <section className={styles.tasks} aria-label="To do">
      <h3>{step.tasks.some(isAboutCode) ? 'To do in the code' : 'To do in the picture'}</h3>
      <ul>
        {step.tasks.map(({ words }, index) => {
          const isDone = done.includes(taskKey(place, index));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: tasks have no other identity
            <li key={index} data-done={isDone || undefined}>
              {isDone ? <CircleCheck size={18} aria-hidden /> : <Circle size={18} aria-hidden />}
              <span>
                <VisuallyHidden>{isDone ? 'Done: ' : 'To do: '}</VisuallyHidden>
                <Name>{words}</Name>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function isAboutCode({ condition }: Task): boolean {
  return condition.kind === 'contract';
}

/** Shows the question that is asked, and leads to the others of the step. */
function Questions({ session }: { readonly session: LessonSession }) {
  const { place, done, asked, questions } = useStore(session.state);
  if (questions.length === 0) return null;
  return (
    <section className={styles.questions} aria-label="Questions">
      {asked === undefined ? null : <AskedQuestion key={asked.index} question={asked.question} />}
      {questions.length === 1 && asked !== undefined ? null : (
        <div className={styles.buttons}>
          {questions.map(({ id }, index) => {
            const isDone = done.includes(questionKey(place, index));
            if (asked?.index === index) return null;
            return (
              <Button
                key={id}
                small
                {...(isDone ? { icon: CircleCheck } : {})}
                variant={asked === undefined && !isDone ? 'primary' : 'plain'}
                onClick={() => void session.ask(index)}
              >
                {questions.length === 1 ? 'Answer the question' : `Question ${index + 1}`}
              </Button>
            );
          })}
        </div>
      )}
    </section>
  );
}

function AskedQuestion({ question }: { readonly question: PageQuestion }) {
  return <QuestionCard session={useStore(question.session)} />;
}

/** The way back and on. It is never closed: what is not done yet only looks less finished. */
function Ways({ session, step }: { readonly session: LessonSession; readonly step: LessonStep }) {
  const { place, done, questions } = useStore(session.state);
  const keys = keysOf(place, step, questions);
  const left = keys.filter((key) => !done.includes(key)).length;
  const isLast = place === session.lesson.steps.length - 1;
  return (
    <footer className={styles.ways}>
      <IconButton
        label="Previous step"
        icon={ChevronLeft}
        keys={LESSON_KEYS.back}
        disabled={place === 0}
        onClick={() => void session.back()}
      />
      <span className={styles.quiet}>{left === 0 ? '' : `${left} to do`}</span>
      <Button
        variant={left === 0 ? 'primary' : 'plain'}
        aria-keyshortcuts="Shift+K"
        onClick={() => void session.next()}
      >
        <span>{isLast ? 'Finish' : 'Next'}</span>
        <ChevronRight size={16} aria-hidden />
      </Button>
    </footer>
  );
}

function LessonMenu({ session }: { readonly session: LessonSession }) {
  const { learning } = usePanelServices();
  const openDialog = useHeronry((state) => state.actions.openDialog);
  return (
    <Menu
      align="end"
      trigger={<IconButton small label="Lesson menu" icon={Ellipsis} />}
      entries={[
        { kind: 'item', id: 'again', label: 'Show this step again', onSelect: () => void session.showAgain() },
        { kind: 'item', id: 'first', label: 'Start the lesson again', onSelect: () => void session.startAgain() },
        {
          kind: 'item',
          id: 'copy',
          label: 'Edit a copy…',
          onSelect: () =>
            void learning().then(({ write }) => {
              write(session.text);
              openDialog('write-lesson');
            }),
        },
      ]}
    />
  );
}
