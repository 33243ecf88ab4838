import { useEffect, useRef, useState } from 'react';
import { useHeronry } from '../../store/index.ts';
import { VisuallyHidden } from '../../ui/index.ts';
import { newsWords } from './news-words.ts';
import type { Transcript } from './use-transcript.ts';

/** Shortest time between two announcements while time runs, and while the user steps, in real milliseconds. */
const PLAYING_MS = 5000;
const STEPPING_MS = 800;

/**
 * Reads to screen readers, politely, what is new at the playhead: one sentence for each change, and a summary of several. While time
 * runs it speaks at most once in five seconds.
 */
export function Announcer({ transcript: { account, events, done } }: { readonly transcript: Transcript }) {
  const playing = useHeronry((state) => state.playing);
  const [said, setSaid] = useState('');
  const spoken = useRef({ account, events, atMs: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    const last = spoken.current;
    if (last.account !== account || !done) {
      // Another run, or one that is still being read: what it has had before is no news.
      spoken.current = { account, events, atMs: last.atMs };
      return;
    }
    if (last.events === events) return;
    const speak = (): void => {
      spoken.current = { account, events, atMs: performance.now() };
      const words = newsWords(account, last.events, events);
      if (words !== '') setSaid(words);
    };
    const timer = setTimeout(speak, Math.max(0, last.atMs + (playing ? PLAYING_MS : STEPPING_MS) - performance.now()));
    return () => clearTimeout(timer);
  }, [account, events, done, playing]);
  return (
    <VisuallyHidden>
      <span role="status" aria-live="polite" data-transcript-status>
        {said}
      </span>
    </VisuallyHidden>
  );
}
