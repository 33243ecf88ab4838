/**
 * Builds the player: `heronry-player.js`, `player.html` with its two scripts, `heronry-widget.js` for notebooks, and a still picture of each
 * scenario of the gallery. Its scripts are plain scripts, not modules: a frame at an opaque origin may load those from every server. The
 * widget is a module, as anywidget wants it.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';
import { PLAYER_POLICY } from '../src/gateway/site.ts';
import { sourceParts } from './source-parts.ts';

interface BuiltFile {
  readonly name: string;
  readonly text: string;
}

/** Builds one script, plain unless asked for a module, and its style if it has one. Names of `define` are replaced by the code beside them. */
export async function plainScript(
  input: string,
  entryFileNames: string,
  define: Readonly<Record<string, string>> = {},
  format: 'iife' | 'es' = 'iife',
): Promise<readonly BuiltFile[]> {
  const built = await build({
    configFile: false,
    define,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      assetsInlineLimit: 0,
      // A plain script would bring its style by itself, after it has run.
      cssCodeSplit: false,
      rolldownOptions: {
        input,
        // A build of a page drops what its modules export.
        preserveEntrySignatures: format === 'es' ? 'exports-only' : false,
        output: { format, entryFileNames, codeSplitting: false },
      },
    },
  });
  return [built].flat().flatMap((one) =>
    'output' in one
      ? one.output.map((file) => ({
          name: file.fileName,
          text: file.type === 'chunk' ? file.code : String(file.source),
        }))
      : [],
  );
}

/** Builds the script of the lessons: their data, and what shows them. */
async function lessonsScript(): Promise<readonly BuiltFile[]> {
  const { playerLessons } = await sourceParts();
  const lessons = playerLessons((file) => readFileSync(`src/teaching/lessons/${file}`, 'utf8'));
  const define = { LESSONS: JSON.stringify(lessons) };
  return plainScript('src/player/lesson/player-lessons.ts', 'assets/player-lessons-[hash].js', define);
}

/** Returns the script of the widget, which has the page of the frame in it. */
async function widgetScript(texts: ReadonlyMap<string, string>): Promise<readonly BuiltFile[]> {
  const { framePage } = await sourceParts();
  const read = (path: string): string => {
    const text = texts.get(path);
    if (text === undefined) throw new Error(`The player was built without ${path}`);
    return text;
  };
  const page = gzipSync(await framePage(read), { level: 9 }).toString('base64');
  const define = { PLAYER_PAGE: JSON.stringify(page) };
  return plainScript('src/player/notebook-widget.ts', 'heronry-widget.js', define, 'es');
}

/** Returns the page of the frame, with its style in it and the addresses of its scripts. */
function pageOf(frame: string, engine: string, lessons: string, style: string): string {
  const page = readFileSync('player.html', 'utf8');
  const scripts =
    /<script type="module"[^>]*player-engine\.ts"><\/script>\s*<script type="module"[^>]*frame\.ts"><\/script>/;
  if (!scripts.test(page)) throw new Error('player.html does not name its scripts');
  const policy = `<meta http-equiv="Content-Security-Policy" content="${PLAYER_POLICY}" />`;
  const late = `<link id="engine" rel="preload" as="script" href="./${engine}" />
    <link id="lessons" href="./${lessons}" />`;
  return page
    .replace('<head>', `<head>\n    ${policy}`)
    .replace(scripts, `<script src="./${frame}"></script>`)
    .replace('</head>', `  ${late}\n    <style>${style}</style>\n  </head>`);
}

export function playerPages(): Plugin {
  return {
    name: 'player-pages',
    apply: 'build',
    async generateBundle() {
      const files = [
        ...(await plainScript('src/player/heronry-player.ts', 'heronry-player.js')),
        ...(await plainScript('src/player/engine/player-engine.ts', 'assets/player-engine-[hash].js')),
        ...(await plainScript('src/player/frame/frame.ts', 'assets/player-frame-[hash].js')),
        ...(await lessonsScript()),
      ];
      const find = (pattern: RegExp): BuiltFile => {
        const found = files.find(({ name }) => pattern.test(name));
        if (found === undefined) throw new Error(`The player was built without ${pattern}`);
        return found;
      };
      const style = find(/\.css$/).text;
      const source = pageOf(find(/player-frame/).name, find(/player-engine/).name, find(/player-lessons/).name, style);
      this.emitFile({ type: 'asset', fileName: 'player.html', source });
      const texts = new Map([['player.html', source], ...files.map(({ name, text }) => [name, text] as const)]);
      for (const { name, text } of [...files, ...(await widgetScript(texts))])
        if (name.endsWith('.js')) this.emitFile({ type: 'asset', fileName: name, source: text });
      const { galleryStills } = await sourceParts();
      for (const { slug, svg } of galleryStills(readFileSync('src/ui/tokens.css', 'utf8')))
        this.emitFile({ type: 'asset', fileName: `stills/${slug}.svg`, source: svg });
    },
  };
}
