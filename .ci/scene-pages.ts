/**
 * Writes a page for each example of the gallery and each lesson: `/s/hierarchy/`, `/l/first-message/`. What is behind the `#` of an address never
 * reaches a server, so that all links of the playground look alike in chats and posts. These pages have a title, a description and a picture
 * of their own, `oembed.json` for pages that show a player in place of a link, and lead on to the playground.
 *
 * `HERONRY_ADDRESS` is where the site will be: most readers of previews want whole addresses. Without it they are relative.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { buildRaster } from './raster.ts';
import { sourceParts } from './source-parts.ts';

type Previews = typeof import('../src/pictures/previews.ts');
type Preview = ReturnType<Previews['previews']>[number];

/** Size of a player in place of a link, in pixels. */
const PLAYER = { width: 800, height: 480 };

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

/** @param site address of the site with a slash at its end, whole or relative to the page */
export function scenePage({ folder, fragment, title, description }: Preview, site: string, whole: boolean): string {
  const [name, words] = [escaped(title), escaped(description)];
  const here = whole ? `${site}${folder}/` : '';
  const meta = Object.entries({
    'og:type': 'website',
    'og:site_name': 'Heronry',
    'og:title': name,
    'og:description': words,
    'og:image': `${here}preview.png`,
    'og:image:width': '1200',
    'og:image:height': '630',
    'og:image:alt': words,
    ...(whole ? { 'og:url': here } : {}),
  }).map(([property, content]) => `    <meta property="${property}" content="${content}" />`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${name} · Heronry</title>
    <meta name="description" content="${words}" />
${meta.join('\n')}
    <meta name="twitter:card" content="summary_large_image" />
    <link rel="alternate" type="application/json+oembed" href="${here}oembed.json" title="${name}" />
    <link rel="icon" href="../../favicon.svg" type="image/svg+xml" />
    <meta http-equiv="refresh" content="0; url=../../#${fragment}" />
  </head>
  <body>
    <p><a href="../../#${fragment}">Open “${name}” in Heronry</a></p>
    <p>${words}</p>
    <img src="preview.png" width="1200" height="630" alt="${words}" />
  </body>
</html>
`;
}

/** Returns the answer of oEmbed (oembed.com, version 1.0) for a page: the player. */
export function oembed({ folder, fragment, title }: Preview, site: string): string {
  const { width, height } = PLAYER;
  const frame = `<iframe src="${site}player.html#src=${encodeURIComponent(fragment)}" width="${width}" height="${height}" title="${escaped(title)}" loading="lazy" style="border:0"></iframe>`;
  const answer = {
    version: '1.0',
    type: 'rich',
    provider_name: 'Heronry',
    provider_url: site,
    title,
    ...{ width, height },
    html: frame,
    thumbnail_url: `${site}${folder}/preview.png`,
    thumbnail_width: 1200,
    thumbnail_height: 630,
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

export function scenePages(): Plugin {
  return {
    name: 'scene-pages',
    apply: 'build',
    async generateBundle() {
      const whole = process.env.HERONRY_ADDRESS;
      const site = whole === undefined ? '../../' : `${whole.replace(/\/+$/, '')}/`;
      const { previews } = await sourceParts();
      const raster = await buildRaster();
      const lesson = (name: string): string => readFileSync(`src/teaching/lessons/${name}`, 'utf8');
      for (const preview of previews(lesson)) {
        const emit = (name: string, source: string | Uint8Array): void => {
          this.emitFile({ type: 'asset', fileName: `${preview.folder}/${name}`, source });
        };
        emit('index.html', scenePage(preview, site, whole !== undefined));
        emit('oembed.json', oembed(preview, site));
        emit('preview.png', raster(preview.svg, 1));
      }
    },
  };
}
