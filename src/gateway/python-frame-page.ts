/** The page of the frame in which full Python runs, and its policy: see `src/full-python/python-frame.ts`. */
import { createHash } from 'node:crypto';

/**
 * Compiles CPython, and begins a worker for each port that comes, in place of the one before. The frame has no other script. A worker that
 * is a module does not start at an opaque origin.
 */
const SCRIPT = `addEventListener('message', async ({ data, ports: [page] }) => {
  const address = URL.createObjectURL(new Blob([data.engine], { type: 'text/javascript' }));
  const parts = { module: data.module, library: data.library, wasm: await WebAssembly.compile(data.wasm) };
  let worker;
  page.onmessage = ({ ports }) => {
    worker?.terminate();
    worker = ports.length > 0 ? new Worker(address) : undefined;
    worker?.postMessage(parts, ports);
  };
}, { once: true });`;

/**
 * Nothing can be loaded from anywhere, and nothing sent: a script is the page's own, or made in it. Text becomes no script; WebAssembly is
 * compiled.
 */
export const FRAME_POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}' blob: 'wasm-unsafe-eval'`,
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const POLICY = `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}">`;

export const FRAME_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    ${POLICY}
    <title>Full Python</title>
  </head>
  <body>
    <template>${POLICY}<script>${SCRIPT}</script></template>
  </body>
</html>
`;
