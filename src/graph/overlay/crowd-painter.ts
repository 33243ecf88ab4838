/** Draws very many messages as squares, in the colours of their channels. */
import { coneOfMessage } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { Crowd, pixelOf } from './crowd.ts';
import type { CurveTable } from './curve-table.ts';
import type { Dots } from './dots.ts';
import { DIM, type Scene } from './painter.ts';

export class CrowdPainter {
  readonly #crowd: Crowd;
  readonly #curves: CurveTable;
  #pixelsOf: Palette | undefined;
  #pixels: readonly [bright: readonly number[], dim: readonly number[]] = [[], []];

  constructor(context: CanvasRenderingContext2D, curves: CurveTable) {
    this.#crowd = new Crowd(context);
    this.#curves = curves;
  }

  clear(): void {
    this.#crowd.clear();
  }

  draw({ trace, palette, view, selected }: Scene, dots: Dots): void {
    if (this.#pixelsOf !== palette) {
      this.#pixelsOf = palette;
      this.#pixels = [palette.channels.map((css) => pixelOf(css, 1)), palette.channels.map((css) => pixelOf(css, DIM))];
    }
    const [bright, dim] = this.#pixels;
    const cone = coneOfMessage(trace, selected);
    const { xs, ys, curves, hops, count } = dots;
    const { colours } = this.#curves;
    const { ratio } = view;
    const side = Math.max(2, Math.round(Math.max(3, Math.min(7, 6 * view.zoom)) * ratio));
    this.#crowd.begin();
    for (let index = 0; index < count; index += 1) {
      const colour = ((cone?.has(hops[index] ?? 0) ?? true) ? bright : dim)[colours[curves[index] ?? 0] ?? 0] ?? 0;
      this.#crowd.add((xs[index] ?? 0) * ratio, (ys[index] ?? 0) * ratio, side, colour);
    }
    this.#crowd.show();
  }
}
