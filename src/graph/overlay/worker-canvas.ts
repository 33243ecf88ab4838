/**
 * A canvas that a worker draws by itself, over that of the page.
 *
 * 1. Each time that it begins, its canvas is a new one, so that no older picture is ever seen.
 * 2. The browser may show what a worker has drawn a frame after the page's own. So the page draws as well until the worker has
 *    drawn `BOTH` frames. When it ends, it is gone with the page's own next picture.
 * 3. The worker has at most `AHEAD` frames at a time. It is sent none of those that come meanwhile.
 * 4. Where no worker can be started (an opaque origin, a browser without `OffscreenCanvas`), it never begins.
 */
import type { FrameAnswer, NewCanvas, WorkerFrame } from './worker-frame.ts';

/** Frames that both the page and the worker draw. */
export const BOTH = 3;
/** Frames that the worker has at most. */
export const AHEAD = 2;

/** The part of a worker that is used here; a test passes its own. */
export type DrawingWorker = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

export interface WorkerCanvasOptions {
  /**
   * @returns undefined where a worker cannot draw
   * @throws a `SecurityError` at an opaque origin, which has no workers
   */
  readonly startWorker: () => DrawingWorker | undefined;
  /** Returns a new canvas in its place, with the size of its pixels. */
  readonly newCanvas: () => HTMLCanvasElement;
  /** Called when the worker has failed, after its picture was removed. */
  readonly onFail: () => void;
}

export class WorkerCanvas {
  readonly #options: WorkerCanvasOptions;
  #worker: DrawingWorker | undefined;
  #canStart = true;
  #canvas: HTMLCanvasElement | undefined;
  /** Frames that the worker has. */
  #pending = 0;
  /** Answers to come for a canvas before. */
  #outdated = 0;
  /** Frames drawn on the canvas. */
  #drawn = 0;
  /** How many of the crowd were on the screen when it was last drawn. */
  count = Number.POSITIVE_INFINITY;

  constructor(options: WorkerCanvasOptions) {
    this.#options = options;
  }

  /** Whether its picture is seen, so that the page need not draw. */
  get isShown(): boolean {
    return this.#drawn >= BOTH;
  }

  /**
   * Lets the worker draw the frame, unless it is late.
   * @param frame called only if it is not late; returns undefined where the picture is to stay as it is
   */
  draw(frame: () => WorkerFrame | undefined): void {
    if (this.#pending >= AHEAD || !this.#begin()) return;
    const made = frame();
    if (made === undefined) return;
    this.#pending += 1;
    this.#worker?.postMessage(made, { transfer: [made.drawing.steps.buffer] });
  }

  /** Shows nothing: the page draws. */
  end(): void {
    if (this.#canvas === undefined) return;
    this.#canvas.remove();
    this.#canvas = undefined;
    this.#outdated = this.#pending;
    this.#drawn = 0;
  }

  close(): void {
    this.end();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#canStart = false;
  }

  /** Returns whether the worker has a canvas. */
  #begin(): boolean {
    if (this.#canvas !== undefined) return true;
    if (!this.#start()) return false;
    const canvas = this.#options.newCanvas();
    const message: NewCanvas = { canvas: canvas.transferControlToOffscreen() };
    this.#worker?.postMessage(message, { transfer: [message.canvas] });
    this.#canvas = canvas;
    return true;
  }

  #start(): boolean {
    if (this.#worker !== undefined || !this.#canStart) return this.#worker !== undefined;
    try {
      this.#worker = this.#options.startWorker();
    } catch {
      this.#worker = undefined;
    }
    const worker = this.#worker;
    this.#canStart = worker !== undefined;
    const fail = (): void => {
      this.close();
      this.#options.onFail();
    };
    worker?.addEventListener('error', fail);
    worker?.addEventListener('messageerror', fail);
    // The worker posts nothing else.
    worker?.addEventListener('message', ({ data }: MessageEvent<FrameAnswer>) => this.#onDrawn(data));
    return worker !== undefined;
  }

  #onDrawn(count: FrameAnswer): void {
    this.#pending -= 1;
    if (this.#outdated > 0) {
      this.#outdated -= 1;
      return;
    }
    this.#drawn += 1;
    if (count !== null) this.count = count;
  }
}
