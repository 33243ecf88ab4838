/** The space-time diagram under the graph: a lane for every agent and channel, a slanted line for every hop. */
import { Minus, Plus, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useHeronry, useHeronryStore } from '../store/index.ts';
import { readPalette } from '../ui/canvas-palette.ts';
import { ChannelMark, channelLook, cx, IconButton, Name } from '../ui/index.ts';
import { LANE_HEIGHT, type LaneRow, lanesOf } from './lanes.ts';
import { AXIS_HEIGHT } from './painter.ts';
import styles from './Timeline.module.css';
import { createTimelineView } from './timeline-view.ts';

/** Rows beyond the visible ones that are kept, so that scrolling shows names at once. */
const MARGIN_ROWS = 4;
const ZOOM = 1.6;

export function Timeline() {
  const store = useHeronryStore();
  const scenario = useHeronry((state) => state.scenario);
  const theme = useHeronry((state) => state.theme);
  const actions = useHeronry((state) => state.actions);
  const rows = useMemo(() => lanesOf(scenario), [scenario]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const [view] = useState(() => createTimelineView(store));
  const [scroll, setScroll] = useState({ top: 0, height: 0 });

  useEffect(() => view.setRows(rows), [view, rows]);
  // The palette is read anew where the theme has changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    if (canvas.current !== null) view.setPalette(readPalette(canvas.current));
  }, [view, theme]);
  useEffect(() => {
    const [surface, box] = [canvas.current, scroller.current];
    if (surface === null || box === null) return;
    const stop = view.attach(surface);
    const measure = new ResizeObserver(() => {
      const { width, height } = surface.getBoundingClientRect();
      view.resize(width, height, devicePixelRatio);
      setScroll(({ top }) => ({ top, height }));
    });
    measure.observe(surface);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const repaint = (): void => view.setPalette(readPalette(surface));
    dark.addEventListener('change', repaint);
    return () => {
      stop();
      measure.disconnect();
      dark.removeEventListener('change', repaint);
    };
  }, [view]);

  return (
    <section className={styles.timeline} aria-label="Timeline">
      <header className={styles.head}>
        <h2>Timeline</h2>
        <p>
          Each line is a message on its way; bars are waiting and work. Drag to go through time, click a line for its
          journey.
        </p>
        <IconButton small label="Show less time" icon={Plus} onClick={() => view.zoom(1 / ZOOM)} />
        <IconButton small label="Show more time" icon={Minus} onClick={() => view.zoom(ZOOM)} />
        <IconButton small label="Close timeline" icon={X} onClick={actions.toggleTimeline} />
      </header>
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={({ currentTarget: { scrollTop, clientHeight } }) => {
          view.setScroll(scrollTop);
          setScroll({ top: scrollTop, height: clientHeight });
        }}
      >
        <div className={styles.lanes} style={{ height: rows.length * LANE_HEIGHT + AXIS_HEIGHT }}>
          <Labels rows={rows} top={scroll.top} height={scroll.height} />
          <canvas
            ref={canvas}
            className={styles.canvas}
            role="img"
            aria-label="Messages between the lanes over time. The log tells the same in words."
          />
        </div>
      </div>
    </section>
  );
}

function Labels({
  rows,
  top,
  height,
}: {
  readonly rows: readonly LaneRow[];
  readonly top: number;
  readonly height: number;
}) {
  const select = useHeronry((state) => state.actions.select);
  const selection = useHeronry((state) => state.selection.nodes);
  const first = Math.max(0, Math.floor(top / LANE_HEIGHT) - MARGIN_ROWS);
  const shown = rows.slice(first, first + Math.ceil(height / LANE_HEIGHT) + 2 * MARGIN_ROWS);
  return (
    <ul className={styles.labels}>
      {shown.map(({ lane, kind, id, place }, index) => {
        const selected = selection.some((node) => node.kind === kind && node.id === id);
        return (
          <li key={lane} style={{ top: (first + index) * LANE_HEIGHT }}>
            <button
              type="button"
              className={cx(styles.label, selected && styles.selected)}
              aria-pressed={selected}
              onClick={() => select({ nodes: [{ kind, id }] })}
            >
              {place < 0 ? null : <ChannelMark look={channelLook(place)} />}
              <Name>{id}</Name>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
