import { CrowdFeed } from './crowd-feed.ts';
import { setShown } from './crowd-painter.ts';
import { Details, type DetailsOptions, hasText } from './details.ts';
import type { HopTable } from './dots.ts';
import type { Scene } from './painter.ts';
import { WorkerCanvas } from './worker-canvas.ts';
import { type Sketch, WorkerPainter } from './worker-painter.ts';

export interface PageDetailsOptions extends DetailsOptions {
  readonly hops: HopTable;
  /** Draws messages and marks. */
  readonly context: CanvasRenderingContext2D;
  /** Requests a frame. */
  readonly invalidate: () => void;
}

/** Details of the playground, whose messages a worker draws while time plays. */
export class PageDetails extends Details {
  readonly #context: CanvasRenderingContext2D;
  readonly #canvas: WorkerCanvas;
  readonly #worker: WorkerPainter;

  constructor(options: PageDetailsOptions) {
    super(options);
    const { context, curves, hops, invalidate } = options;
    this.#context = context;
    this.#canvas = new WorkerCanvas({
      startWorker: () =>
        typeof OffscreenCanvas === 'undefined'
          ? undefined
          : new Worker(new URL('./message-worker.ts', import.meta.url), { type: 'module' }),
      newCanvas: () => canvasAfter(context.canvas),
      onFail: invalidate,
    });
    this.#worker = new WorkerPainter({
      canvas: this.#canvas,
      curves,
      feed: new CrowdFeed(hops, curves),
      drawBelow: (pencil, scene) => this.drawBelow(pencil, scene),
      pixelsIn: (palette) => this.crowd.pixelsIn(palette).bright,
      hasText,
    });
  }

  override close(): void {
    this.#canvas.close();
  }

  override drawAside(scene: Scene, sketch: Sketch): boolean {
    const isAside = this.#worker.draw(scene, sketch);
    setShown(this.#context.canvas, !isAside);
    if (isAside) this.crowd.clear();
    return isAside;
  }
}

/** Returns a new canvas over another one, and of its size. */
function canvasAfter(own: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = own.className;
  canvas.width = own.width;
  canvas.height = own.height;
  own.after(canvas);
  return canvas;
}
