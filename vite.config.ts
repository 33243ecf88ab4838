import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { fullPythonFiles } from './.ci/full-python-build.ts';
import { offlineFiles } from './.ci/offline-build.ts';
import { playerPages } from './.ci/player-build.ts';
import { scenePages } from './.ci/scene-pages.ts';
import { sourceParts } from './.ci/source-parts.ts';
import { CONTENT_SECURITY_POLICY, headersOf } from './src/gateway/site.ts';

/** The policy as a `<meta>`, for servers that send no header of their own. Development needs inline scripts and goes without. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** The first scenario of the gallery as a drawing in the page itself, so that the first thing painted needs no script. */
function firstPicture(): Plugin {
  return {
    name: 'first-picture',
    apply: 'build',
    transformIndexHtml: async (html) => {
      const { firstPicture } = await sourceParts();
      const { svg, css } = firstPicture();
      return html
        .replace('<div id="root"></div>', `<div id="root">${svg}</div>`)
        .replace('</head>', `<style>${css}</style></head>`);
    },
  };
}

/** The page's own style in the page: a file of its own would hold up the first picture for another journey to the server. */
function styleInPage(): Plugin {
  return {
    name: 'style-in-page',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) =>
        html.replace(/<link rel="stylesheet"[^>]*href="\.\/(assets\/[^"]+)">/g, (link, file: string) => {
          const asset = bundle[file];
          if (asset?.type !== 'asset') return link;
          const css = String(asset.source).replaceAll('url(./', 'url(./assets/');
          return `<style>${css}</style>`;
        }),
    },
  };
}

/**
 * Leaves out what d3 blends styles with. React Flow moves its view with d3, which brings the means to change colours and
 * attributes step by step. The page lets d3 change none, so that the build puts functions that do nothing in their place.
 */
function noStyleTransitions(): Plugin {
  const id = '\0no-style-transitions';
  const names = ['color', 'rgb', 'hsl', 'hcl', 'lab', 'cubehelix'].concat(
    ['Number', 'Rgb', 'String', 'TransformSvg', 'TransformCss'].map((kind) => `interpolate${kind}`),
  );
  return {
    name: 'no-style-transitions',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^d3-(color|interpolate)$/ },
      handler: (name, importer) =>
        name === 'd3-color' || importer?.includes('/node_modules/d3-transition/') === true ? id : null,
    },
    load: {
      filter: { id: /^\0no-style-transitions$/ },
      handler: () =>
        `function none() { return null; } export { ${names.map((name) => `none as ${name}`).join(', ')} };`,
    },
  };
}

/** The part of MicroPython's module that is a command of Node: it waits at its top level, which a worker's script cannot. */
const COMMAND_OF_NODE =
  /if\(globalThis\.loadMicroPython=loadMicroPython,[^{]*process\.argv\.length>1\)\{.*\}(?=class PyProxy\{)/s;

/** Leaves out what MicroPython needs in Node alone. */
function pythonOfPage(): Plugin {
  const nothing = '\0nothing-of-node';
  return {
    name: 'python-of-page',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^(fs|module|path|url)$/ },
      handler: (_, importer) => (importer?.includes('micropython.mjs') === true ? nothing : null),
    },
    load: { filter: { id: /^\0nothing-of-node$/ }, handler: () => 'export {};' },
    transform: {
      filter: { id: /micropython\.mjs$/ },
      handler: (code) => {
        if (!COMMAND_OF_NODE.test(code)) throw new Error('The module of MicroPython is not as expected');
        return { code: code.replace(COMMAND_OF_NODE, ''), map: null };
      },
    },
  };
}

/** Files are served as they are: on one machine, compressing each of a hundred files anew costs more than sending it. */
function uncompressedPreview(): Plugin {
  return {
    name: 'uncompressed-preview',
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use((request, _response, next) => {
        delete request.headers['accept-encoding'];
        next();
      });
    },
  };
}

/**
 * Builds the page of phones by itself, so that it shares no file with the playground: a phone loads the few kilobytes that it needs,
 * and the playground's first load stays one file.
 */
