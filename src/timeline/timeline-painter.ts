/** The painter of the space-time diagram on a canvas. It holds no logic: it reads intervals and a span. */

import type { Fault } from '../scenario/index.ts';
import type { Cone, Interval, Intervals, MessageId, Micros, TimeSpan } from '../trace/index.ts';
import type { Palette } from '../ui/canvas-palette.ts';
import { type ChannelLook, channelLook } from '../ui/channel-look.ts';
import { traceShape } from '../ui/shapes.ts';
import type { Surface } from '../ui/surface.ts';
import { bandsOf, type Lane, type LanePlace, type Row } from './lanes.ts';
import { type Span, ticksOf, xOf } from './scale.ts';
import { thinBars, thinLines } from './thin-out.ts';

/** Pixels of the axis above the lanes. */
export const AXIS_HEIGHT = 20;
/** Number of rows that overlapping waits of a lane are spread over. */
const WAIT_ROWS = 3;
const DIM = 0.18;
const TICK_PIXELS = 90;
/** Distance from a line, in pixels, within which a click selects it. */
const REACH = 7;

export interface Scene {
  readonly intervals: Intervals;
  readonly rows: readonly Row[];
  readonly places: ReadonlyMap<Lane, LanePlace>;
  readonly span: Span;
  readonly nowUs: Micros;
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  /** Cone of the selected message, which stays lit while everything else is dim; undefined if no message is selected. */
  readonly lit: Cone | undefined;
  readonly selected: MessageId | undefined;
  /** Faults of the scenario; each is shown while it lasts, up to the playhead. */
  readonly faults: readonly Fault[];
  /** Selected time span. */
  readonly brush: TimeSpan | undefined;
}

interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/**
 * Draws the scene.
 * @returns the number of visible intervals; of a crowd, only some are drawn
 */
export function paint(context: Surface, scene: Scene, palette: Palette): number {
  const { width, height } = scene;
  context.clearRect(0, 0, width, height);
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  paintLanes(context, scene, palette);
  paintFaults(context, scene, palette);
  paintBrush(context, scene, palette);
  paintAxis(context, scene, palette);
  context.save();
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, width, height - AXIS_HEIGHT);
  context.clip();
  const looks = looksOf(scene);
  const { seen, drawn } = seenOf(scene);
  for (const interval of drawn) paintInterval(context, scene, palette, interval, looks);
  context.restore();
  context.globalAlpha = 1;
  paintPlayhead(context, scene, palette);
  return seen;
}

/** Width from which a stopped agent says so in its lane. */
const STOPPED_WIDTH = 80;
const BARS: ReadonlySet<Interval['kind']> = new Set(['down', 'stopped', 'wait', 'work', 'blocked']);

/** Returns the visible intervals in drawing order: bars, hops over them, marks over these. */
function seenOf(scene: Scene): { readonly seen: number; readonly drawn: readonly Interval[] } {
  const { span, nowUs, width, lit, selected } = scene;
  const [bars, hops, marks]: [Interval[], Interval[], Interval[]] = [[], [], []];
  scene.intervals.forEachIn(span.startUs, Math.min(span.startUs + span.lengthUs, nowUs), (interval) => {
    (BARS.has(interval.kind) ? bars : interval.kind === 'hop' ? hops : marks).push(interval);
  });
  const wanted = {
    xOf: (atUs: Micros) => xOf(span, Math.min(atUs, nowUs), width),
    width,
    isChosen: ({ message, event }: Interval) => message === selected || lit?.has(event) === true,
  };
  return {
    seen: bars.length + hops.length + marks.length,
    drawn: [...thinBars(bars, waitRowOf, wanted), ...thinLines(hops, wanted), ...thinLines(marks, wanted)],
  };
}

function waitRowOf({ message }: Interval): number {
  return message % WAIT_ROWS;
}

/** Returns a lookup of the channels' looks, with a cache. */
function looksOf(scene: Scene): (channel: string) => ChannelLook {
  const known = new Map<string, ChannelLook>();
  return (channel) => {
    const look = known.get(channel) ?? channelLook(placeOfChannel(scene, channel));
    known.set(channel, look);
    return look;
  };
}

