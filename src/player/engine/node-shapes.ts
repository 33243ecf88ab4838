/** The agents of the picture in SVG, each with a function that shows a new state. */

import {
  agentLine,
  type Box,
  DETAIL_ZOOM,
  GLYPH_INSET,
  GLYPH_RADIUS,
  GLYPH_ZOOM,
  LEGIBLE,
  type PlacedNode,
} from '../../graph/picture-parts.ts';
import type { AgentRole } from '../../scenario/index.ts';
import { textWidth } from '../../scenario/index.ts';
import type { AgentState } from '../../trace/index.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { setAll, setWords, svg, svgText } from './svg.ts';

/** A node as it is drawn. */
export interface DrawnNode<State> {
  readonly element: SVGGElement;
  /** Shows the state, and says it in words. */
  readonly update: (state: State, label: string, fault: string | undefined) => void;
}

/** Signs of the roles, around (0, 0), in strokes. */
const SIGNS: Readonly<Record<AgentRole, string>> = {
  agent: 'M-7 -3h14v10h-14zM0 -3v-4M-3 1v2M3 1v2',
  operator: 'M0 0v8M-4 -4a5.6 5.6 0 0 0 0 8M4 -4a5.6 5.6 0 0 1 0 8M-7 -7a9.9 9.9 0 0 0 0 14M7 -7a9.9 9.9 0 0 1 0 14',
  microgrid: 'M2 -9l-8 10h6l-2 8l8 -10h-6z',
  device: 'M-5 -5h10v10h-10zM-2 -8v3M2 -8v3M-2 5v3M2 5v3M-8 -2h3M-8 2h3M5 -2h3M5 2h3',
  worker: 'M-8 8l8 -8M-2 -6l4 -3l6 6l-3 4z',
};

/** Largest size of names and lines seen from far away, in canvas units. */
const NAME_MAX = 26;
const LINE_MAX = 23;
/** Width of an agent beside its line, near and far. */
const LINE_BESIDE = 68;
const LINE_BESIDE_FAR = 12;

/** Returns the rounded rectangle of a box. */
export function boxShape({ x, y, width, height, radius }: Box, inset = 0): SVGRectElement {
  return svg('rect', {
    class: 'body',
    x: x - width / 2 + inset,
    y: y - height / 2 + inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
    rx: radius - inset,
  });
}

/** Width of the system's font, of that for which the nodes were measured. */
const FONT_WIDTH = 1.14;

/** Returns the largest size of a name that fits a node, in the system's font: a frame at an opaque origin may load none. */
export function fittingSize(title: string, width: number, most: number): number {
  return Math.max(8, Math.min(most, (width - 10) / Math.max(1, textWidth(title) * FONT_WIDTH)));
}

/** Returns the size of a font, in canvas units, that can be read at a zoom. */
export function legible(zoom: number, least: number, most: number): number {
  return Math.max(least, Math.min(LEGIBLE / zoom, most));
}

export function drawAgent(
  { ref, box, shape, title }: PlacedNode,
  role: AgentRole,
  zoom: number,
): DrawnNode<AgentState | undefined> {
  const isCompact = shape === 'compact';
  const isNear = zoom >= GLYPH_ZOOM && !isCompact;
  const hasLine = zoom >= DETAIL_ZOOM && !isCompact;
  const left = box.x - box.width / 2;
  const nameFont = fittingSize(
    title,
    isNear ? box.width - LINE_BESIDE + 10 : box.width,
    isNear ? 15 : legible(zoom, isCompact ? 20 : 15, NAME_MAX),
  );
  const lineFont = legible(zoom, 12, LINE_MAX);
  const x = isNear ? left + GLYPH_INSET + GLYPH_RADIUS + 10 : box.x;
  const anchor = isNear ? 'start' : 'middle';
  const name = svgText(visibleText(title), {
    class: 'name',
    x,
    y: hasLine ? box.y - lineFont * 0.72 : box.y,
    'font-size': nameFont,
    'text-anchor': anchor,
  });
  const line = svgText('', {
    class: 'line',
    x,
    y: box.y + nameFont * 0.72,
    'font-size': lineFont,
    'text-anchor': anchor,
  });
  const failed = pillOf(box, 'right');
  const fault = pillOf(box, 'left');
  const glyph = isNear
    ? [
        svg(
          'g',
          { class: 'glyph', transform: `translate(${left + GLYPH_INSET} ${box.y})` },
          svg('circle', { r: GLYPH_RADIUS }),
          svg('path', { d: SIGNS[role] }),
        ),
      ]
    : [];
  const element = svg(
    'g',
    { class: 'node agent', role: 'img', 'data-kind': ref.kind, 'data-id': ref.id },
    boxShape(box),
    ...glyph,
    name,
    ...(hasLine ? [line] : []),
    failed.element,
    fault.element,
  );
  const space = box.width - (isNear ? LINE_BESIDE : LINE_BESIDE_FAR);
  return {
    element,
    update: (state, label, faultLabel) => {
      const words = agentLine(state);
      setWords(line, textWidth(words.whole) * lineFont > space ? words.short : words.whole);
      setAll(element, {
        'aria-label': label,
        'data-down': state?.down === true || state?.stopped !== undefined ? '' : undefined,
      });
      failed.show(state === undefined || state.failed === 0 ? undefined : `${state.failed} failed`);
      fault.show(faultLabel);
    },
  };
}

/** A small label on the upper border of a node, for what is wrong with it. */
export function pillOf(
  { x, y, width, height }: Box,
  side: 'left' | 'right',
): { readonly element: SVGGElement; readonly show: (words: string | undefined) => void } {
  const body = svg('rect', { y: -9, height: 18, rx: 9 });
  const text = svgText('', { y: 0.5, 'font-size': 11, 'text-anchor': 'middle' });
  const at = side === 'left' ? x - width / 2 + 12 : x + width / 2 - 12;
  const element = svg(
    'g',
    { class: 'pill', display: 'none', transform: `translate(${at} ${y - height / 2})` },
    body,
    text,
  );
  return {
    element,
    show: (words) => {
      setAll(element, { display: words === undefined ? 'none' : undefined });
      if (words === undefined) return;
      setWords(text, words);
      const wide = textWidth(words) * 11 + 14;
      const from = side === 'left' ? 0 : -wide;
      setAll(body, { x: from, width: wide });
      setAll(text, { x: from + wide / 2 });
    },
  };
}
