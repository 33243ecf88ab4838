import { useMemo, useRef } from 'react';
import { type ShownTime, shareOf } from './shown-time.ts';
import styles from './Transport.module.css';
import { type DrawnCanvas, useDrawnCanvas } from './use-drawn-canvas.ts';

/** Radius of the knob, in CSS pixels. The canvas is larger than the strip by it, on all sides. */
const KNOB = 5;
const LINE = 2;

/** Draws the line of the playhead, at the pixel nearest to the time of each frame. */
export function Playhead({ shown }: { readonly shown: ShownTime }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useDrawnCanvas(
    canvas,
    useMemo(() => drawingOf(shown), [shown]),
  );
  return <canvas ref={canvas} className={styles.playhead} aria-hidden />;
}

function drawingOf(shown: ShownTime): (on: DrawnCanvas, nowUs: number) => void {
  let drawnX: number | undefined;
  return ({ context, width, height, palette, isEmpty }, nowUs) => {
    // On whole pixels the line is sharp, and a frame in which it does not move leaves the canvas as it is.
    const x = Math.round((KNOB + shareOf(shown, nowUs) * (width - 2 * KNOB)) * devicePixelRatio) / devicePixelRatio;
    if (x === drawnX && !isEmpty) return;
    // What another drawing left here is not known.
    if (drawnX === undefined) context.clearRect(0, 0, width, height);
    else context.clearRect(drawnX - KNOB - 1, 0, 2 * KNOB + 2, height);
    drawnX = x;
    context.fillStyle = palette.accent;
    context.fillRect(x - LINE / 2, KNOB, LINE, height - 2 * KNOB);
    context.beginPath();
    context.arc(x, KNOB, KNOB, 0, 2 * Math.PI);
    context.fill();
  };
}
