/** Payloads beside their messages, if there is room. */
import { EventList, shortPayload } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';

const HEIGHT = 20;
const PAD = 7;
const AWAY = 12;
const KEPT_MAX = 500;
/** Largest part of a label that may cover something else. */
const COVER_MAX = 0.06;
/** Space between a label and the border of the picture. */
const MARGIN = 4;

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type ViewSize = Pick<Rectangle, 'width' | 'height'>;

export class Labels {
  #trace = new EventList();
  readonly #texts = new Map<number, string>();
  #taken: Rectangle[] = [];
  #view: ViewSize = { width: 0, height: 0 };

  /** Reads another trace from now on, and keeps nothing of the one before. */
  use(trace: EventList): void {
    if (trace === this.#trace && this.#texts.size <= KEPT_MAX) return;
    this.#texts.clear();
    this.#trace = trace;
  }

  /** Begins a frame: no place of `view` is taken. */
  begin(context: CanvasRenderingContext2D, palette: Palette, view: ViewSize): void {
    this.#taken = [];
    this.#view = view;
    context.font = `550 12px ${palette.font}`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
  }

  /**
   * Draws the payload of `message` near (x, y), inside of the picture, unless it would cover another label or an obstacle; `always`
   * draws it anyway.
   */
  draw(
    context: CanvasRenderingContext2D,
    palette: Palette,
    at: { readonly message: number; readonly x: number; readonly y: number; readonly colour: string },
    obstacles: readonly Rectangle[],
    always: boolean,
  ): void {
    const text = this.#textOf(at.message);
    const { width } = context.measureText(text);
    const place = this.#freePlace(at.x, at.y, width + 2 * PAD, obstacles, always);
    if (place === undefined) return;
    this.#taken.push(place);
    context.beginPath();
    context.roundRect(place.x, place.y, place.width, place.height, 6);
    context.fillStyle = palette.surface;
    context.globalAlpha = 0.95;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.25;
    context.strokeStyle = at.colour;
    context.stroke();
    context.fillStyle = palette.text;
    context.fillText(text, place.x + PAD, place.y + HEIGHT / 2 + 0.5);
  }

  #textOf(message: number): string {
    const known = this.#texts.get(message);
    if (known !== undefined) return known;
    const text = shortPayload(this.#trace.message(message));
    this.#texts.set(message, text);
    return text;
  }

  #freePlace(
    x: number,
    y: number,
    width: number,
    obstacles: readonly Rectangle[],
    always: boolean,
  ): Rectangle | undefined {
    let best: Rectangle | undefined;
    let least = always ? Number.POSITIVE_INFINITY : width * HEIGHT * COVER_MAX;
    const above = y - AWAY - HEIGHT;
    const below = y + AWAY;
    const middle = x - width / 2;
    const lefts = [middle, middle, x + AWAY, x - AWAY - width, x, x - width, x, x - width, middle, middle];
    const far = [above - HEIGHT, below + HEIGHT];
    const tops = [above, below, y - HEIGHT / 2, y - HEIGHT / 2, above, above, below, below, ...far];
    for (let index = 0; index < lefts.length; index += 1) {
      const place = {
        x: inside(lefts[index] ?? 0, width, this.#view.width),
        y: inside(tops[index] ?? 0, HEIGHT, this.#view.height),
        width,
        height: HEIGHT,
      };
      if (!always && this.#taken.some((other) => overlap(place, other) > 0)) continue;
      let covered = 0;
      for (const obstacle of obstacles) covered += overlap(place, obstacle);
      if (covered < least) {
        least = covered;
        best = place;
      }
    }
    return best;
  }
}

/** Returns the place nearest to `start` at which `length` is inside of the picture. */
function inside(start: number, length: number, all: number): number {
  return Math.max(MARGIN, Math.min(start, all - MARGIN - length));
}

/** Returns the area that two rectangles share. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
