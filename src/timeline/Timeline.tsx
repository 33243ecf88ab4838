/** The space-time diagram under the graph: a lane for every agent and channel, a slanted line for every hop. */
import { type CSSProperties, type RefObject, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { watchPalette } from '../ui/canvas-palette.ts';
import { Resizer as EdgeResizer, late } from '../ui/index.ts';
import { AxisFlags } from './AxisFlags.tsx';
import { Head } from './Head.tsx';
import { Resizer } from './HeightResizer.tsx';
import { Lanes } from './Lanes.tsx';
import { NAMES_WIDTH, NAMES_WIDTH_MAX, NAMES_WIDTH_MIN, NAMES_WIDTH_NARROW } from './lane-names.ts';
import { arranged, heightOf, lanesOf, rowsOf } from './lanes.ts';
import { SpanBar } from './SpanBar.tsx';
import styles from './Timeline.module.css';
import { AXIS_HEIGHT } from './timeline-painter.ts';
import { TimelineView } from './timeline-view.ts';

const LateAxisMarks = late(async () => (await import('./AxisMarks.tsx')).AxisMarks);

/** Width of the window in pixels up to which the column is narrow. */
const NARROW = 720;

export function Timeline() {
  const store = useHeronryStore();
  const scenario = useHeronry((state) => state.scenario);
  const { order, collapsed } = useHeronry((state) => state.lanes);
  const height = useHeronry((state) => state.timelineHeight);
  const namesWidth = useNamesWidth();
  const setNamesWidth = useHeronry((state) => state.actions.setLaneNamesWidth);
  const lanes = useMemo(() => arranged(lanesOf(scenario), order), [scenario, order]);
  const rows = useMemo(() => rowsOf(lanes, new Set(collapsed)), [lanes, collapsed]);
  const section = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const spanButton = useRef<HTMLButtonElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [view] = useState(() => new TimelineView(store));
  const [scroll, setScroll] = useState({ top: 0, height: 0 });
  useEffect(() => view.setRows(rows), [view, rows]);
  useDrawing(view, canvas, (next) => setScroll(({ top }) => ({ top, height: next })));

  return (
    <section
      ref={section}
      className={styles.timeline}
      aria-label="Timeline"
      style={
        {
          '--names': `${namesWidth}px`,
          ...(height === undefined ? {} : { '--height': `${height}px` }),
        } as CSSProperties
      }
    >
      <Resizer section={section} />
      <Head view={view} spanButton={spanButton} lanes={lanes} />
      <SpanBar view={view} begins={spanButton} />
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={({ currentTarget: { scrollTop, clientHeight } }) => {
          view.setScroll(scrollTop);
          setScroll({ top: scrollTop, height: clientHeight });
        }}
      >
        <div className={styles.names}>
          <EdgeResizer
            edge="right"
            label="Width of the lanes' names"
            min={NAMES_WIDTH_MIN}
            max={() => NAMES_WIDTH_MAX}
            value={namesWidth}
            onChange={setNamesWidth}
          />
        </div>
        <div className={styles.lanes} style={{ height: heightOf(rows) + AXIS_HEIGHT }}>
          <Lanes lanes={lanes} rows={rows} top={scroll.top} height={scroll.height} width={namesWidth} />
          <div className={styles.plot}>
            <canvas
              ref={canvas}
              className={styles.canvas}
              role="img"
              aria-label="Messages between the lanes over time. The table shows the same data as text."
            />
            <AxisFlags view={view} />
            <RecordedMarks view={view} />
          </div>
        </div>
      </div>
    </section>
  );
}

/** Shows the marks of a recording; of anything else, nothing. */
function RecordedMarks({ view }: { readonly view: TimelineView }) {
  const isRecording = useHeronry(({ live }) => live?.connection.kind === 'recorded');
  if (!isRecording) return null;
  return (
    <Suspense fallback={null}>
      <LateAxisMarks view={view} />
    </Suspense>
  );
}

/** Returns the width of the column of names in pixels: the user's, or one that suits the window. */
function useNamesWidth(): number {
  const chosen = useHeronry((state) => state.laneNamesWidth);
  return chosen ?? (innerWidth <= NARROW ? NAMES_WIDTH_NARROW : NAMES_WIDTH);
}

/** Connects the view with its canvas: size, colours, frames. */
function useDrawing(
  view: TimelineView,
  canvas: RefObject<HTMLCanvasElement | null>,
  onHeight: (pixels: number) => void,
): void {
  const measured = useRef(onHeight);
  useEffect(() => {
    const surface = canvas.current;
    if (surface === null) return;
    const stop = view.attach(surface);
    const measure = new ResizeObserver(() => {
      const { width, height } = surface.getBoundingClientRect();
      view.resize(width, height, devicePixelRatio);
      measured.current(height);
    });
    measure.observe(surface);
    const unwatch = watchPalette(surface.parentElement ?? surface, (palette) => view.setPalette(palette));
    return () => {
      stop();
      measure.disconnect();
      unwatch();
    };
  }, [view, canvas]);
}
