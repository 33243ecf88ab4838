import type { Lesson, LessonStep } from '../../teaching/index.ts';
import { Name } from '../../ui/index.ts';
import { Preview } from '../catalogue/Preview.tsx';
import styles from './LessonEditor.module.css';
import { Prose } from './Prose.tsx';

/** Shows all steps of a lesson one below the other, with a still picture wherever the scenario changes. */
export function LessonPreview({ lesson }: { readonly lesson: Lesson | undefined }) {
  if (lesson === undefined) return <p className={styles.quiet}>The preview appears when the first step can be read.</p>;
  const { title, summary, steps } = lesson;
  return (
    <>
      <h3 className={styles.previewTitle}>
        <Name>{title}</Name>
      </h3>
      <p className={styles.quiet}>
        <Name>{summary}</Name>
      </p>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no other identity
        <StepPreview key={index} step={step} isNew={step.scenario !== steps[index - 1]?.scenario} />
      ))}
    </>
  );
}

function StepPreview({ step, isNew }: { readonly step: LessonStep; readonly isNew: boolean }) {
  const { title, prose, scenario, tasks, goal, questions } = step;
  return (
    <section className={styles.previewStep}>
      <h4>
        <Name>{title}</Name>
      </h4>
      <Prose prose={prose} scenario={scenario} />
      {isNew ? <Preview scenario={scenario} /> : null}
      {tasks.map(({ words }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: tasks have no other identity
        <p key={index}>
          ☐ <Name>{words}</Name>
        </p>
      ))}
      {goal === undefined ? null : (
        <p>
          <b>To make:</b> <Name>{goal.words}</Name>
        </p>
      )}
      {questions.length === 0 ? null : (
        <p className={styles.quiet}>{questions.length === 1 ? '1 question' : `${questions.length} questions`}</p>
      )}
    </section>
  );
}
