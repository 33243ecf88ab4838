/** The renderer of PNG for the plugins of the build. It starts once for a process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sourceParts } from './source-parts.ts';

type Png = typeof import('../src/pictures/png.ts');
type Raster = Awaited<ReturnType<Png['loadRaster']>>;

const require = createRequire(import.meta.url);
const FONTS = [
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  '@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2',
];

/** Characters beyond Latin letters. */
const SIGNS = /[\u2000-\uffff]/;

let started: Promise<Raster> | undefined;

async function start(): Promise<Raster> {
  const { loadRaster } = await sourceParts();
  const file = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(require.resolve(name)));
  const wasm = file('@resvg/resvg-wasm/index_bg.wasm');
  const fonts = FONTS.map(file);
  // Reading the font of signs takes longer than drawing: it is there for pictures with signs only.
  const letters = await loadRaster({ wasm, fonts: fonts.slice(0, 1) });
  const signs = await loadRaster({ wasm, fonts });
  return (svg, scale) => (SIGNS.test(svg) ? signs : letters)(svg, scale);
}

/** Returns what turns a file of SVG into PNG. */
export function buildRaster(): Promise<Raster> {
  started ??= start();
  return started;
}
