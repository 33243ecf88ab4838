import react from '@vitejs/plugin-react';
import { type Plugin, runnerImport } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * What the page may load: its own files and nothing else. Styles may be inline where React Flow positions its nodes with
 * them; a style from a scenario is never written. Loopback is for a gateway that the user starts and connects to by hand.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self' http://127.0.0.1:* http://localhost:*",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The policy as a `<meta>`, for servers that send no header of their own. Development needs inline scripts and goes without. */
function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
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

export default defineConfig({
  base: './',
  plugins: [react(), contentSecurityPolicy(), firstPicture(), styleInPage()],
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    // All that the first picture needs is one file, which compresses better than what it shares with late parts in many.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'page', test: /src\/app\/main\.tsx$/ }] } } },
  },
  server: { host: '127.0.0.1' },
  preview: {
    host: '127.0.0.1',
    headers: {
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  },
  test: { include: ['src/**/*.test.ts'], exclude: ['**/*.server.test.ts'], environment: 'node', testTimeout: 60_000 },
});
