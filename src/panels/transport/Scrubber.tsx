import { Bookmark } from 'lucide-react';
import { type CSSProperties, Suspense, useMemo, useRef, useState } from 'react';
import { type OtherRun, useHeronry, useHeronryStore } from '../../store/index.ts';
import type { Trace } from '../../trace/index.ts';
import { late, Tooltip, visibleText } from '../../ui/index.ts';
import { bookmarkName } from '../bookmarks/bookmark-words.ts';
import bookmarkStyles from '../bookmarks/bookmarks.module.css';
import { BrokenMarks } from '../expectations/Signs.tsx';
import { formatTime } from '../text/time.ts';
import { Branches } from './Branches.tsx';
import { Density, spanWithBookmarks } from './density.ts';
import { FaultBands } from './FaultBands.tsx';
import { Playhead } from './Playhead.tsx';
import { leftOf, type ShownTime, shareOf } from './shown-time.ts';
import styles from './Transport.module.css';
import { isBranch } from './time-bar.ts';
import { type DrawnCanvas, useDrawnCanvas } from './use-drawn-canvas.ts';

const LateMarkFlags = late(async () => (await import('../recording/MarkFlags.tsx')).MarkFlags);

const PARTS = 180;
const PATH_HEIGHT = 28;
const GHOST_ALPHA = 0.4;
const PAGE_US = 1_000_000;
const MARKS_MAX = 300;
/** Real time between two drawings of the density while playing. */
const DENSITY_EVERY_US = 100_000;

/**
 * Shows the playhead over the run, with the faults above it, and branches below. The strip behind, which is longer than the run, shows
 * the density of events. It is rendered when its span changes; what moves is drawn, or is a part of its own.
 */
export function Scrubber() {
  const startUs = useHeronry((state) => state.trace.startUs);
  const lengthUs = useHeronry(({ frontierUs, live, otherRuns, trace, scenario }) =>
    // A recording does not grow.
    live?.connection.kind === 'recorded'
      ? Math.max(1, frontierUs - trace.startUs)
      : spanWithBookmarks(
          Math.max(frontierUs, ...otherRuns.filter(isBranch).map((branch) => branch.frontierUs)) - trace.startUs,
          (scenario.bookmarks.at(-1)?.atUs ?? 0) - trace.startUs,
        ),
  );
  const shown = useMemo(() => ({ fromUs: startUs, lengthUs }), [startUs, lengthUs]);
  const isRecording = useHeronry(({ live }) => live?.connection.kind === 'recorded');
  return (
    <div className={styles.scrubber}>
      <Strip shown={shown} />
      <Marks shown={shown} />
      <BrokenMarks shown={shown} />
      <Edge shown={shown} />
      <Playhead shown={shown} />
      <Range shown={shown} />
      <FaultBands shown={shown} />
      <Branches shown={shown} />
      <Flags shown={shown} />
      {isRecording ? (
        <Suspense fallback={null}>
          <LateMarkFlags shown={shown} />
        </Suspense>
      ) : null}
      <span className={styles.spanEnd} aria-hidden>{`${Number((lengthUs / 1_000_000).toPrecision(3))} s`}</span>
    </div>
  );
}

/** Covers the part of the strip that has not been simulated. */
function Edge({ shown }: { readonly shown: ShownTime }) {
  const edge = useHeronry((state) => leftOf(shown, state.frontierUs));
  return <span className={styles.edge} style={{ left: edge }} aria-hidden />;
}

/** The slider: left and right step between events, page keys move by a second. It ends at the latest moment. */
function Range({ shown }: { readonly shown: ShownTime }) {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const frontierUs = useHeronry((state) => state.frontierUs);
  return (
    <input
      type="range"
      className={styles.range}
      style={{ '--edge': leftOf(shown, frontierUs) } as CSSProperties}
      aria-label="Playhead"
      aria-valuetext={`${formatTime(playheadUs)} of ${formatTime(frontierUs)}`}
      min={shown.fromUs}
      max={Math.max(shown.fromUs + 1, frontierUs)}
      step={1}
      value={Math.max(shown.fromUs, Math.min(playheadUs, frontierUs))}
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

/** Draws the density of events, which grows with the trace, and dimmed behind it that of the branch that was left last. */
function Strip({ shown }: { readonly shown: ShownTime }) {
  const store = useHeronryStore();
  const canvas = useRef<HTMLCanvasElement>(null);
  // Kept by the component and not by a drawing, of which React keeps the one before: that would hold the trace before.
  const [density] = useState(() => new Density(PARTS));
  const [ghosts] = useState(() => new GhostPath());
  useDrawnCanvas(
    canvas,
    useMemo(() => {
      ghosts.clear();
      let drawnUs = Number.NEGATIVE_INFINITY;
      return ({ context, width, height, palette, isEmpty }: DrawnCanvas, nowUs: number) => {
        const { playing, speed, otherRuns } = store.getState();
        if (playing && !isEmpty && nowUs >= drawnUs && nowUs - drawnUs < DENSITY_EVERY_US * speed) return;
        drawnUs = nowUs;
        const trace = store.playback.trace();
        ghosts.watch(trace, otherRuns);
        if (!density.update(trace, shown) && !isEmpty) return;
        ghosts.path = density.path(PATH_HEIGHT);
        const scale = { a: width / PARTS, d: height / PATH_HEIGHT };
        context.clearRect(0, 0, width, height);
        context.fillStyle = palette.line;
        const { ghost } = ghosts;
        if (ghost !== undefined) {
          const fromX = shareOf(shown, ghost.forkUs) * width;
          context.save();
          context.beginPath();
          context.rect(fromX, 0, width - fromX, height);
          context.clip();
          context.globalAlpha = GHOST_ALPHA;
          context.fill(scaled(ghost.path, scale));
          context.restore();
        }
        context.fill(scaled(ghosts.path, scale));
      };
    }, [store, shown, density, ghosts]),
  );
  return <canvas ref={canvas} className={styles.strip} aria-hidden />;
}

function scaled(path: string, scale: DOMMatrix2DInit): Path2D {
  const to = new Path2D();
  to.addPath(new Path2D(path), scale);
  return to;
}

/** Keeps the path of the trace before, when the run left it as a branch. */
class GhostPath {
  /** Path of the trace that is drawn now. */
  path = '';
  ghost: { readonly id: number; readonly forkUs: number; readonly path: string } | undefined;
  #trace: Trace | undefined;

  /** Forgets the paths, which are those of another span. */
  clear(): void {
    this.path = '';
    this.ghost = undefined;
  }

  watch(trace: Trace, otherRuns: readonly OtherRun[]): void {
    const [newest] = otherRuns;
    if (trace !== this.#trace && newest !== undefined && isBranch(newest) && newest.id !== this.ghost?.id)
      if (this.path !== '') this.ghost = { ...newest, path: this.path };
    this.#trace = trace;
    if (!otherRuns.some(({ id }) => id === this.ghost?.id)) this.ghost = undefined;
  }
}

/** Draws the user's actions as ticks under the strip. Those after its end are not drawn. */
function Marks({ shown }: { readonly shown: ShownTime }) {
  const interventions = useHeronry((state) => state.scenario.interventions);
  const inside = interventions.filter(({ atUs }) => atUs <= shown.fromUs + shown.lengthUs);
  return (
    <span aria-hidden>
      {inside.slice(-MARKS_MAX).map((intervention, index) => (
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

/** Shows the bookmarks over a strip of time. One far ahead of the run is shown at its end. */
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
