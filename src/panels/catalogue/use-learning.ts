import { useEffect, useState } from 'react';
import { type Learning, usePanelServices } from '../services.tsx';

/** Returns what lessons need, once it is loaded; or why it could not be. */
export function useLearning(): Learning | 'loading' | 'failed' {
  const { learning } = usePanelServices();
  const [loaded, setLoaded] = useState<Learning | 'loading' | 'failed'>('loading');
  useEffect(() => {
    let isShown = true;
    learning().then(
      (all) => isShown && setLoaded(all),
      () => isShown && setLoaded('failed'),
    );
    return () => {
      isShown = false;
    };
  }, [learning]);
  return loaded;
}
