/**
 * The timeline outside of React. It reads the playhead and the trace every frame and draws. The pointer moves the playhead,
 * selects a span or selects a message.
 */
import { EVENTS_OF_FRAME, type HeronryStore } from '../store/index.ts';
import { coneOfMessage, intervalsOf, readIntervals, type TimeSpan } from '../trace/index.ts';
import type { Palette } from '../ui/canvas-palette.ts';
import { type Lane, type LanePlace, placesOf, type Row } from './lanes.ts';
import { bindPointer } from './pointer.ts';
import { around, following, SPAN_US_FIRST, type Span, timeAt, zoomed } from './scale.ts';
import { CROWD_MIN } from './thin-out.ts';
import { messageAt, paint, type Scene } from './timeline-painter.ts';

type DrawnListener = (span: Span, width: number) => void;

export class TimelineView {
  readonly #store: HeronryStore;
  readonly #listeners = new Set<DrawnListener>();
  #canvas: HTMLCanvasElement | undefined;
  #palette: Palette | undefined;
  #rows: readonly Row[] = [];
  #places: ReadonlyMap<Lane, LanePlace> = new Map();
  #span: Span = { startUs: 0, lengthUs: SPAN_US_FIRST };
  #size = { width: 0, height: 0, ratio: 1 };
  #scrollTop = 0;
  /** Whether the user has moved the view: the playhead is then not followed until time runs again. */
  #free = false;
  /** Whether many intervals are visible. Drawing them takes long: while time runs, they are drawn in every other frame. */
  #isCrowd = false;
  #isLeftOut = false;

  constructor(store: HeronryStore) {
    this.#store = store;
  }

  /**
   * Draws on a canvas, and listens to its pointer.
   * @returns a function that ends it
   */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    const unbind = bindPointer(canvas, {
      span: () => this.#span,
      width: () => this.#size.width,
      look: (span) => this.#look(span),
      seekTo: (x) => this.#seekTo(x),
      click: (x, y) => this.#click(x, y),
      brush: () => this.#store.getState().span,
      select: (brush) => {
        this.#free = true;
        this.#store.getState().actions.setSpan(brush);
      },
    });
    const stop = this.#store.playback.onDraw(() => this.#draw());
    return () => {
      stop();
      unbind();
      this.#canvas = undefined;
    };
  }

  /** @param ratio device pixels per CSS pixel */
  resize(width: number, height: number, ratio: number): void {
    this.#size = { width, height, ratio };
    if (this.#canvas !== undefined) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    this.#invalidate();
  }

  setRows(rows: readonly Row[]): void {
    this.#rows = rows;
    this.#places = placesOf(rows);
    this.#invalidate();
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#invalidate();
  }

  setScroll(top: number): void {
    this.#scrollTop = top;
    this.#invalidate();
  }

  /** Zooms around the playhead. */
  zoom(factor: number): void {
    const { width } = this.#size;
    const { startUs, lengthUs } = this.#span;
    const x = ((this.#store.playback.nowUs() - startUs) / lengthUs) * width;
    this.#look(zoomed(this.#span, factor, Math.max(0, Math.min(width, x)), width));
  }

  zoomTo({ fromUs, toUs }: TimeSpan): void {
    this.#look(around(fromUs, toUs));
  }

  /** Returns the visible span. */
  span(): Span {
    return this.#span;
  }

  /**
   * Calls the listener after each drawing.
   * @returns a function that ends it
   */
  onDrawn(listener: DrawnListener): () => void {
    this.#listeners.add(listener);
    this.#invalidate();
    return () => this.#listeners.delete(listener);
  }

  #draw(): void {
    const context = this.#canvas?.getContext('2d');
    const { width, ratio } = this.#size;
    if (context === null || context === undefined || this.#palette === undefined || width === 0) return;
    // A long trace is read in parts. Until all of it is, the lanes stay as they were.
    if (!readIntervals(this.#store.playback.trace(), EVENTS_OF_FRAME)) {
      this.#invalidate();
      return;
    }
    const { playing } = this.#store.getState();
    this.#isLeftOut = this.#isCrowd && playing && !this.#isLeftOut;
    if (this.#isLeftOut) return;
    if (playing) this.#free = false;
    if (!this.#free) this.#span = following(this.#span, this.#store.playback.nowUs());
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#isCrowd = paint(context, this.#scene(), this.#palette) > CROWD_MIN;
    for (const listener of this.#listeners) listener(this.#span, width);
  }

  #scene(): Scene {
    const { playback } = this.#store;
    const { selection, scenario, span: brush } = this.#store.getState();
    const { width, height } = this.#size;
    return {
      intervals: intervalsOf(playback.trace()),
      rows: this.#rows,
      places: this.#places,
      span: this.#span,
      nowUs: playback.nowUs(),
      scrollTop: this.#scrollTop,
      width,
      height,
      lit: coneOfMessage(playback.trace(), selection.message),
      selected: selection.message,
      faults: scenario.faults,
      brush,
    };
  }

  #look(next: Span): void {
    this.#span = next;
    this.#free = true;
    this.#invalidate();
  }

  #seekTo(x: number): void {
    const { actions, frontierUs } = this.#store.getState();
    this.#free = true;
    actions.pause();
    actions.seek(Math.min(frontierUs, timeAt(this.#span, x, this.#size.width)));
  }

  /** Selects the message at a point, or moves the playhead there. */
  #click(x: number, y: number): void {
    const message = messageAt(this.#scene(), x, y);
    if (message === undefined) {
      this.#seekTo(x);
      return;
    }
    const { actions } = this.#store.getState();
    actions.select({ message });
    actions.showPanel('inspector');
  }

  #invalidate(): void {
    this.#store.playback.invalidate();
  }
}
