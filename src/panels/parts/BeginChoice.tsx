import { type AddsFrom, useHeronry } from '../../store/index.ts';
import { Segmented } from '../../ui/index.ts';
import styles from './parts.module.css';

const OPTIONS = [
  { value: 'now', label: 'From now on' },
  { value: 'start', label: 'From the start' },
] as const;

/** Asks from when on something acts that is added during the run. The answer is kept for everything that is added. */
export function BeginChoice({ onChange }: { readonly onChange?: (from: AddsFrom) => void }) {
  const addsFrom = useHeronry((state) => state.addsFrom);
  const setAddsFrom = useHeronry((state) => state.actions.setAddsFrom);
  if (!useIsRunning()) return null;
  return <Segmented<AddsFrom> label="Starts" value={addsFrom} options={OPTIONS} onChange={onChange ?? setAddsFrom} />;
}

/** Says, during the run, that a change of the fields above acts from its start: there is nothing to choose. */
export function BeginsAtStart() {
  return useIsRunning() ? <p className={styles.quiet}>Changes here apply from the start of the run.</p> : null;
}

function useIsRunning(): boolean {
  return useHeronry((state) => state.playheadUs > 0 && state.live === undefined);
}
