import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { FRAME_POLICY } from './python-frame-page.ts';

/**
 * The content security policy of the page: it may load only its own files. Inline styles are allowed because React Flow positions
 * its nodes with them, and the editor of code has its look from them; a style from a scenario is never written. WebAssembly may be
 * compiled: people's own code runs in it, closed off from the page. No script is made of text. Loopback is allowed for a gateway that
 * the user starts and connects to. The frames that it shows are the player, in the preview of what is embedded, and the frame of full Python.
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
/** The frame of full Python: the page alone may frame it. */
const PYTHON_FRAME = /^\/python\/[^/]+\/frame\.html$/;
/** Files that a page of another origin may read, as a copy of the player or its pictures would be. */
const SHARED = /^\/(heronry-(player|widget)\.js|stills\/|recordings\/)/;

/**
 * Returns the headers of a file of the page, whichever server sends it. Any page may frame the player. No page may frame the
 * playground: its buttons act on the reader's own work.
 */
export function headersOf(path: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': policyOf(path),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    ...(SHARED.test(path) ? { 'Access-Control-Allow-Origin': '*' } : {}),
  };
}

function policyOf(path: string): string {
  if (path === PLAYER) return PLAYER_POLICY;
  return PYTHON_FRAME.test(path)
    ? `${FRAME_POLICY}; frame-ancestors 'self'`
    : `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`;
}

/** Folders whose names, or whose files' names, change with what is in them. */
const LASTING = /^\/(assets|python\/[^/]+)\//;

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

/**
 * The files of a folder, by the addresses of a list: none that lies outside is served, however an address is written. Another build may
 * take the place of the folder while it is served: the list is made again when an address is not in it and a folder has changed.
 */
export class Site {
  /** Whether the folder holds a page. */
  readonly isThere: boolean;
  readonly #folder: string | undefined;
  readonly #others: Readonly<Record<string, string>>;
  #listed: Listed = { files: new Map(), folders: new Map() };

  /**
   * @param folder folder of the page; none if it does not exist
   * @param others files beside the page, by their address
   */
  constructor(folder: string | undefined, others: Readonly<Record<string, string>> = {}) {
    this.isThere = folder !== undefined && existsSync(join(folder, 'index.html'));
    this.#folder = this.isThere ? folder : undefined;
    this.#others = others;
    this.#list();
  }

  /** @param path path of the address, as it was sent */
  respond(path: string): Response | undefined {
    const address = path.endsWith('/') ? `${path}index.html` : path;
    if (!this.#listed.files.has(address) && this.#hasChanged()) this.#list();
    const file = this.#listed.files.get(address);
    const body = file === undefined ? undefined : contentOf(file);
    if (file === undefined || body === undefined) return undefined;
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const cache = LASTING.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
    return new Response(body, { headers: { ...headersOf(path), 'Content-Type': type, 'Cache-Control': cache } });
  }

  #hasChanged(): boolean {
    return [...this.#listed.folders].some(([folder, state]) => stateOf(folder) !== state);
  }

  #list(): void {
    const listed: Listed = { files: new Map(), folders: new Map() };
    if (this.#folder !== undefined) listInto(listed, this.#folder, '/');
    for (const [address, file] of Object.entries(this.#others)) if (existsSync(file)) listed.files.set(address, file);
    this.#listed = listed;
  }
}

interface Listed {
  /** Files by their addresses. */
  readonly files: Map<string, string>;
  /** States of the folders as they were listed. */
  readonly folders: Map<string, string>;
}

/** Returns a text that changes when a file is added to a folder or removed from it. */
function stateOf(folder: string): string {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs}`;
}

// A file or a folder may go while it is read: another build takes its place then.

function contentOf(file: string): NonSharedBuffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function listInto(listed: Listed, folder: string, path: string): void {
  // What is added after this is a change.
  listed.folders.set(folder, stateOf(folder));
  for (const name of namesIn(folder)) {
    const [file, address] = [join(folder, name), posix.join(path, name)];
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) listInto(listed, file, address);
    else listed.files.set(address, file);
  }
}
