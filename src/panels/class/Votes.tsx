import { Check } from 'lucide-react';
import type { CSSProperties } from 'react';
import type { ClassSession, Distribution } from '../../learning/index.ts';
import { cx, Name } from '../../ui/index.ts';
import styles from './Class.module.css';
import { useClass } from './own-session.ts';

/** Shows the question, its choices, and, once a vote is closed, who many chose each. */
export function Votes({ session }: { readonly session: ClassSession }) {
  const state = useClass(session, (view) => view.state);
  const question = state?.question;
  if (state === undefined || question === undefined || question === null) return null;
  const { phase, first, second } = state;
  const isRevealed = phase === 'revealed';
  return (
    <section className={styles.votes} aria-label="Question">
      <h3 className={styles.words}>
        <Name>{question.words}</Name>
      </h3>
      <ol className={styles.choices}>
        {question.choices.map(({ id, words }, place) => {
          const isRight = isRevealed && id === question.right;
          return (
            <li key={id} className={cx(styles.choice, isRight && styles.right)}>
              <span className={styles.letter} aria-hidden>
                {isRight ? <Check /> : letterOf(place)}
              </span>
              <span className={styles.choiceWords}>
                <Name>{words}</Name>
                {isRight ? <b className={styles.rightWords}>The right answer</b> : null}
              </span>
              <span className={styles.bars}>
                {first === null || phase === 'second' ? null : (
                  <Bar label={second === null ? undefined : 'first'} choice={id} distribution={first} />
                )}
                {second === null ? null : <Bar label="second" choice={id} distribution={second} />}
              </span>
            </li>
          );
        })}
      </ol>
      {isRevealed && question.why !== undefined ? (
        <p className={styles.why}>
          <Name>{question.why}</Name>
        </p>
      ) : null}
    </section>
  );
}

interface BarProps {
  /** Name of the vote, if there are two. */
  readonly label: 'first' | 'second' | undefined;
  readonly choice: string;
  readonly distribution: Distribution;
}

function Bar({ label, choice, distribution }: BarProps) {
  const all = distribution.reduce((sum, { votes }) => sum + votes, 0);
  const votes = distribution.find((one) => one.choice === choice)?.votes ?? 0;
  const share = all === 0 ? 0 : votes / all;
  const vote = label === undefined ? '' : `${label} vote: `;
  return (
    <span className={cx(styles.bar, label === 'first' && styles.earlier)} style={{ '--share': share } as CSSProperties}>
      <span className={styles.fill} aria-hidden />
      <span className={styles.number}>{`${vote}${votes}`}</span>
    </span>
  );
}

function letterOf(place: number): string {
  return String.fromCharCode(65 + place);
}