function phonePage(): Plugin {
  return {
    name: 'phone-page',
    apply: 'build',
    async generateBundle() {
      const built = await build({
        configFile: false,
        base: './',
        logLevel: 'warn',
        plugins: [contentSecurityPolicy(), styleInPage()],
        build: {
          write: false,
          target: 'es2022',
          modulePreload: { polyfill: false },
          rolldownOptions: { input: 'class.html' },
        },
      });
      for (const file of [built].flat().flatMap((one) => ('output' in one ? one.output : []))) {
        const source = file.type === 'chunk' ? file.code : file.source;
        // Its style is in the page.
        if (!file.fileName.endsWith('.css')) this.emitFile({ type: 'asset', fileName: file.fileName, source });
      }
    },
  };
}

/** The headers of each file, as the gateway sends them. */
function siteHeaders(): Plugin {
  return {
    name: 'site-headers',
    configurePreviewServer({ middlewares }) {
      middlewares.use(({ url = '/' }, response, next) => {
        for (const [name, value] of Object.entries(headersOf(url.replace(/[?#].*$/s, ''))))
          response.setHeader(name, value);
        next();
      });
    },
  };
}

/**
 * The page's first file: `main.tsx` with all that it needs at once. Left to itself, the bundler takes out of it what several late
 * parts need as well, and every such file is one more that the first picture waits for, and compresses by itself.
 */
const FIRST_FILE = { name: 'page', test: /src\/app\/main\.tsx$/, priority: 5 };

/**
 * What every visit loads after its first picture, in four files, each with all that it needs and the ones before it do not have: the
 * pointer and the details of the picture, what opens a document, the frame of the page, its panel. Left to itself, the bundler makes
 * some eighty files of them, which take longer to load, and whose names the first file lists.
 */
const LATER_FILES = [
  { name: 'hands', test: /src\/graph\/(hands|overlay\/details)\.ts$/, priority: 4 },
  { name: 'opening', test: /src\/app\/everything-else\.ts$/, priority: 3 },
  {
    name: 'frame',
    test: /src\/(panels\/(OverPage|notices\/Story|topbar\/TopBar|transport\/Transport)|timeline\/Timeline|ui\/late\/overlay-parts)\.tsx$/,
    priority: 2,
  },
  { name: 'panel', test: /src\/panels\/SidePanel\.tsx$/, priority: 1 },
];

/** The icons that several late parts share, in one file: the first file would name some thirty files of 300 bytes each. */
const SHARED_ICONS = { name: 'icons', test: /\/lucide-react\/dist\/esm\/icons\//, minShareCount: 2 };

/** Classes of React Flow's style that the page never uses: their rules are left out of the first load. */
const UNUSED_CLASSES = [
  ...['resize-control', 'controls', 'controls-button', 'edge-text', 'edge-textwrapper', 'edgelabel-renderer'],
  ...['node-default', 'node-input', 'node-output', 'node-group'],
].map((name) => `react-flow__${name}`);

/**
 * Names of characters are looked up in a table: the other way of this package asks the document, which a worker that reads a lesson does
 * not have, and a page should not be asked to parse.
 */
const CHARACTER_NAMES = {
  find: /^decode-named-character-reference$/,
  replacement: createRequire(import.meta.url).resolve('decode-named-character-reference'),
};

/** Ends a hang of a test, on the slowest machine. */
const TEST_MS_MAX = 15 * 60_000;

export default defineConfig({
  base: './',
  plugins: [
    react(),
    contentSecurityPolicy(),
    firstPicture(),
    styleInPage(),
    noStyleTransitions(),
    phonePage(),
    playerPages(),
    scenePages(),
    fullPythonFiles(),
    offlineFiles(),
    siteHeaders(),
    uncompressedPreview(),
  ],
  worker: { plugins: () => [pythonOfPage()] },
  resolve: { alias: [CHARACTER_NAMES] },
  css: { lightningcss: { unusedSymbols: UNUSED_CLASSES } },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    // Every browser that reads `target` preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: { codeSplitting: { groups: [FIRST_FILE, ...LATER_FILES, SHARED_ICONS] } },
    },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  test: {
    include: ['{src,.ci}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.server.test.ts'],
    environment: 'node',
    // Left to itself, Vitest uses one core less than there are: one of two.
    maxWorkers: availableParallelism(),
    // One process for many files: a process for each, with all its imports, takes longer than most of them.
    isolate: false,
    testTimeout: TEST_MS_MAX,
    hookTimeout: TEST_MS_MAX,
  },
});
