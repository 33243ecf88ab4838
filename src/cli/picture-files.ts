/** Files that pictures are made with, from the packages that the command line is installed with. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadRaster } from '../pictures/index.ts';

const require = createRequire(import.meta.url);

/** Scripts of the page's font, the one of most names first. */
const SCRIPTS = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'];
const FONTS = [
  ...SCRIPTS.map((script) => `@fontsource-variable/inter/files/inter-${script}-wght-normal.woff2`),
  // Arrows and signs, which the page's font has not.
  '@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2',
];

function fileOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(require.resolve(name)));
}

/** Returns the font that an SVG carries, as base64. */
export function fontOfSvg(): string {
  return Buffer.from(fileOf(FONTS[0] ?? '')).toString('base64');
}

/** Returns what turns SVG into PNG. */
export function pngWriter(): Promise<(svg: string, scale: number) => Uint8Array> {
  return loadRaster({ wasm: fileOf('@resvg/resvg-wasm/index_bg.wasm'), fonts: FONTS.map(fileOf) });
}
