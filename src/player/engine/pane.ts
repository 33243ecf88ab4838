/** The interface of the views of a player. */
import type { Scenario } from '../../scenario/index.ts';
import type { Micros, Trace, World } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import type { CardLight } from '../player-lesson.ts';
import type { PlayerSelection } from '../player-protocol.ts';

/** State that a frame draws. */
export interface Shown {
  readonly scenario: Scenario;
  readonly trace: Trace;
  readonly world: World;
  readonly nowUs: Micros;
  readonly playing: boolean;
  readonly speed: number;
  readonly selection: PlayerSelection;
  /** Parts that a lesson is about. */
  readonly light: CardLight;
  readonly palette: Palette;
  readonly reducedMotion: boolean;
}

/** Requests that a view may make. */
export interface PaneHost {
  /** Requests one frame. */
  readonly invalidate: () => void;
  readonly select: (selection: PlayerSelection) => void;
  readonly seek: (atUs: Micros) => void;
}

/** A view of a player. */
export interface Pane {
  readonly element: HTMLElement;
  /** Draws; called in each frame in which something has changed. */
  readonly draw: (shown: Shown) => void;
  /** Returns the height that it would like to have at a width, in pixels. */
  readonly naturalHeight: (width: number, scenario: Scenario) => number;
}

/** Gives a canvas the size of its element. */
export function fitCanvas({ canvas }: CanvasRenderingContext2D, width: number, height: number, ratio: number): void {
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === wide && canvas.height === high) return;
  canvas.width = wide;
  canvas.height = high;
}

/** Creates an element with a class, children and a text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = '',
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}
