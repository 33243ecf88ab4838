/** Messages between the page and the worker that draws messages. */
import type { CrowdFrame } from './crowd-frame.ts';
import type { Drawing } from './drawing-list.ts';

/** Canvas on which the frames after it are drawn. */
export interface NewCanvas {
  readonly canvas: OffscreenCanvas;
}

export interface WorkerFrame {
  /** Pixels of the canvas for one of the drawing's. */
  readonly ratio: number;
  /** Messages that are below the drawing; undefined for none. */
  readonly crowd: CrowdFrame | undefined;
  readonly drawing: Drawing;
}

/** Answer to a frame: how many of the crowd are on the screen; null without a crowd. */
export type FrameAnswer = number | null;
