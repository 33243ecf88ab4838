import { Download, Play, X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { PageQuestion, TestSession } from '../../learning/index.ts';
import { Button, Field, IconButton, TextInput } from '../../ui/index.ts';
import { QuestionCard } from '../quiz/QuestionCard.tsx';
import { SheetGrip } from '../SheetGrip.tsx';
import { usePanelServices } from '../services.tsx';
import styles from './Lesson.module.css';

/** Longest name of somebody who takes the test. */
const NAME_MAX = 80;

/** Shows a test beside the picture: a question at a time, none of which is answered for the user. */
export function TestPanel({ test }: { readonly test: TestSession }) {
  const { learning } = usePanelServices();
  const { place, question } = useStore(test.state);
  const count = test.questions.length;
  const isOver = place >= count;
  return (
    <>
      <SheetGrip />
      <article className={styles.step} aria-label={isOver ? 'End of the test' : `Question ${place + 1} of ${count}`}>
        <div className={styles.scroll}>
          <header className={styles.head}>
            <h2
              className={styles.lessonTitle}
            >{`Test ${test.form}, ${test.form === 'A' ? 'before' : 'after'} the lessons`}</h2>
            <p className={styles.where}>{isOver ? '' : `Question ${place + 1} of ${count}`}</p>
            <IconButton
              small
              label="Leave the test"
              icon={X}
              onClick={() => void learning().then((all) => all.leave())}
            />
          </header>
          {isOver ? (
            <TestEnd test={test} />
          ) : (
            <>
              <div className={styles.buttons}>
                <Button small icon={Play} onClick={() => test.watch()}>
                  Watch what led to this
                </Button>
              </div>
              {question === undefined ? null : <TestCard key={place} test={test} question={question} />}
            </>
          )}
        </div>
        {isOver ? null : (
          <footer className={styles.ways}>
            <span className={styles.quiet}>Answers are shown after the lessons.</span>
            <Button onClick={() => void test.go(place + 1)}>Skip</Button>
          </footer>
        )}
      </article>
    </>
  );
}

function TestCard({ test, question }: { readonly test: TestSession; readonly question: PageQuestion }) {
  const { question: asked, state, guess, draft, answer, setDraft } = useStore(question.session);
  return (
    <QuestionCard
      session={{
        question: asked,
        state,
        guess,
        draft,
        answer,
        setDraft,
        sure: (confidence) => void test.take(confidence),
      }}
    />
  );
}

function TestEnd({ test }: { readonly test: TestSession }) {
  const { learning } = usePanelServices();
  const [name, setName] = useState('');
  const answered = useStore(test.state, ({ answers }) => answers.filter((one) => one !== undefined).length);
  return (
    <>
      <h3 className={styles.title}>Thank you</h3>
      <p>{`You answered ${answered} of ${test.questions.length} questions. Give the file to your teacher.`}</p>
      <Field label="Name or code" hint="It is in the file only. Nothing is uploaded.">
        {(control) => (
          <TextInput
            {...control}
            maxLength={NAME_MAX}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <div className={styles.buttons}>
        <Button
          variant="primary"
          icon={Download}
          onClick={() =>
            void learning().then(({ downloadResults }) =>
              downloadResults(
                test.results(name.trim()),
                `test-${test.form}${name.trim() === '' ? '' : `-${name.trim()}`}`,
              ),
            )
          }
        >
          Download the results
        </Button>
        <Button onClick={() => void test.go(0)}>Do it again</Button>
      </div>
    </>
  );
}
