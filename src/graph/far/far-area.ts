/** The part of the scene that the drawing has: what is in view, and some of what is around it. */
import type { Camera } from '../../store/index.ts';
import type { Bounds, Size } from '../geometry.ts';

export type Area = Bounds;

type Extent = Pick<Size, 'width' | 'height'>;

/** Part of the view's width and height that is drawn beyond each of its borders. */
const AROUND = 0.5;
/** Largest number of pixels of a drawing; with more, less is drawn around the view. */
const PIXELS_MAX = 8_000_000;
/** Ratio of the zoom of the drawing to that of the camera outside of which it is drawn again while the camera moves. */
const SCALE_MIN = 0.5;
const SCALE_MAX = 2;

/** A drawing: its area, the zoom that it is made for, and its pixels in a canvas unit. */
export interface Drawing {
  readonly area: Area;
  readonly zoom: number;
  readonly scale: number;
}

/** Returns what is in view, in canvas units. */
export function viewOf({ x, y, zoom }: Camera, { width, height }: Extent): Area {
  return { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
}

/**
 * Returns what to draw for a camera.
 * @param ratio pixels of the screen in a pixel of the page
 */
export function drawingFor(camera: Camera, size: Extent, ratio: number): Drawing {
  const view = viewOf(camera, size);
  const pixels = size.width * size.height * ratio * ratio;
  const around = Math.max(0.05, Math.min(AROUND, (Math.sqrt(PIXELS_MAX / Math.max(1, pixels)) - 1) / 2));
  // Whole pixels around the view: at rest, each pixel of the drawing is one of the screen.
  const across = Math.round(around * size.width) / camera.zoom;
  const down = Math.round(around * size.height) / camera.zoom;
  const area = {
    left: view.left - across,
    top: view.top - down,
    right: view.right + across,
    bottom: view.bottom + down,
  };
  return { area, zoom: camera.zoom, scale: camera.zoom * ratio };
}

/** Returns whether a drawing does for a camera that moves: it covers the view, in about its zoom. */
export function covers({ area, zoom }: Drawing, camera: Camera, size: Extent): boolean {
  const view = viewOf(camera, size);
  const ratio = camera.zoom / zoom;
  return (
    ratio >= SCALE_MIN &&
    ratio <= SCALE_MAX &&
    view.left >= area.left &&
    view.top >= area.top &&
    view.right <= area.right &&
    view.bottom <= area.bottom
  );
}
