/** The signs of expectations in the transport. */
import { CircleX } from 'lucide-react';
import { useEffect } from 'react';
import { useHeronryStore } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import { leftOf, type ShownTime } from '../transport/shown-time.ts';
import { breachesIn, brokenCount, useJudged } from './breaches.ts';
import styles from './Expectations.module.css';
import { watchPlay } from './watch-play.ts';

/** Shows how many expectations are broken at the playhead, with a link to them; nothing if none is. */
export function BrokenCount() {
  const store = useHeronryStore();
  const count = useJudged(brokenCount);
  useEffect(() => watchPlay(store), [store]);
  if (count === 0) return null;
  return (
    <Button
      small
      variant="ghost"
      icon={CircleX}
      className={styles.count}
      aria-label={`${count === 1 ? '1 expectation is' : `${count} expectations are`} broken: show`}
      onClick={() => {
        const { actions } = store.getState();
        actions.select({});
        actions.showPanel('inspector');
      }}
    >
      <span>{count}</span>
      <span className={styles.countWord}>broken</span>
    </Button>
  );
}

/** Marks on the scrubber where each expectation was first broken. */
export function BrokenMarks({ shown }: { readonly shown: ShownTime }) {
  const times = useJudged((state) =>
    breachesIn(state)
      .flatMap((breach) => (breach === undefined ? [] : [breach.atUs]))
      .join(' '),
  );
  if (times === '') return null;
  return (
    <span aria-hidden>
      {[...new Set(times.split(' '))].map((atUs) => (
        <span key={atUs} className={styles.mark} style={{ left: leftOf(shown, Number(atUs)) }} />
      ))}
    </span>
  );
}
