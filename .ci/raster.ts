/** The renderer of PNG for the plugins of the build. It starts once for a process. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runnerImport } from 'vite';

type Png = typeof import('../src/pictures/png.ts');
type Raster = Awaited<ReturnType<Png['loadRaster']>>;

const require = createRequire(import.meta.url);
const FONTS = [
  '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  '@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2',
];

let started: Promise<Raster> | undefined;

async function start(): Promise<Raster> {
  const { module: png } = await runnerImport<Png>('/src/pictures/png.ts');
  const file = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(require.resolve(name)));
  return png.loadRaster({ wasm: file('@resvg/resvg-wasm/index_bg.wasm'), fonts: FONTS.map(file) });
}

/** Returns what turns a file of SVG into PNG. */
export function buildRaster(): Promise<Raster> {
  started ??= start();
  return started;
}
