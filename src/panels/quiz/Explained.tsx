import { type QuestionSession, rightAnswer } from '../../learning/index.ts';
import { misconceptionOf, valueWords } from '../../teaching/index.ts';
import { Button, Name, VisuallyHidden } from '../../ui/index.ts';
import styles from './Question.module.css';

/** Shows guess and fact side by side, the reason, and the belief that the guess comes from. */
export function Explained({ session }: { readonly session: QuestionSession }) {
  const { question, guess, grading, again, watch, next, nextLabel = 'Next question' } = session;
  const right = rightAnswer(question);
  if (guess === undefined || grading === undefined || right === undefined) return null;
  const { misconception } = grading;
  return (
    <>
      <VisuallyHidden>
        <span role="status">{grading.words}</span>
      </VisuallyHidden>
      <dl className={styles.compare}>
        {grading.right ? null : (
          <div data-mark="guessed">
            <dt>You said</dt>
            <dd>
              <Name>{valueWords(question, guess)}</Name>
            </dd>
          </div>
        )}
        <div data-mark={grading.right ? 'both' : 'actual'}>
          <dt>{grading.right ? 'As you said' : 'What happened'}</dt>
          <dd>
            <Name>{valueWords(question, right)}</Name>
          </dd>
        </div>
      </dl>
      <p>
        <b>Why?</b> <Name>{question.why}</Name>
      </p>
      {misconception === undefined ? null : (
        <Belief {...misconceptionOf(misconception)} seen={valueWords(question, guess)} />
      )}
      <div className={styles.foot}>
        {next === undefined ? null : (
          <Button variant="primary" data-first onClick={next}>
            {nextLabel}
          </Button>
        )}
        {again === undefined ? null : <Button onClick={again}>Try again</Button>}
        {watch === undefined ? null : <Button onClick={watch}>Watch again</Button>}
      </div>
    </>
  );
}

interface BeliefProps {
  readonly name: string;
  readonly belief: string;
  readonly fact: string;
  /** The answer that follows from the belief. */
  readonly seen: string;
}

/** Names what many people believe who give this answer, and what is so instead. */
function Belief({ name, belief, fact, seen }: BeliefProps) {
  return (
    <aside className={styles.belief} aria-label="Common belief">
      <p>
        <span className={styles.quiet}>Many people believe:</span> <b>{name}</b>
      </p>
      <p>{belief}</p>
      <p>
        <Name>{`If that were so, you would have seen: ${withoutStop(seen)}.`}</Name>
      </p>
      <p>
        <b>{fact}</b>
      </p>
    </aside>
  );
}

function withoutStop(words: string): string {
  return words.replace(/\.$/, '');
}
