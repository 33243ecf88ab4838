import { lazy, Suspense } from 'react';
import { useHeronry } from '../store/index.ts';
import { whenIdle } from '../ui/index.ts';

const LateTimeline = lazy(async () => {
  await whenIdle();
  return { default: (await import('./Timeline.tsx')).Timeline };
});

/** Fetched when it is opened first. */
export function Timeline() {
  const open = useHeronry((state) => state.timelineOpen);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <LateTimeline />
    </Suspense>
  );
}
