import type { View } from './dots.ts';

/**
 * A drawing of very many messages: squares that are written into an image pixel by pixel. The canvas's own operations cost
 * several times as much on a machine without a graphics card.
 */
export class Crowd {
  readonly #context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  #shown = false;

  constructor(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D) {
    this.#context = context;
  }

  /** Clears the image and fits it to the canvas. */
  begin(): void {
    const { width, height } = this.#context.canvas;
    if (this.#image === undefined || this.#image.width !== width || this.#image.height !== height) {
      this.#image = this.#context.createImageData(Math.max(1, width), Math.max(1, height));
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    } else {
      this.#pixels.fill(0);
    }
  }

  /** Adds a square around a pixel, clipped to the canvas. */
  add(x: number, y: number, side: number, colour: number): void {
    const width = this.#image?.width ?? 0;
    const height = this.#image?.height ?? 0;
    const x0 = Math.round(x) - (side >> 1);
    const y0 = Math.round(y) - (side >> 1);
    const left = Math.max(0, x0);
    const top = Math.max(0, y0);
    const right = Math.min(width, x0 + side);
    const bottom = Math.min(height, y0 + side);
    for (let row = top; row < bottom; row += 1) {
      const start = row * width;
      for (let at = start + left; at < start + right; at += 1) this.#pixels[at] = colour;
    }
  }

  show(): void {
    if (this.#image !== undefined) this.#context.putImageData(this.#image, 0, 0);
    this.#shown = true;
  }

  /** Clears the canvas if it shows anything. */
  clear(): void {
    if (!this.#shown) return;
    this.#context.clearRect(0, 0, this.#context.canvas.width, this.#context.canvas.height);
    this.#shown = false;
  }
}

/** Returns the side of a message's square, in pixels of the canvas. */
export function sideOf({ zoom, ratio }: Pick<View, 'zoom' | 'ratio'>): number {
  return Math.max(2, Math.round(Math.max(3, Math.min(7, 6 * zoom)) * ratio));
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * Returns a colour as one pixel of an image.
 * @param css `rgb(1, 2, 3)`, as in computed styles; anything else is grey
 */
export function pixelOf(css: string, opacity: number): number {
  const [red = 128, green = 128, blue = 128] = /^rgba?\(([^)]*)\)$/.exec(css)?.[1]?.split(/[ ,]+/).map(Number) ?? [];
  const alpha = Math.round(opacity * 255);
  return LITTLE_ENDIAN
    ? ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
    : ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0;
}
