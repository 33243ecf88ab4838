/** Pictures that leave the page: the graph at a moment and the timeline, as SVG and PNG. */
export { PICTURE_FORMATS, type PictureFormat, type PictureFormatId, PNG_SCALE } from './picture-formats.ts';
export type { Pictured } from './pictured.ts';
export { loadRaster, type RasterFiles } from './png.ts';
export { type Carried, HTML_FORMAT, standalonePage } from './standalone-page.ts';
