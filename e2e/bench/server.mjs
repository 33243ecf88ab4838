/** A folder over HTTP on this machine, compressed as a web server would send it. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.svg', '.json']);

/**
 * Serves the folder. A file is compressed once: a web server keeps it compressed, and a wait for the compression would count more the
 * larger a page is.
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serve(folder) {
  const compressed = new Map();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    try {
      const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
      const type = extname(file);
      const headers = { 'Content-Type': TYPES[type] ?? 'application/octet-stream' };
      if (COMPRESSED.has(type)) {
        const body = compressed.get(file) ?? gzipSync(readFileSync(file));
        compressed.set(file, body);
        response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip' }).end(body);
      } else {
        const body = readFileSync(file);
        response.writeHead(200, headers).end(body);
      }
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { address: `http://127.0.0.1:${server.address().port}`, close };
}
