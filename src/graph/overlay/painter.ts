/**
 * The painter of what moves: messages in flight, arrivals, work in progress. The picture depends only on the trace, the time and
 * the positions of the nodes; between frames, the painter keeps only caches.
 *
 * Up to `FEW` messages are drawn one by one, with shape, outline and tail; more are squares. While time plays and nothing else
 * moves, a worker draws all of it if it can.
 */
import { coneOfMessage, type Trace, type World } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { SHAPES } from '../../ui/channel-look.ts';
import { traceShape } from '../../ui/shapes.ts';
import { CURVE_LENGTH, coordinateAt } from '../geometry.ts';
import { type CurveSource, CurveTable } from './curve-table.ts';
import type { Details } from './details.ts';
import { Dots, dotRadius, HopTable, type View } from './dots.ts';
import type { PageDetailsOptions } from './page-details.ts';
import type { Pencil } from './pencil.ts';

/** Number of messages on the screen up to which they are drawn one by one. */
export const FEW = 400;
/** Opacity of everything unrelated to the selected message. */
export const DIM = 0.22;
/** Number of messages in flight up to which they have a tail, and a payload beside them when time is slow. */
const TAILS = 120;
/** Canvas units between the dots of a tail. */
const TAIL_SPACING = 7;
/** Radius of a message up to which its tail is squares: at that size nobody sees a difference, and they cost a third of circles. */
const SMALL = 4;
/** Half the side of the square with the area of a circle of radius 1. */
const SQUARE = Math.sqrt(Math.PI) / 2;
export interface Scene {
  readonly trace: Trace;
  readonly world: World;
  readonly nowUs: number;
  readonly playing: boolean;
  readonly view: View;
  readonly palette: Palette;
  /** The selected message. */
  readonly selected: number | undefined;
  /** The message under the pointer. */
  readonly hovered: number | undefined;
  /** Whether time is slow enough to read payloads. */
  readonly slow: boolean;
  readonly reducedMotion: boolean;
}

export class Painter {
  readonly #context: CanvasRenderingContext2D;
  readonly #source: CurveSource;
  readonly #curves: CurveTable;
  readonly #hops: HopTable;
  #details: Details | undefined;
  readonly #dots = new Dots();
  /** The scene as drawn; undefined once its messages are placed. */
  #unplaced: Scene | undefined;
  /**
   * Whether the canvas is empty. One that is, and stays so, is not touched: the browser has nothing to show anew. At first it has what
   * a painter before has left.
   */
  #isEmpty = false;
  /** Pixels of the page for one of the drawing's. */
  scale = 1;

  constructor(context: CanvasRenderingContext2D, source: CurveSource) {
    this.#context = context;
    this.#source = source;
    this.#curves = new CurveTable(source);
    this.#hops = new HopTable(this.#curves);
  }

  /** Marks the curves as outdated, after nodes moved, came, went or changed their looks. */
  invalidate(): void {
    this.#curves.invalidate();
  }

  /** Adds a part whose code has been loaded after the first picture. */
  add(make: (parts: Pick<PageDetailsOptions, 'source' | 'curves' | 'hops' | 'context'>) => Details): void {
    this.#details = make({ source: this.#source, curves: this.#curves, hops: this.#hops, context: this.#context });
  }

  close(): void {
    this.#details?.close();
  }

  /** Returns the message nearest to a point of the drawing, within `reach`. */
  nearest(x: number, y: number, reach: number): number | undefined {
    this.place();
    return this.#dots.nearest(x / this.scale, y / this.scale, reach / this.scale);
  }

  draw(scene: Scene): void {
    const { view, trace, reducedMotion } = scene;
    this.#hops.use(trace);
    this.#unplaced = scene;
    const details = this.#details;
    if (details?.drawAside(scene, this) === true) return;
    const context = this.#context;
    if (!this.#isEmpty) context.clearRect(0, 0, view.width, view.height);
    const dots = this.place();
    const hasBelow = details?.drawBelow(context, scene) ?? false;
    this.#isEmpty = dots.count === 0 && !hasBelow;
    const many = dots.count > FEW && !reducedMotion;
    if (!many) details?.crowd.clear();
    if (reducedMotion) details?.drawCounts(context, scene, dots);
    else if (!many) this.drawShapes(context, scene);
    else if (details === undefined) this.#drawSquares(context, scene);
    else details.crowd.draw(scene, dots);
    if (many) this.#drawSelected(scene);
    if (!reducedMotion) details?.drawLabels(context, scene, dots);
    context.globalAlpha = 1;
  }

  /** Returns the messages of the scene, placed once. */
  place(): Dots {
    if (this.#unplaced !== undefined) {
      const { world, nowUs, view } = this.#unplaced;
      this.#unplaced = undefined;
      this.#dots.place(world, nowUs, this.#hops, this.#curves, view);
    }
    return this.#dots;
  }

  #drawSelected({ selected, palette, view }: Scene): void {
    if (selected === undefined) return;
    const { count, messages } = this.#dots;
    for (let index = 0; index < count; index += 1)
      if (messages[index] === selected) this.#drawShape(this.#context, index, palette, view.zoom, true);
  }

