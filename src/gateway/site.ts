import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';

/**
 * The content security policy of the page: it may load only its own files. Inline styles are allowed because React Flow positions
 * its nodes with them, and the editor of code has its look from them; a style from a scenario is never written. WebAssembly may be
 * compiled: people's own code runs in it, closed off from the page. No script is made of text. Loopback is allowed for a gateway that
 * the user starts and connects to. The one frame that it shows is the player, in the preview of what is embedded.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self' http://127.0.0.1:* http://localhost:*",
  "worker-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The policy of the player's frame. It loads its own scripts and pictures, connects to nothing, and starts no worker. */
export const PLAYER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const PLAYER = '/player.html';
/** Files that a page of another origin may read, as a copy of the player or its pictures would be. */
const SHARED = /^\/(heronry-(player|widget)\.js|stills\/|recordings\/)/;

/**
 * Returns the headers of a file of the page, whichever server sends it. Any page may frame the player. No page may frame the
 * playground: its buttons act on the reader's own work.
 */
export function headersOf(path: string): Readonly<Record<string, string>> {
  const policy = path === PLAYER ? PLAYER_POLICY : `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`;
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(SHARED.test(path) ? { 'Access-Control-Allow-Origin': '*' } : {}),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.py': 'text/x-python; charset=utf-8',
};

/** The files of a folder, listed once: a file that was not there then is not served, however an address is written. */
export class Site {
  readonly #files = new Map<string, string>();
  /** Whether the folder holds a page. */
  readonly isThere: boolean;

  /**
   * @param folder folder of the page; none if it does not exist
   * @param others files beside the page, by their address
   */
  constructor(folder: string | undefined, others: Readonly<Record<string, string>> = {}) {
    this.isThere = folder !== undefined && existsSync(join(folder, 'index.html'));
    if (folder !== undefined && this.isThere) this.#list(folder, '/');
    for (const [address, file] of Object.entries(others)) if (existsSync(file)) this.#files.set(address, file);
  }

  /** @param path path of the address, as it was sent */
  respond(path: string): Response | undefined {
    const file = this.#files.get(path.endsWith('/') ? `${path}index.html` : path);
    if (file === undefined) return undefined;
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    // Names of assets change with their content.
    const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    return new Response(readFileSync(file), {
      headers: { ...headersOf(path), 'Content-Type': type, 'Cache-Control': cache },
    });
  }

  #list(folder: string, path: string): void {
    for (const name of readdirSync(folder)) {
      const [file, address] = [join(folder, name), posix.join(path, name)];
      if (statSync(file).isDirectory()) this.#list(file, address);
      else this.#files.set(address, file);
    }
  }
}
