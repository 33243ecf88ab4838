import { useEffect, useState } from 'react';
import type { BrokerKind } from '../../scenario/index.ts';
import { useHeronryStore } from '../../store/index.ts';

/** Fetches what a run on such a broker needs, and says how far that is. What any but the broker in memory needs serves all. */
export function useModels(broker: BrokerKind): 'fetched' | 'there' | 'missing' {
  const store = useHeronryStore();
  const [asked, setAsked] = useState<{ readonly broker: BrokerKind; readonly there: boolean }>();
  useEffect(() => {
    let current = true;
    const answer = (there: boolean): void => {
      if (current) setAsked({ broker, there });
    };
    store.prepare(broker).then(
      () => answer(true),
      () => answer(false),
    );
    return () => {
      current = false;
    };
  }, [store, broker]);
  if (broker === 'memory') return 'there';
  if (asked?.broker !== broker) return 'fetched';
  return asked.there ? 'there' : 'missing';
}