function paintLanes(context: Surface, scene: Scene, palette: Palette): void {
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.globalAlpha = 0.35;
  context.beginPath();
  for (const { top, height } of scene.rows) {
    const y = Math.round(yOf(scene, top + height / 2)) + 0.5;
    if (y < AXIS_HEIGHT || y > scene.height) continue;
    context.moveTo(0, y);
    context.lineTo(scene.width, y);
  }
  context.stroke();
  context.beginPath();
  for (const [index, { top, group }] of scene.rows.entries()) {
    const y = Math.round(yOf(scene, top)) + 0.5;
    if (y < AXIS_HEIGHT || y > scene.height || group === scene.rows[index - 1]?.group) continue;
    context.moveTo(0, y);
    context.lineTo(scene.width, y);
  }
  context.setLineDash([2, 4]);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Draws a band where each fault acts, and a bar under the axis while it lasts. */
function paintFaults(context: Surface, scene: Scene, palette: Palette): void {
  const { span, width, height, nowUs } = scene;
  context.fillStyle = palette.danger;
  for (const fault of scene.faults) {
    if (fault.fromUs > nowUs) continue;
    const from = xOf(span, fault.fromUs, width);
    const long = Math.max(1, xOf(span, Math.min(fault.untilUs, nowUs), width) - from);
    context.globalAlpha = 0.75;
    context.fillRect(from, AXIS_HEIGHT, long, 3);
    context.globalAlpha = 0.1;
    const bands = bandsOf(fault, scene.places) ?? [{ top: scene.scrollTop, height }];
    for (const band of bands) {
      const y = yOf(scene, band.top);
      if (y + band.height > AXIS_HEIGHT && y < height)
        context.fillRect(from, Math.max(AXIS_HEIGHT, y), long, band.height);
    }
  }
  context.globalAlpha = 1;
}

/** Draws the selected span of time, with a handle at either end. */
function paintBrush(context: Surface, { brush, span, width, height }: Scene, palette: Palette): void {
  if (brush === undefined) return;
  const [from, to] = [xOf(span, brush.fromUs, width), xOf(span, brush.toUs, width)];
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.12;
  context.fillRect(from, 0, to - from, height);
  context.globalAlpha = 0.8;
  for (const x of [from, to]) {
    context.fillRect(Math.round(x) - 0.5, 0, 1, height);
    context.fillRect(Math.round(x) - 2, height / 2 - 10, 4, 20);
  }
  context.globalAlpha = 1;
}

function paintAxis(context: Surface, { span, width }: Scene, palette: Palette): void {
  context.fillStyle = palette.text;
  context.globalAlpha = 0.7;
  for (const atUs of ticksOf(span, width / TICK_PIXELS)) {
    const x = xOf(span, atUs, width);
    context.fillRect(Math.round(x), AXIS_HEIGHT - 4, 1, 4);
    context.fillText(`${Number((atUs / 1_000_000).toFixed(3))} s`, x + 4, AXIS_HEIGHT / 2);
  }
  context.globalAlpha = 1;
}

function paintInterval(
  context: Surface,
  scene: Scene,
  palette: Palette,
  interval: Interval,
  lookOf: (channel: string) => ChannelLook,
): void {
  const line = lineOf(scene, interval);
  if (line === undefined) return;
  const { x1, y1, x2, y2 } = line;
  // In a large scenario, most lanes are scrolled out of view.
  if (Math.max(y1, y2) < 0 || Math.min(y1, y2) > scene.height) return;
  const size = scene.places.get(interval.at.key)?.size ?? 1;
  const look = lookOf(interval.channel);
  const colour = palette.channels[look.colour] ?? palette.text;
  context.globalAlpha = scene.lit === undefined || scene.lit.has(interval.event) ? 1 : DIM;
  switch (interval.kind) {
    case 'hop':
      context.strokeStyle = colour;
      context.lineWidth = interval.message === scene.selected ? 3 : 1.5;
      context.beginPath();
      context.moveTo(x1, y1);
      // A delayed hop first stays where it is.
      if (interval.resumesUs > interval.fromUs)
        context.lineTo(xOf(scene.span, Math.min(interval.resumesUs, interval.toUs, scene.nowUs), scene.width), y1);
      context.lineTo(x2, y2);
      context.stroke();
      if (interval.fromPart > 0) return;
      context.fillStyle = colour;
      context.beginPath();
      traceShape(context, look.shape, x1, y1, 3);
      context.fill();
      return;
    case 'wait': {
      const row = (waitRowOf(interval) - (WAIT_ROWS - 1) / 2) * size;
      context.fillStyle = colour;
      context.globalAlpha *= 0.45;
      context.fillRect(x1, y1 + row * 5 - 2 * size, Math.max(1, x2 - x1), 4 * size);
      return;
    }
    case 'blocked':
      context.strokeStyle = palette.danger;
      context.lineWidth = 1.5;
      context.strokeRect(x1, y1 - 5 * size, Math.max(1, x2 - x1), 10 * size);
      return;
    case 'down':
      context.fillStyle = palette.danger;
      context.globalAlpha *= 0.22;
      context.fillRect(x1, y1 - 11 * size, Math.max(1, x2 - x1), 22 * size);
      return;
    case 'stopped':
      context.strokeStyle = palette.danger;
      context.lineWidth = 1;
      context.setLineDash([3, 3]);
      context.strokeRect(x1, y1 - 8 * size, Math.max(1, x2 - x1), 16 * size);
      context.setLineDash([]);
      if (x2 - x1 < STOPPED_WIDTH) return;
      context.fillStyle = palette.danger;
      context.fillText('code stopped', Math.max(x1, 0) + 6, y1);
      return;
    case 'work':
      context.fillStyle = palette.text;
      context.globalAlpha *= 0.28;
      context.fillRect(x1, y1 - 4 * size, Math.max(1, x2 - x1), 8 * size);
      return;
    case 'dropped':
    case 'failed':
    case 'refused':
    case 'ignored':
    case 'lost':
      paintCross(context, x1, y1, interval.kind === 'ignored' ? palette.text : palette.danger);
      return;
  }
}

/** Draws an end mark: lost, refused, ignored, or a callback that threw. */
function paintCross(context: Surface, x: number, y: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - 4, y - 4);
  context.lineTo(x + 4, y + 4);
  context.moveTo(x + 4, y - 4);
  context.lineTo(x - 4, y + 4);
  context.stroke();
}

