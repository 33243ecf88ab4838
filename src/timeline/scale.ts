/** Time on the screen: the visible span, and the position of a time in it. */
import type { Micros } from '../trace/index.ts';

export interface Span {
  readonly startUs: Micros;
  readonly lengthUs: Micros;
}

export const SPAN_US_MIN = 20_000;
export const SPAN_US_MAX = 86_400_000_000;
export const SPAN_US_FIRST = 12_000_000;
/** Position of the playhead while time runs, as a part of the width. */
const FOLLOW = 0.82;

/** Returns the pixels from the left, for a strip of `width` pixels. */
export function xOf(span: Span, atUs: Micros, width: number): number {
  return ((atUs - span.startUs) / span.lengthUs) * width;
}

export function timeAt(span: Span, x: number, width: number): Micros {
  return Math.max(0, Math.round(span.startUs + (x / Math.max(1, width)) * span.lengthUs));
}

/** Returns the span scaled by `factor`, with the time under `x` kept in place. It never begins before 0. */
export function zoomed(span: Span, factor: number, x: number, width: number): Span {
  const lengthUs = Math.min(SPAN_US_MAX, Math.max(SPAN_US_MIN, Math.round(span.lengthUs * factor)));
  const part = x / Math.max(1, width);
  return { startUs: Math.max(0, Math.round(span.startUs + part * (span.lengthUs - lengthUs))), lengthUs };
}

export function panned(span: Span, pixels: number, width: number): Span {
  return { ...span, startUs: Math.max(0, Math.round(span.startUs + (pixels / Math.max(1, width)) * span.lengthUs)) };
}

/** Returns the span moved so that the playhead is in it, near the edge that it crossed; the same span if it need not move. */
export function following(span: Span, nowUs: Micros): Span {
  const { startUs, lengthUs } = span;
  if (nowUs < startUs) return { ...span, startUs: Math.max(0, Math.round(nowUs - lengthUs * (1 - FOLLOW))) };
  const edge = startUs + lengthUs * FOLLOW;
  return nowUs > edge ? { ...span, startUs: Math.round(nowUs - lengthUs * FOLLOW) } : span;
}

const STEPS = [1, 2, 5];

/** Returns times for the marks of the axis: round ones, about `wanted` of them. */
export function ticksOf({ startUs, lengthUs }: Span, wanted: number): readonly Micros[] {
  const about = lengthUs / Math.max(1, wanted);
  let unit = 1;
  while (unit * 10 <= about) unit *= 10;
  const step = unit * (STEPS.find((one) => one * unit >= about) ?? 10);
  const ticks: Micros[] = [];
  for (let at = Math.ceil(startUs / step) * step; at <= startUs + lengthUs; at += step) ticks.push(at);
  return ticks;
}

/** Returns the span in which the times under two fingers at `from` are under them at `to`, all in pixels from the left. */
export function pinched(
  span: Span,
  from: readonly [number, number],
  to: readonly [number, number],
  width: number,
): Span {
  const [apart, now] = [Math.abs(from[1] - from[0]), Math.abs(to[1] - to[0])];
  const closer = zoomed(span, Math.max(1, apart) / Math.max(1, now), (from[0] + from[1]) / 2, width);
  return panned(closer, (from[0] + from[1] - to[0] - to[1]) / 2, width);
}

/** Returns the span that shows another one with some margin. */
export function around(fromUs: Micros, toUs: Micros): Span {
  const lengthUs = Math.min(SPAN_US_MAX, Math.max(SPAN_US_MIN, Math.round((toUs - fromUs) * 1.1)));
  return { startUs: Math.max(0, Math.round((fromUs + toUs - lengthUs) / 2)), lengthUs };
}
