/** Formats of pictures: the one table. */
import { momentSvg } from './moment-picture.ts';
import type { Pictured } from './pictured.ts';
import { timelineSvg } from './timeline-picture.ts';

/** A picture of a moment, or of the time up to it. */
export interface PictureFormat {
  /** Name of the format, for users. */
  readonly label: string;
  /** Description for a help text and the dialog. */
  readonly hint: string;
  /** End of a file's name, without the dot before it. */
  readonly extension: string;
  readonly mediaType: string;
  /** Whether the SVG is turned into pixels. */
  readonly pixels: boolean;
  readonly draw: (pictured: Pictured) => string;
}

export const PICTURE_FORMATS = {
  svg: {
    label: 'SVG',
    hint: 'Picture of the graph at a moment, which stays sharp at any size',
    extension: 'svg',
    mediaType: 'image/svg+xml',
    pixels: false,
    draw: momentSvg,
  },
  png: {
    label: 'PNG',
    hint: 'Picture of the graph at a moment, for slides and chats',
    extension: 'png',
    mediaType: 'image/png',
    pixels: true,
    draw: momentSvg,
  },
  'timeline.svg': {
    label: 'Timeline',
    hint: 'Timeline up to a moment, as SVG',
    extension: 'timeline.svg',
    mediaType: 'image/svg+xml',
    pixels: false,
    draw: (pictured) => timelineSvg(pictured),
  },
} as const satisfies Readonly<Record<string, PictureFormat>>;

export type PictureFormatId = keyof typeof PICTURE_FORMATS;

/** Pixels of a PNG for one unit of the picture. */
export const PNG_SCALE = 2;
