import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Quiz, type QuizState, summaryOf, whatToAdd } from '../../learning/index.ts';
import { safeStorage, useHeronry, useHeronryStore } from '../../store/index.ts';
import { misconceptionOf } from '../../teaching/index.ts';
import { Button, IconButton, isComposing, keepsKey } from '../../ui/index.ts';
import { runsCode } from '../aside/runs-code.ts';
import { SheetGrip } from '../SheetGrip.tsx';
import { makeAside } from './make-aside.ts';
import { QuestionCard } from './QuestionCard.tsx';
import styles from './Quiz.module.css';
import './quiz.css';

/** Asks about the open scenario, beside the picture. */
export function QuizPanel() {
  const store = useHeronryStore();
  const [quiz] = useState(
    () =>
      new Quiz(store, {
        storage: safeStorage('sessionStorage'),
        make: (scenario, options, signal) =>
          makeAside({ scenario, options, runsCode: runsCode(store.getState().code) }, signal),
        isStepwise: matchMedia('(prefers-reduced-motion: reduce)').matches,
      }),
  );
  const state = useStore(quiz.state);
  const panel = useRef<HTMLElement>(null);
  useLeaveKey(quiz);
  useFocusBack();
  useEffect(() => {
    quiz.begin().catch((error: unknown) => {
      quiz.leave();
      store.getState().actions.notify(`No questions could be made. ${String(error)}`, 'error');
    });
  }, [quiz, store]);
  useEffect(() => {
    // With each question, the focus begins at its words.
    if (state.question !== undefined || state.phase === 'ended')
      panel.current?.querySelector<HTMLElement>('[data-question]')?.focus();
  }, [state.question, state.phase]);
  return (
    <>
      <SheetGrip />
      <section ref={panel} className={styles.quiz} aria-label="Quiz" data-quiz>
        <header className={styles.head}>
          <h2>Quiz</h2>
          <span className={styles.place}>{placeWords(state)}</span>
          <IconButton label="Leave the quiz" icon={X} keys="Escape" onClick={() => quiz.leave()} />
        </header>
        <div className={styles.body} key={state.place}>
          <Content quiz={quiz} state={state} />
        </div>
      </section>
    </>
  );
}

function placeWords({ phase, place, questions }: QuizState): string {
  const isKnown = questions.length > 0 && (phase === 'asking' || phase === 'preparing');
  return isKnown ? `Question ${place + 1} of ${questions.length}` : '';
}

/** Gives the focus back when the quiz is over: to what had it before, or to a button that begins another. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () =>
      // Such a button is on the page again after the next render.
      void requestAnimationFrame(() => {
        const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
        (isThere ? before : document.querySelector<HTMLElement>('[data-quiz-start]'))?.focus();
      }),
    [before],
  );
}

/** Leaves by Escape, wherever the focus is. */
function useLeaveKey(quiz: Quiz): void {
  const store = useHeronryStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return;
      // A menu, a dialog or a field elsewhere takes the key first.
      const isOwn = event.target instanceof Element && event.target.closest('[data-quiz]') !== null;
      if (store.getState().dialog !== undefined || (!isOwn && keepsKey(event.target, 'Escape'))) return;
      event.preventDefault();
      quiz.leave();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [quiz, store]);
}

function Content({ quiz, state }: { readonly quiz: Quiz; readonly state: QuizState }) {
  const { phase, question } = state;
  if (phase === 'nothing') return <NothingToAsk quiz={quiz} />;
  if (phase === 'ended') return <Ended quiz={quiz} state={state} />;
  return question === undefined ? <p aria-busy="true">Looking for questions…</p> : <Current question={question} />;
}

function Current({ question }: { readonly question: NonNullable<QuizState['question']> }) {
  const session = useStore(question);
  return <QuestionCard session={session} />;
}

/** Says why there are no questions, and what would change that. */
function NothingToAsk({ quiz }: { readonly quiz: Quiz }) {
  const scenario = useHeronry((state) => state.scenario);
  return (
    <div className={styles.stack} role="status">
      <h3 className={styles.words}>There is nothing to ask here yet.</h3>
      <p>No message does anything that one could guess. To make it interesting:</p>
      <ul className={styles.list}>
        {whatToAdd(scenario).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <Button variant="primary" className={styles.start} onClick={() => quiz.leave()}>
        Back to the scenario
      </Button>
    </div>
  );
}

/** Shows what the answers show, taken together. */
function Ended({ quiz, state: { answers } }: { readonly quiz: Quiz; readonly state: QuizState }) {
  const { answered, asSaid, surprises, beliefs } = summaryOf(answers);
  return (
    <div className={styles.stack}>
      <h3 className={styles.words} tabIndex={-1} data-question>
        What your answers show
      </h3>
      <p>{`${asSaid} of ${answered} came out as you said.`}</p>
      {surprises === 0 ? null : (
        <p>{`You were certain of ${surprises === 1 ? 'one answer' : `${surprises} answers`} that came out differently.`}</p>
      )}
      {beliefs.length === 0 ? null : (
        <section aria-label="Most common beliefs" className={styles.stack}>
          <p>
            <b>
              {beliefs.length === 1
                ? 'One belief was behind your other answers:'
                : 'Most of your other answers come from:'}
            </b>
          </p>
          <ul className={styles.beliefs}>
            {beliefs.map(({ id, count }) => (
              <Belief key={id} {...misconceptionOf(id)} count={count} />
            ))}
          </ul>
        </section>
      )}
      <div className={styles.actions}>
        <Button variant="primary" onClick={() => quiz.leave()}>
          Back to the scenario
        </Button>
        <Button onClick={() => quiz.restart()}>Ask me again</Button>
      </div>
    </div>
  );
}

interface BeliefProps {
  readonly name: string;
  readonly fact: string;
  readonly count: number;
}

function Belief({ name, fact, count }: BeliefProps) {
  return (
    <li>
      <p>
        <b>{name}</b> <span className={styles.place}>{count === 1 ? 'once' : `${count} times`}</span>
      </p>
      <p>{fact}</p>
    </li>
  );
}
