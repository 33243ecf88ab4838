/** Draws very many messages as squares, in the colours of their channels: in a worker where there is one, else itself. */
import { coneOfMessage, type Trace } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { Crowd, pixelOf, sideOf } from './crowd.ts';
import { CrowdFeed, type FrameOptions } from './crowd-feed.ts';
import type { CrowdPixels } from './crowd-frame.ts';
import { CrowdScreen, type CrowdScreenOptions, setShown } from './crowd-screen.ts';
import type { CurveTable } from './curve-table.ts';
import type { Dots, HopTable, View } from './dots.ts';
import { DIM, FEW, type Scene } from './painter.ts';

interface CrowdHost extends Pick<CrowdScreenOptions, 'startWorker'> {
  /** Requests a frame. */
  readonly invalidate: () => void;
}

export class CrowdPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #crowd: Crowd;
  readonly #curves: CurveTable;
  readonly #feed: CrowdFeed;
  readonly #host: CrowdHost;
  #screen: CrowdScreen | undefined;
  #trace: Trace | undefined;
  /** Number of messages on the screen in the worker's last picture. */
  #count = 0;
  #pixelsOf: Palette | undefined;
  #pixels: CrowdPixels = { bright: new Uint32Array(), dim: new Uint32Array() };

  constructor(context: CanvasRenderingContext2D, curves: CurveTable, hops: HopTable, host: CrowdHost) {
    this.#context = context;
    this.#crowd = new Crowd(context);
    this.#curves = curves;
    this.#feed = new CrowdFeed(hops, curves);
    this.#host = host;
    setShown(context.canvas, false);
  }

  /** Shows nothing, and holds no trace. */
  clear(): void {
    this.#clearOwn();
    this.#screen?.clear();
    this.#feed.reset();
    this.#trace = undefined;
  }

  close(): void {
    this.#screen?.close();
  }

  /**
   * Lets the worker draw, once its pictures are shown.
   * @returns false if the messages are drawn here
   */
  drawAside(scene: Scene): boolean {
    if (this.#screen?.isShown !== true || this.#count <= FEW || scene.world.inFlight.size <= FEW) return false;
    this.#screen.draw(this.#frameOf(scene));
    return true;
  }

  /** Draws here, and starts the worker. */
  draw(scene: Scene, dots: Dots): void {
    const { canvas } = this.#context;
    const frame = this.#frameOf(scene);
    const { cone, pixels, view, width, height } = frame;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const { xs, ys, curves, hops, count } = dots;
    const { colours } = this.#curves;
    const side = sideOf(view);
    this.#crowd.begin();
    for (let index = 0; index < count; index += 1) {
      const of = (cone?.has(hops[index] ?? 0) ?? true) ? pixels.bright : pixels.dim;
      const colour = of[colours[curves[index] ?? 0] ?? 0] ?? 0;
      this.#crowd.add((xs[index] ?? 0) * view.ratio, (ys[index] ?? 0) * view.ratio, side, colour);
    }
    this.#crowd.show();
    setShown(canvas, true);
    this.#screen ??= this.#newScreen();
    this.#screen.draw(frame);
  }

  #newScreen(): CrowdScreen {
    return new CrowdScreen({
      feed: this.#feed,
      newCanvas: () => {
        const own = this.#context.canvas;
        const canvas = document.createElement('canvas');
        canvas.className = own.className;
        own.after(canvas);
        return canvas;
      },
      startWorker: this.#host.startWorker,
      onShown: (count) => {
        this.#count = count;
        this.#clearOwn();
        if (count <= FEW) this.#host.invalidate();
      },
      onFail: this.#host.invalidate,
    });
  }

  #clearOwn(): void {
    this.#crowd.clear();
    setShown(this.#context.canvas, false);
  }

  #frameOf({ trace, world, nowUs, view, palette, selected }: Scene): FrameOptions {
    if (this.#trace !== trace) this.#feed.reset();
    this.#trace = trace;
    return {
      inFlight: world.inFlight,
      cone: coneOfMessage(trace, selected),
      nowUs,
      view,
      pixels: this.#pixelsIn(palette),
      ...sizeOf(view),
    };
  }

  #pixelsIn(palette: Palette): CrowdPixels {
    if (this.#pixelsOf !== palette) {
      this.#pixelsOf = palette;
      const { channels } = palette;
      this.#pixels = {
        bright: Uint32Array.from(channels, (css) => pixelOf(css, 1)),
        dim: Uint32Array.from(channels, (css) => pixelOf(css, DIM)),
      };
    }
    return this.#pixels;
  }
}

/** Returns the size of the canvas in its own pixels, at least one. */
function sizeOf({ width, height, ratio }: View): { readonly width: number; readonly height: number } {
  return { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
}
