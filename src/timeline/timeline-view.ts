/**
 * The timeline past React: it reads the playhead and the trace every frame and draws; the pointer moves time or picks a
 * message.
 */
import type { HeronryStore } from '../store/index.ts';
import { coneOfMessage } from '../trace/index.ts';
import type { Palette } from '../ui/canvas-palette.ts';
import type { LaneRow } from './lanes.ts';
import { messageAt, paint, type Scene } from './painter.ts';
import { following, panned, SPAN_US_FIRST, type Span, timeAt, zoomed } from './scale.ts';
import { type Lane, Segments } from './segments.ts';

/** A press that moves less is a click. */
const CLICK_PIXELS = 4;
/** Factor of one step of a wheel. */
const WHEEL = 1.0015;

export interface TimelineView {
  readonly attach: (canvas: HTMLCanvasElement) => () => void;
  readonly resize: (width: number, height: number, ratio: number) => void;
  readonly setRows: (rows: readonly LaneRow[]) => void;
  readonly setPalette: (palette: Palette) => void;
  readonly setScroll: (top: number) => void;
  /** Around the playhead. */
  readonly zoom: (factor: number) => void;
}

export function createTimelineView(store: HeronryStore): TimelineView {
  const { playback } = store;
  const segments = new Segments();
  let canvas: HTMLCanvasElement | undefined;
  let palette: Palette | undefined;
  let rows: readonly LaneRow[] = [];
  let places: ReadonlyMap<Lane, number> = new Map();
  let span: Span = { startUs: 0, lengthUs: SPAN_US_FIRST };
  let size = { width: 0, height: 0, ratio: 1 };
  let scrollTop = 0;
  /** The user looks elsewhere; the playhead is not followed until time runs again. */
  let free = false;

  const sceneNow = (): Scene => ({
    segments,
    rows,
    places,
    span,
    nowUs: playback.nowUs(),
    scrollTop,
    width: size.width,
    height: size.height,
    lit: coneOfMessage(playback.trace(), store.getState().selection.message),
    selected: store.getState().selection.message,
  });
  const draw = (): void => {
    const context = canvas?.getContext('2d');
    if (context === null || context === undefined || palette === undefined || size.width === 0) return;
    segments.update(playback.trace());
    if (store.getState().playing) free = false;
    if (!free) span = following(span, playback.nowUs());
    context.setTransform(size.ratio, 0, 0, size.ratio, 0, 0);
    paint(context, sceneNow(), palette);
  };
  const change = (next: Span): void => {
    span = next;
    free = true;
    playback.invalidate();
  };

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    change(
      sideways
        ? panned(span, event.deltaX === 0 ? event.deltaY : event.deltaX, size.width)
        : zoomed(span, WHEEL ** event.deltaY, event.offsetX, size.width),
    );
  };
  const seekTo = (x: number): void => {
    const { actions, frontierUs } = store.getState();
    free = true;
    actions.pause();
    actions.seek(Math.min(frontierUs, timeAt(span, x, size.width)));
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || canvas === undefined) return;
    const surface = canvas;
    const { offsetX, offsetY } = event;
    let moved = false;
    surface.setPointerCapture(event.pointerId);
    const onMove = (move: PointerEvent): void => {
      moved ||= Math.hypot(move.offsetX - offsetX, move.offsetY - offsetY) >= CLICK_PIXELS;
      if (moved) seekTo(move.offsetX);
    };
    const onUp = (): void => {
      surface.removeEventListener('pointermove', onMove);
      if (moved) return;
      const message = messageAt(sceneNow(), offsetX, offsetY);
      if (message === undefined) seekTo(offsetX);
      else {
        const { actions } = store.getState();
        actions.select({ message });
        actions.showPanel('inspector');
      }
    };
    surface.addEventListener('pointermove', onMove);
    surface.addEventListener('pointerup', onUp, { once: true });
  };

  return {
    attach: (surface) => {
      canvas = surface;
      surface.addEventListener('wheel', onWheel, { passive: false });
      surface.addEventListener('pointerdown', onPointerDown);
      const stop = playback.onDraw(draw);
      return () => {
        stop();
        surface.removeEventListener('wheel', onWheel);
        surface.removeEventListener('pointerdown', onPointerDown);
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
      places = new Map(next.map(({ lane }, place) => [lane, place]));
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
      change(zoomed(span, factor, Math.max(0, Math.min(size.width, x)), size.width));
    },
  };
}