  /** Draws a crowd of messages until the part that draws crowds is loaded: a shape for each of 100,000 takes seconds. */
  #drawSquares(context: Pencil, { palette, view }: Scene): void {
    const { xs, ys, curves, count } = this.#dots;
    const half = dotRadius(view.zoom) * SQUARE;
    for (let index = 0; index < count; index += 1) {
      context.fillStyle = palette.channels[this.#curves.colours[curves[index] ?? 0] ?? 0] ?? palette.text;
      context.fillRect((xs[index] ?? 0) - half, (ys[index] ?? 0) - half, 2 * half, 2 * half);
    }
  }

  /** Draws each message with its shape, outline and tail, after `place`. */
  drawShapes(context: Pencil, { trace, palette, view, selected }: Scene): void {
    const cone = coneOfMessage(trace, selected);
    const { count, messages, hops } = this.#dots;
    const tails = count <= TAILS;
    for (let index = 0; index < count; index += 1) {
      const chosen = messages[index] === selected;
      context.globalAlpha = (cone?.has(hops[index] ?? 0) ?? true) ? 1 : DIM;
      if (tails) this.#drawTail(context, index, palette, view);
      this.#drawShape(context, index, palette, view.zoom, chosen);
    }
  }

  #drawShape(context: Pencil, index: number, palette: Palette, zoom: number, chosen: boolean): void {
    const { xs, ys, curves } = this.#dots;
    const curve = curves[index] ?? 0;
    const x = xs[index] ?? 0;
    const y = ys[index] ?? 0;
    const radius = dotRadius(zoom) * (chosen ? 1.25 : 1);
    const colour = palette.channels[this.#curves.colours[curve] ?? 0] ?? palette.text;
    const alpha = chosen ? 1 : context.globalAlpha;
    context.fillStyle = colour;
    context.globalAlpha = alpha * (chosen ? 0.35 : 0.2);
    context.beginPath();
    context.arc(x, y, radius * (chosen ? 2.6 : 2), 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = alpha;
    context.beginPath();
    traceShape(context, SHAPES[this.#curves.shapes[curve] ?? 0] ?? 'circle', x, y, radius);
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = palette.surface;
    context.stroke();
    context.fill();
    if (!chosen) return;
    context.beginPath();
    context.arc(x, y, radius * 2.1, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = palette.text;
    context.stroke();
  }

  /** Draws where the message came from, so that a still picture shows its direction. */
  #drawTail(context: Pencil, index: number, palette: Palette, view: View): void {
    const { curves, fractions } = this.#dots;
    const curve = curves[index] ?? 0;
    const fraction = fractions[index] ?? 0;
    const offset = curve * CURVE_LENGTH;
    const alpha = context.globalAlpha;
    const radius = dotRadius(view.zoom);
    const isSmall = radius <= SMALL;
    context.fillStyle = palette.channels[this.#curves.colours[curve] ?? 0] ?? palette.text;
    const { points } = this.#curves;
    const across = (points[offset + 6] ?? 0) - (points[offset] ?? 0);
    const down = (points[offset + 7] ?? 0) - (points[offset + 1] ?? 0);
    const spacing = Math.min(0.05, TAIL_SPACING / Math.max(1, Math.sqrt(across * across + down * down)));
    for (let step = 5; step >= 1; step -= 1) {
      const before = fraction - step * spacing;
      if (before < 0) continue;
      const x = coordinateAt(points, offset, 0, before) * view.zoom + view.x;
      const y = coordinateAt(points, offset, 1, before) * view.zoom + view.y;
      context.globalAlpha = alpha * (0.42 - step * 0.065);
      const size = radius * (0.9 - step * 0.11);
      if (isSmall) {
        context.fillRect(x - size * SQUARE, y - size * SQUARE, 2 * size * SQUARE, 2 * size * SQUARE);
        continue;
      }
      context.beginPath();
      context.arc(x, y, size, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = alpha;
  }
}
