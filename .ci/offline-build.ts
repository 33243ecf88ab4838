/** Builds what lets the page be installed and work without a network: `service-worker.js`, `manifest.webmanifest`, and its icons. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { FILE_FORMATS } from '../src/panels/file-formats.ts';
import { plainScript } from './player-build.ts';
import { buildRaster } from './raster.ts';

/** Icons of the installed page. Systems cut a `maskable` one to their own shape. */
const ICONS = [
  { file: 'icons/192.png', pixels: 192, purpose: 'any' },
  { file: 'icons/512.png', pixels: 512, purpose: 'any' },
  { file: 'icons/maskable.png', pixels: 512, purpose: 'maskable' },
] as const;

/** Widens the icon, in units of its drawing: what is drawn stays inside of the circle that every shape leaves. */
const MARGIN = 4;

/** Returns the icon with its background up to the edges. */
export function maskable(icon: string): string {
  const [, size] = /viewBox="0 0 (\d+) \1"/.exec(icon) ?? [];
  const [background, , fill] = /<rect [^>]*(rx="\d+") fill="([^"]+)"\/>/.exec(icon) ?? [];
  if (size === undefined || background === undefined) throw new Error('The icon is not a drawing on a square');
  const wide = Number(size) + 2 * MARGIN;
  const square = `<rect x="-${MARGIN}" y="-${MARGIN}" width="${wide}" height="${wide}" fill="${fill}"/>`;
  return icon.replace(`0 0 ${size} ${size}`, `-${MARGIN} -${MARGIN} ${wide} ${wide}`).replace(background, () => square);
}

/** Returns the manifest of the page as an app. */
export function manifest(): string {
  const { scenario, trace } = FILE_FORMATS;
  const content = {
    name: 'Heronry',
    description: 'A visual playground for messaging between agents.',
    id: './',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#f4f5f3',
    theme_color: '#1f5f6b',
    icons: [
      { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      ...ICONS.map(({ file, pixels, purpose }) => ({
        src: file,
        sizes: `${pixels}x${pixels}`,
        type: 'image/png',
        purpose,
      })),
    ],
    file_handlers: [scenario, trace].map(({ mediaType, opens }) => ({ action: './', accept: { [mediaType]: opens } })),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

export function offlineFiles(): Plugin {
  let build = '';
  return {
    name: 'offline-files',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => {
        // The page names its first script by a hash, and this one the others.
        build = createHash('sha256').update(html).digest('hex').slice(0, 8);
        return html
          .replace('<html', `<html data-build="${build}"`)
          .replace('</head>', '<link rel="manifest" href="./manifest.webmanifest"></head>');
      },
    },
    async generateBundle(_, bundle) {
      if (build === '') throw new Error('The page is not built yet');
      const emit = (fileName: string, source: string | Uint8Array): void => {
        this.emitFile({ type: 'asset', fileName, source });
      };
      const assets = Object.keys(bundle).filter((name) => /^(assets|python\/[^/]+)\//.test(name));
      const define = { BUILD: JSON.stringify(build), ASSETS: JSON.stringify(assets.sort()) };
      for (const { name, text } of await plainScript('src/app/offline/service-worker.ts', 'service-worker.js', define))
        emit(name, text);
      emit('manifest.webmanifest', manifest());
      const icon = readFileSync('public/favicon.svg', 'utf8');
      const raster = await buildRaster();
      for (const { file, pixels, purpose } of ICONS) {
        const svg = purpose === 'maskable' ? maskable(icon) : icon;
        const [, size] = /viewBox="\S+ \S+ (\d+)/.exec(svg) ?? [];
        emit(file, raster(svg, pixels / Number(size)));
      }
    },
  };
}
