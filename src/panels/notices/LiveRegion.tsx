import { useEffect, useRef, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { VisuallyHidden } from '../../ui/index.ts';

/** Shortest time between two lines. */
const EVERY_MS = 1000;

/** Announces the latest line to screen readers, politely. Of lines in quick succession, only the last is announced. */
export function LiveRegion() {
  const announcement = useHeronry((state) => state.announcement);
  const [said, setSaid] = useState('');
  const lastMs = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, lastMs.current + EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      lastMs.current = performance.now();
      setSaid(announcement);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [announcement]);
  return (
    <VisuallyHidden>
      <span role="status" aria-live="polite">
        {said}
      </span>
    </VisuallyHidden>
  );
}
