/** Activity at nodes, drawn around them: work in progress, arrivals, losses. */
import type { World } from '../../trace/index.ts';
import type { Palette } from '../../ui/canvas-palette.ts';
import { type Box, GLYPH_INSET, GLYPH_ZOOM, NODE_SIZES } from '../geometry.ts';
import { slotCount, slotX } from '../slots.ts';
import type { CurveSource } from './curve-table.ts';
import type { View } from './dots.ts';
import { type Flash, flashesAt } from './flashes.ts';
import type { Scene } from './painter.ts';
import type { Pencil } from './pencil.ts';

/** Radius of the progress ring around an agent's symbol, in canvas units. */
const RING = 20;
/** Half the height of the cross that marks a loss, in pixels. */
const CROSS = 6;

interface Work {
  readonly id: string;
  readonly sinceUs: number;
  readonly untilUs: number;
}

export class NodeMarks {
  readonly #source: CurveSource;
  #working: readonly Work[] = [];
  #workingOf: World['agents'] | undefined;

  constructor(source: CurveSource) {
    this.#source = source;
  }

  /** @returns whether there is work or a recent event */
  draw(context: Pencil, scene: Scene): boolean {
    this.#drawWork(context, scene);
    const { trace, world, nowUs, palette, view } = scene;
    const flashes = flashesAt(trace, world, nowUs);
    for (const flash of flashes) {
      const box = this.#source.boxOf(flash.node, flash.id);
      if (box === undefined) continue;
      const colour =
        flash.channel === undefined
          ? palette.danger
          : (palette.channels[this.#source.lookOf(flash.channel).colour] ?? palette.accent);
      drawRing(context, flash, box, colour, view);
      if (flash.channel !== undefined) continue;
      // The cross falls from the node; for a dropped message, from its end of the queue.
      const y = (box.y + box.height / 2) * view.zoom + view.y + 12 + 14 * flash.age;
      drawCross(context, spillX(box, flash.slot) * view.zoom + view.x, y, flash.age, palette);
    }
    return flashes.length > 0 || this.#working.length > 0;
  }

  /** Draws the progress of the working agents. */
  #drawWork(context: Pencil, { world, nowUs, palette, view }: Scene): void {
    if (world.agents !== this.#workingOf) {
      this.#workingOf = world.agents;
      this.#working = workIn(world);
    }
    context.globalAlpha = 1;
    context.lineWidth = Math.max(2, 3.5 * view.zoom);
    context.lineCap = 'round';
    context.strokeStyle = palette.accent;
    for (const { id, sinceUs, untilUs } of this.#working) {
      const box = this.#source.boxOf('agent', id);
      if (box === undefined) continue;
      const left = (box.x - box.width / 2) * view.zoom + view.x;
      const y = box.y * view.zoom + view.y;
      const share = Math.min(1, Math.max(0, (nowUs - sinceUs) / Math.max(1, untilUs - sinceUs)));
      context.beginPath();
      if (view.zoom < GLYPH_ZOOM || view.plain === true || box.height < NODE_SIZES.agent.height) {
        const inset = box.radius * view.zoom;
        const bottom = y + (box.height / 2) * view.zoom;
        context.moveTo(left + inset, bottom);
        context.lineTo(left + inset + share * (box.width * view.zoom - 2 * inset), bottom);
      } else
        context.arc(
          left + GLYPH_INSET * view.zoom,
          y,
          RING * view.zoom,
          -Math.PI / 2,
          -Math.PI / 2 + share * 2 * Math.PI,
        );
      context.stroke();
    }
  }
}

function spillX(box: Box, slot: number | undefined): number {
  if (slot === undefined || box.height < NODE_SIZES.channel.height) return box.x;
  return slotX(box, Math.min(slot, slotCount(box.width, Number.POSITIVE_INFINITY) - 1));
}

function workIn(world: World): readonly Work[] {
  const working: Work[] = [];
  for (const { id, working: work } of world.agents.values()) {
    if (work !== undefined) working.push({ id, sinceUs: work.sinceUs, untilUs: work.untilUs });
  }
  return working;
}

function drawRing(context: Pencil, flash: Flash, box: Box, colour: string, view: View): void {
  const grow = 2 + 9 * flash.age;
  const width = (box.width + 2 * grow) * view.zoom;
  const height = (box.height + 2 * grow) * view.zoom;
  context.beginPath();
  context.roundRect(
    box.x * view.zoom + view.x - width / 2,
    box.y * view.zoom + view.y - height / 2,
    width,
    height,
    Math.min((box.radius + grow) * view.zoom, height / 2),
  );
  context.globalAlpha = (1 - flash.age) * 0.85;
  context.lineWidth = (1.5 + 2.5 * (1 - flash.age)) * Math.min(1, Math.max(0.45, view.zoom));
  context.strokeStyle = colour;
  context.stroke();
}

/** Draws a cross where a message was lost. */
export function drawCross(context: Pencil, x: number, y: number, age: number, palette: Palette): void {
  context.beginPath();
  context.moveTo(x - CROSS, y - CROSS);
  context.lineTo(x + CROSS, y + CROSS);
  context.moveTo(x + CROSS, y - CROSS);
  context.lineTo(x - CROSS, y + CROSS);
  context.globalAlpha = 1 - age * age;
  context.lineWidth = 3;
  context.lineCap = 'round';
  context.strokeStyle = palette.danger;
  context.stroke();
}
