import { type AddsFrom, useHeronry } from '../../store/index.ts';
import { Segmented } from '../../ui/index.ts';

const OPTIONS = [
  { value: 'now', label: 'From now on' },
  { value: 'start', label: 'From the start' },
] as const;

/** Asks from when on something acts that is added during the run. The answer is kept for everything that is added. */
export function BeginChoice({ onChange }: { readonly onChange?: (from: AddsFrom) => void }) {
  const addsFrom = useHeronry((state) => state.addsFrom);
  const setAddsFrom = useHeronry((state) => state.actions.setAddsFrom);
  const isRunning = useHeronry((state) => state.playheadUs > 0 && state.live === undefined);
  if (!isRunning) return null;
  return <Segmented<AddsFrom> label="Starts" value={addsFrom} options={OPTIONS} onChange={onChange ?? setAddsFrom} />;
}
