/** The channels of the picture in SVG: a queue of slots, a log of cells, an open tube, a pill, or the count on a lane. */

import {
  type Box,
  count,
  DETAIL_ZOOM,
  GLYPH_ZOOM,
  HEAD_INSET,
  LEGIBLE,
  limitWords,
  type PlacedNode,
  receiverTitle,
  SLOT_HEIGHT,
  SLOT_PITCH,
  SLOTS_DOWN,
  slotCount,
  slotsFilled,
  slotX,
} from '../../graph/picture-parts.ts';
import type { BrokerKind } from '../../scenario/index.ts';
import { type ChannelState, depthOf, type LogState } from '../../trace/index.ts';
import type { ChannelLook } from '../../ui/channel-look.ts';
import { shapePath } from '../../ui/shapes.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { boxShape, type DrawnNode, fittingSize, legible, pillOf } from './node-shapes.ts';
import { setAll, setWords, svg, svgText } from './svg.ts';

/** Parts of a channel's drawing that do not depend on its state. */
export interface ChannelFacts {
  readonly look: ChannelLook;
  readonly broker: BrokerKind;
  readonly subscribers: number;
  readonly consumers: number;
}

/** State of a channel, with the most that it holds now. */
export interface ChannelShown {
  readonly state: ChannelState | undefined;
  readonly capacity: number;
}

/** Newest messages of each partition that are drawn, and partitions. */
const CELLS_MAX = 4;
const ROWS_MAX = 4;
const CELL = 13;
/** Width of a pill beside its name, in sizes of the font: for its count. */
const COUNT_BESIDE = 0.9;

export function drawChannel(node: PlacedNode, facts: ChannelFacts, zoom: number): DrawnNode<ChannelShown> {
  if (node.shape === 'lane') return drawLane(node, facts);
  return node.shape === 'pair' ? drawPair(node, facts, zoom) : drawBox(node, facts, zoom);
}

function groupOf({ ref }: PlacedNode, { look }: ChannelFacts, name: string): SVGGElement {
  return svg('g', {
    class: `node ${name}`,
    role: 'img',
    style: `--channel:var(--channel-${look.colour})`,
    'data-kind': ref.kind,
    'data-id': ref.id,
  });
}

/** Draws a channel between two agents of many: its count alone, while it holds messages. */
function drawLane(node: PlacedNode, facts: ChannelFacts): DrawnNode<ChannelShown> {
  const { x, y } = node.box;
  const number = svgText('', { class: 'count', x, y, 'font-size': 15, 'text-anchor': 'middle' });
  const element = groupOf(node, facts, 'lane');
  element.append(svg('circle', { class: 'body', cx: x, cy: y, r: 12 }), number);
  return {
    element,
    update: ({ state }, label) => {
      const depth = depthOf(state);
      setWords(number, count(depth));
      setAll(element, { 'aria-label': label, display: depth === 0 ? 'none' : undefined });
    },
  };
}

function drawPair(node: PlacedNode, facts: ChannelFacts, zoom: number): DrawnNode<ChannelShown> {
  const { box, title } = node;
  const font = legible(zoom, 13, 25);
  const space = box.width - COUNT_BESIDE * font;
  const isFar = fittingSize(title, space, font) < Math.min(font, LEGIBLE / zoom);
  const shown = isFar ? receiverTitle(title) : title;
  const size = fittingSize(shown, space, font);
  const name = svgText(visibleText(shown), {
    class: 'name',
    x: box.x - box.width / 2 + 10,
    y: box.y,
    'font-size': size,
  });
  const number = svgText('', {
    class: 'count',
    x: box.x + box.width / 2 - 9,
    y: box.y,
    'font-size': size + 1,
    'text-anchor': 'end',
  });
  const fault = pillOf(box, 'left');
  const element = groupOf(node, facts, 'channel pair');
  element.append(boxShape(box), name, number, fault.element);
  return {
    element,
    update: ({ state }, label, faultLabel) => {
      const depth = depthOf(state);
      setWords(number, facts.broker === 'redis-pubsub' ? '' : count(depth));
      setAll(element, { 'aria-label': label, 'data-empty': depth === 0 ? '' : undefined });
      fault.show(faultLabel);
    },
  };
}

function drawBox(node: PlacedNode, facts: ChannelFacts, zoom: number): DrawnNode<ChannelShown> {
  const { box, title } = node;
  const isNear = zoom >= GLYPH_ZOOM;
  const isTube = facts.broker === 'redis-pubsub';
  const hasSlots = zoom >= DETAIL_ZOOM && !isTube;
  const left = box.x - box.width / 2;
  const font = fittingSize(title, box.width - (isNear ? 16 : 0), isNear ? 14 : legible(zoom, 14, 26));
  const nameAt = isNear ? { x: left + 14, y: box.y - 19 } : { x: box.x, y: box.y - 16, 'text-anchor': 'middle' };
  const name = svgText(visibleText(title), { class: 'name', 'font-size': font, ...nameAt });
  const numberAt = hasSlots
    ? { x: left + 13, y: box.y + (isNear ? SLOTS_DOWN : 12) }
    : { x: box.x, y: box.y + 14, 'text-anchor': 'middle' };
  const number = svgText('', { class: 'count', 'font-size': isNear ? 16 : 24, ...numberAt });
  const limit = svgText('', { class: 'limit', 'font-size': 11, y: box.y + SLOTS_DOWN });
  const slots = svg('g', { class: 'slots' });
  const fault = pillOf(box, 'left');
  const element = groupOf(node, facts, isTube ? 'channel tube' : 'channel');
  element.append(boxShape(box, 1), name);
  if (isTube) element.append(through(box));
  else element.append(number, ...(isNear ? [limit] : []), ...(hasSlots ? [slots] : []));
  if (isNear) element.append(...receivers(box, facts));
  element.append(fault.element);
  let drawn: unknown;
  return {
    element,
    update: ({ state, capacity }, label, faultLabel) => {
      const depth = depthOf(state);
      setWords(number, count(depth));
      setWords(limit, limitWords(capacity) ?? '');
      setAll(limit, { x: left + 17 + 9.5 * count(depth).length });
      const isFull = state?.log === undefined && depth >= capacity;
      setAll(element, {
        'aria-label': label,
        'data-empty': depth === 0 ? '' : undefined,
        'data-full': isFull ? '' : undefined,
      });
      fault.show(faultLabel ?? (isFull ? 'full' : undefined));
      const next = state?.log ?? `${depth} ${capacity}`;
      if (!hasSlots || next === drawn) return;
      drawn = next;
      const cells = state?.log;
      if (cells === undefined) slots.replaceChildren(...queueParts(box, facts.look, depth, capacity));
      else slots.replaceChildren(...logParts(box, cells, facts));
    },
  };
}

