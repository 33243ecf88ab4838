import { type RefObject, useEffect } from 'react';
import { useHeronryStore } from '../../store/index.ts';
import { type Palette, watchPalette } from '../../ui/canvas-palette.ts';

/** A canvas to draw on, in CSS pixels. */
export interface DrawnCanvas {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** Whether it is empty: at first, and after a change of its size or of the theme. */
  readonly isEmpty: boolean;
}

/**
 * Draws on a canvas in each frame of the playback. What changes in each frame is drawn on a canvas, as an element that changes makes
 * the browser style, lay out and layer the page anew.
 * @param draw is the same function until something else is to be drawn
 */
export function useDrawnCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  draw: (on: DrawnCanvas, nowUs: number) => void,
): void {
  const store = useHeronryStore();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element?.parentElement || !context) return;
    let palette: Palette | undefined;
    let isEmpty = true;
    let [width, height] = [0, 0];
    const drawNow = (nowUs: number): void => {
      if (palette === undefined || width === 0) return;
      draw({ context, width, height, palette, isEmpty }, nowUs);
      isEmpty = false;
    };
    const clear = (): void => {
      [width, height] = [element.clientWidth, element.clientHeight];
      element.width = Math.round(width * devicePixelRatio);
      element.height = Math.round(height * devicePixelRatio);
      context.scale(devicePixelRatio, devicePixelRatio);
      isEmpty = true;
      drawNow(store.playback.nowUs());
    };
    const endPalette = watchPalette(element.parentElement, (read) => {
      palette = read;
      clear();
    });
    const observer = new ResizeObserver(clear);
    observer.observe(element);
    const endDraw = store.playback.onDraw(drawNow);
    return () => {
      endPalette();
      observer.disconnect();
      endDraw();
    };
  }, [store, canvas, draw]);
}
