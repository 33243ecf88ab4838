import { Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ClassSession } from '../../learning/index.ts';
import { useHeronryStore } from '../../store/index.ts';
import type { Question } from '../../teaching/index.ts';
import { Button, Field, Name, TextArea } from '../../ui/index.ts';
import { runsCode } from '../aside/runs-code.ts';
import { makeAside } from '../quiz/make-aside.ts';
import styles from './Class.module.css';
import { readOwnQuestion } from './own-question.ts';
import { useClass } from './own-session.ts';

const QUESTIONS = 10;

/** Returns questions about the scenario that was open first; undefined until they are made. */
function useQuestions(): readonly Question[] | undefined {
  const store = useHeronryStore();
  const [questions, setQuestions] = useState<readonly Question[]>();
  useEffect(() => {
    const closed = new AbortController();
    const show = (made: readonly Question[]): void => {
      if (!closed.signal.aborted) setQuestions(made);
    };
    const { scenario, code } = store.getState();
    const job = { scenario, options: { count: QUESTIONS }, runsCode: runsCode(code) };
    makeAside(job, closed.signal).then(show, () => show([]));
    return () => closed.abort();
  }, [store]);
  return questions;
}

/** Lists questions about the open scenario, and takes one that the teacher writes. */
export function Questions({ session }: { readonly session: ClassSession }) {
  const round = useClass(session, ({ state }) => state?.round ?? 0);
  const questions = useQuestions();
  return (
    <section className={styles.questions} aria-label="Questions">
      <h3 className={styles.subtitle}>{round === 0 ? 'Ask about this scenario' : 'Ask another'}</h3>
      {questions === undefined ? (
        <p className={styles.hint}>Making questions…</p>
      ) : questions.length === 0 ? (
        <p className={styles.hint}>
          Nothing happens in this scenario that can be asked about. Write a question, or open another scenario.
        </p>
      ) : (
        <ol className={styles.list}>
          {questions.map((question) => (
            <li key={question.id}>
              <button type="button" className={styles.question} onClick={() => void session.ask(question)}>
                <Name>{question.words}</Name>
              </button>
            </li>
          ))}
        </ol>
      )}
      <OwnQuestion session={session} />
    </section>
  );
}

function OwnQuestion({ session }: { readonly session: ClassSession }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  return (
    <details>
      <summary className={styles.summary}>Write a question</summary>
      <form
        className={styles.own}
        onSubmit={(event) => {
          event.preventDefault();
          const read = readOwnQuestion(text);
          setProblem(read.ok ? undefined : read.problem);
          if (read.ok) void session.askOwn(read.question);
        }}
      >
        <Field
          label="Question and choices"
          hint="The question, then one choice a line. A star before a choice marks the right one."
          error={problem}
        >
          {(control) => (
            <TextArea
              {...control}
              rows={5}
              placeholder={'Who receives the price?\nThe market\n* Every home'}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                setProblem(undefined);
              }}
            />
          )}
        </Field>
        <Button type="submit" icon={Send}>
          Ask this
        </Button>
      </form>
    </details>
  );
}
