/**
 * Recent passages through channels: a message that enters the queue, its copies, and a take from the head. They are a function of
 * the trace and the time, so that they look the same at any frame rate, paused, and played backwards.
 */
import type { ChannelState, Trace, World } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { traceShape } from '../../ui/shapes.ts';
import { type Box, CURVE_LENGTH, DETAIL_ZOOM, NODE_SIZES } from '../geometry.ts';
import { SLOTS_DOWN, slotCount, slotX } from '../slots.ts';
import type { CurveSource, CurveTable } from './curve-table.ts';
import type { View } from './dots.ts';
import type { Scene } from './painter.ts';
import type { Pencil } from './pencil.ts';

/** Time for which a passage is drawn, in virtual time. */
export const PASSAGE_US = 400_000;
/** Number of events searched backwards in one frame. */
const LOOK_BACK_MAX = 400;

/** Number of passages drawn in one frame, the newest: more are a blur, and cost time. */
export const PASSAGES_MAX = 80;

/** The message enters the queue or the log, a copy leaves for a subscriber, or a consumer takes the message. */
export type PassageKind = 'enter' | 'copy' | 'take';

/**
 * Called for each passage, the newest first.
 * @param number number of its event
 * @param age 0 when it happened, 1 when it is no longer drawn
 */
export type PassageVisitor = (kind: PassageKind, number: number, age: number) => void;

/**
 * Visits the passages up to the time of the world. Allocates nothing.
 * @returns how many there are
 */
export function visitPassages(trace: Trace, world: World, nowUs: number, visit: PassageVisitor): number {
  const last = Math.max(0, world.events - LOOK_BACK_MAX);
  let visited = 0;
  for (let number = world.events - 1; number >= last && visited < PASSAGES_MAX; number -= 1) {
    const age = Math.max(0, (nowUs - trace.atUs(number)) / PASSAGE_US);
    if (age >= 1) break;
    const event = trace.event(number);
    if (event.kind === 'accepted' && event.kept !== false) visit('enter', number, age);
    else if (event.kind === 'dispatched') visit(event.via === 'consume' ? 'take' : 'copy', number, age);
    else continue;
    visited += 1;
  }
  return visited;
}

/** Returns the number of messages before one in a queue; that of the newest in a log; 0 for one that is gone. */
export function placeInQueue(state: ChannelState | undefined, seq: number): number {
  if (state === undefined) return 0;
  if (state.log !== undefined) return Number.POSITIVE_INFINITY;
  let place = seq - state.first;
  for (const gap of state.gaps) if (gap < seq) place -= 1;
  return Math.max(0, place);
}

/** Returns how many copies leave a channel at the moment in which a message enters it. */
export function copiesOf(trace: Trace, world: World, accepted: number): number {
  let copies = 0;
  const atUs = trace.atUs(accepted);
  for (let number = accepted + 1; number < world.events && trace.atUs(number) === atUs; number += 1) {
    const event = trace.event(number);
    if (event.kind === 'dispatched' && event.via === 'subscribe' && event.cause === accepted) copies += 1;
  }
  return copies;
}

/** Draws the passages. The two ends of the line being drawn are kept in fields, so that a frame allocates nothing. */
export class Passages {
  readonly #source: CurveSource;
  readonly #curves: CurveTable;
  #context: Pencil | undefined;
  #scene: Scene | undefined;
  #x = 0;
  #y = 0;
  readonly #visit: PassageVisitor = (kind, number, age) => this.#drawOne(kind, number, age);

  constructor(source: CurveSource, curves: CurveTable) {
    this.#source = source;
    this.#curves = curves;
  }

