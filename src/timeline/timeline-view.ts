/**
 * The timeline outside of React. It reads the playhead and the trace every frame and draws. The pointer moves the playhead,
 * selects a span or selects a message.
 */
import type { HeronryStore, TimeSpan } from '../store/index.ts';
import { coneOfMessage, intervalsOf } from '../trace/index.ts';
import type { Palette } from '../ui/canvas-palette.ts';
import { type Lane, type LanePlace, placesOf, type Row } from './lanes.ts';
import { bindPointer } from './pointer.ts';
import { around, following, SPAN_US_FIRST, type Span, timeAt, zoomed } from './scale.ts';
import { CROWD_MIN } from './thin-out.ts';
import { messageAt, paint, type Scene } from './timeline-painter.ts';

export interface TimelineView {
  readonly attach: (canvas: HTMLCanvasElement) => () => void;
  readonly resize: (width: number, height: number, ratio: number) => void;
  readonly setRows: (rows: readonly Row[]) => void;
  readonly setPalette: (palette: Palette) => void;
  readonly setScroll: (top: number) => void;
  /** Zooms around the playhead. */
  readonly zoom: (factor: number) => void;
  readonly zoomTo: (span: TimeSpan) => void;
  /** Returns the visible span. */
  readonly span: () => Span;
  /**
   * Calls the listener after each drawing.
   * @returns a function that ends it
   */
  readonly onDrawn: (listener: (span: Span, width: number) => void) => () => void;
}

export function createTimelineView(store: HeronryStore): TimelineView {
  const { playback } = store;
  const listeners = new Set<(span: Span, width: number) => void>();
  let canvas: HTMLCanvasElement | undefined;
  let palette: Palette | undefined;
  let rows: readonly Row[] = [];
  let places: ReadonlyMap<Lane, LanePlace> = new Map();
  let span: Span = { startUs: 0, lengthUs: SPAN_US_FIRST };
  let size = { width: 0, height: 0, ratio: 1 };
  let scrollTop = 0;
  /** Whether the user has moved the view: the playhead is then not followed until time runs again. */
  let free = false;
  /** Whether many intervals are visible. Drawing them takes long: while time runs, they are drawn in every other frame. */
  let isCrowd = false;
  let isLeftOut = false;

  const sceneNow = (): Scene => ({
    intervals: intervalsOf(playback.trace()),
    rows,
    places,
    span,
    nowUs: playback.nowUs(),
    scrollTop,
    width: size.width,
    height: size.height,
    lit: coneOfMessage(playback.trace(), store.getState().selection.message),
    selected: store.getState().selection.message,
    faults: store.getState().scenario.faults,
    brush: store.getState().span,
  });
  const draw = (): void => {
    const context = canvas?.getContext('2d');
    if (context === null || context === undefined || palette === undefined || size.width === 0) return;
    const { playing } = store.getState();
    isLeftOut = isCrowd && playing && !isLeftOut;
    if (isLeftOut) return;
    if (playing) free = false;
    if (!free) span = following(span, playback.nowUs());
    context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    isCrowd = paint(context, sceneNow(), palette) > CROWD_MIN;
    for (const listener of listeners) listener(span, size.width);
  };
  const look = (next: Span): void => {
    span = next;
    free = true;
    playback.invalidate();
  };
  const seekTo = (x: number): void => {
    const { actions, frontierUs } = store.getState();
    free = true;
    actions.pause();
    actions.seek(Math.min(frontierUs, timeAt(span, x, size.width)));
  };
  const click = (x: number, y: number): void => {
    const message = messageAt(sceneNow(), x, y);
    if (message === undefined) {
      seekTo(x);
      return;
    }
    const { actions } = store.getState();
    actions.select({ message });
    actions.showPanel('inspector');
  };

  return {
    attach: (surface) => {
      canvas = surface;
      const unbind = bindPointer(surface, {
        span: () => span,
        width: () => size.width,
        look,
        seekTo,
        click,
        brush: () => store.getState().span,
        select: (brush) => {
          free = true;
          store.getState().actions.setSpan(brush);
        },
      });
      const stop = playback.onDraw(draw);
      return () => {
        stop();
        unbind();
        canvas = undefined;
      };
    },
    resize: (width, height, ratio) => {
      size = { width, height, ratio };
      if (canvas !== undefined) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
      }
      playback.invalidate();
    },
    setRows: (next) => {
      rows = next;
      places = placesOf(next);
      playback.invalidate();
    },
    setPalette: (next) => {
      palette = next;
      playback.invalidate();
    },
    setScroll: (top) => {
      scrollTop = top;
      playback.invalidate();
    },
    zoom: (factor) => {
      const x = ((playback.nowUs() - span.startUs) / span.lengthUs) * size.width;
      look(zoomed(span, factor, Math.max(0, Math.min(size.width, x)), size.width));
    },
    zoomTo: ({ fromUs, toUs }) => look(around(fromUs, toUs)),
    span: () => span,
    onDrawn: (listener) => {
      listeners.add(listener);
      playback.invalidate();
      return () => listeners.delete(listener);
    },
  };
}
