import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { runAction, useHeronry, useHeronryStore } from '../../store/index.ts';
import { usePanelServices } from '../services.tsx';
import { descriptionWords } from '../text/description.ts';
import { formatTime } from '../text/time.ts';
import { PresentLesson } from './PresentLesson.tsx';
import { PresentStage } from './PresentStage.tsx';
import { type CaptionSource, captionAt } from './present-caption.ts';

/** Shortest time that a caption stays while time runs, in real milliseconds: long enough to read it. */
const CAPTION_MS = 1600;

/** Presents the open lesson step by step, or the open scenario. */
export function Present({ before }: { readonly before: Element | null }) {
  const { session } = useStore(usePanelServices().lesson);
  return session === undefined ? <PresentScenario before={before} /> : <PresentLesson {...{ session, before }} />;
}

/** Presents the open scenario: its bookmarks are the steps, and their notes the captions. */
function PresentScenario({ before }: { readonly before: Element | null }) {
  const store = useHeronryStore();
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const name = useHeronry((state) => state.scenario.name);
  const { present } = store.getState().actions;
  const has = bookmarks.length > 0;
  const upcoming = bookmarks.find(({ atUs }) => atUs > playheadUs);
  const reached = bookmarks.filter(({ atUs }) => atUs <= playheadUs).length;
  return (
    <PresentStage
      title={name}
      before={before}
      caption={useCaption()}
      place={reached === 0 ? undefined : `${reached} of ${bookmarks.length}`}
      next={upcoming === undefined ? undefined : upcoming.note || `Bookmark at ${formatTime(upcoming.atUs)}`}
      step={has ? 'bookmark' : 'hop'}
      onNext={() => void runAction(store, has ? 'next-bookmark' : 'step-hop')}
      onPrevious={() => void runAction(store, has ? 'last-bookmark' : 'step-hop-back')}
      onLeave={() => present(false)}
    />
  );
}

/** Returns the caption of the moment. While time runs, it changes slowly enough to be read. */
function useCaption(): string {
  const trace = useHeronry((state) => state.trace);
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const opening = useHeronry(({ scenario }) => descriptionWords(scenario.description) || scenario.name);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const playing = useHeronry((state) => state.playing);
  const caption = captionAt({ trace, bookmarks, opening } satisfies CaptionSource, playheadUs);
  const [shown, setShown] = useState(caption);
  const sinceMs = useRef(0);
  useEffect(() => {
    const show = (): void => {
      sinceMs.current = performance.now();
      setShown(caption);
    };
    if (!playing) {
      show();
      return;
    }
    const timer = setTimeout(show, Math.max(0, sinceMs.current + CAPTION_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [caption, playing]);
  return playing ? shown : caption;
}
