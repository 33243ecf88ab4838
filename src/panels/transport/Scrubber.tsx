import { type CSSProperties, useEffect, useRef } from 'react';
import { useHeronry, useHeronryStore } from '../../store/index.ts';
import { Flags } from '../bookmarks/Flags.tsx';
import { BrokenMarks } from '../expectations/Signs.tsx';
import { formatTime } from '../text/time.ts';
import { Density, spanFor } from './density.ts';
import styles from './Transport.module.css';

const PARTS = 180;
const HEIGHT = 28;
const PAGE_US = 1_000_000;
const MARKS_MAX = 300;

/**
 * The playhead over all that has happened. Left and right go from event to event, page keys by a second. It reaches from
 * the start to the live edge; the strip behind it, which is longer, shows how much happened when.
 */
export function Scrubber() {
  const store = useHeronryStore();
  const actions = useHeronry((state) => state.actions);
  const playheadUs = useHeronry((state) => state.playheadUs);
  const frontierUs = useHeronry((state) => state.frontierUs);
  const spanUs = spanFor(frontierUs);
  const edge = `${(frontierUs / spanUs) * 100}%`;
  return (
    <div className={styles.scrubber} style={{ '--edge': edge } as CSSProperties}>
      <Strip spanUs={spanUs} />
      <Marks spanUs={spanUs} />
      <BrokenMarks spanUs={spanUs} />
      <span className={styles.edge} aria-hidden />
      <Playhead spanUs={spanUs} />
      <input
        type="range"
        className={styles.range}
        aria-label="Playhead"
        aria-valuetext={`${formatTime(playheadUs)} of ${formatTime(frontierUs)}`}
        min={0}
        max={Math.max(1, frontierUs)}
        step={1}
        value={Math.min(playheadUs, frontierUs)}
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
            actions.seek(Math.max(0, Math.min(edgeUs, move(now, edgeUs))));
          }
        }}
      />
      <Flags spanUs={spanUs} />
      <span className={styles.spanEnd} aria-hidden>
        {spanUs / 1_000_000} s
      </span>
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

/** How much happened when. Written past React: it grows with the trace, many times a second. */
function Strip({ spanUs }: { readonly spanUs: number }) {
  const store = useHeronryStore();
  const path = useRef<SVGPathElement>(null);
  useEffect(() => {
    const density = new Density(PARTS);
    const draw = (): void => {
      if (density.update(store.playback.trace(), spanUs)) path.current?.setAttribute('d', density.path(HEIGHT));
    };
    draw();
    return store.playback.onDraw(draw);
  }, [store, spanUs]);
  return (
    <svg className={styles.strip} viewBox={`0 0 ${PARTS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path ref={path} />
    </svg>
  );
}

/** The line of the playhead, at the exact time of each frame. */
function Playhead({ spanUs }: { readonly spanUs: number }) {
  const store = useHeronryStore();
  const line = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let last = -1;
    const draw = (nowUs: number): void => {
      if (nowUs === last) return;
      last = nowUs;
      line.current?.style.setProperty('left', `${Math.min(1, nowUs / spanUs) * 100}%`);
    };
    draw(store.playback.nowUs());
    return store.playback.onDraw(draw);
  }, [store, spanUs]);
  return <span ref={line} className={styles.playhead} aria-hidden />;
}

/** What the user did, as ticks under the strip. */
function Marks({ spanUs }: { readonly spanUs: number }) {
  const interventions = useHeronry((state) => state.scenario.interventions);
  return (
    <span aria-hidden>
      {interventions.slice(-MARKS_MAX).map((intervention, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: several may happen at one time, and their order is fixed
          key={index}
          className={styles.mark}
          style={{ left: `${Math.min(1, intervention.atUs / spanUs) * 100}%` }}
        />
      ))}
    </span>
  );
}
