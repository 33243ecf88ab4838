import react from '@vitejs/plugin-react';
import { type Plugin, runnerImport } from 'vite';
import { defineConfig } from 'vitest/config';
import { CONTENT_SECURITY_POLICY, PAGE_HEADERS } from './src/gateway/site.ts';

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
      const { module } = await runnerImport<{ firstPictureSvg: () => string }>('/src/graph/first-picture.ts');
      return html.replace('<div id="root"></div>', `<div id="root">${module.firstPictureSvg()}</div>`);
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
 * Leaves `d3-color` out of the page. React Flow moves its view with d3, which blends colours where a style changes from one to
 * another. The page lets d3 change no style, so that no value is a colour for it.
 */
function noColours(): Plugin {
  const id = '\0no-colours';
  return {
    name: 'no-colours',
    apply: 'build',
    enforce: 'pre',
    resolveId: (name) => (name === 'd3-color' ? id : null),
    load: (name) =>
      name === id
        ? 'export function color() { return null; } export { color as rgb, color as hsl, color as hcl, color as lab, color as cubehelix };'
        : null,
  };
}

/**
 * The page's first file: `main.tsx` with all that it needs at once. Left to itself, the bundler takes out of it what several late
 * parts need as well, and every such file is one more that the first picture waits for, and compresses by itself.
 */
const FIRST_FILE = { name: 'page', test: /src\/app\/main\.tsx$/ };

/** Classes of React Flow's style that the page never uses: their rules are left out of the first load. */
const UNUSED_CLASSES = [
  ...['resize-control', 'controls', 'controls-button', 'edge-text', 'edge-textwrapper', 'edgelabel-renderer'],
  ...['node-default', 'node-input', 'node-output', 'node-group'],
].map((name) => `react-flow__${name}`);

/** Ends a hang of a test, on the slowest machine. */
const TEST_MS_MAX = 15 * 60_000;

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy(), firstPicture(), styleInPage(), noColours()],
  css: { lightningcss: { unusedSymbols: UNUSED_CLASSES } },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    // Every browser that reads `target` preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [FIRST_FILE] } } },
  },
  server: { host: '127.0.0.1' },
  preview: {
    host: '127.0.0.1',
    headers: { ...PAGE_HEADERS },
  },
  test: {
    include: ['{src,.ci}/**/*.test.ts'],
    exclude: ['**/*.server.test.ts'],
    environment: 'node',
    testTimeout: TEST_MS_MAX,
  },
});