function paintPlayhead(context: Surface, scene: Scene, palette: Palette): void {
  const x = Math.round(xOf(scene.span, scene.nowUs, scene.width));
  context.fillStyle = palette.accent;
  context.fillRect(x - 1, 0, 2, scene.height);
  context.beginPath();
  context.arc(x, 5, 5, 0, 2 * Math.PI);
  context.fill();
}

function yOf({ scrollTop }: Pick<Scene, 'scrollTop'>, fromTop: number): number {
  return AXIS_HEIGHT + fromTop - scrollTop;
}

function placeOfChannel({ places }: Scene, channel: string): number {
  return places.get(`channel ${channel}`)?.look ?? -1;
}

/** Returns the line of an interval up to the current time; undefined if one of its lanes is not shown. */
function lineOf(scene: Scene, interval: Interval): Line | undefined {
  const { at, to, fromUs, toUs, resumesUs, fromPart, toPart } = interval;
  const [from, end] = [scene.places.get(at.key), scene.places.get((to ?? at).key)];
  if (from === undefined || end === undefined) return undefined;
  const { span, width, nowUs } = scene;
  const untilUs = Math.min(toUs, nowUs);
  const moving = toUs > resumesUs && Number.isFinite(toUs);
  const passed = moving ? Math.max(0, untilUs - resumesUs) / (toUs - resumesUs) : 1;
  const start = yOf(scene, from.middle);
  const across = yOf(scene, end.middle) - start;
  return {
    x1: xOf(span, fromUs, width),
    y1: start + across * (to === undefined ? 0 : fromPart),
    x2: xOf(span, untilUs, width),
    y2: start + across * (to === undefined ? 1 : fromPart + (toPart - fromPart) * passed),
  };
}

/** Returns the message nearest to a point, within reach, or undefined. */
export function messageAt(scene: Scene, x: number, y: number): MessageId | undefined {
  let best: MessageId | undefined;
  let nearest = REACH;
  const { span, nowUs } = scene;
  scene.intervals.forEachIn(span.startUs, Math.min(span.startUs + span.lengthUs, nowUs), (interval) => {
    const line = interval.message < 0 ? undefined : lineOf(scene, interval);
    if (line === undefined) return;
    const distance = distanceTo(line, x, y);
    if (distance > nearest) return;
    nearest = distance;
    best = interval.message;
  });
  return best;
}

function distanceTo({ x1, y1, x2, y2 }: Line, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length));
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
}