/** Returns the slots from the head, at the right, to the tail, and the exit at the head. */
function queueParts(box: Box, look: ChannelLook, depth: number, capacity: number): readonly SVGElement[] {
  const slots = slotCount(box.width, capacity);
  const filled = slotsFilled(depth, slots);
  const [y, right] = [box.y + SLOTS_DOWN, box.x + box.width / 2 - HEAD_INSET];
  const top = y - SLOT_HEIGHT / 2;
  const walls = Array.from({ length: slots }, (_, slot) => `M${right - (slot + 1) * SLOT_PITCH} ${top}v${SLOT_HEIGHT}`);
  const edges = `M${right} ${top}h${-slots * SLOT_PITCH}m0 ${SLOT_HEIGHT}h${slots * SLOT_PITCH}`;
  const messages = Array.from({ length: filled }, (_, slot) => shapePath(look.shape, slotX(box, slot), y, 5));
  const more = svgText('⋯', { x: slotX(box, slots - 1), y, 'font-size': 13, 'text-anchor': 'middle' });
  return [
    svg('path', { class: 'walls', d: edges + walls.join('') }),
    svg('path', { class: 'exit', d: `M${right + 2} ${top}v${SLOT_HEIGHT}M${right + 3} ${y - 3}l6 3l-6 3Z` }),
    svg('path', { class: 'filled', d: messages.join('') }),
    ...(depth > filled ? [more] : []),
  ];
}

/** Returns a row of cells for each partition, newest to the left, with a bar where the group reads on. */
function logParts(box: Box, log: LogState, { consumers, subscribers }: ChannelFacts): readonly SVGElement[] {
  const rows = log.partitions.slice(0, ROWS_MAX);
  const height = rows.length > 1 ? 6 : 18;
  const right = box.x + box.width / 2 - HEAD_INSET;
  const middle = box.y + SLOTS_DOWN;
  const marks = new Map<string, string>();
  for (const [name, entries] of [
    ['archived', log.archived],
    ['unread', log.available],
    ['pending', log.pending],
  ] as const)
    for (const { partition, offset } of entries) marks.set(`${partition}/${offset}`, name);
  return rows.flatMap(({ start, end, position }, partition) => {
    const top = middle + (partition - rows.length / 2) * (height + 1);
    const from = Math.max(start, end - CELLS_MAX);
    const cells = Array.from({ length: end - from }, (_, place) => {
      const offset = from + place;
      const state = marks.get(`${partition}/${offset}`) ?? (offset >= position ? 'unread' : 'done');
      const name = consumers === 0 ? 'kept' : state;
      return svg('rect', {
        class: `cell ${name}`,
        x: right - (place + 1) * CELL,
        y: top,
        width: CELL - 1,
        height,
        rx: 1.5,
      });
    });
    const reads = Math.max(position, from) - from;
    const bar = { y: top - 2, width: 2, height: height + 4 };
    return [
      ...cells,
      ...(consumers === 0 ? [] : [svg('rect', { class: 'group', x: right - reads * CELL - 1, ...bar })]),
      ...(subscribers === 0 ? [] : [svg('rect', { class: 'tail', x: right - (end - from) * CELL - 4, ...bar })]),
    ];
  });
}

/** Returns the arrow of a channel that keeps nothing. */
function through({ x, y, width }: Box): SVGElement {
  const [from, to] = [x - width / 2 + 8, x + width / 2 - 10];
  return svg('path', { class: 'exit', d: `M${from} ${y + 4}H${to - 8}M${to - 8} ${y - 2}l9 6l-9 6Z` });
}

/** Returns how many agents get copies, and how many take messages. */
function receivers({ x, y, width }: Box, { subscribers, consumers }: ChannelFacts): readonly SVGElement[] {
  const [left, right, line] = [x - width / 2 + 14, x + width / 2 - 14, y + 23];
  const copies = `M${left} ${line - 4}h6v6h-6zM${left + 3} ${line + 4}h6v-6`;
  const takes = `M${right - 8} ${line}h8m-3 -3l3 3l-3 3M${right - 7} ${line - 5}h-4v10h4`;
  return [
    svg(
      'g',
      { class: 'copies', 'data-none': subscribers === 0 ? '' : undefined },
      svg('path', { d: copies }),
      svgText(`${subscribers}`, { x: left + 14, y: line, 'font-size': 12 }),
    ),
    svg(
      'g',
      { class: 'takes', 'data-none': consumers === 0 ? '' : undefined },
      svg('path', { d: takes }),
      svgText(`${consumers}`, { x: right - 16, y: line, 'font-size': 12, 'text-anchor': 'end' }),
    ),
  ];
}
