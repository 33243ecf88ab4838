import { useEffect, useId, useRef, useState } from 'react';
import type { Confidence, QuestionSession } from '../../learning/index.ts';
import { BROKER_NAMES } from '../../scenario/index.ts';
import { type AnswerValue, type Question, valueWords } from '../../teaching/index.ts';
import { Button, Name, SHEET } from '../../ui/index.ts';
import { AnswerFields } from './AnswerFields.tsx';
import { Explained } from './Explained.tsx';
import styles from './Question.module.css';

interface QuestionCardProps {
  readonly session: QuestionSession;
}

/**
 * Asks a question and explains its answer. It is a function of the session alone: a page without a picture shows it as well. What the
 * session lacks is left out.
 */
export function QuestionCard({ session }: QuestionCardProps) {
  const { question, state } = session;
  const id = useId();
  const card = useFollowingFocus(session);
  return (
    <section ref={card} className={styles.card} aria-labelledby={id} data-state={state}>
      <h3 id={id} className={styles.words} tabIndex={-1} data-question>
        <Name>{question.words}</Name>
      </h3>
      {question.broker === undefined ? null : (
        <p
          className={styles.quiet}
        >{`The picture shows ${BROKER_NAMES[question.broker]}. Your scenario stays as it is.`}</p>
      )}
      {state === 'asking' ? <Asking key={question.id} session={session} labelledBy={id} /> : null}
      {state === 'sure' ? <Sure session={session} /> : null}
      {state === 'playing' ? <Playing session={session} /> : null}
      {state === 'explained' ? <Explained session={session} /> : null}
    </section>
  );
}

/** Scrolls a sheet to the card, and moves the focus to the first control of a new state if it has gone with the state before. */
function useFollowingFocus({ state }: QuestionSession) {
  const card = useRef<HTMLElement>(null);
  const shown = useRef(state);
  useEffect(() => {
    // A sheet has room for the question alone.
    if (matchMedia(SHEET).matches) card.current?.scrollIntoView({ block: 'start' });
  }, []);
  useEffect(() => {
    if (shown.current === state) return;
    shown.current = state;
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body) return;
    card.current?.querySelector<HTMLElement>('[data-first]')?.focus({ preventScroll: true });
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [state]);
  return card;
}

interface AskingProps extends QuestionCardProps {
  /** Id of the question's words. */
  readonly labelledBy: string;
}

function Asking({ session, labelledBy }: AskingProps) {
  const { question, answer, setDraft } = session;
  const [own, setOwn] = useState<AnswerValue>();
  const draft = setDraft === undefined ? own : session.draft;
  const isPickable = setDraft !== undefined && question.mode !== 'order' && isInPicture(session);
  // The order on offer is an answer too.
  const given = draft ?? (question.mode === 'order' ? firstOrder(question) : undefined);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (given !== undefined) answer(given);
      }}
    >
      {isPickable ? <p className={styles.quiet}>Pick in the picture, or here.</p> : null}
      <AnswerFields question={question} value={given} labelledBy={labelledBy} onChange={setDraft ?? setOwn} />
      <div className={styles.foot}>
        <Button type="submit" variant="primary" className={styles.submit} disabled={given === undefined}>
          Answer
        </Button>
      </div>
    </form>
  );
}

/** Returns the order from which the user begins: one of the choices, which says nothing of the right one. */
function firstOrder({ choices, pickable }: Question): AnswerValue {
  return choices[0]?.value ?? { mode: 'order', messages: pickable.messages };
}

function isInPicture({ question: { pickable } }: QuestionSession): boolean {
  return pickable.agents.length + pickable.channels.length + pickable.messages.length > 0;
}

const CONFIDENCES: readonly (readonly [Confidence, string])[] = [
  ['guessing', 'Just guessing'],
  ['fairly', 'Fairly sure'],
  ['certain', 'Certain'],
];

function Sure({ session }: QuestionCardProps) {
  const { sure, again } = session;
  return (
    <>
      <Guess session={session} />
      {sure === undefined ? null : (
        <fieldset className={styles.sure}>
          <legend>How sure are you?</legend>
          {CONFIDENCES.map(([confidence, label], place) => (
            <Button key={confidence} data-first={place === 0 || undefined} onClick={() => sure(confidence)}>
              {label}
            </Button>
          ))}
        </fieldset>
      )}
      <div className={styles.foot}>
        {sure === undefined ? null : (
          <Button variant="ghost" onClick={() => sure(undefined)}>
            Skip and play
          </Button>
        )}
        {again === undefined ? null : (
          <Button variant="ghost" onClick={again}>
            Change the answer
          </Button>
        )}
      </div>
    </>
  );
}

function Playing({ session }: QuestionCardProps) {
  const { isStepwise = false, step, skip } = session;
  return (
    <>
      <Guess session={session} />
      <p role="status" className={styles.quiet}>
        {isStepwise ? 'Step through what happens.' : 'Watch what happens, in slow motion.'}
      </p>
      <div className={styles.foot}>
        {step === undefined ? null : (
          <Button variant={isStepwise ? 'primary' : 'plain'} data-first onClick={step}>
            Next step
          </Button>
        )}
        {skip === undefined ? null : <Button onClick={skip}>Show the answer</Button>}
      </div>
    </>
  );
}

/** Shows the guess, with the mark that it has in the picture. */
function Guess({ session: { question, guess } }: QuestionCardProps) {
  if (guess === undefined) return null;
  return (
    <dl className={styles.compare}>
      <div data-mark="guessed">
        <dt>You said</dt>
        <dd>
          <Name>{valueWords(question, guess)}</Name>
        </dd>
      </div>
    </dl>
  );
}
