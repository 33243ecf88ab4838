/** Content of a picture, and the colours, font and frame that all pictures share. */
import { escaped } from '../graph/still.ts';
import type { Scenario } from '../scenario/index.ts';
import { formatTime, type Micros, type Trace } from '../trace/index.ts';
import { type ColourName, THEME_COLOURS, type Theme } from '../ui/theme-colours.ts';

/** A run or a recording at a moment. */
export interface Pictured {
  readonly trace: Trace;
  /** Scenario with the places of its nodes; of a recording, its document. */
  readonly scenario: Scenario;
  readonly atUs: Micros;
  readonly theme: Theme;
  /** The font's file as base64 of WOFF2. Without it, the font is what the viewer has. @default none */
  readonly font?: string | undefined;
}

/** Name of the font of pictures. */
export const FONT = 'Inter Variable';
const FONTS = `'${FONT}', system-ui, sans-serif`;

/** Returns the colours of a theme as values. */
export function coloursOf(theme: Theme): (name: ColourName) => string {
  return (name) => THEME_COLOURS[name][theme];
}

/** Height of the line of words below a picture. */
const CAPTION = 36;
const CAPTION_PADDING = 14;

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns a picture as a file of SVG: the ground, what is drawn, and a line with the title and the time.
 * @param frame the part of the plane that the drawing takes
 * @param words description for those who do not see it
 */
export function framed(pictured: Pictured, frame: Frame, drawing: string, words: string): string {
  const { scenario, atUs, theme, font } = pictured;
  const colour = coloursOf(theme);
  const { left, top, width } = frame;
  const height = frame.height + CAPTION;
  const y = top + frame.height + CAPTION / 2;
  const style =
    font === undefined
      ? ''
      : `<style>@font-face{font-family:'${FONT}';font-weight:100 900;src:url(data:font/woff2;base64,${font}) format('woff2')}</style>`;
  const line = (x: number, anchor: string, weight: number, text: string): string =>
    `<text x="${x}" y="${y}" font-size="14" font-weight="${weight}" fill="${colour(weight > 500 ? 'text' : 'text-2')}" text-anchor="${anchor}" dominant-baseline="central">${escaped(text)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" font-family="${FONTS}" role="img">`,
    `<title>${escaped(scenario.name)}</title>`,
    `<desc>${escaped(words)}</desc>`,
    style,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colour('ground')}"/>`,
    drawing,
    line(left + CAPTION_PADDING, 'start', 650, scenario.name),
    line(left + width - CAPTION_PADDING, 'end', 400, formatTime(atUs)),
    '</svg>\n',
  ].join('');
}
