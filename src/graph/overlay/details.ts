/**
 * Marks at nodes, passages, losses, payloads, counts and crowds: everything on the canvas but single messages in flight. It is loaded
 * after the first picture.
 */
import { coneOfMessage } from '../../trace/index.ts';
import { SHAPES } from '../../ui/channel-look.ts';
import { traceShape } from '../../ui/shapes.ts';
import { CURVE_LENGTH, coordinateAt } from '../geometry.ts';
import { CrowdPainter } from './crowd-painter.ts';
import type { CurveSource, CurveTable } from './curve-table.ts';
import { type Dots, dotRadius, type View } from './dots.ts';
import { lossesAt } from './flashes.ts';
import { Labels } from './labels.ts';
import { drawCross, NodeMarks } from './node-marks.ts';
import type { Scene } from './painter.ts';
import { Passages } from './passages.ts';
import type { Pencil } from './pencil.ts';
import type { Sketch } from './worker-painter.ts';

const LABELLED = 14;
/** Zoom below which payloads are not written. */
const LABEL_ZOOM = 0.5;

export interface DetailsOptions {
  readonly source: CurveSource;
  readonly curves: CurveTable;
  /** Draws on a canvas of its own, below the other. */
  readonly crowd: CanvasRenderingContext2D;
}

export class Details {
  readonly #source: CurveSource;
  readonly #curves: CurveTable;
  readonly #labels = new Labels();
  readonly #marks: NodeMarks;
  readonly #passages: Passages;
  readonly crowd: CrowdPainter;
  #perCurve = new Int32Array(64);

  constructor({ source, curves, crowd }: DetailsOptions) {
    this.crowd = new CrowdPainter(crowd, curves);
    this.#source = source;
    this.#curves = curves;
    this.#marks = new NodeMarks(source);
    this.#passages = new Passages(source, curves);
  }

  /** Ends what draws in the page's place. */
  close(): void {}

  /**
   * Lets something else draw the scene.
   * @returns false if the page has to draw
   */
  drawAside(_scene: Scene, _sketch: Sketch): boolean {
    return false;
  }

  /** Draws what is below the messages. Each part returns whether there is any of it. */
  drawBelow(context: Pencil, scene: Scene): boolean {
    const hasMarks = this.#marks.draw(context, scene);
    const hasPassages = this.#passages.draw(context, scene);
    const hasLosses = this.#drawLosses(context, scene);
    return hasMarks || hasPassages || hasLosses;
  }

  /** Draws a cross where a message was lost in flight. */
  #drawLosses(context: Pencil, { trace, world, nowUs, palette, view }: Scene): boolean {
    const losses = lossesAt(trace, world, nowUs);
    for (const { via, agent, channel, fraction, age } of losses) {
      const curve = this.#curves.numberOf(via, agent, channel);
      if (!this.#curves.ready(curve)) continue;
      const offset = curve * CURVE_LENGTH;
      const x = coordinateAt(this.#curves.points, offset, 0, fraction) * view.zoom + view.x;
      const y = coordinateAt(this.#curves.points, offset, 1, fraction) * view.zoom + view.y;
      drawCross(context, x, y, age, palette);
    }
    return losses.length > 0;
  }

  /** Writes the payloads beside messages, where time is slow or a message is chosen. */
  drawLabels(context: CanvasRenderingContext2D, scene: Scene, dots: Dots): void {
    const { trace, palette, view, selected, hovered } = scene;
    const { count, xs, ys, curves, messages } = dots;
    this.#labels.use(trace);
    if (count === 0 || !hasText(scene)) return;
    const all = hasAllPayloads(scene);
    this.#labels.begin(context, palette, view);
    const obstacles = this.#obstacles(view, dots);
    for (let index = 0; index < count; index += 1) {
      const message = messages[index] ?? 0;
      const chosen = message === selected || message === hovered;
      if (!chosen && !all) continue;
      const colour = palette.channels[this.#curves.colours[curves[index] ?? 0] ?? 0] ?? palette.line;
      const at = { message, x: xs[index] ?? 0, y: ys[index] ?? 0, colour };
      this.#labels.draw(context, palette, at, obstacles, chosen);
    }
  }

  /** Returns the rectangles on the screen that labels should not cover: nodes and messages. */
  #obstacles(view: View, dots: Dots): { x: number; y: number; width: number; height: number }[] {
    const obstacles = this.#source.boxes().map((box) => ({
      x: (box.x - box.width / 2) * view.zoom + view.x,
      y: (box.y - box.height / 2) * view.zoom + view.y,
      width: box.width * view.zoom,
      height: box.height * view.zoom,
    }));
    const { xs, ys, count } = dots;
    const side = 2 * dotRadius(view.zoom);
    for (let index = 0; index < Math.min(count, LABELLED); index += 1) {
      obstacles.push({ x: (xs[index] ?? 0) - side / 2, y: (ys[index] ?? 0) - side / 2, width: side, height: side });
    }
    return obstacles;
  }

  /** Draws, for reduced motion, the number of messages on each curve in its middle. */
  drawCounts(context: CanvasRenderingContext2D, scene: Scene, dots: Dots): void {
    const { trace, palette, view, selected } = scene;
    this.#passages.drawNumbers(context, scene);
    const cone = coneOfMessage(trace, selected);
    const { count, curves, hops } = dots;
    if (this.#perCurve.length < this.#curves.size) this.#perCurve = new Int32Array(this.#curves.size * 2);
    this.#perCurve.fill(0);
    const lit = new Set<number>();
    for (let index = 0; index < count; index += 1) {
      const curve = curves[index] ?? 0;
      this.#perCurve[curve] = (this.#perCurve[curve] ?? 0) + 1;
      if (cone?.has(hops[index] ?? 0) ?? true) lit.add(curve);
    }
    context.font = `650 12px ${palette.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let curve = 0; curve < this.#curves.size; curve += 1) {
      const number = this.#perCurve[curve] ?? 0;
      if (number === 0) continue;
      const x = coordinateAt(this.#curves.points, curve * CURVE_LENGTH, 0, 0.5) * view.zoom + view.x;
      const y = coordinateAt(this.#curves.points, curve * CURVE_LENGTH, 1, 0.5) * view.zoom + view.y;
      context.globalAlpha = lit.has(curve) ? 1 : 0.3;
      context.beginPath();
      traceShape(context, SHAPES[this.#curves.shapes[curve] ?? 0] ?? 'circle', x, y, 11);
      context.fillStyle = palette.channels[this.#curves.colours[curve] ?? 0] ?? palette.text;
      context.lineWidth = 3;
      context.strokeStyle = palette.surface;
      context.stroke();
      context.fill();
      context.fillStyle = palette.surface;
      context.fillText(String(number), x, y + 0.5);
    }
  }
}

/** Returns whether the payload is written beside every message. */
function hasAllPayloads({ slow, selected, world, view }: Scene): boolean {
  return slow && selected === undefined && world.inFlight.size <= LABELLED && view.zoom >= LABEL_ZOOM;
}

/** Returns whether payloads are written. */
export function hasText(scene: Scene): boolean {
  return scene.selected !== undefined || scene.hovered !== undefined || hasAllPayloads(scene);
}
