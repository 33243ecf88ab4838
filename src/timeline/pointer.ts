/**
 * Pointer gestures on the diagram. A drag moves the playhead; with Shift, or from the edge of the selected span, it selects a
 * span; a click selects a message. Two fingers zoom, as does the wheel.
 */
import type { Micros, TimeSpan } from '../trace/index.ts';
import { panned, pinched, type Span, timeAt, xOf, zoomed } from './scale.ts';

/** Distance below which a press is a click. */
const CLICK_PIXELS = 4;
/** Distance from the edge of the selected span, in pixels, within which a press grabs it. */
const EDGE_PIXELS = 8;
/** Factors of one step of a wheel, and of one step of a trackpad pinch, which the browser reports as a wheel with Ctrl. */
const WHEEL = 1.0015;
const PINCH = 1.01;

export interface PointerTarget {
  readonly span: () => Span;
  readonly width: () => number;
  readonly look: (span: Span) => void;
  readonly seekTo: (x: number) => void;
  readonly click: (x: number, y: number) => void;
  readonly brush: () => TimeSpan | undefined;
  readonly select: (span: TimeSpan) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

type Gesture =
  | { readonly kind: 'none' }
  | { readonly kind: 'press' | 'scrub'; readonly from: Point; readonly touch: boolean }
  /** Brush whose other end, `fixedUs`, stays in place. */
  | { readonly kind: 'brush'; readonly fixedUs: Micros }
  | { readonly kind: 'pinch'; readonly span: Span; readonly from: readonly [number, number] };

export function bindPointer(surface: HTMLElement, target: PointerTarget): () => void {
  const fingers = new Map<number, Point>();
  let gesture: Gesture = { kind: 'none' };

  const begin = (event: PointerEvent): Gesture => {
    const [first, second] = [...fingers.values()];
    if (first !== undefined && second !== undefined)
      return { kind: 'pinch', span: target.span(), from: [first.x, second.x] };
    const { offsetX, offsetY } = event;
    const fixedUs = otherEdge(target, offsetX);
    if (fixedUs !== undefined) return { kind: 'brush', fixedUs };
    if (event.shiftKey) return { kind: 'brush', fixedUs: timeAt(target.span(), offsetX, target.width()) };
    return { kind: 'press', from: { x: offsetX, y: offsetY }, touch: event.pointerType === 'touch' };
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0 || fingers.size === 2) return;
    surface.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    gesture = begin(event);
  };
  const onMove = (event: PointerEvent): void => {
    if (!fingers.has(event.pointerId)) return;
    const { offsetX: x, offsetY: y } = event;
    fingers.set(event.pointerId, { x, y });
    gesture = moved(gesture, { x, y });
    if (gesture.kind === 'scrub') target.seekTo(x);
    else if (gesture.kind === 'brush')
      target.select({ fromUs: gesture.fixedUs, toUs: timeAt(target.span(), x, target.width()) });
    else if (gesture.kind === 'pinch') {
      const [one, other] = [...fingers.values()];
      if (one === undefined || other === undefined) return;
      target.look(pinched(gesture.span, gesture.from, [one.x, other.x], target.width()));
    }
  };
  const onUp = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    if (gesture.kind === 'press' && event.type === 'pointerup') target.click(gesture.from.x, gesture.from.y);
    // The finger left over from a pinch does nothing more.
    gesture = { kind: 'none' };
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { deltaX, deltaY } = event;
    const sideways = !event.ctrlKey && (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY));
    if (sideways) target.look(panned(target.span(), deltaX === 0 ? deltaY : deltaX, target.width()));
    else {
      const factor = (event.ctrlKey ? PINCH : WHEEL) ** deltaY;
      target.look(zoomed(target.span(), factor, event.offsetX, target.width()));
    }
  };
  surface.addEventListener('wheel', onWheel, { passive: false });
  surface.addEventListener('pointerdown', onDown);
  surface.addEventListener('pointermove', onMove);
  surface.addEventListener('pointerup', onUp);
  surface.addEventListener('pointercancel', onUp);
  return () => {
    surface.removeEventListener('wheel', onWheel);
    surface.removeEventListener('pointerdown', onDown);
    surface.removeEventListener('pointermove', onMove);
    surface.removeEventListener('pointerup', onUp);
    surface.removeEventListener('pointercancel', onUp);
  };
}

/** Turns a press into a drag through time. A finger that moves up or down scrolls the lanes, which the browser does. */
function moved(gesture: Gesture, { x, y }: Point): Gesture {
  if (gesture.kind !== 'press') return gesture;
  const [dx, dy] = [Math.abs(x - gesture.from.x), Math.abs(y - gesture.from.y)];
  const far = gesture.touch ? dx >= CLICK_PIXELS && dx > dy : Math.hypot(dx, dy) >= CLICK_PIXELS;
  return far ? { ...gesture, kind: 'scrub' } : gesture;
}

/** Returns, if the pointer grabs one edge of the selected span, the time of the other edge. */
function otherEdge(target: PointerTarget, x: number): Micros | undefined {
  const brush = target.brush();
  if (brush === undefined) return undefined;
  const near = (atUs: Micros): number => Math.abs(xOf(target.span(), atUs, target.width()) - x);
  const [from, to] = [near(brush.fromUs), near(brush.toUs)];
  if (Math.min(from, to) > EDGE_PIXELS) return undefined;
  return from < to ? brush.toUs : brush.fromUs;
}
