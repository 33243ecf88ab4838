import { CircleCheck, Target } from 'lucide-react';
import { useStore } from 'zustand';
import { goalKey, type LessonSession } from '../../learning/index.ts';
import { assertionWords, type Scenario } from '../../scenario/index.ts';
import type { Goal, GoalState } from '../../teaching/index.ts';
import { Button, Name } from '../../ui/index.ts';
import { TimeLink } from '../parts/TimeLink.tsx';
import styles from './Lesson.module.css';

interface GoalPartProps {
  readonly session: LessonSession;
  readonly goal: Goal;
  readonly scenario: Scenario;
}

/** Shows something to make, and judges what was made: any scenario that keeps the expectations will do. */
export function GoalPart({ session, goal }: GoalPartProps) {
  const { place, done, goal: judged } = useStore(session.state);
  const isDone = done.includes(goalKey(place));
  return (
    <section className={styles.goal} aria-label="To make">
      <h3>{isDone ? <CircleCheck size={18} aria-hidden /> : <Target size={18} aria-hidden />} To make</h3>
      <p>
        <Name>{goal.words}</Name>
      </p>
      {goal.expectations.length === 0 ? null : (
        <ul className={styles.list}>
          {goal.expectations.map((expectation) => (
            <li key={assertionWords(expectation)}>
              <Name>{assertionWords(expectation)}</Name>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.buttons}>
        <Button small variant={isDone ? 'plain' : 'primary'} onClick={() => session.checkGoal()}>
          Check what you made
        </Button>
        {goal.solution === undefined ? null : (
          <Button small onClick={() => void session.showSolution()}>
            Show one solution
          </Button>
        )}
      </div>
      <div role="status" className={styles.judged} data-met={judged?.met}>
        {judged === undefined ? null : <Judged {...judged} />}
      </div>
      {goal.hint === undefined ? null : (
        <details>
          <summary>Hint</summary>
          <p>
            <Name>{goal.hint}</Name>
          </p>
        </details>
      )}
    </section>
  );
}

function Judged({ met, missing }: GoalState) {
  if (met) return <p>Right. Other solutions exist.</p>;
  return missing.map(({ words, atUs }) => (
    <p key={words}>
      {words} {atUs === undefined ? null : <TimeLink atUs={atUs} />}
    </p>
  ));
}
