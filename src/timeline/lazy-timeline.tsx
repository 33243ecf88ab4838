import { Suspense } from 'react';
import { useHeronry } from '../store/index.ts';
import { AWAITED, late } from '../ui/index.ts';

const LateTimeline = late(async () => (await import('./Timeline.tsx')).Timeline);

/** Loads the timeline when it is first opened. */
export function Timeline() {
  const open = useHeronry((state) => state.timelineOpen);
  if (!open) return null;
  return (
    <Suspense fallback={AWAITED}>
      <LateTimeline />
    </Suspense>
  );
}
