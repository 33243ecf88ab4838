import { Download } from 'lucide-react';
import { useEffect } from 'react';
import { type ClassSession, countMisconceptions, resultsCsv } from '../../learning/index.ts';
import { Button } from '../../ui/index.ts';
import { usePanelServices } from '../services.tsx';
import styles from './Class.module.css';
import { useClass } from './own-session.ts';

const NAMED = 2;

/** Ends a class: what it believes most, and its answers as a file. */
export function Ending({ session }: { readonly session: ClassSession }) {
  const results = useClass(session, (view) => view.results);
  const problem = useClass(session, (view) => view.problem);
  const { learning } = usePanelServices();
  // After a reload of the page the class has ended, and its answers are not here.
  useEffect(() => {
    if (session.getState().results === undefined) void session.results();
  }, [session]);
  const save = async (): Promise<void> => {
    const loaded = results ?? (await session.results());
    if (loaded !== undefined) (await learning()).downloadResults(resultsCsv(loaded), 'heronry-class');
  };
  const counted = results === undefined ? [] : countMisconceptions(results).slice(0, NAMED);
  const answers = results?.rounds.reduce((sum, round) => sum + round.answers.length, 0) ?? 0;
  return (
    <section className={styles.ending} aria-label="End of the class">
      <p className={styles.words}>
        {results === undefined
          ? problem === undefined
            ? 'Loading the answers…'
            : 'The answers have not come yet.'
          : `Questions: ${results.rounds.length}. Answers: ${answers}.`}
      </p>
      {counted.length === 0 ? null : (
        <>
          <h3 className={styles.subtitle}>What came up most</h3>
          <ol className={styles.beliefs}>
            {counted.map(({ misconception: { id, belief, fact }, first, second }) => (
              <li key={id}>
                <p className={styles.belief}>{`“${belief}”`}</p>
                <p>{fact}</p>
                <p className={styles.hint}>{`In first votes ${first} times, in second votes ${second}.`}</p>
              </li>
            ))}
          </ol>
        </>
      )}
      <p className={styles.hint}>All answers are gone when the gateway ends. Save them if you need them.</p>
      <Button variant="primary" icon={Download} className={styles.control} onClick={() => void save()}>
        Save the answers (CSV)
      </Button>
    </section>
  );
}
