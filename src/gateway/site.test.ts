import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FRAME_PAGE, FRAME_POLICY } from './python-frame-page.ts';
import { headersOf, Site } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'heronry-site-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILES = [
  'index.html',
  'scenario.schema.json',
  'manifest.webmanifest',
  'icon.svg',
  'odd.bin',
  'engine.wasm',
  'assets/a-1.js',
  'assets/b.css',
  'api/index.html',
  'python/index.json',
  'python/314-0/engine.js.gz',
];
for (const name of ['assets', 'api', 'python', 'python/314-0']) mkdirSync(join(folder, name));
for (const file of FILES) writeFileSync(join(folder, file), file);

it('every file of the page comes with its policy, whatever it is', async () => {
  const site = new Site(folder);
  for (const path of ['/', ...FILES.map((file) => `/${file}`)]) {
    const response = site.respond(path);
    expect([path, response?.status]).toEqual([path, 200]);
    for (const [name, value] of Object.entries(headersOf(path)))
      expect([path, response?.headers.get(name)]).toEqual([path, value]);
    expect(response?.headers.get('content-type')).toMatch(/^[a-z]+\/[a-z0-9.+-]+/);
    expect(await response?.text()).toBe(path === '/' ? 'index.html' : path.slice(1));
  }
  expect(headersOf('/')['Content-Security-Policy']).toMatch(
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src /,
  );
});

it('any page may frame the player, which connects to nothing, and no page may frame another file', () => {
  const player = headersOf('/player.html')['Content-Security-Policy'] ?? '';
  expect(player).not.toContain('frame-ancestors');
  expect(player).not.toMatch(/connect-src|worker-src|frame-src|unsafe-eval/);
  for (const path of ['/', ...FILES.map((file) => `/${file}`)])
    expect([path, headersOf(path)['Content-Security-Policy']?.endsWith("; frame-ancestors 'none'")]).toEqual([
      path,
      true,
    ]);
});

it('the frame of full Python connects to nothing, and only the page may frame it', () => {
  const policy = headersOf('/python/314.0.7-0a1b2c3d/frame.html')['Content-Security-Policy'] ?? '';
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/]{43}=' blob: 'wasm-unsafe-eval'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'$/,
  );
  expect(FRAME_PAGE.split(FRAME_POLICY)).toHaveLength(3);
  for (const path of ['/python/index.json', '/python/x/y/frame.html', '/frame.html', '/python/x/engine.js.gz'])
    expect([path, headersOf(path)]).toEqual([path, headersOf('/')]);
});

it('a page of another origin may read the scripts of the element and of the widget, pictures and recordings, and no other file', () => {
  const isShared = (path: string) => 'Access-Control-Allow-Origin' in headersOf(path);
  const shared = ['/heronry-player.js', '/heronry-widget.js', '/stills/hierarchy.svg', '/recordings/index.json'];
  expect(shared.filter((path) => !isShared(path))).toEqual([]);
  expect(['/', '/player.html', '/v1/messages', '/assets/stills/a.js'].some(isShared)).toBe(false);
});

it('a browser may compile WebAssembly while it loads', () => {
  expect(new Site(folder).respond('/engine.wasm')?.headers.get('content-type')).toBe('application/wasm');
});

it('a folder is served by its index', async () => {
  const site = new Site(folder);
  expect(await site.respond('/api/')?.text()).toBe('api/index.html');
  expect(site.respond('/api')).toBeUndefined();
});

it('only files whose names, or whose folders, change with what is in them are kept without asking', () => {
  const site = new Site(folder);
  const kept = (path: string) => site.respond(path)?.headers.get('cache-control');
  const lasting = 'public, max-age=31536000, immutable';
  expect([kept('/assets/a-1.js'), kept('/python/314-0/engine.js.gz')]).toEqual([lasting, lasting]);
  expect([kept('/'), kept('/icon.svg'), kept('/python/index.json')]).toEqual(['no-cache', 'no-cache', 'no-cache']);
});

it('what lies outside, or is written in another way, is not served', () => {
  const site = new Site(folder);
  for (const path of ['/later.txt', '/../site.ts', '/assets', '/assets/', '/%69ndex.html', '//index.html', ''])
    expect([path, site.respond(path)]).toEqual([path, undefined]);
  expect(site.isThere).toBe(true);
  expect([new Site(undefined).isThere, new Site(join(folder, 'nowhere')).isThere]).toEqual([false, false]);
});

it('another build takes the place of the folder, whole or file by file, while it is served', async () => {
  const site = mkdtempSync(join(folder, 'builds-'));
  const build = (to: string, name: string) => {
    mkdirSync(join(to, 'assets'), { recursive: true });
    writeFileSync(join(to, 'index.html'), `page ${name}`);
    writeFileSync(join(to, 'assets', `${name}.js`), `script ${name}`);
  };
  const [live, next] = [join(site, 'live'), join(site, 'next')];
  build(live, 'one');
  const served = new Site(live);
  const textOf = async (path: string) => served.respond(path)?.text();
  expect([await textOf('/'), await textOf('/assets/one.js')]).toEqual(['page one', 'script one']);
  build(next, 'two');
  rmSync(live, { recursive: true });
  expect(await textOf('/')).toBeUndefined();
  renameSync(next, live);
  expect([await textOf('/'), await textOf('/assets/two.js')]).toEqual(['page two', 'script two']);
  expect(await textOf('/assets/one.js')).toBeUndefined();
  writeFileSync(join(live, 'index.html'), 'page three');
  expect([await textOf('/'), await textOf('/assets/three.js')]).toEqual(['page three', undefined]);
  build(live, 'three');
  expect(await textOf('/assets/three.js')).toBe('script three');
});

it('files beside the page are served at their own address, with or without a page', async () => {
  const others = { '/clients/heronry.py': join(folder, 'odd.bin'), '/clients/none.py': join(folder, 'none.py') };
  for (const site of [new Site(undefined, others), new Site(folder, others)]) {
    expect(await site.respond('/clients/heronry.py')?.text()).toBe('odd.bin');
    expect(site.respond('/clients/none.py')).toBeUndefined();
  }
  expect(new Site(undefined, others).isThere).toBe(false);
});
