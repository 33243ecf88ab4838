/** A drawing as a list of numbers, which a worker draws: each step is its number in `STEP`, and what it is called with. */
import type { Pencil } from './pencil.ts';

/** A drawing on its way to a worker. */
export interface Drawing {
  readonly steps: Float32Array<ArrayBuffer>;
  /** Colours, and shapes of the ends and corners of lines. Steps name them by their place. */
  readonly words: readonly string[];
}

const STEP = {
  beginPath: 0,
  closePath: 1,
  fill: 2,
  stroke: 3,
  moveTo: 4,
  lineTo: 5,
  arc: 6,
  roundRect: 7,
  fillRect: 8,
  globalAlpha: 9,
  lineWidth: 10,
  fillStyle: 11,
  strokeStyle: 12,
  lineCap: 13,
  lineJoin: 14,
} as const satisfies Record<keyof Pencil, number>;

/** Numbers of the longest step. */
const STEP_LENGTH_MAX = 6;

/** Records a drawing. What is set begins as on a new canvas. */
export class DrawingList implements Pencil {
  #steps = new Float32Array(4096);
  #length = 0;
  readonly #words: string[] = [];
  readonly #places = new Map<string, number>();
  #alpha = 1;
  #width = 1;
  #fill = '#000000';
  #stroke = '#000000';
  #cap: CanvasLineCap = 'butt';
  #join: CanvasLineJoin = 'miter';

  /** Returns what was drawn since the call before, and begins anew. */
  take(): Drawing {
    const drawing = { steps: this.#steps.slice(0, this.#length), words: [...this.#words] };
    this.#length = 0;
    this.#words.length = 0;
    this.#places.clear();
    this.#alpha = 1;
    this.#width = 1;
    this.#fill = '#000000';
    this.#stroke = '#000000';
    this.#cap = 'butt';
    this.#join = 'miter';
    return drawing;
  }

  get globalAlpha(): number {
    return this.#alpha;
  }

  set globalAlpha(alpha: number) {
    if (alpha === this.#alpha) return;
    this.#alpha = alpha;
    this.#add(STEP.globalAlpha, alpha);
  }

  get lineWidth(): number {
    return this.#width;
  }

  set lineWidth(width: number) {
    if (width === this.#width) return;
    this.#width = width;
    this.#add(STEP.lineWidth, width);
  }

  get fillStyle(): string {
    return this.#fill;
  }

  set fillStyle(style: string) {
    if (style === this.#fill) return;
    this.#fill = style;
    this.#add(STEP.fillStyle, this.#placeOf(style));
  }

  get strokeStyle(): string {
    return this.#stroke;
  }

  set strokeStyle(style: string) {
    if (style === this.#stroke) return;
    this.#stroke = style;
    this.#add(STEP.strokeStyle, this.#placeOf(style));
  }

  get lineCap(): CanvasLineCap {
    return this.#cap;
  }

  set lineCap(cap: CanvasLineCap) {
    if (cap === this.#cap) return;
    this.#cap = cap;
    this.#add(STEP.lineCap, this.#placeOf(cap));
  }

  get lineJoin(): CanvasLineJoin {
    return this.#join;
  }

  set lineJoin(join: CanvasLineJoin) {
    if (join === this.#join) return;
    this.#join = join;
    this.#add(STEP.lineJoin, this.#placeOf(join));
  }

  beginPath(): void {
    this.#begin(STEP.beginPath);
  }

  closePath(): void {
    this.#begin(STEP.closePath);
  }

  fill(): void {
    this.#begin(STEP.fill);
  }

  stroke(): void {
    this.#begin(STEP.stroke);
  }

  moveTo(x: number, y: number): void {
    this.#begin(STEP.moveTo);
    this.#place(x, y);
  }

  lineTo(x: number, y: number): void {
    this.#begin(STEP.lineTo);
    this.#place(x, y);
  }

  arc(x: number, y: number, radius: number, from: number, to: number): void {
    this.#begin(STEP.arc);
    this.#place(x, y);
    this.#number(radius);
    this.#place(from, to);
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    this.#begin(STEP.roundRect);
    this.#place(x, y);
    this.#place(width, height);
    this.#number(radius);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#begin(STEP.fillRect);
    this.#place(x, y);
    this.#place(width, height);
  }

  #begin(step: number): void {
    if (this.#length + STEP_LENGTH_MAX > this.#steps.length) {
      const longer = new Float32Array(2 * this.#steps.length);
      longer.set(this.#steps);
      this.#steps = longer;
    }
    this.#number(step);
  }

  #add(step: number, value: number): void {
    this.#begin(step);
    this.#number(value);
  }

  #place(x: number, y: number): void {
    this.#number(x);
    this.#number(y);
  }

  #number(value: number): void {
    this.#steps[this.#length] = value;
    this.#length += 1;
  }

  #placeOf(word: string): number {
    const known = this.#places.get(word);
    if (known !== undefined) return known;
    this.#places.set(word, this.#words.length);
    this.#words.push(word);
    return this.#words.length - 1;
  }
}

/** Draws what a list recorded, on a canvas whose settings are those of a new one. */
export function drawList({ steps, words }: Drawing, pencil: Pencil): void {
  let at = 0;
  const next = (): number => {
    at += 1;
    return steps[at - 1] ?? 0;
  };
  const word = (): string => words[next()] ?? '';
  while (at < steps.length) {
    switch (next()) {
      case STEP.beginPath:
        pencil.beginPath();
        break;
      case STEP.closePath:
        pencil.closePath();
        break;
      case STEP.fill:
        pencil.fill();
        break;
      case STEP.stroke:
        pencil.stroke();
        break;
      case STEP.moveTo:
        pencil.moveTo(next(), next());
        break;
      case STEP.lineTo:
        pencil.lineTo(next(), next());
        break;
      case STEP.arc:
        pencil.arc(next(), next(), next(), next(), next());
        break;
      case STEP.roundRect:
        pencil.roundRect(next(), next(), next(), next(), next());
        break;
      case STEP.fillRect:
        pencil.fillRect(next(), next(), next(), next());
        break;
      case STEP.globalAlpha:
        pencil.globalAlpha = next();
        break;
      case STEP.lineWidth:
        pencil.lineWidth = next();
        break;
      case STEP.fillStyle:
        pencil.fillStyle = word();
        break;
      case STEP.strokeStyle:
        pencil.strokeStyle = word();
        break;
      case STEP.lineCap:
        pencil.lineCap = word() as CanvasLineCap; // Recorded from one.
        break;
      case STEP.lineJoin:
        pencil.lineJoin = word() as CanvasLineJoin; // Recorded from one.
        break;
      default:
        throw new Error('No step of a drawing');
    }
  }
}
