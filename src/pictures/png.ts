/** Pictures as PNG, without a browser. */
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { FONT } from './pictured.ts';

/** Files that a PNG is made with. */
export interface RasterFiles {
  /** The renderer: `index_bg.wasm` of `@resvg/resvg-wasm`. */
  readonly wasm: BufferSource;
  /** Fonts, as WOFF2: `FONT` first, then those for characters that it lacks. */
  readonly fonts: readonly Uint8Array[];
}

let started: Promise<void> | undefined;

/**
 * Starts the renderer, once for a process or page, and returns what turns a file of SVG into PNG.
 * @throws where the renderer cannot be started
 */
export async function loadRaster({ wasm, fonts }: RasterFiles): Promise<(svg: string, scale: number) => Uint8Array> {
  started ??= initWasm(wasm);
  await started;
  return (svg, scale) => {
    const image = new Resvg(emboldened(svg), {
      font: { fontBuffers: [...fonts], loadSystemFonts: false, defaultFontFamily: FONT },
      fitTo: { mode: 'zoom', value: scale },
    });
    const rendered = image.render();
    const png = rendered.asPng();
    rendered.free();
    image.free();
    return png;
  };
}

/** The renderer draws a variable font in its regular weight only: bold text gets an outline of its own colour. */
function emboldened(svg: string): string {
  return svg.replace(
    /<text [^>]*font-size="([\d.]+)" font-weight="[67]\d\d"[^>]*fill="([^"]+)"/g,
    (text, size: string, fill: string) => `${text} stroke="${fill}" stroke-width="${Number(size) * 0.045}"`,
  );
}
