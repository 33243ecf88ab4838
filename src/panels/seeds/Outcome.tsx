import { assertionWords } from '../../simulation/index.ts';
import { Name } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import styles from './Seeds.module.css';
import type { Trial } from './use-trial.ts';

/** How far it is, how many are bad, and what each expectation came to. */
export function Outcome({ trial: { scenario, count, tally, state } }: { readonly trial: Trial }) {
  const { tried, bad, assertions } = tally;
  return (
    <>
      <div className={styles.progress}>
        <progress aria-label="Seeds tried" max={count} value={tried} />
        {/* What changes many times a second is for the eye; the outcome is spoken. */}
        <p
          role="status"
          aria-live={state === 'running' ? 'off' : 'polite'}
        >{`${state === 'running' ? `${many(tried)} of ${many(count)} seeds tried` : ''}${state === 'cancelled' ? `Stopped after ${many(tried)} of ${many(count)} seeds: ` : ''}${state === 'done' ? `All ${many(count)} seeds tried: ` : ''}${state === 'running' ? '' : bad === 0 ? 'none breaks anything.' : `${many(bad)} break something.`}`}</p>
      </div>
      <ul className={styles.results} aria-label="What came of it">
        {scenario.assertions.map((assertion, place) => {
          const { broken = 0, soonest } = assertions[place] ?? {};
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is that of the trial, which does not change
            <li key={place} data-broken={broken > 0}>
              <Name>{sentence(assertionWords(assertion))}</Name>
              <span className={styles.part} aria-hidden>
                <span style={{ width: `${tried === 0 ? 0 : (broken / tried) * 100}%` }} />
              </span>
              <span className={styles.words}>
                {soonest === undefined
                  ? `Kept by all ${many(tried)}`
                  : `Broken in ${many(broken)} of ${many(tried)} seeds; first broken at ${formatTime(soonest.atUs)} (seed ${soonest.seed})`}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function many(count: number): string {
  return count.toLocaleString('en');
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