  /** @returns whether there are any */
  draw(context: Pencil, scene: Scene): boolean {
    if (scene.view.zoom < DETAIL_ZOOM) return false;
    this.#context = context;
    this.#scene = scene;
    context.lineCap = 'round';
    const count = visitPassages(scene.trace, scene.world, scene.nowUs, this.#visit);
    context.globalAlpha = 1;
    return count > 0;
  }

  /** Says, where nothing moves, what became of each message that entered: "1 in, 2 copies". */
  drawNumbers(context: CanvasRenderingContext2D, { trace, world, nowUs, palette, view }: Scene): void {
    if (view.zoom < DETAIL_ZOOM) return;
    visitPassages(trace, world, nowUs, (kind, number) => {
      const event = trace.event(number);
      if (kind !== 'enter' || event.kind !== 'accepted') return;
      const box = this.#source.boxOf('channel', event.channel);
      if (box === undefined || box.height < NODE_SIZES.channel.height) return;
      drawNumber(context, palette, view, box, copiesOf(trace, world, number));
    });
  }

  #drawOne(kind: PassageKind, number: number, age: number): void {
    const { trace, world, palette, view, reducedMotion } = this.#scene as Scene; // Set by `draw`, the only caller.
    const context = this.#context as Pencil;
    const event = trace.event(number);
    if (event.kind !== 'accepted' && event.kind !== 'dispatched') return;
    const box = this.#source.boxOf('channel', event.channel);
    if (box === undefined || box.height < NODE_SIZES.channel.height) return;
    const look = this.#source.lookOf(event.channel);
    const state = world.channels.get(event.channel);
    const colour = palette.channels[look.colour] ?? palette.accent;
    // From where the message came in, or from its slot if it was there before.
    const arrives = event.kind === 'accepted' || (kind === 'copy' && trace.kindOf(event.cause) === 'accepted');
    if (!arrives) this.#toSlot(box, 0);
    else if (!this.#toEnd('publish', trace.message(event.message).agent, event.channel)) return;
    const x = this.#x;
    const y = this.#y;
    if (event.kind === 'accepted') this.#toSlot(box, placeInQueue(state, event.seq));
    else if (!this.#toEnd(event.via, event.agent, event.channel)) return;
    context.globalAlpha = reducedMotion ? 0.6 : 0.7 * (1 - age);
    context.strokeStyle = colour;
    context.fillStyle = colour;
    drawLine(context, view, x, y, this.#x, this.#y, kind === 'copy' ? 2 : 3);
    context.beginPath();
    const atX = kind === 'take' ? x : this.#x;
    const atY = kind === 'take' ? y : this.#y;
    traceShape(context, look.shape, sx(view, atX), sy(view, atY), 5.5 * view.zoom);
    if (kind === 'copy') context.fill();
    else {
      context.lineWidth = 2;
      context.stroke();
    }
  }

  /** Moves to the end of a curve that is at the channel. */
  #toEnd(kind: 'publish' | 'subscribe' | 'consume', agent: string, channel: string): boolean {
    const curve = this.#curves.numberOf(kind, agent, channel);
    if (!this.#curves.ready(curve)) return false;
    const at = curve * CURVE_LENGTH + (kind === 'publish' ? 6 : 0);
    this.#x = this.#curves.points[at] ?? 0;
    this.#y = this.#curves.points[at + 1] ?? 0;
    return true;
  }

  #toSlot(box: Box, place: number): void {
    this.#x = slotX(box, Math.min(place, slotCount(box.width, Number.POSITIVE_INFINITY) - 1));
    this.#y = box.y + SLOTS_DOWN;
  }
}

function sx(view: View, x: number): number {
  return x * view.zoom + view.x;
}

function sy(view: View, y: number): number {
  return y * view.zoom + view.y;
}

function drawLine(
  context: Pencil,
  view: View,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  width: number,
): void {
  context.beginPath();
  context.moveTo(sx(view, fromX), sy(view, fromY));
  context.lineTo(sx(view, toX), sy(view, toY));
  context.lineWidth = Math.max(1.5, width * view.zoom);
  context.stroke();
}

function drawNumber(context: CanvasRenderingContext2D, palette: Palette, view: View, box: Box, copies: number): void {
  context.font = `650 12px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.globalAlpha = 1;
  const words = copies === 0 ? '1 in' : copies === 1 ? '1 in, 1 copy' : `1 in, ${copies} copies`;
  const [x, y] = [sx(view, box.x - box.width / 2 + 4), sy(view, box.y - box.height / 2) - 10];
  context.lineWidth = 4;
  context.strokeStyle = palette.ground;
  context.strokeText(words, x, y);
  context.fillStyle = palette.text;
  context.fillText(words, x, y);
}
