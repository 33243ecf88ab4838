import { assertionWords } from '../../scenario/index.ts';
import { Name } from '../../ui/index.ts';
import { formatTime } from '../text/time.ts';
import styles from './Seeds.module.css';
import type { Trial } from './use-trial.ts';

/** Shows the progress, the number of bad runs, and the result of each expectation. */
export function Outcome({ trial: { scenario, count, untilUs, tally, state } }: { readonly trial: Trial }) {
  const { tried, assertions } = tally;
  return (
    <>
      <div className={styles.progress}>
        <progress aria-label="Seeds tried" max={count} value={tried} />
        {/* Numbers that change many times a second are only visible; the outcome is announced. */}
        <p role="status" aria-live={state === 'running' ? 'off' : 'polite'}>
          {progressWords({ state, count, tally })}
        </p>
      </div>
      <ul className={styles.results} aria-label="Results">
        {scenario.assertions.map((assertion, place) => {
          const { broken = 0 } = assertions[place] ?? {};
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is that of the trial, which does not change
            <li key={place} data-broken={broken > 0}>
              <Name>{sentence(assertionWords(assertion))}</Name>
              <span className={styles.part} aria-hidden>
                <span style={{ width: `${tried === 0 ? 0 : (broken / tried) * 100}%` }} />
              </span>
              <span className={styles.words}>{verdictWords(assertions[place], tried, untilUs)}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function verdictWords(
  verdict: Trial['tally']['assertions'][number] | undefined,
  tried: number,
  untilUs: number,
): string {
  const { broken = 0, undecided = 0, soonest } = verdict ?? {};
  const outcome =
    soonest === undefined
      ? `Kept by ${undecided === 0 ? 'all ' : ''}${many(tried - undecided)}`
      : `Broken in ${many(broken)} of ${many(tried)} seeds; first at ${formatTime(soonest.atUs)} (seed ${soonest.seed})`;
  const open = `. Not decided by ${many(undecided)}: the run ended before ${formatTime(untilUs)}`;
  return undecided === 0 ? outcome : `${outcome}${open}`;
}

function progressWords({
  state,
  count,
  tally: { tried, bad, undecided },
}: Pick<Trial, 'state' | 'count' | 'tally'>): string {
  switch (state) {
    case 'running':
      return `${many(tried)} of ${many(count)} seeds tried`;
    case 'cancelled':
      return `Stopped after ${many(tried)} of ${many(count)} seeds: ${countWords(bad, undecided)}.`;
    case 'done':
      return `All ${many(count)} seeds tried: ${countWords(bad, undecided)}.`;
  }
}

function countWords(bad: number, undecided: number): string {
  const open = undecided === 0 ? '' : `, ${many(undecided)} undecided`;
  return `${bad === 0 ? 'no breaks' : `${many(bad)} broken`}${open}`;
}

function many(count: number): string {
  return count.toLocaleString('en');
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
