/** Draws very many messages as squares, in the colours of their channels. */
import { coneOfMessage } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { Crowd, pixelOf, sideOf } from './crowd.ts';
import type { CurveTable } from './curve-table.ts';
import type { Dots, View } from './dots.ts';
import { DIM, type Scene } from './painter.ts';

/** Colours as pixels, by number of the colour; `dim` for what is unrelated to the selected message. */
interface CrowdPixels {
  readonly bright: Uint32Array;
  readonly dim: Uint32Array;
}

export class CrowdPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #crowd: Crowd;
  readonly #curves: CurveTable;
  #pixelsOf: Palette | undefined;
  #pixels: CrowdPixels = { bright: new Uint32Array(), dim: new Uint32Array() };

  constructor(context: CanvasRenderingContext2D, curves: CurveTable) {
    this.#context = context;
    this.#crowd = new Crowd(context);
    this.#curves = curves;
    setShown(context.canvas, false);
  }

  /** Shows nothing. */
  clear(): void {
    this.#crowd.clear();
    setShown(this.#context.canvas, false);
  }

  draw({ trace, view, palette, selected }: Scene, dots: Dots): void {
    const { canvas } = this.#context;
    const { width, height } = sizeOf(view);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const cone = coneOfMessage(trace, selected);
    const { bright, dim } = this.pixelsIn(palette);
    const { xs, ys, curves, hops, count } = dots;
    const { colours } = this.#curves;
    const side = sideOf(view);
    this.#crowd.begin();
    for (let index = 0; index < count; index += 1) {
      const of = (cone?.has(hops[index] ?? 0) ?? true) ? bright : dim;
      const colour = of[colours[curves[index] ?? 0] ?? 0] ?? 0;
      this.#crowd.add((xs[index] ?? 0) * view.ratio, (ys[index] ?? 0) * view.ratio, side, colour);
    }
    this.#crowd.show();
    setShown(canvas, true);
  }

  pixelsIn(palette: Palette): CrowdPixels {
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

/** Shows or hides a canvas, which keeps its place: nothing is laid out for it. */
export function setShown({ style }: HTMLCanvasElement, isShown: boolean): void {
  const visibility = isShown ? '' : 'hidden';
  if (style.visibility !== visibility) style.visibility = visibility;
}
