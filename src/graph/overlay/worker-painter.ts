/** Lets a worker draw the messages while time plays and nothing else moves: its picture comes a frame later than the page's. */
import type { CrowdFeed } from './crowd-feed.ts';
import type { CurveTable } from './curve-table.ts';
import type { Dots, View } from './dots.ts';
import { DrawingList } from './drawing-list.ts';
import { FEW, type Scene } from './painter.ts';
import type { Pencil } from './pencil.ts';
import type { WorkerCanvas } from './worker-canvas.ts';
import type { WorkerFrame } from './worker-frame.ts';

/** Number of frames in which nothing but messages moved, after which the worker begins. */
const REST = 20;

/** The drawing of a scene. */
export interface Sketch {
  /** Returns the messages, placed. */
  place(): Dots;
  /** Draws each message by itself, after `place`. */
  drawShapes(pencil: Pencil, scene: Scene): void;
}

export interface WorkerPainterOptions {
  readonly canvas: WorkerCanvas;
  readonly curves: CurveTable;
  readonly feed: CrowdFeed;
  /** @returns whether there is anything below the messages */
  readonly drawBelow: (pencil: Pencil, scene: Scene) => boolean;
  /** Returns the colours of messages as pixels. */
  readonly pixelsIn: (palette: Scene['palette']) => Uint32Array;
  /** Returns whether there is text in the drawing. A worker has none of the page's letters. */
  readonly hasText: (scene: Scene) => boolean;
}

export class WorkerPainter {
  readonly #options: WorkerPainterOptions;
  readonly #list = new DrawingList();
  #frames = 0;
  #view: View | undefined;
  #version = 0;
  #isCrowd = false;
  /** Whether the worker's canvas is empty, as a new one is. */
  #isEmpty = true;

  constructor(options: WorkerPainterOptions) {
    this.#options = options;
  }

  /** @returns whether the worker's picture is seen; if not, the page draws */
  draw(scene: Scene, sketch: Sketch): boolean {
    const { canvas, feed } = this.#options;
    const isCrowd = this.#isAtRest(scene) && this.#isMany(scene, sketch);
    this.#isCrowd = isCrowd;
    if (!isCrowd) feed.reset();
    if (this.#frames >= REST) canvas.draw(() => this.#frameOf(scene, sketch));
    else {
      canvas.end();
      this.#isEmpty = true;
    }
    return canvas.isShown;
  }

  /** Returns undefined for an empty picture after an empty one. */
  #frameOf(scene: Scene, sketch: Sketch): WorkerFrame | undefined {
    const { feed, drawBelow, pixelsIn } = this.#options;
    const { trace, nowUs, view, palette, world } = scene;
    const hasBelow = drawBelow(this.#list, scene);
    const hasMessages = this.#isCrowd || sketch.place().count > 0;
    if (!this.#isCrowd) sketch.drawShapes(this.#list, scene);
    const drawing = this.#list.take();
    const wasEmpty = this.#isEmpty;
    this.#isEmpty = !hasBelow && !hasMessages;
    if (wasEmpty && this.#isEmpty) return undefined;
    const pixels = pixelsIn(palette);
    return {
      ratio: view.ratio,
      crowd: this.#isCrowd ? feed.next({ trace, inFlight: world.inFlight, nowUs, view, pixels }) : undefined,
      drawing,
    };
  }

  #isMany({ world }: Scene, sketch: Sketch): boolean {
    const { canvas } = this.#options;
    if (world.inFlight.size <= FEW) return false;
    return (this.#isCrowd && canvas.isShown ? canvas.count : sketch.place().count) > FEW;
  }

  /** Counts the frames in which time played and nothing but messages moved. */
  #isAtRest(scene: Scene): boolean {
    const { curves, hasText } = this.#options;
    const { view, playing, reducedMotion } = scene;
    const isSame = isSameView(view, this.#view) && curves.version === this.#version;
    this.#view = view;
    this.#version = curves.version;
    this.#frames = isSame && playing && !reducedMotion && !hasText(scene) ? this.#frames + 1 : 0;
    return this.#frames >= REST;
  }
}

function isSameView(one: View, other: View | undefined): boolean {
  return (
    one.x === other?.x &&
    one.y === other.y &&
    one.zoom === other.zoom &&
    one.width === other.width &&
    one.height === other.height &&
    one.ratio === other.ratio
  );
}
