import { Bookmark } from 'lucide-react';
import { type CSSProperties, useMemo, useRef } from 'react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { Tooltip, visibleText } from '../../ui/index.ts';
import { bookmarkName } from '../bookmarks/bookmark-words.ts';
import bookmarkStyles from '../bookmarks/bookmarks.module.css';
import { BrokenMarks } from '../expectations/Signs.tsx';
import { formatTime } from '../text/time.ts';
import { Density, spanFor } from './density.ts';
import { Playhead } from './Playhead.tsx';
import { leftOf, type ShownTime } from './shown-time.ts';
import styles from './Transport.module.css';
import { type DrawnCanvas, useDrawnCanvas } from './use-drawn-canvas.ts';

const PARTS = 180;
const PAGE_US = 1_000_000;
const MARKS_MAX = 300;

/**
 * Shows the playhead over the run. Left and right step between events, page keys move by a second. The slider ends at the latest
 * moment; the strip behind it, which is longer, shows the density of events.
 */
export function Scrubber() {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const frontierUs = useHeronry((state) => state.frontierUs);
  const startUs = useHeronry((state) => state.trace.startUs);
  const lengthUs = spanFor(frontierUs - startUs);
  const shown = useMemo(() => ({ fromUs: startUs, lengthUs }), [startUs, lengthUs]);
  const edge = leftOf(shown, frontierUs);
  return (
    <div className={styles.scrubber} style={{ '--edge': edge } as CSSProperties}>
      <Strip shown={shown} />
      <Marks shown={shown} />
      <BrokenMarks shown={shown} />
      <span className={styles.edge} aria-hidden />
      <Playhead shown={shown} />
      <input
        type="range"
        className={styles.range}
        aria-label="Playhead"
        aria-valuetext={`${formatTime(playheadUs)} of ${formatTime(frontierUs)}`}
        min={startUs}
        max={Math.max(startUs + 1, frontierUs)}
        step={1}
        value={Math.max(startUs, Math.min(playheadUs, frontierUs))}
        onPointerDown={() => actions.pause()}
        onChange={(event) => {
          actions.pause();
          actions.seek(Math.min(event.currentTarget.valueAsNumber, store.getState().frontierUs));
        }}
        onKeyDown={(event) => {
          const move = KEYS[event.key];
          if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          // The page's own shortcuts use the arrows too.
          event.stopPropagation();
          actions.pause();
          if (move === 'step') actions.step();
          else if (move === 'stepBack') actions.stepBack();
          else {
            const now = store.playback.nowUs();
            const edgeUs = store.getState().frontierUs;
            actions.seek(Math.min(edgeUs, move(now, edgeUs)));
          }
        }}
      />
      <Flags shown={shown} />
      <span className={styles.spanEnd} aria-hidden>{`${lengthUs / 1_000_000} s`}</span>
    </div>
  );
}

type Move = 'step' | 'stepBack' | ((nowUs: number, edgeUs: number) => number);
const KEYS: Readonly<Record<string, Move>> = {
  ArrowRight: 'step',
  ArrowUp: 'step',
  ArrowLeft: 'stepBack',
  ArrowDown: 'stepBack',
  PageUp: (now) => now + PAGE_US,
  PageDown: (now) => now - PAGE_US,
  Home: () => 0,
  End: (_now, edge) => edge,
};

/** Draws the density of events, which grows with the trace. */
function Strip({ shown }: { readonly shown: ShownTime }) {
  const store = useHeronryStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  useDrawnCanvas(
    canvas,
    useMemo(() => {
      const density = new Density(PARTS);
      return ({ context, width, height, palette, isEmpty }: DrawnCanvas) => {
        if (!density.update(store.playback.trace(), shown) && !isEmpty) return;
        const scaled = new Path2D();
        scaled.addPath(new Path2D(density.path(height)), { a: width / PARTS });
        context.clearRect(0, 0, width, height);
        context.fillStyle = palette.line;
        context.fill(scaled);
      };
    }, [store, shown]),
  );
  return <canvas ref={canvas} className={styles.strip} aria-hidden />;
}

/** Draws the user's actions as ticks under the strip. */
function Marks({ shown }: { readonly shown: ShownTime }) {
  const interventions = useHeronry((state) => state.scenario.interventions);
  return (
    <span aria-hidden>
      {interventions.slice(-MARKS_MAX).map((intervention, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: several may happen at one time, and their order is fixed
          key={index}
          className={styles.mark}
          style={{ left: leftOf(shown, intervention.atUs) }}
        />
      ))}
    </span>
  );
}

/** Shows the bookmarks over a strip of time. One outside of the strip is shown at its end. */
function Flags({ shown }: { readonly shown: ShownTime }) {
  const bookmarks = useHeronry((state) => state.scenario.bookmarks);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const actions = useHeronry((state) => state.actions);
  return bookmarks.map((bookmark, place) => {
    const name = visibleText(bookmarkName(bookmark));
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike, and then they are alike
      <Tooltip key={place} text={name}>
        <button
          type="button"
          className={bookmarkStyles.flag}
          style={{ left: leftOf(shown, bookmark.atUs) }}
          aria-label={`Bookmark ${name}`}
          aria-current={bookmark.atUs === playheadUs}
          onClick={() => {
            actions.pause();
            actions.seek(bookmark.atUs);
          }}
        >
          <Bookmark size={14} aria-hidden />
        </button>
      </Tooltip>
    );
  });
}
