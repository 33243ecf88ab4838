/**
 * The picture of a crowd that a worker draws, on a canvas of its own.
 *
 * 1. The worker has at most one frame at a time; the newest of those that come meanwhile follows.
 * 2. A picture is shown with the page's own next frame. Until the worker has drawn for the current camera, its last picture is
 *    moved and scaled along, so that messages stay on their lines.
 * 3. Where no worker can be started (an opaque origin, a browser without `OffscreenCanvas`), nothing is ever shown here.
 */

import type { CrowdFeed, FrameOptions } from './crowd-feed.ts';
import type { CrowdPicture } from './crowd-frame.ts';
import type { View } from './dots.ts';

/** The part of a worker that is used here; a test passes its own. */
export type CrowdWorker = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

export interface CrowdScreenOptions {
  readonly feed: CrowdFeed;
  /**
   * @returns undefined where a worker cannot draw
   * @throws a `SecurityError` at an opaque origin, which has no workers
   */
  readonly startWorker: () => CrowdWorker | undefined;
  /** Returns a new canvas that is in its place, for the pictures of the worker. */
  readonly newCanvas: () => HTMLCanvasElement;
  /** Called when a picture was shown, with the number of messages on the screen. */
  readonly onShown: (count: number) => void;
  /** Called when the worker has failed, after its picture was removed. */
  readonly onFail: () => void;
}

export class CrowdScreen {
  readonly #options: CrowdScreenOptions;
  #worker: CrowdWorker | undefined;
  #target: ImageBitmapRenderingContext | undefined;
  #canDraw = false;
  #isDrawing = false;
  /** Next frame to draw; undefined for none. */
  #next: FrameOptions | undefined;
  /** View of the page; undefined while no crowd is wanted. */
  #view: View | undefined;
  /** View of the picture that is shown; undefined if none is. */
  #shown: View | undefined;

  constructor(options: CrowdScreenOptions) {
    this.#options = options;
    try {
      this.#start(options.startWorker());
    } catch {
      this.close();
    }
  }

  get isShown(): boolean {
    return this.#shown !== undefined;
  }

  /** Lets the worker draw, and moves the picture before to the view. */
  draw(frame: FrameOptions): void {
    if (this.#worker === undefined) return;
    this.#view = frame.view;
    this.#follow();
    this.#next = frame;
    this.#proceed();
  }

  /** Shows nothing. */
  clear(): void {
    this.#view = undefined;
    this.#next = undefined;
    this.#shown = undefined;
    if (this.#target !== undefined) setShown(canvasOf(this.#target), false);
  }

  close(): void {
    this.clear();
    this.#canDraw = false;
    this.#worker?.terminate();
    this.#worker = undefined;
    if (this.#target !== undefined) canvasOf(this.#target).remove();
    this.#target = undefined;
  }

  #start(worker: CrowdWorker | undefined): void {
    if (worker === undefined) return;
    this.#worker = worker;
    // The worker posts nothing else.
    worker.addEventListener('message', ({ data }: MessageEvent<CrowdPicture | null>) => {
      if (data === null) this.#begin();
      else this.#show(data);
    });
    const fail = (): void => {
      this.close();
      this.#options.onFail();
    };
    worker.addEventListener('error', fail);
    worker.addEventListener('messageerror', fail);
  }

  #begin(): void {
    const canvas = this.#options.newCanvas();
    const target = canvas.getContext('bitmaprenderer');
    setShown(canvas, false);
    canvas.style.transformOrigin = '0 0';
    this.#target = target ?? undefined;
    this.#canDraw = target !== null;
    this.#proceed();
  }

  #proceed(): void {
    if (!this.#canDraw || this.#isDrawing || this.#next === undefined) return;
    this.#worker?.postMessage(this.#options.feed.next(this.#next));
    this.#next = undefined;
    this.#isDrawing = true;
  }

  #show({ bitmap, view, count }: CrowdPicture): void {
    this.#isDrawing = false;
    if (this.#view === undefined || this.#target === undefined) {
      bitmap.close();
      return;
    }
    this.#target.transferFromImageBitmap(bitmap);
    this.#shown = view;
    this.#follow();
    setShown(canvasOf(this.#target), true);
    this.#proceed();
    this.#options.onShown(count);
  }

  /** Moves the picture to where its messages are in the view of the page. */
  #follow(): void {
    if (this.#shown === undefined || this.#target === undefined || this.#view === undefined) return;
    const { x, y, zoom, ratio } = this.#view;
    const scale = zoom / this.#shown.zoom;
    const pixels = ratio / devicePixelRatio;
    const [dx, dy] = [(x - this.#shown.x * scale) * pixels, (y - this.#shown.y * scale) * pixels];
    const moved = scale === 1 && dx === 0 && dy === 0 ? '' : `translate(${dx}px, ${dy}px) scale(${scale})`;
    const { style } = canvasOf(this.#target);
    if (style.transform !== moved) style.transform = moved;
  }
}

/** Returns the canvas of a context, which is always one of the page here. */
function canvasOf({ canvas }: ImageBitmapRenderingContext): HTMLCanvasElement {
  return canvas as HTMLCanvasElement;
}

/** Shows or hides a canvas, which keeps its place: nothing is laid out for it. */
export function setShown({ style }: HTMLCanvasElement, isShown: boolean): void {
  const visibility = isShown ? '' : 'hidden';
  if (style.visibility !== visibility) style.visibility = visibility;
}
